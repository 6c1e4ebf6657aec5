"""Closures: the file's hours with the days off that were entered in the inbox.

Visitors wait for a promise, so the days off are looked up at most once in five minutes, and where they cannot be read
the hours that are known serve.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.clock import Clock
from chalicelib.faults import log_fault
from chalicelib.leads.hours import DayChange, Hours

LOOK_AGAIN_AFTER = timedelta(minutes=5)


class HoursWithClosures:
    """Gives the hours as they are known; keeps what it read for five minutes."""

    def __init__(self, usual: Hours, read: Callable[[], tuple[DayChange, ...]], clock: Clock) -> None:
        self._usual = usual
        self._known = usual
        self._read = read
        self._clock = clock
        self._looked_at: datetime | None = None

    def hours(self) -> Hours:
        now = self._clock.now()
        if self._looked_at is None or now - self._looked_at >= LOOK_AGAIN_AFTER:
            self._looked_at = now
            self._look()
        return self._known

    def _look(self) -> None:
        try:
            changes = self._read()
        except Exception as fault:  # noqa: BLE001 - whatever is broken, a visitor is told by when by the hours we know
            log_fault(fault)
            return
        # New hours are worked out anew: only when something changed.
        if self._usual.changes + changes != self._known.changes:
            self._known = self._usual.with_changes(changes)
