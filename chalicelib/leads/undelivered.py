"""Leads of whom somebody may not know because an email failed: the practice itself, or whoever wrote. Pure."""

from chalicelib.leads.alert import TO_THE_PRACTICE, AlertState
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status

_DID_NOT_ARRIVE = {AlertState.BOUNCED, AlertState.COMPLAINED, AlertState.FAILED}
# To who was reached otherwise, nobody need call any more.
_NOT_REACHED = {Status.NEW, Status.NO_ANSWER}


def is_alert_missing(lead: Lead) -> bool:
    """Say whether she may not know of a lead that waits, because her alert failed."""
    if not lead.standing.is_awaited or lead.alert.state is AlertState.DELIVERED:
        return False
    states = {alert.state for channel, alert in lead.alerts.items() if channel in TO_THE_PRACTICE}
    return bool(lead.escalated_because) or not states.isdisjoint(_DID_NOT_ARRIVE)


def is_to_be_called(lead: Lead) -> bool:
    """Say whether whoever wrote is to be called instead, because our email to them came back."""
    return lead.email_bounced and lead.standing.status in {*_NOT_REACHED, Status.CERTIFIED}
