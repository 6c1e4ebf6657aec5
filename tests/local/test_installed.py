"""What is installed: listed to the last package, enough to run, and nothing half-made where it cannot be."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.desks import NOON, PRACTICE_FILE

PROJECT = Path(__file__).parents[2]
MAKE_VENV = PROJECT / "tools" / "make-venv"
STAMP = "has-requirements-run"

# Opens a desk, lets a lead and an invitation happen, looks at a page of each room, and says what was imported for it.
VISIT = """
import json, sys, urllib.request
from importlib.metadata import packages_distributions
from local.desk import local_desk
from local.ports import free_port

def ask(path, value=None):
    body = None if value is None else json.dumps(value).encode()
    request = urllib.request.Request(url + path, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return reply.read()

with local_desk(port=free_port(), engine_name="moto") as url:
    ask("/f/contact", {"email": "ana@example.com", "phone": "212-555-0134", "message": "Please call."})
    link = json.loads(ask("/local/invitations", {"email": "ana@example.com"}))["url"]
    for path in ("/", "/f/certification", "/openapi.json", "/local", "/local/outbox", "/local/clock", "/inbox/sign-in"):
        ask(path)
    ask("/inbox/sign-in/options", {})
    ask("/local/clock", {"advance": "PT1H"})
import tools.invite, tools.leads, tools.ship.canary, tools.ship.doctor.__main__
owners = packages_distributions()
print(json.dumps(sorted({owner for name in sys.modules for owner in owners.get(name.partition(".")[0], [])})))
"""


def pinned(name: str) -> dict[str, str]:
    """Return the packages of a requirement file and of those it includes, with their versions."""
    found: dict[str, str] = {}
    for line in (PROJECT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found |= pinned(line.removeprefix("-r "))
        elif wanted := line.partition("#")[0].strip():
            pin = Requirement(wanted)
            found[canonicalize_name(pin.name)] = str(pin.specifier).removeprefix("==")
    return found


def test_every_pinned_package_is_installed_as_pinned() -> None:
    there = {canonicalize_name(package.name): package.version for package in distributions()}
    assert pinned("requirements-dev.txt").items() - there.items() == set()


def test_no_package_asks_for_one_that_is_not_installed() -> None:
    command = [sys.executable, "-m", "pip", "check", "--disable-pip-version-check"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "No broken requirements found.\n")


def test_running_imports_nothing_but_what_it_has_installed() -> None:
    command = [sys.executable, "-c", VISIT]
    env = {**os.environ, "PRACTICE": str(PRACTICE_FILE), "DESK_STARTS_AT": NOON.isoformat()}
    visit = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=100, check=False)
    assert visit.returncode == 0, visit.stderr
    # Imported where they happen to be installed, and not missed: the one by Python's start, the other by requests.
    optional = {"setuptools", "simplejson"}
    imported = {canonicalize_name(name) for name in json.loads(visit.stdout)}
    assert imported - optional - pinned("requirements-run.txt").keys() == set()


# --- tools/make-venv -------------------------------------------------------------------------------------------------


@pytest.fixture
def old_python(tmp_path: Path) -> Path:
    """An interpreter that says it is Python 3.9."""
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\necho 3.9\n")
    python.chmod(0o755)
    return python


def make_venv(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Try to make a virtual environment where no package can be fetched."""
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    env = {**os.environ, "PYTHON": sys.executable, **unreachable, **environment}
    command = [str(MAKE_VENV), str(folder), "requirements-run.txt", "what is needed", "--uncompiled"]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False)


def test_an_old_python_is_refused_with_what_to_do(tmp_path: Path, old_python: Path) -> None:
    refused = make_venv(tmp_path / "venv", PYTHON=str(old_python))
    assert (refused.returncode, refused.stdout) == (1, "")
    begin = re.escape(f"Python 3.11 or newer is needed, and {old_python} is Python 3.9: ")
    assert re.fullmatch(begin + r".* like PYTHON=python3\.\d\d make run\.\n", refused.stderr)
    assert not (tmp_path / "venv").exists()


def test_a_python_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    refused = make_venv(tmp_path / "venv", PYTHON="python3.99")
    assert refused.stderr.startswith("Python 3.11 or newer is needed, and python3.99 is not there: ")


def test_without_a_network_it_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    refused = make_venv(tmp_path / "venv")
    assert refused.returncode == 1
    assert refused.stderr == ("Setting up needs the network once, and no packages can be had: try again with it.\n")
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize("flaw", ["old", "unfinished", "gone"])
def test_a_folder_that_is_of_no_use_is_not_kept(tmp_path: Path, old_python: Path, flaw: str) -> None:
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    python = {"old": old_python, "unfinished": Path(sys.executable), "gone": tmp_path / "uninstalled"}[flaw]
    (venv / "bin" / "python").symlink_to(python)
    if flaw != "unfinished":
        (venv / STAMP).touch()
    # The only Python to make another one with is too old as well, so that nothing is made.
    make_venv(venv, PYTHON="", PATH=f"{old_python.parent}{os.pathsep}{os.environ['PATH']}")
    assert not venv.exists()


def test_a_folder_that_has_it_all_is_left_alone(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    listed = b"".join((PROJECT / name).read_bytes() for name in ("requirements-run.txt", "requirements.txt"))
    summed = subprocess.run("cksum", input=listed, capture_output=True, check=True)  # noqa: S607 - POSIX has it
    (venv / STAMP).write_bytes(summed.stdout)
    kept = make_venv(venv)
    assert (kept.returncode, kept.stdout, kept.stderr) == (0, "", "")
