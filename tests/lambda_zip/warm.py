"""What the tests of a module share: a function that has run before, and the clock by which it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools.lambda_runtime import LambdaFunction, Outcome

# Sunday evening in New York: the practice of the tests is closed, and nothing is sent but what cannot wait.
CLOSED = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
# Monday, nine o'clock in New York.
OPENING = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@dataclass(frozen=True)
class ClockFile:
    """The clock of the functions: a file that they read whenever they ask for the time."""

    path: Path

    def set(self, now: datetime) -> None:
        # In one step: a function may be reading it.
        written = self.path.with_suffix(".new")
        written.write_text(now.isoformat(), encoding="utf-8")
        written.replace(self.path)

    def now(self) -> datetime:
        return datetime.fromisoformat(self.path.read_text(encoding="utf-8"))


class WarmFunction:
    """A running function as one test sees it: what it printed for earlier tests is not heard again."""

    def __init__(self, function: LambdaFunction) -> None:
        self._function = function
        self._printed_before = len(function.printed())

    def invoke(self, event: Mapping[str, Any]) -> Outcome:
        """Send an event and wait for what becomes of it."""
        return self._function.invoke(event)

    def printed(self) -> str:
        """Return what the process has printed since the test began."""
        return self._function.printed()[self._printed_before :]
