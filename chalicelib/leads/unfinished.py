"""What was begun with a person and not brought to an end: it is asked about until somebody says how it ended. Pure."""

from datetime import datetime, timedelta, tzinfo
from typing import Literal

from chalicelib.leads.lead import Lead
from chalicelib.leads.reminders import is_asleep
from chalicelib.leads.status import Status

Unfinished = Literal["visit", "contact"]
# So long nobody is asked how a visit went.
A_VISIT_TAKES = timedelta(minutes=20)


def unfinished(lead: Lead, now: datetime, time_zone: tzinfo, *, leads_to_visit: bool) -> Unfinished | None:
    """Say what is to be finished: a visit whose time has passed, or a talk on a day before that led to no visit.

    `leads_to_visit` says whether such requests do; who asked a question is answered once somebody talked to them.
    """
    standing = lead.standing
    if standing.asked_again_at or is_asleep(lead, now):
        return None
    if standing.agreed_visit_at:
        return "visit" if standing.agreed_visit_at + A_VISIT_TAKES <= now else None
    if standing.status is Status.CONTACTED and standing.at and leads_to_visit:
        is_of_today = standing.at.astimezone(time_zone).date() >= now.astimezone(time_zone).date()
        return None if is_of_today else "contact"
    return None
