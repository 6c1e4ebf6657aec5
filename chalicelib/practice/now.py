"""The practice as it is now: its file, with what was changed in the inbox.

Visitors wait for a promise, so that is looked up at most once in five minutes, and where it cannot be read, or not be
understood, the practice that is known serves.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING

from chalicelib.clock import Clock
from chalicelib.faults import log_fault
from chalicelib.practice.practice import Practice

if TYPE_CHECKING:
    from chalicelib.practice.changes import PracticeChanges

LOOK_AGAIN_AFTER = timedelta(minutes=5)


class PracticeNow:
    """Gives the practice as it is known; keeps what it read for five minutes."""

    def __init__(
        self,
        file: Practice,
        read: "Callable[[], PracticeChanges | None]",
        clock: Clock,
        new_thread: Callable[..., Thread] = Thread,
    ) -> None:
        self._file = file
        # What is known, without waiting for anything.
        self.known = file
        # None where nothing was ever changed: then nothing is loaded for it.
        self._changes: PracticeChanges | None = None
        self._read = read
        self._clock = clock
        self._looked_at: datetime | None = None
        self._new_thread = new_thread
        self._looking: Thread | None = None
        self._ended_by: BaseException | None = None

    def look(self, *, at_once: bool = False) -> Practice:
        """Return the practice as it is now; what was read lately, or is being read, is not read once more.

        Whoever has changed it looks `at_once`.
        """
        if at_once or self._is_time_to_look():
            self._looked_at = self._clock.now()
            self._look()
        elif looking := self._looking:
            looking.join()
            self._looking = None
            if self._ended_by:
                raise self._ended_by
        return self.known

    def begin_to_look(self) -> None:
        """Begin to read, if it is time to, in a thread of its own that `look` waits for."""
        if not self._is_time_to_look():
            return
        looking = self._new_thread(target=self._look_and_keep_end, daemon=True)
        try:
            looking.start()
        except RuntimeError:  # no more threads to be had: `look` reads by itself
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
            # New hours are worked out anew: only when something changed.
            if changes != self._changes:
                self.known, self._changes = self._with(changes), changes
        except Exception as fault:  # noqa: BLE001 - whatever is broken, a visitor is told by when by the hours we know
            log_fault(fault)

    def _with(self, changes: "PracticeChanges | None") -> Practice:
        if changes is None:
            return self._file
        from chalicelib.practice.changes import with_changes

        return with_changes(self._file, changes)
