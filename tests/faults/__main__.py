"""`make faults`: print what holds (properties.py), and which run notices each safeguard that is taken out."""

import logging
import os
import sys
from collections.abc import Callable, Iterable

from local.engines import LOCAL_AWS
from tests.faults.asking_world import ASKING_MUTANTS, first_asking_run_that_notices, r14
from tests.faults.courtesy_mutants import COURTESY_MUTANTS, first_courtesy_run_that_notices
from tests.faults.courtesy_properties import all_courtesies
from tests.faults.flood_world import FLOOD_MUTANTS, first_flood_that_notices, flood_findings
from tests.faults.mailing_laws import DAY_MUTANTS, first_day_that_notices, mailing_findings
from tests.faults.mutants import MUTANTS, first_run_that_notices
from tests.faults.phones_mutants import PHONE_MUTANTS, first_phone_run_that_notices, phone_findings
from tests.faults.properties import Finding, all_findings, timed
from tests.faults.runs import Run
from tests.faults.settings_mutants import SETTINGS_MUTANTS, first_settings_run_that_notices, settings_findings
from tests.faults.visit_mutants import VISIT_MUTANTS, first_visit_run_that_notices, visit_findings

SCHEDULES, LEADS = 10_000, 10_000
# Each goes on over weeks, and takes three times as long.
COURTESIES = 3_000
# Each has twice as many calls.
FLOODS = 5_000
# The inbox takes part.
SETTINGS = 2_000


# Each says what it has found as soon as it has.
MEASURED: tuple[Callable[[], Iterable[Finding]], ...] = (
    lambda: all_findings(SCHEDULES, LEADS),
    lambda: flood_findings(FLOODS),
    lambda: r14(SCHEDULES),
    lambda: mailing_findings(SCHEDULES),
    lambda: all_courtesies(COURTESIES),
    lambda: visit_findings(SCHEDULES),
    lambda: phone_findings(SCHEDULES),
    lambda: settings_findings(SETTINGS),
)
WANTED = frozenset(f"R{number}" for number in range(1, 15))


def main() -> int:
    logging.disable(logging.CRITICAL)  # a run of faults logs them all
    os.environ.update(LOCAL_AWS)
    print("What must hold, whatever fails\n")
    findings = [finding for measure in MEASURED for finding in _measured(measure)]
    missing = sorted(WANTED - {finding.number for finding in findings})
    print(
        f"{'FAIL' if missing else 'ok  '} R1 to R14 are all measured{': not ' if missing else ''}{', '.join(missing)}"
    )
    print("\nWith one safeguard taken out, the first run that notices\n")
    noticed = [_print_mutant(mutant.name, first_run_that_notices(mutant)) for mutant in MUTANTS]
    noticed += [_print_mutant(mutant.name, first_asking_run_that_notices(mutant)) for mutant in ASKING_MUTANTS]
    noticed += [_print_mutant(mutant.name, first_courtesy_run_that_notices(mutant)) for mutant in COURTESY_MUTANTS]
    noticed += [_print_mutant(mutant.name, first_visit_run_that_notices(mutant)) for mutant in VISIT_MUTANTS]
    noticed += [_print_mutant(mutant.name, first_phone_run_that_notices(mutant)) for mutant in PHONE_MUTANTS]
    noticed += [_print_mutant(mutant.name, first_settings_run_that_notices(mutant)) for mutant in SETTINGS_MUTANTS]
    noticed += [_print_mutant(name, first_day_that_notices(name)) for name in DAY_MUTANTS]
    noticed += [_print_mutant(name, first_flood_that_notices(name)) for name in FLOOD_MUTANTS]
    return 0 if all(finding.holds for finding in findings) and all(noticed) and not missing else 1


def _measured(measure: Callable[[], Iterable[Finding]]) -> list[Finding]:
    findings, seconds = timed(lambda: list(measure()))
    for finding in findings:
        print(_line(finding))
    print(f"     ({seconds:.0f} s)", flush=True)
    return findings


def _line(finding: Finding) -> str:
    return f"{'ok  ' if finding.holds else 'FAIL'} {finding.number:3} {finding.text}: {finding.figure}"


def _print_mutant(name: str, run: Run | None) -> bool:
    print(
        f"{'ok  ' if run else 'FAIL'} without {name}: " + (f"{run.name}  {run.violations[0]}" if run else "nothing"),
        flush=True,
    )
    return run is not None


if __name__ == "__main__":
    sys.exit(main())
