"""Starts functions, posts to them, and reads off what the operating system charged them."""

import ssl
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.scenarios import Scenario
from tools.lambda_runtime import LambdaFunction

WARM_UP = 5

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


@dataclass(frozen=True)
class Bench:
    """A folder for what is measured, and what its functions run with."""

    folder: Path
    libraries: Path
    environment: Mapping[str, str]

    def costs_of(self, measured: Sequence[Scenario], rounds: int) -> dict[str, list[Cost]]:
        """Measure everything in turn, so often."""
        costs: dict[str, list[Cost]] = {scenario.name: [] for scenario in measured}
        # The first round only brings the files into the machine's memory.
        for number in range(rounds + 1):
            for scenario in _in_turn(measured, number):
                cost = measure(scenario, self.libraries, self.environment)
                if number:
                    costs[scenario.name].append(cost)
        return costs


def _in_turn(measured: Sequence[Scenario], number: int) -> list[Scenario]:
    """Begin with another one each round: whoever follows a heavy one would always pay for it."""
    first = number % len(measured)
    return [*measured[first:], *measured[:first]]


def measure(scenario: Scenario, libraries: Path, environment: Mapping[str, str]) -> Cost:
    """Start a process of its own and ask it what the scenario asks."""
    function = LambdaFunction(scenario.handler, scenario.task_root, libraries, environment)
    calls = partial(_calls, environment["AWS_ENDPOINT_URL"], environment.get("AWS_CA_BUNDLE"))
    scenario.before()
    # All made before: making one is no part of answering it.
    first, *warm_up = (scenario.event(next(_numbers)) for _ in range(1 + WARM_UP))
    warm = [scenario.event(next(_numbers)) for _ in range(scenario.warm)]
    calls()
    started, used = time.perf_counter(), 0.0
    with function:
        process = function.process.pid
        if scenario.woken_by:
            function.invoke(scenario.woken_by)
            calls()
            started, used = time.perf_counter(), _cpu(process)
        ask(function, scenario, first)
        cold_wall, cold_cpu = time.perf_counter() - started, _cpu(process) - used
        cold_calls = calls()
        for event in warm_up:
            ask(function, scenario, event)
        calls()
        warm_started, used_before = time.perf_counter(), _cpu(process)
        for event in warm:
            ask(function, scenario, event)
        warm_wall, warm_cpu = time.perf_counter() - warm_started, _cpu(process) - used_before
        memory = _peak_memory(process)
    return Cost(
        cold_cpu,
        cold_wall,
        warm_cpu / scenario.warm,
        warm_wall / scenario.warm,
        memory,
        cold_calls,
        calls() / scenario.warm,
    )


def _calls(aws: str, trusted: str | None) -> int:
    """Return how often the stub was called since it was last asked this."""
    context = ssl.create_default_context(cafile=trusted) if trusted else None
    with urllib.request.urlopen(f"{aws}/calls", context=context) as reply:  # noqa: S310 - the stub on loopback
        return int(reply.read())


def ask(function: LambdaFunction, scenario: Scenario, event: Mapping[str, Any]) -> None:
    """Send an event.

    Raises:
        NotMeasurableError: it was not answered as the scenario says.
    """
    outcome = function.invoke(event)
    if outcome.kind != "response" or not scenario.is_right(outcome.payload):
        raise NotMeasurableError(f"{scenario.name}: {outcome.payload!s:.500}\n{function.printed()}")


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
