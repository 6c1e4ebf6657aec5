"""Gives tests and benchmarks what would be deployed now."""

import os
import sys

from tools.commands import run
from tools.places import DEMO_PRACTICE


def package_if_changed() -> None:
    """Build what is deployed, for the demo practice, unless build/ is made so already; safe to call in parallel.

    Raises:
        CommandFailedError: there is nothing that could be deployed.
    """
    run([sys.executable, "-m", "tools.package", "--if-changed"], os.environ | {"PRACTICE": str(DEMO_PRACTICE)})
