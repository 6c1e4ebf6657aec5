"""Runs the packaged zip as Lambda does: AWS's own runtime client, and a Runtime API of ours for it to talk to.

The process gets what it would get from AWS and nothing else: the unpacked zip, boto3 and the runtime client. So a
package that is missing from the zip is missing here too, whatever is installed on this machine.
"""

import json
import os
import queue
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path
from typing import Any, Self

from packaging.requirements import Requirement

from tools.pythons import LambdaPython, packaged

# What the Lambda runtime brings along, with all that these ask for.
PROVIDED = ("boto3", "awslambdaric")

REGION = "us-east-1"
_PREFIX = "/2018-06-01/runtime/"
_LONGEST_RUN = 30.0  # seconds: longer than any cold start on a slow machine


class FunctionDiedError(Exception):
    """The process ended without an answer; the message is what it printed."""


@dataclass(frozen=True)
class Outcome:
    """How a call ended: `kind` is "response" or "error" (raised by the handler or while it was imported)."""

    kind: str
    payload: Any
    seconds: float


def provide_libraries(folder: Path, python: LambdaPython | None = None) -> Path:
    """Make `folder` hold links to what Lambda has for a Python, the one that was packaged for, and to nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in _with_requirements(PROVIDED, python or packaged()):
        for name in _top_level_names(package):
            link = folder / name
            if not link.is_symlink():
                link.symlink_to(Path(str(package.locate_file(name))))
    return folder


def _with_requirements(names: tuple[str, ...], python: LambdaPython) -> list[Distribution]:
    found: dict[str, Distribution] = {}
    environment = {"extra": "", "python_version": "{}.{}".format(*python.version)}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _installed(name, python)
            asked = map(Requirement, found[name].requires or [])
            waiting += [one.name for one in asked if one.marker is None or one.marker.evaluate(environment)]
    return list(found.values())


def _installed(name: str, python: LambdaPython) -> Distribution:
    for package in Distribution.discover(name=name, path=[str(python.packages)]):
        return package
    raise PackageNotFoundError(name)


def _top_level_names(package: Distribution) -> set[str]:
    return {file.parts[0] for file in package.files or [] if file.parts[0] != ".."}


class _RuntimeApi(ThreadingHTTPServer):
    """The four addresses a Lambda runtime talks to; events go in through `events`, outcomes come out of `outcomes`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _RuntimeApiHandler)
        self.events: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        self.outcomes: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: a function is stopped while its connection is open, and what it printed says what went wrong."""

    def close(self) -> None:
        self.events.put(None)
        self.shutdown()
        self.server_close()


class _RuntimeApiHandler(BaseHTTPRequestHandler):
    server: _RuntimeApi
    protocol_version = "HTTP/1.1"
    # Small answers at once: waiting to fill a packet would add 40 ms to each call.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        """Hand out the next event, as soon as there is one."""
        waiting = self.server.events.get()
        if waiting is None:
            self.close_connection = True
            return
        request_id, event = waiting
        deadline = int((time.time() + _LONGEST_RUN) * 1000)
        headers = {
            "Lambda-Runtime-Aws-Request-Id": request_id,
            "Lambda-Runtime-Deadline-Ms": str(deadline),
            "Lambda-Runtime-Invoked-Function-Arn": f"arn:aws:lambda:{REGION}:123456789012:function:desk",
            "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000;Sampled=0",
        }
        self._answer(200, event, headers)

    def do_POST(self) -> None:
        """Take an outcome: .../response, .../error or init/error."""
        body = self._body()
        self._answer(202, b"{}", {})
        self.server.outcomes.put((self.path.rsplit("/", 1)[-1], body))

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
        """Stay silent."""


class LambdaFunction:
    """A function of the zip, in a process of its own from `with` to its end."""

    def __init__(self, handler: str, task_root: Path, libraries: Path, environment: Mapping[str, str]) -> None:
        self._handler = handler
        self._task_root = task_root
        python = packaged()
        self._bare_python = python.bare
        self._environment = _environment(handler, task_root, libraries, python) | dict(environment)

    def __enter__(self) -> Self:
        self._api = _RuntimeApi()
        self._printed = tempfile.TemporaryFile()
        address = f"127.0.0.1:{self._api.server_port}"
        self.process = subprocess.Popen(  # noqa: S603 - the interpreter itself
            # -S: not even the packages of the interpreter itself.
            [self._bare_python, "-S", "-s", "-m", "awslambdaric", self._handler],
            cwd=self._task_root,
            env=self._environment | {"AWS_LAMBDA_RUNTIME_API": address},
            stdout=self._printed,
            stderr=subprocess.STDOUT,
        )
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()
        self._api.close()
        self._printed.close()

    def invoke(self, event: Mapping[str, Any]) -> Outcome:
        """Send an event and wait for what becomes of it.

        Raises:
            FunctionDiedError: the process ended first.
        """
        started = time.perf_counter()
        self._api.events.put((str(uuid.uuid4()), json.dumps(event).encode()))
        kind, body = self._next_outcome()
        seconds = time.perf_counter() - started
        return Outcome(kind, json.loads(body or b"null"), seconds)

    def printed(self) -> str:
        """Return all that the process has printed so far."""
        self._printed.seek(0)
        return self._printed.read().decode()

    def _next_outcome(self) -> tuple[str, bytes]:
        ends_at = time.monotonic() + _LONGEST_RUN
        while time.monotonic() < ends_at:
            try:
                return self._api.outcomes.get(timeout=0.5)
            except queue.Empty:
                if self.process.poll() is not None:
                    break
        raise FunctionDiedError(self.printed())


def _environment(handler: str, task_root: Path, libraries: Path, python: LambdaPython) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONPATH": f"{task_root}{os.pathsep}{libraries}",
        # The folder is read-only on Lambda: bytecode comes with the zip or not at all.
        "PYTHONDONTWRITEBYTECODE": "1",
        "LAMBDA_TASK_ROOT": str(task_root),
        "_HANDLER": handler,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{python.name}",
        "AWS_LAMBDA_FUNCTION_NAME": "desk",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_LAMBDA_LOG_LEVEL": "INFO",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/front-desk/local/desk",
        "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
    }
