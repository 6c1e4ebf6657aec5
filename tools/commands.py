"""Starts the programs that building is made of."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.places import ROOT


class CommandFailedError(Exception):
    """A program ended badly; the message is what it printed."""


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None, folder: Path = ROOT) -> str:
    """Run a program to its end and give all that it printed.

    Raises:
        CommandFailedError: its exit status is not 0.
    """
    finished = subprocess.run(  # noqa: S603 - our own commands, no shell in between
        list(map(str, command)),
        cwd=folder,
        env=env,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if finished.returncode:
        raise CommandFailedError(f"{Path(command[0]).name} ended with {finished.returncode}.\n{finished.stdout}")
    return finished.stdout
