"""The engines that stand in for AWS on a laptop: moto inside this process, or ministack beside it."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3

from chalicelib.practice.practice import Practice
from local.ports import free_port

ENGINES = ("moto", "ministack")

PROJECT = Path(__file__).parent.parent
_MINISTACK = PROJECT / ".venv-ministack" / "bin" / "ministack"
_PATIENCE = 20.0  # seconds for ministack to answer

# No engine looks at credentials; a real account must be out of reach even if the shell has one.
LOCAL_AWS = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_SESSION_TOKEN": "",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    # Streams are served under an address of the account's own, which local engines do not know.
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
}


class EngineError(Exception):
    """The engine cannot be started; the message says how to mend it."""


def refuse_unknown_engine(name: str) -> None:
    """Look whether there is an engine of this name.

    Raises:
        EngineError: there is none.
    """
    if name not in ENGINES:
        raise EngineError(f"ENGINE={name} is not known: use {' or '.join(ENGINES)}.")


@contextmanager
def engine(name: str, state: Path | None = None) -> Iterator[str]:
    """Run an engine for the length of the block and give its address, if it has one.

    Clients made inside the block reach it. `state` is where an engine that keeps its data keeps it; None keeps nothing.

    Raises:
        EngineError: there is no such engine or it does not start.
    """
    refuse_unknown_engine(name)
    os.environ.update(LOCAL_AWS)
    os.environ.pop("AWS_PROFILE", None)
    if name == "moto":
        from moto import mock_aws  # only where it is the engine

        os.environ.pop("AWS_ENDPOINT_URL", None)
        with mock_aws():
            yield ""
    else:
        with ministack(state) as url:
            os.environ["AWS_ENDPOINT_URL"] = url
            try:
                yield url
            finally:
                os.environ.pop("AWS_ENDPOINT_URL", None)


@contextmanager
def ministack(state: Path | None = None, *, port: int = 0, python: Path | None = None) -> Iterator[str]:
    """Run ministack for the length of the block and give its address.

    Functions that are deployed to it run on its own interpreter, so that of the zip can be named.

    Raises:
        EngineError: it is not installed or does not start.
    """
    if not _MINISTACK.exists():
        raise EngineError("ministack is not installed: run `make ministack` first.")
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    env = {
        "PATH": os.environ["PATH"],
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "localhost",
        **({"PERSIST_STATE": "1", "STATE_DIR": str(state)} if state else {"PERSIST_STATE": "0"}),
        "IOT_MTLS_ENABLED": "0",
    }
    command: list[str | Path] = [_MINISTACK]
    if python:
        env["PYTHONPATH"] = str(next(_MINISTACK.parent.parent.glob("lib/python*/site-packages")))
        command = [python, "-m", "ministack"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own pinned tool
    try:
        _wait_for(f"{url}/_ministack/health", process)
        yield url
    finally:
        # Its state is written only when it is asked to end.
        process.terminate()
        try:
            process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            if state:
                raise
            # One that keeps nothing loses nothing; a hundred thousand items take it longer to let go of.
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - a loopback address of our own
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise EngineError("ministack did not start: run .venv-ministack/bin/ministack by hand to see why.")


def verify_sender(practice: Practice) -> None:
    """Tell the engine's SES that the practice may send, as the owner of a domain does once."""
    address = practice.mail_from.rpartition("<")[2].rstrip(">")
    boto3.client("ses").verify_email_identity(EmailAddress=address)
