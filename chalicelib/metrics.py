"""Numbers about the desk's work, in CloudWatch's embedded metric format: counts and durations, never values."""

import json
import sys
from typing import Literal, Protocol, TextIO

from chalicelib.clock import Clock

NAMESPACE = "FrontDesk"

Counter = Literal[
    "Accepted",
    "Held",
    "AlertsSent",
    "AlertsRetried",
    "AlertsEscalated",
    "Sweeps",
    "SweepFaults",
    "CanaryPassed",
    "CanaryLost",
    "SignInsSuspicious",
    "FilesTaken",
    "RequestsErased",
    "AccessGiven",
]
Measure = Literal["OldestUnsentSeconds", "SecondsToAlert"]


class Metrics(Protocol):
    """Takes down numbers; never fails and never waits."""

    def count(self, name: Counter) -> None:
        """Add one."""
        ...

    def measure(self, name: Measure, seconds: float) -> None:
        """Take down a duration in seconds."""
        ...


class EmbeddedMetrics:
    """Writes each number as one line of JSON to the log, where CloudWatch picks it up."""

    def __init__(self, clock: Clock, desk_name: str, out: TextIO | None = None) -> None:
        self._clock = clock
        self._desk_name = desk_name
        self._out = out

    def count(self, name: Counter) -> None:
        self._write(name, 1, "Count")

    def measure(self, name: Measure, seconds: float) -> None:
        self._write(name, round(seconds, 3), "Seconds")

    def _write(self, name: str, value: float, unit: str) -> None:
        metric = {"Namespace": NAMESPACE, "Dimensions": [["Desk"]], "Metrics": [{"Name": name, "Unit": unit}]}
        moment = int(self._clock.now().timestamp() * 1000)
        head = {"_aws": {"Timestamp": moment, "CloudWatchMetrics": [metric]}, "Desk": self._desk_name}
        line = json.dumps({**head, name: value})
        print(line, file=self._out or sys.stdout)
