"""The local desk's clock: the machine's own, moved ahead by whoever wants to see what comes later."""

from datetime import UTC, datetime, timedelta


class MovableClock:
    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, duration: timedelta) -> None:
        """Move ahead; a clock that went back would undo promises."""
        if duration < timedelta(0):
            raise ValueError("The clock only moves ahead: give a duration like PT30M.")
        self.ahead += duration
