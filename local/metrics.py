"""Metrics that are kept where they are counted."""

from collections import defaultdict

from chalicelib.metrics import Counter, Measure


class MemoryMetrics:
    """Keeps the numbers, so that they can be looked at."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = defaultdict(int)
        self.measures: dict[str, list[float]] = defaultdict(list)

    def count(self, name: Counter) -> None:
        self.counts[name] += 1

    def measure(self, name: Measure, seconds: float) -> None:
        self.measures[name].append(seconds)
