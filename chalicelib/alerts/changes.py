"""Changes of a lead by what the desk does by itself: written on top of what is there, and counted."""

from collections.abc import Callable

from chalicelib.alerts.desk import AlertDesk
from chalicelib.leads.lead import Lead
from chalicelib.storage import update

Change = Callable[[Lead], Lead]


def write_change(desk: AlertDesk, old: Lead, new: Lead) -> Lead | None:
    """Write a lead that was changed; return it as it is written, None if somebody else was faster.

    Raises:
        StoreUnavailableError: it may have been written.
    """
    written = desk.store.change(old, new)
    if written:
        _count(desk, old, written)
    return written


def change_lead(desk: AlertDesk, lead: Lead, change: Change) -> Lead | None:
    """Apply a change to a lead as it is now; return it as it is written, None if the change does not apply.

    Raises:
        StoreUnavailableError: somebody else was faster each time, or the table did not confirm.
    """
    written = update.change_lead(desk.store, lead, change)
    if written is None:
        return None
    _count(desk, *written)
    return written.new


def _count(desk: AlertDesk, old: Lead, new: Lead) -> None:
    if new.is_held and not old.is_held:
        desk.metrics.count("Held")
    if new.escalated_because and not old.escalated_because:
        desk.metrics.count("AlertsEscalated")
