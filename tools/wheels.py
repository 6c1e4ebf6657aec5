"""Has only wheels shipped whose hashes are in requirements-hashes.txt; `python -m tools.wheels` writes that anew.

Chalice asks pip for packages by name, and pip then checks no hash. So the wheels are fetched before, by a file that has
the hash of each, and Chalice finds these and no others.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

from tools.commands import CommandFailedError, run
from tools.places import BUILD, ROOT
from tools.pythons import MAKE_VENV, LambdaPython

REQUIREMENTS = ROOT / "requirements.txt"
HASHES = ROOT / "requirements-hashes.txt"
_HASHING_VENV = BUILD / "hashing-venv"
_HEAD = (
    "# The hash of every file of every package that is shipped, whatever it is built for. After a version in\n"
    "# requirements.txt was changed, `make hashes` writes them anew. Packaging takes nothing else (tools/wheels.py).\n"
)
# From this C library on wheels are built for Linux: pip takes each version for another platform.
_OLDEST_LIBRARY = 17


def fetch(python: LambdaPython, folder: Path, env: Mapping[str, str], hashes: Path = HASHES) -> dict[str, str]:
    """Fetch the wheels for this machine and for Lambda; return the settings by which pip finds these alone.

    Raises:
        CommandFailedError: one is not to be had, or is not what its hash says.
    """
    shutil.rmtree(folder, ignore_errors=True)
    command: list[str | Path] = [
        python.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
    ]
    command += ["--require-hashes", "--only-binary=:all:", "--dest", folder, "-r", hashes]
    try:
        for platform in ((), _lambdas(python)):
            run([*command, *platform], env)
    except CommandFailedError as mistake:
        raise CommandFailedError(f"{mistake}\nIf a version was changed: make hashes.") from None
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder)}


def _lambdas(python: LambdaPython) -> tuple[str, ...]:
    """Return how pip calls Lambda's machines, as Chalice does."""
    major, newest = python.c_library
    processor, version = python.processor.name, "{}{}".format(*python.version)
    names = [f"manylinux_{major}_{minor}_{processor}" for minor in range(_OLDEST_LIBRARY, newest + 1)]
    platforms = (part for name in (*names, f"manylinux2014_{processor}") for part in ("--platform", name))
    return *platforms, "--implementation", "cp", "--python-version", version, "--abi", f"cp{version}"


def main() -> int:
    run([MAKE_VENV, _HASHING_VENV, "requirements-hashing.txt", "what writes hashes (once, some 20 MB)"])
    quiet = ("--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-trusted-host")
    made = BUILD / HASHES.name
    made.unlink(missing_ok=True)
    command: list[str | Path] = [
        _HASHING_VENV / "bin" / "python",
        "-m",
        "piptools",
        "compile",
        *quiet,
        "--no-emit-options",
    ]
    run([*command, "--generate-hashes", "--strip-extras", "--output-file", made, REQUIREMENTS])
    HASHES.write_text(_HEAD + made.read_text(encoding="utf-8"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
