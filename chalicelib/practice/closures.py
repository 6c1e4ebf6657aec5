"""Closures: the file's hours with the days off that were entered in the inbox.

Visitors wait for a promise, so the days off are looked up at most once in five minutes, and where they cannot be read
the hours that are known serve.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from chalicelib.clock import Clock
from chalicelib.faults import log_fault
from chalicelib.leads.hours import DayChange, Hours, Span

LOOK_AGAIN_AFTER = timedelta(minutes=5)
# One record with all changes: one read, and two people who change it at once notice one another.
SHELF, NAME = "PRACTICE", "CHANGES"


class HoursWithClosures:
    """Gives the hours as they are known; keeps what it read for five minutes."""

    def __init__(self, usual: Hours, read: Callable[[], Mapping[str, Any] | None], clock: Clock) -> None:
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
            changes = changes_of(self._read())
        except Exception as fault:  # noqa: BLE001 - whatever is broken, a visitor is told by when by the hours we know
            log_fault(fault)
            return
        # New hours are worked out anew: only when something changed.
        if self._usual.changes + changes != self._known.changes:
            self._known = self._usual.with_changes(changes)


def changes_of(values: Mapping[str, Any] | None) -> tuple[DayChange, ...]:
    """Read the changes out of the values of their record, in the order in which they were entered."""
    return tuple(map(_change_of, values["changes"])) if values else ()


def change_value(change: DayChange) -> dict[str, Any]:
    """Write a change as a value of the record."""
    return {
        "first": change.first.isoformat(),
        "last": change.last.isoformat(),
        "spans": [[span.opens.isoformat(), span.closes.isoformat()] for span in change.spans],
    }


def _change_of(value: Mapping[str, Any]) -> DayChange:
    spans = tuple(Span(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in value["spans"])
    return DayChange(date.fromisoformat(value["first"]), date.fromisoformat(value["last"]), spans)
