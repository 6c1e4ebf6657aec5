"""The end of a lead: what the sweep does with one whose time is over."""

from datetime import datetime

from chalicelib.alerts.desk import AlertDesk
from chalicelib.leads.lead import Lead
from chalicelib.storage.audit import THE_DESK, AuditEvent, write_down


def erase_expired(desk: AlertDesk, lead: Lead, since: datetime) -> None:
    """Remove a lead whose time is over. Its audit event comes first, by an id that makes a second try the same.

    The canary's, in which nobody wrote, is not accounted for.
    """
    if lead.is_canary:
        desk.store.erase(lead.key, desk.clock.now())
        return
    event = AuditEvent(since, THE_DESK, "expired", lead.reference, id=lead.key)
    write_down(desk.records, event, time_zone=desk.practice.time_zone, retention=desk.practice.retention)
    desk.store.erase(lead.key, desk.clock.now())
