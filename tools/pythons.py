"""Chooses the Python that the functions are packaged for.

Chalice takes the runtime, the wheels and the bytecode from the interpreter that runs it, so another one than our own
gets a virtual environment of its own, in build/.
"""

import json
import os
import re
import shutil
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.commands import CommandFailedError, run
from tools.places import BUILD, ROOT, SAM_TEMPLATE

Version = tuple[int, int]

# Lambda updates it until 2029-06-30; 3.11 until 2027-06-30.
BEST: Version = (3, 13)
REQUIREMENTS = "requirements-package.txt"
CHALICE_CONFIG = ROOT / ".chalice" / "config.json"
MAKE_VENV = ROOT / "tools" / "make-venv"

_OWN: Version = (sys.version_info.major, sys.version_info.minor)
_ASK_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


@dataclass(frozen=True)
class Processor:
    """A processor of Lambda's: how compiled parts name it, in their file names and at their beginning."""

    name: str
    elf_machine: int


# By Lambda's own names, as in .chalice/config.json.
PROCESSORS = {"x86_64": Processor("x86_64", 0x3E), "arm64": Processor("aarch64", 0xB7)}


@dataclass(frozen=True)
class LambdaPython:
    """A Python of Lambda's, and the interpreter that stands for it here, with all that packaging needs."""

    version: Version
    executable: Path
    processor: Processor = PROCESSORS["x86_64"]

    @property
    def name(self) -> str:
        """The runtime as AWS calls it, and the interpreter as everybody does."""
        return "python{}.{}".format(*self.version)

    @property
    def c_library(self) -> Version:
        """The C library it runs on at Lambda. This machine may have a newer one, and load what Lambda cannot."""
        return (2, 26) if self.version <= (3, 11) else (2, 34)

    @property
    def cache_tag(self) -> str:
        return "cpython-{}{}".format(*self.version)

    @property
    def extension_suffix(self) -> str:
        """How a compiled part ends that is built for this Python and Lambda's processor."""
        return f".{self.cache_tag}-{self.processor.name}-linux-gnu.so"

    @cached_property
    def full_version(self) -> str:
        return run([self.executable, "-c", "import sys; print(sys.version)"])

    @cached_property
    def packages(self) -> Path:
        """The folder with the installed packages."""
        return Path(run([self.executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip())

    @cached_property
    def bare(self) -> Path:
        """The interpreter outside its virtual environment."""
        base = run([self.executable, "-c", "import sys; print(sys.base_prefix)"]).strip()
        return Path(base) / "bin" / self.name


def chosen() -> LambdaPython:
    """Make ready the Python to package for: the one that PYTHON names, else 3.13 where there is one, else our own.

    Raises:
        CommandFailedError: it cannot be made ready; the message says why.
    """
    command = os.environ.get("PYTHON") or best_here()
    version = _version_of(command) if command else _OWN
    if version is None:
        raise CommandFailedError(f"PYTHON={command} is no Python.")
    python = of(version)
    if python.executable != Path(sys.executable):
        what = f"what packaging for {python.name} needs (once, some 40 MB)"
        run([MAKE_VENV, _folder_of(python.version), REQUIREMENTS, what], os.environ | {"PYTHON": command})
    return python


def packaged() -> LambdaPython:
    """Return the Python that what lies in build/ was packaged for."""
    found = re.search(r"Runtime: python(\d+)\.(\d+)", SAM_TEMPLATE.read_text(encoding="utf-8"))
    if not found:
        raise CommandFailedError(f"{SAM_TEMPLATE.name} names no Python.")
    return of((int(found[1]), int(found[2])))


def of(version: Version) -> LambdaPython:
    """Return a Python of Lambda's as it stands here; `chosen` makes it ready."""
    executable = Path(sys.executable) if version == _OWN else _folder_of(version) / "bin" / "python"
    config = json.loads(CHALICE_CONFIG.read_text(encoding="utf-8"))
    return LambdaPython(version, executable, PROCESSORS[config["lambda_architecture"]])


def _folder_of(version: Version) -> Path:
    return BUILD / "python{}.{}".format(*version)


def best_here() -> str:
    """Find Python 3.13, on the PATH or among pyenv's; else return nothing."""
    return command_for(BEST)


def command_for(version: Version) -> str:
    """Find the command of a Python, on the PATH or among pyenv's; else return nothing."""
    name = "python{}.{}".format(*version)
    # One that pyenv puts on the PATH may only say that it is not switched on.
    candidates = (name, f"{_prefix_by_pyenv(version)}/bin/{name}")
    return next((command for command in candidates if _version_of(command) == version), "")


def _prefix_by_pyenv(version: Version) -> str:
    try:
        return run(["pyenv", "prefix", "{}.{}".format(*version)]).strip() if shutil.which("pyenv") else ""
    except CommandFailedError:
        return ""


def _version_of(command: str) -> Version | None:
    if not shutil.which(command):
        return None
    try:
        major, minor = run([command, "-c", _ASK_VERSION]).strip().split(".")
    except (CommandFailedError, ValueError):
        return None
    return (int(major), int(minor))
