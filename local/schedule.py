"""The schedule: calls the real sweep once a minute of the desk's own clock, as EventBridge would."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.clock import Clock

_LOOK_EVERY = 0.2  # seconds; so that a moved clock is noticed at once
_MINUTE = timedelta(minutes=1)
_EVENT = {"version": "0", "source": "aws.events", "detail-type": "Scheduled Event", "resources": []}
_REST_OF_EVENT = {"account": "local", "region": "us-east-1", "id": "schedule"}


def scheduled_event(now: datetime, **detail: object) -> dict[str, Any]:
    """Return what a function gets whose time has come."""
    return {**_EVENT, **_REST_OF_EVENT, "time": now.isoformat(), "detail": detail}


class MinuteBell(threading.Thread):
    def __init__(self, clock: Clock, trigger: Callable[[dict[str, Any], Any], Any]) -> None:
        super().__init__(daemon=True, name="minute bell")
        self._clock = clock
        self._trigger = trigger
        self._stopping = threading.Event()
        # When the last sweep came to its end.
        self.swept_at: datetime | None = None

    def run(self) -> None:
        next_at = self._clock.now() + _MINUTE
        while not self._stopping.wait(_LOOK_EVERY):
            now = self._clock.now()
            if now >= next_at:
                # Counted from its beginning: a clock that is moved while a sweep runs brings another one after it.
                next_at = now + _MINUTE
                self._trigger(scheduled_event(now), None)
                self.swept_at = now

    def stop(self) -> None:
        self._stopping.set()
