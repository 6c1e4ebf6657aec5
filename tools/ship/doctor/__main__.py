"""`make doctor`: of the desk on this machine, or with STAGE=… of the deployed one. The exit status says how it is."""

import os
import sys
from collections.abc import Iterator, Sequence

from chalicelib.clock import SystemClock
from chalicelib.desk import read_checked_practice
from chalicelib.practice.file import PracticeError
from local.ports import PortError, read_port
from tools.places import practice_file
from tools.ship.aws import ShippingError, a_stack_is_meant, account_of_environment
from tools.ship.doctor.asking import Asking
from tools.ship.doctor.checks import look_at_local_desk, look_at_stack
from tools.ship.doctor.findings import Finding, are_well, told
from tools.ship.doctor.outside import Network
from tools.ship.local_desk import ask_local_desk

_PATIENCE = 10  # seconds


def main() -> int:
    try:
        findings = list(_of_stack() if a_stack_is_meant() else _of_local_desk(os.environ.get("PORT") or "8000"))
    except (ShippingError, PracticeError, PortError) as reason:
        print(reason, file=sys.stderr)
        return 1
    return report(findings)


def report(findings: Sequence[Finding]) -> int:
    """Print the findings; return the exit status."""
    print(told(findings, in_colour=sys.stdout.isatty()))
    return 0 if are_well(findings) else 1


def _of_stack() -> Iterator[Finding]:
    clock = SystemClock()
    asking = Asking(account_of_environment(), read_checked_practice(practice_file()), clock)
    return look_at_stack(asking, Network(), clock)


def _of_local_desk(port: str) -> Iterator[Finding]:
    url = f"http://localhost:{read_port(port)}"
    return look_at_local_desk(ask_local_desk(url, "/local/doctor.json", patience=_PATIENCE), url, Network())


if __name__ == "__main__":
    raise SystemExit(main())
