"""How long a lead is kept: by what became of it. Pure."""

from datetime import datetime

from chalicelib.lead import Lead, Status
from chalicelib.practice import Retention


def first_expiry(received_at: datetime, retention: Retention, *, is_held: bool) -> datetime:
    """Say from when on a new lead is gone, in whole seconds: the table counts no smaller."""
    kept = retention.held if is_held else retention.unconverted
    return (received_at + kept).replace(microsecond=0)


def expiry_of(lead: Lead, retention: Retention) -> datetime | None:
    """Say from when on a lead is gone, as it stands now; None while somebody holds it for legal reasons."""
    if lead.is_on_legal_hold:
        return None
    if lead.standing.status is Status.CERTIFIED and lead.standing.at:
        return (lead.standing.at + retention.certified).replace(microsecond=0)
    return first_expiry(lead.received_at, retention, is_held=lead.is_held)
