"""What happens when a visitor's browser has solved its riddle: the held message is freed, and raises its alert."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from chalicelib.alerts.sending import AlertDesk, change_lead, do_what_is_due
from chalicelib.hours import Hours
from chalicelib.lead import TO_THE_PRACTICE, Lead
from chalicelib.sameday.solving import freed, solved_event


class FreeingDesk(AlertDesk, Protocol):
    """What this room needs of the desk."""

    @property
    def hours(self) -> Hours: ...


def free_solved(desk: FreeingDesk, values: Mapping[str, Any]) -> None:
    """Free the lead that a spent riddle names, and note it; its alert is due then. Safe to call twice.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    key, at = values["lead"], datetime.fromisoformat(values["at"])

    def free(lead: Lead) -> Lead:
        return freed(lead, desk.clock.now(), hours=desk.hours, practice=desk.practice)

    # Its sender first: one of a burst is not freed.
    do_what_is_due(desk, key, TO_THE_PRACTICE)
    if desk.store.get(key) is None:
        return
    change_lead(desk, key, free)
    desk.store.record(key, solved_event(at))
