"""Before it starts, a mistake in how the desk is started is told in one sentence, without a traceback."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.ports import PortError, free_port, read_port, refuse_taken
from tests.desks import NOON, PRACTICE_FILE

PROJECT = Path(__file__).parents[2]
QUIET = {"PRACTICE": str(PRACTICE_FILE), "DESK_STARTS_AT": NOON.isoformat()}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def start(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a desk that cannot open, and wait for its end."""
    command = [sys.executable, "-m", "local", *options]
    env = {**os.environ, **QUIET, **environment}
    return subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_a_taken_port_is_told_with_the_next_free_one(taken: int) -> None:
    ended = start("--port", str(taken))
    assert ended.returncode == 1
    said, _, free = ended.stderr.partition("PORT=")
    assert said == f"Port {taken} is taken: "
    assert free.endswith(" make run\n")
    refuse_taken(read_port(free.split()[0]))


@pytest.mark.parametrize("port", ["0", "65536", "80000", "-1", "http", "", "8000 ", "８０００"])
def test_what_is_no_port_is_told_so(port: str) -> None:
    with pytest.raises(PortError, match="a number from 1 to 65535"):
        read_port(port)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--port", "80000"), "PORT=80000 is no port: it is a number from 1 to 65535, like PORT=8000."),
        (("--port", "eight"), "PORT=eight is no port: it is a number from 1 to 65535, like PORT=8000."),
        (("--engine", "localstack"), "ENGINE=localstack is not known: use moto or ministack."),
    ],
)
def test_a_wrong_choice_is_one_sentence(options: tuple[str, ...], sentence: str) -> None:
    ended = start(*options)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"{sentence}\n")


def test_a_second_ctrl_c_does_not_break_off_the_closing() -> None:
    command = [sys.executable, "-u", "-m", "local", "--port", str(free_port())]
    env, pipe = {**os.environ, **QUIET}, subprocess.PIPE
    with subprocess.Popen(command, cwd=PROJECT, env=env, stdout=pipe, stderr=pipe, text=True) as desk:
        assert desk.stdout
        assert desk.stdout.readline().startswith("The desk is open")
        for _ in range(20):
            desk.send_signal(signal.SIGINT)
            time.sleep(0.005)
        said, complaint = desk.communicate(timeout=60)
    assert (desk.returncode, complaint) == (0, "")
    assert said.endswith("The desk is closed.\n")


def test_a_practice_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    practice = tmp_path / "practice.toml"
    practice.write_text("name = Hudson Lantern\n")
    ended = start("--port", str(free_port()), PRACTICE=str(practice))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        'The desk cannot open: practice.toml, line 1: it is not TOML: Invalid value. Text needs quotes: name = "…".\n'
    )
