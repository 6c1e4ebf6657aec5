"""`make prove-packages`: packages the desk for each Python and processor it is for, twice, and runs what comes out.

The two builds must be the same to the byte. Of each zip the real handlers take a post, tell of it, sweep and show the
page to sign in, over an AWS on this machine. For arm64 they run under qemu, on a Python that `tools/make-arm64` gets.
A Python that this machine lacks is named; without 3.13, which is what is deployed, the command fails.
"""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from moto.server import ThreadedMotoServer

from tests.desks import PRACTICE_FILE, SECRET
from tests.lambda_zip.local_aws import SENDING, TABLE, LocalAws, empty_aws
from tools import aws_events, pythons
from tools.commands import CommandFailedError, run
from tools.lambda_runtime import REGION, provide_libraries
from tools.places import BUILD, ROOT
from tools.pythons import LambdaPython, Version

PROOFS, ARM_ROOT = BUILD / "proofs", BUILD / "arm64"
CALL_HANDLERS = Path(__file__).with_name("call_handlers.py")
MAKE_ARM64 = ROOT / "tools" / "make-arm64"
_SOURCES = ("app.py", "chalicelib", ".chalice", "infra", "tools", "local", "requirements*.txt", "pyproject.toml")
LEAD = {"email": "ana@example.com", "message": "Could we talk today?"}


class NotProvenError(Exception):
    """A package does not do what it is for; the message says what came instead."""


@dataclass(frozen=True)
class Target:
    """What is packaged for."""

    version: Version
    architecture: str = "x86_64"

    @property
    def name(self) -> str:
        return f"{self.python.name} on {self.architecture}"

    @property
    def python(self) -> LambdaPython:
        return pythons.of(self.version)

    @property
    def folder(self) -> Path:
        return PROOFS / f"{self.python.name}-{self.architecture}"

    @property
    def zip(self) -> Path:
        return self.folder / "build" / "deployment.zip"

    @property
    def task_root(self) -> Path:
        return self.folder / "task"

    @property
    def interpreter(self) -> list[str]:
        """Return the command that runs a Python of this kind here.

        Raises:
            CommandFailedError: there is none, and none can be had.
        """
        if self.architecture == "x86_64":
            return [str(self.python.bare)]
        run([MAKE_ARM64, ARM_ROOT])
        return ["qemu-aarch64-static", "-L", str(ARM_ROOT), str(ARM_ROOT / "usr" / "bin" / self.python.name)]


TARGETS = (Target((3, 11)), Target((3, 13)), Target((3, 13), "arm64"))


def main() -> int:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # the local AWS names every request
    failed = []
    for target in TARGETS:
        command = pythons.command_for(target.version)
        if not command:
            print(f"{target.name}: there is no such Python here.", flush=True)
            failed += [target.name] if target.version == pythons.BEST else []
            continue
        try:
            print(f"{target.name}: {prove(target, command)}", flush=True)
        except (NotProvenError, CommandFailedError) as reason:
            print(f"{target.name}: FAILED. {reason}", flush=True)
            failed.append(target.name)
    return 1 if failed else 0


def prove(target: Target, command: str) -> str:
    """Package twice and try; say what was seen.

    Raises:
        NotProvenError: the builds differ, or a handler did not do its work.
        CommandFailedError: it cannot be packaged, or what it takes is not to be had.
    """
    _copy_sources(target)
    first, second = (_package(target, command) for _ in range(2))
    if first != second:
        raise NotProvenError(f"Two builds of the same sources differ: {first} and {second}.")
    with zipfile.ZipFile(target.zip) as archive:
        archive.extractall(target.task_root)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        _try(target, empty_aws(f"http://{host}:{port}"))
    finally:
        server.stop()
    return f"two builds, sha256 {first[:16]}…; post, alert, sweep and the page to sign in"


def _copy_sources(target: Target) -> None:
    shutil.rmtree(target.folder, ignore_errors=True)
    for name in run(["git", "ls-files", "--", *_SOURCES]).splitlines():
        (target.folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target.folder / name)
    (target.folder / "build").mkdir()
    for made in (BUILD / "tools-venv", *BUILD.glob("python3.*")):
        if made.exists():  # made once for all
            (target.folder / "build" / made.name).symlink_to(made)
    config = target.folder / ".chalice" / "config.json"
    said = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps(said | {"lambda_architecture": target.architecture}), encoding="utf-8")


def _package(target: Target, command: str) -> str:
    env = os.environ | {"PYTHON": command, "KEEP": "yes"}
    run([sys.executable, "-m", "tools.package"], env, target.folder)
    return hashlib.sha256(target.zip.read_bytes()).hexdigest()


def _try(target: Target, aws: LocalAws) -> None:
    """Let the handlers do what they are for, in the order in which it happens.

    Raises:
        NotProvenError: one did not.
    """
    with _Handlers(target, aws.url) as handlers:
        posted = handlers.call("app", aws_events.submission("contact", json.dumps(LEAD), aws_events.JSON))
        _expect("the post", posted["statusCode"], 200)
        told = handlers.call("on_lead_written", aws_events.inserted(*aws.leads()))
        _expect("the alert", told, {"batchItemFailures": []})
        _expect("the alert's state", aws.leads()[0]["alerts"]["M"]["first"]["M"]["state"]["S"], "sent")
        _expect("the emails", len(aws.mails()), 1)
        _expect("the sweep", handlers.call("sweep", aws_events.minute()), None)
        page = handlers.call("inbox", aws_events.request("GET", "/inbox/{proxy+}", {"proxy": "sign-in"}))
        _expect("the page to sign in", page["statusCode"], 200)
        headers = aws_events.JSON | {"Origin": SENDING["PUBLIC_URL"].rpartition("/")[0]}
        ask = aws_events.request("POST", "/inbox/{proxy+}", {"proxy": "sign-in/options"}, "{}", headers)
        _expect("the offer to sign in", handlers.call("inbox", ask)["statusCode"], 200)


def _expect(what: str, came: object, wanted: object) -> None:
    if came != wanted:
        raise NotProvenError(f"With {what} came {came!r}, and not {wanted!r}.")


class _Handlers:
    """A process of the target's Python with the unpacked zip, from `with` to its end."""

    def __init__(self, target: Target, url: str) -> None:
        libraries = provide_libraries(target.folder / "libraries", target.python)
        self._command = [*target.interpreter, "-S", "-s", str(CALL_HANDLERS)]
        self._task_root = target.task_root
        self._environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": f"{target.task_root}{os.pathsep}{libraries}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
            "TABLE_NAME": TABLE,
            "DESK_SECRET": SECRET,
            "PRACTICE": str(PRACTICE_FILE),
            **SENDING,
        }

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # noqa: S603 - an interpreter and a script of ours
            self._command,
            cwd=self._task_root,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate()

    def call(self, handler: str, event: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the handler answers
        """Wake a handler and return its answer.

        Raises:
            NotProvenError: it failed.
        """
        into, out = self._process.stdin, self._process.stdout
        if not (into and out):
            raise NotProvenError("The process was given no pipes.")
        into.write(json.dumps({"handler": handler, "event": event}) + "\n")
        into.flush()
        said = json.loads(out.readline() or '{"failed": "The process ended."}')
        if "failed" in said:
            raise NotProvenError(f"{handler} failed.\n{said['failed']}")
        return said["answer"]


if __name__ == "__main__":
    sys.exit(main())
