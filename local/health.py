"""What the local desk says of itself to `make doctor`, and the canary that `make canary` sends through it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.alerts.canary import LOGBOOK, read_logbook
from chalicelib.desk import Desk
from chalicelib.storage.table import CANARY
from local.schedule import MinuteBell, scheduled_event


class Health:
    def __init__(self, desk: Desk, bell: MinuteBell, canary: Callable[[dict[str, Any], Any], Any]) -> None:
        self._desk = desk
        self._bell = bell
        self._canary = canary
        self._opened_at = desk.clock.now()

    def facts(self) -> dict[str, Any]:
        """Return what there is to say: codes and moments."""
        desk = self._desk
        logbook = read_logbook(desk.records.read(CANARY, LOGBOOK))
        return {
            "now": desk.clock.now().isoformat(),
            "opened_at": self._opened_at.isoformat(),
            "swept_at": _text(self._bell.swept_at),
            "alert_detail": desk.settings.alert_detail.name.lower(),
            "origins": sorted(desk.practice.allowed_origins),
            "closures_end": max((change.last.isoformat() for change in desk.hours.changes), default=""),
            "canary": {
                "passed_at": _text(logbook.passed_at),
                "failed_at": _text(logbook.failed_at),
                "code": logbook.code,
                "failures": logbook.failures,
            },
        }

    def fly_canary(self, patience: float) -> dict[str, Any]:
        """Send one now, through the real function; return how it fared."""
        event = scheduled_event(self._desk.clock.now(), patience=patience)
        fared: dict[str, Any] = self._canary(event, None)
        return fared


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
