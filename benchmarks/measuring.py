"""Starts functions, posts to them, and reads off what the operating system charged them."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Any

from tools import aws_events
from tools.lambda_runtime import LambdaFunction

WARM_UP, WARM_SUBMISSIONS = 5, 50

_numbers = count(1)


class NotMeasurableError(Exception):
    """There is no figure to be had; the message says why."""


@dataclass(frozen=True)
class Candidate:
    """A handler to be measured: its name in the table, and the folder it runs from."""

    name: str
    task_root: Path


@dataclass(frozen=True)
class Cost:
    """What one process was charged, in seconds and bytes."""

    # From the start of the process to its first accepted answer.
    cold_cpu: float
    cold_wall: float
    # For each of the submissions after that.
    warm_cpu: float
    warm_wall: float
    # At the peak.
    memory: float


def measure(candidate: Candidate, libraries: Path, environment: Mapping[str, str]) -> Cost:
    """Start a process of its own for a candidate and post to it."""
    function = LambdaFunction("app.app", candidate.task_root, libraries, environment)
    started = time.perf_counter()
    with function:
        process = function.process.pid
        _post(function)
        cold_wall, cold_cpu = time.perf_counter() - started, _cpu(process)
        _post_many(function, WARM_UP)
        warm_started, used_before = time.perf_counter(), _cpu(process)
        _post_many(function, WARM_SUBMISSIONS)
        warm_wall, warm_cpu = time.perf_counter() - warm_started, _cpu(process) - used_before
        memory = _peak_memory(process)
    return Cost(cold_cpu, cold_wall, warm_cpu / WARM_SUBMISSIONS, warm_wall / WARM_SUBMISSIONS, memory)


def _post_many(function: LambdaFunction, submissions: int) -> None:
    for _ in range(submissions):
        _post(function)


def _post(function: LambdaFunction) -> None:
    outcome = function.invoke(_submission(next(_numbers)))
    if outcome.kind != "response" or outcome.payload["statusCode"] != HTTPStatus.OK:
        raise NotMeasurableError(f"not accepted: {outcome.payload}\n{function.printed()}")


def _submission(number: int) -> dict[str, Any]:
    """Return a submission that differs from all others, so that it is not taken for a repeat."""
    fields = {
        "name": "Ada Example",
        "email": f"ada.{number}@example.org",
        "phone": "+1 212-555-0187",
        "message": f"Hello, I would like to talk about a certification. This is message number {number}.",
    }
    return aws_events.submission("contact", json.dumps(fields), aws_events.JSON)


def _cpu(process_id: int) -> float:
    """Return the seconds that all threads of a process have computed, to the nanosecond."""
    threads = Path(f"/proc/{process_id}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def _peak_memory(process_id: int) -> float:
    # Not the "maximum resident set" that its parent is told: that begins with the parent's own memory.
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise NotMeasurableError("the kernel names no peak of memory")
