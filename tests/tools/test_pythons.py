"""Which Python is packaged for, by what there is on a machine."""

import sys
from pathlib import Path

import pytest

from tools.commands import CommandFailedError
from tools.pythons import LambdaPython, best_here, chosen


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder with programs, and nothing in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("PYTHON", raising=False)
    return folder


def add(folder: Path, name: str, line: str) -> Path:
    program = folder / name
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n{line}\n")
    program.chmod(0o755)
    return program


def test_python_3_13_on_the_path_is_taken(programs: Path) -> None:
    add(programs, "python3.13", "echo 3.13")
    assert best_here() == "python3.13"


def test_what_pyenv_has_without_having_switched_it_on_is_taken(programs: Path, tmp_path: Path) -> None:
    add(programs, "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    add(programs, "pyenv", f"echo {tmp_path}/versions/3.13.0")
    python = add(tmp_path / "versions" / "3.13.0" / "bin", "python3.13", "echo 3.13")
    assert best_here() == str(python)


def test_what_pyenv_does_not_have_is_not_taken(programs: Path) -> None:
    add(programs, "pyenv", "echo 'pyenv: version 3.13 not installed' >&2; exit 1")
    assert best_here() == ""


@pytest.mark.usefixtures("programs")
def test_where_there_is_no_3_13_our_own_is_taken() -> None:
    own = LambdaPython((sys.version_info.major, sys.version_info.minor), Path(sys.executable))
    assert chosen() == own


def test_the_python_that_is_named_is_taken_before_3_13(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(programs, "python3.13", "echo 3.13")
    own = add(programs, "mine", f'exec {sys.executable} "$@"')
    monkeypatch.setenv("PYTHON", str(own))
    assert chosen().executable == Path(sys.executable)


def test_a_name_that_is_no_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON", "python3.99")
    with pytest.raises(CommandFailedError, match=r"PYTHON=python3\.99 is no Python"):
        chosen()
