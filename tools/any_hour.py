"""Runs the tests at moments that are hard on clocks, each in another time zone: green at each, and as many at each.

libfaketime (Debian's `faketime`) tells the tests and what they start the time. Timers and time-outs keep to the
machine's own clock, and so does the second engine, which has a clock of its own in the cloud as well.

Usage: python -m tools.any_hour [what pytest is to run]
"""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tools.places import BUILD, ROOT

NEW_YORK = ZoneInfo("America/New_York")
# No browser: it stops under a clock that is not the machine's. No proofs: they know no clock but their own.
WHICH = "not browser and not proof"

# Not the one for threads, which may leave a signal blocked, nor the command `faketime`, whose processes share a lock.
LIBRARIES = "lib/*/faketime/libfaketime.so.1"
UNDER_FAKETIME = {
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    "NO_FAKE_STAT": "1",
    "PYTHONPATH": str(Path(__file__).with_name("under_faketime")),
}


@dataclass(frozen=True)
class Moment:
    """When a run begins, and in which time zone the machine is to be."""

    name: str
    begins_at: datetime
    machine_zone: str


MOMENTS = (
    Moment("Wednesday, open", datetime(2026, 12, 2, 15, 0, tzinfo=NEW_YORK), "America/New_York"),
    Moment("Sunday, closed", datetime(2026, 12, 6, 15, 0, tzinfo=NEW_YORK), "Asia/Kolkata"),
    Moment("before clocks change", datetime(2027, 3, 14, 1, 59, tzinfo=NEW_YORK), "Pacific/Auckland"),
    Moment("end of the year", datetime(2026, 12, 31, 23, 58, tzinfo=UTC), "America/St_Johns"),
)


@dataclass(frozen=True)
class Result:
    """How a run ended: whether pytest was content, and what it counted."""

    is_green: bool
    counts: str
    seconds: float


def main(arguments: list[str]) -> int:
    BUILD.mkdir(exist_ok=True)
    results: list[Result] = []
    for moment in MOMENTS:
        log = BUILD / f"any-hour-{len(results) + 1}.log"
        results.append(run_at(moment, arguments, log))
        print(line(moment, results[-1], log), flush=True)
    counts = {result.counts for result in results}
    is_green = all(result.is_green for result in results) and len(counts) == 1
    print(f"{'Green' if is_green else 'NOT green'} at {len(results)} moments: {' | '.join(sorted(counts))}")
    return 0 if is_green else 1


def run_at(moment: Moment, arguments: list[str], log: Path) -> Result:
    """Run the tests as if the moment were now, and keep what pytest printed."""
    began = time.monotonic()
    with log.open("w", encoding="utf-8") as printed:
        # The clock is moved, not set: so it goes on, and is the same in every process.
        ahead = round((moment.begins_at - datetime.now(UTC)).total_seconds())
        told = {"LD_PRELOAD": library(), "FAKETIME": f"{ahead:+d}", "TZ": moment.machine_zone}
        ended = subprocess.run(  # noqa: S603 - the tests, and nothing from outside
            [sys.executable, "-m", "pytest", "-m", WHICH, *arguments],
            cwd=ROOT,
            env=os.environ | UNDER_FAKETIME | told,
            stdout=printed,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return Result(ended.returncode == 0, counts_in(log.read_text(encoding="utf-8")), time.monotonic() - began)


def library() -> str:
    """Return where libfaketime is.

    Raises:
        SystemExit: it is not installed; the message says how to install it.
    """
    found = next(Path("/usr").glob(LIBRARIES), None)
    if found is None:
        raise SystemExit("libfaketime is missing: `make faketime` installs it.")
    return str(found)


def counts_in(printed: str) -> str:
    """Return what the closing line of pytest counts, without how long it took."""
    found = re.findall(r"^=* ?(\d+ \w+(?:, \d+ \w+)*) in [\d.]+s", printed, re.MULTILINE)
    return found[-1] if found else "no counts"


def line(moment: Moment, result: Result, log: Path) -> str:
    began = f"{moment.begins_at:%a %b %d %Y %H:%M %Z}"
    where = "" if result.is_green else f"  see {log.relative_to(ROOT)}"
    return f"{moment.name:<22}{began:<28}TZ={moment.machine_zone:<20}{result.seconds:>5.0f} s  {result.counts}{where}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
