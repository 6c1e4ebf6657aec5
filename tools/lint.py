"""Reads the packaged template the way AWS will: as SAM, and as the CloudFormation that SAM becomes."""

import os
import sys
from pathlib import Path

from tools.commands import CommandFailedError, run
from tools.places import BUILD
from tools.pythons import MAKE_VENV

TOOLS_VENV = BUILD / "tools-venv"
REQUIREMENTS = "requirements-tools.txt"
TRANSLATION_SCRIPT = Path(__file__).with_name("translate_sam.py")
REGION = "us-east-1"


def translate(template: Path, translated: Path, *, code: str = "", region: str = REGION) -> None:
    """Write the CloudFormation of a SAM template; makes the translator's own environment at the first call.

    `code` is where the zip lies that the functions run.
    """
    command: list[str | Path] = [_tools_python(), TRANSLATION_SCRIPT, template, translated]
    run([*command, code] if code else command, env=os.environ | {"AWS_DEFAULT_REGION": region})


def findings(template: Path) -> str:
    """Return what cfn-lint has to say about a template; nothing, if it is clean."""
    script = Path(sys.executable).with_name("cfn-lint")
    try:
        return run([script, "--regions", REGION, "--format", "parseable", "--template", template])
    except CommandFailedError as failure:
        return str(failure)


def _tools_python() -> Path:
    run([MAKE_VENV, TOOLS_VENV, REQUIREMENTS, "the translator"], env=os.environ | {"PYTHON": sys.executable})
    return TOOLS_VENV / "bin" / "python"
