"""Closures: the file's hours with the days off that were entered in the inbox.

Visitors wait for a promise, so the days off are looked up at most once in five minutes, and where they cannot be read
the hours that are known serve.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread

from chalicelib.clock import Clock
from chalicelib.faults import log_fault
from chalicelib.leads.hours import DayChange, Hours

LOOK_AGAIN_AFTER = timedelta(minutes=5)


class HoursWithClosures:
    """Gives the hours as they are known; keeps what it read for five minutes."""

    def __init__(
        self,
        usual: Hours,
        read: Callable[[], tuple[DayChange, ...]],
        clock: Clock,
        new_thread: Callable[..., Thread] = Thread,
    ) -> None:
        self._usual = usual
        self._known = usual
        self._read = read
        self._clock = clock
        self._looked_at: datetime | None = None
        self._new_thread = new_thread
        self._looking: Thread | None = None
        self._ended_by: BaseException | None = None

    def hours(self) -> Hours:
        if self._is_time_to_look():
            self._looked_at = self._clock.now()
            self._look()
        elif looking := self._looking:
            looking.join()
            self._looking = None
            if self._ended_by:
                raise self._ended_by
        return self._known

    def begin_to_look(self) -> None:
        """Begin to read, if it is time to, in a thread of its own that `hours` waits for."""
        if not self._is_time_to_look():
            return
        looking = self._new_thread(target=self._look_and_keep_end, daemon=True)
        try:
            looking.start()
        except RuntimeError:  # no more threads to be had: `hours` reads by itself
            return
        self._looking, self._looked_at = looking, self._clock.now()

    def _is_time_to_look(self) -> bool:
        return self._looked_at is None or self._clock.now() - self._looked_at >= LOOK_AGAIN_AFTER

    def _look_and_keep_end(self) -> None:
        self._ended_by = None
        try:
            self._look()
        except BaseException as end:  # noqa: BLE001 - what ends this thread ends who waits for it
            self._ended_by = end

    def _look(self) -> None:
        try:
            changes = self._read()
        except Exception as fault:  # noqa: BLE001 - whatever is broken, a visitor is told by when by the hours we know
            log_fault(fault)
            return
        # New hours are worked out anew: only when something changed.
        if self._usual.changes + changes != self._known.changes:
            self._known = self._usual.with_changes(changes)
