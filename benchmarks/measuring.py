"""Starts functions, posts to them, and reads off what the operating system charged them."""

import ssl
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.scenarios import Scenario
from tools.lambda_runtime import LambdaFunction

WARM_UP, WARM_SUBMISSIONS = 5, 50

_numbers = count(1)


class NotMeasurableError(Exception):
    """There is no figure to be had; the message says why."""


@dataclass(frozen=True)
class Cost:
    """What one process was charged, in seconds and bytes."""

    # From the start of the process to its first accepted answer; only the answer, where something woke it before.
    cold_cpu: float
    cold_wall: float
    # For each of the submissions after that.
    warm_cpu: float
    warm_wall: float
    # At the peak.
    memory: float
    # Calls of AWS until the first answer, and for each submission after that.
    cold_calls: float
    warm_calls: float


def measure(scenario: Scenario, libraries: Path, environment: Mapping[str, str]) -> Cost:
    """Start a process of its own and ask it what the scenario asks."""
    function = LambdaFunction("app.app", scenario.task_root, libraries, environment)
    calls = partial(_calls, environment["AWS_ENDPOINT_URL"], environment.get("AWS_CA_BUNDLE"))
    calls()
    started, used = time.perf_counter(), 0.0
    with function:
        process = function.process.pid
        if scenario.woken_by:
            function.invoke(scenario.woken_by)
            calls()
            started, used = time.perf_counter(), _cpu(process)
        _ask(function, scenario)
        cold_wall, cold_cpu = time.perf_counter() - started, _cpu(process) - used
        cold_calls = calls()
        _ask_many(function, scenario, WARM_UP)
        calls()
        warm_started, used_before = time.perf_counter(), _cpu(process)
        _ask_many(function, scenario, WARM_SUBMISSIONS)
        warm_wall, warm_cpu = time.perf_counter() - warm_started, _cpu(process) - used_before
        memory = _peak_memory(process)
    return Cost(
        cold_cpu,
        cold_wall,
        warm_cpu / WARM_SUBMISSIONS,
        warm_wall / WARM_SUBMISSIONS,
        memory,
        cold_calls,
        calls() / WARM_SUBMISSIONS,
    )


def _calls(aws: str, trusted: str | None) -> int:
    """Return how often the stub was called since it was last asked this."""
    context = ssl.create_default_context(cafile=trusted) if trusted else None
    with urllib.request.urlopen(f"{aws}/calls", context=context) as reply:  # noqa: S310 - the stub on loopback
        return int(reply.read())


def _ask_many(function: LambdaFunction, scenario: Scenario, times: int) -> None:
    for _ in range(times):
        _ask(function, scenario)


def _ask(function: LambdaFunction, scenario: Scenario) -> None:
    outcome = function.invoke(scenario.event(next(_numbers)))
    if outcome.kind != "response" or outcome.payload["statusCode"] != scenario.status:
        raise NotMeasurableError(f"{scenario.name}: {outcome.payload}\n{function.printed()}")


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
