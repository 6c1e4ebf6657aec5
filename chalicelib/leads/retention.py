"""How long a lead is kept: by what became of it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.leads.alert import AlertState
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status

# Six years with their leap days: for so long the law may ask who saw a record (45 CFR 164.316(b)(2)).
SHORTEST_AUDIT = timedelta(days=2192)


@dataclass(frozen=True)
class Retention:
    """How long the desk keeps what, before it deletes it."""

    held: timedelta
    unconverted: timedelta
    certified: timedelta
    audit: timedelta


# An action on an old lead may end its time at once; for so long it can still be taken back.
TIME_TO_REGRET = timedelta(days=7)


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
    # What was held and never released is not kept longer because somebody agreed that it is spam.
    was_never_released = lead.alert.state is AlertState.HELD
    return first_expiry(lead.received_at, retention, is_held=was_never_released)


def expiry_after_action(lead: Lead, now: datetime, retention: Retention) -> datetime | None:
    """Say from when on a lead is gone that somebody has changed just now."""
    expiry = expiry_of(lead, retention)
    return max(expiry, (now + TIME_TO_REGRET).replace(microsecond=0)) if expiry else None
