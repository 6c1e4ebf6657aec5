"""Gives tests and benchmarks what would be deployed now."""

import sys

from tools.commands import run


def package_if_changed() -> None:
    """Build what is deployed, unless build/ is made from the present files; safe to call in parallel.

    Raises:
        CommandFailedError: there is nothing that could be deployed.
    """
    run([sys.executable, "-m", "tools.package", "--if-changed"])
