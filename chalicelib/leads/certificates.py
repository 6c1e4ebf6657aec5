"""When a certificate that ends soon is to be noted: on the days when 60, 30 and 7 days are left. Pure."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from chalicelib.leads.alert import RENEWALS
from chalicelib.leads.lead import Lead
from chalicelib.leads.renewals import on_clock

# By how many days are left at most, the shortest first.
_LIMITS = sorted(RENEWALS.values())


def plan_ending(lead: Lead, now: datetime, time_zone: tzinfo) -> Lead:
    """Return the lead with the next moment at which its certificate is to be noted; to be called after every tap.

    That is when the day begins that is 60, 30 or 7 days from the end; what has come already is not noted any more.
    """
    until = lead.standing.ends_on
    begins = [on_clock(until - timedelta(days=days), time(), time_zone) for days in _LIMITS] if until else []
    return replace(lead, ending_at=min((moment for moment in begins if moment > now), default=None))


def days_limit(lead: Lead, today: date) -> int | None:
    """Return within how many days the certificate ends: 7, 30 or 60; None if that is farther away, or over."""
    until = lead.standing.ends_on
    if until is None or until < today:
        return None
    return next((limit for limit in _LIMITS if (until - today).days <= limit), None)
