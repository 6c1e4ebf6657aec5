"""Whether the person knows of their visit by an email of ours, so that she knows whether to tell them herself."""

from datetime import datetime

from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.lead import Lead

_ON_ITS_WAY = frozenset({AlertState.PENDING, AlertState.SENDING})
_TAKEN = frozenset({AlertState.SENT, AlertState.DELIVERED})


def told_of_visit(lead: Lead, now: datetime) -> str:
    """Return by what name the page's words say how they know of a visit to come; nothing if there is none."""
    visit_at = lead.standing.agreed_visit_at
    if visit_at is None or visit_at <= now:
        return ""
    alert = lead.alerts.get(Channel.VISIT)
    if alert is None or lead.told_visit.at != visit_at:
        return "visit_told_by_nobody"
    if alert.state in _ON_ITS_WAY:
        return "visit_told_soon"
    return "visit_told" if alert.state in _TAKEN else "visit_told_in_vain"
