"""Whether alerts arrive: what became of the last one to the practice's first address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.inbox.list_filter import LONG_AGO
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import words
from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.storage import BoxQuery
from chalicelib.storage.table import CLOSED_BOX
from chalicelib.text.dates import time_or_moment

# Where the newest leads are closed already, the last alert is one of theirs.
_NEWEST_CLOSED = 10
# What is known of an alert at last; one that was only sent may still arrive or come back.
_ENDS = frozenset({AlertState.DELIVERED, AlertState.BOUNCED, AlertState.COMPLAINED, AlertState.FAILED})


@dataclass(frozen=True)
class AlertHealth:
    text: str
    is_well: bool


def alert_health(request: InboxRequest, open_leads: Iterable[Lead]) -> AlertHealth | None:
    """Say how the last alert fared of which that is known; None if there was none yet."""
    newest = BoxQuery(CLOSED_BOX, LONG_AGO, request.now + timedelta(days=1))
    last = last_told([*open_leads, *request.desk.archive.in_box(newest, _NEWEST_CLOSED).leads])
    if last is None:
        return None
    said, at = words(request.language, "today"), _arrived_at(request, last)
    moment = time_or_moment(at, request.desk.practice.time_zone, request.now)(request.language)
    if last.alert.state is AlertState.DELIVERED:
        return AlertHealth(said["today_alerts_arrive"].format(moment=moment), is_well=True)
    return AlertHealth(said["today_alerts_do_not_arrive"].format(moment=moment), is_well=False)


def last_told(leads: Iterable[Lead]) -> Lead | None:
    """Return the lead of the last alert whose end is known."""
    told = [lead for lead in leads if lead.alert.state in _ENDS]
    return max(told, key=lambda lead: lead.alert.sent_at or lead.asked_at, default=None)


def _arrived_at(request: InboxRequest, lead: Lead) -> datetime:
    """Return when the mail service told of the alert's end, or else when it was sent."""
    kinds = {"delivery", "bounce", "complaint", "reject", "renderingfailure"}
    told = [
        event.at
        for event in request.desk.archive.timeline(lead.key)
        if event.kind in kinds and event.channel is Channel.FIRST and event.changed
    ]
    return told[-1] if told else lead.alert.sent_at or lead.asked_at
