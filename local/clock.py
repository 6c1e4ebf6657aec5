"""The local desk's clock: the machine's own, moved ahead by whoever wants to see what comes later.

`DESK_STARTS_AT=2026-11-23T15:10:00-05:00` lets it begin at that moment and stand still there: then it moves only as it
is told to, and what happens is the same each time.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

STARTS_AT = "DESK_STARTS_AT"


class ClockError(Exception):
    """The moment at which the clock is to start cannot be read; the message says how to write it."""


class MovableClock:
    def __init__(self, starts_at: datetime | None = None) -> None:
        self.ahead = timedelta(0)
        self._stands_at = starts_at

    def now(self) -> datetime:
        return (self._stands_at or datetime.now(UTC)) + self.ahead

    def advance(self, duration: timedelta) -> None:
        """Move ahead; a clock that went back would undo promises."""
        if duration < timedelta(0):
            raise ValueError("The clock only moves ahead: give a duration like PT30M.")
        self.ahead += duration


def make_clock(env: Mapping[str, str]) -> MovableClock:
    """Make the clock that the environment asks for.

    Raises:
        ClockError: the moment is not written as one.
    """
    text = env.get(STARTS_AT, "")
    if not text:
        return MovableClock()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ClockError(f"{STARTS_AT} is no moment: write it with its offset, like 2026-11-23T15:10:00-05:00.")
    return MovableClock(moment.astimezone(UTC))
