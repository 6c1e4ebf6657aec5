"""What the mail service says about our messages: both of its shapes, in any order, as often as it likes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from chalicelib.alerts.acknowledgement_limits import note_came_back
from chalicelib.alerts.batch_mail import read_batch_mail
from chalicelib.alerts.changes import change_lead
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.gathering import OUTBOX, named_in
from chalicelib.alerts.mails.common import GATHERED
from chalicelib.faults import log_fault
from chalicelib.leads import alert_transitions
from chalicelib.leads.alert import TO_WHO_WROTE, VISITS, AlertState, Channel
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.mail.message import ATTEMPT_TAG, CHANNEL_TAG, KEY_TAG, MAILING_TAG, TRACE_HEADER
from chalicelib.storage.suppression_list import add_to_list
from chalicelib.storage.table import SUPPRESSED

# What the mail service calls a bounce of the moment: a full mailbox, or an answer that somebody is away, often after
# the message was delivered. If it never arrives, the watch over delivery notices.
_OF_THE_MOMENT = "Transient"
_SOFT_BOUNCE = "softbounce"
# The other events (soft bounces, opens, clicks, delays, subscriptions) are recorded and change nothing.
_OUTCOMES = {
    "send": AlertState.SENT,
    "delivery": AlertState.DELIVERED,
    "bounce": AlertState.BOUNCED,
    "complaint": AlertState.COMPLAINED,
    "reject": AlertState.FAILED,
    "renderingfailure": AlertState.FAILED,
}


@dataclass(frozen=True)
class MailEvent:
    """One thing that happened to one of our messages; no addresses."""

    id: str
    kind: str
    at: datetime
    key: str
    channel: Channel
    attempt: int

    @property
    def outcome(self) -> AlertState | None:
        return _OUTCOMES.get(self.kind)


def handle_notifications(desk: AlertDesk, event: Mapping[str, Any]) -> None:
    """Apply every record of an SNS event.

    Raises:
        StoreUnavailableError: the table did not confirm; the whole event may be brought again.
    """
    for record in event["Records"]:
        if mail_event := read_notification(record["Sns"]):
            apply_mail_event(desk, mail_event)


def apply_mail_event(desk: AlertDesk, event: MailEvent) -> None:
    """Change the lead as the event says, and put it into the timeline; a repeat does neither again.

    Of a lead that is gone nothing is kept: a late event does not begin its timeline anew.
    """
    if event.key == GATHERED:
        _apply_to_named(desk, event)
        return
    lead, outcome = desk.store.get(event.key), event.outcome
    if lead is None:
        return
    if event.channel in TO_WHO_WROTE and outcome in {AlertState.BOUNCED, AlertState.COMPLAINED}:
        _suppress(desk, lead, event.at)
        if event.channel is Channel.VISITOR or event.channel in VISITS:
            now, zone = desk.clock.now(), desk.practice.time_zone
            note_came_back(desk.records, lead, now=now, time_zone=zone)
    changed = outcome and change_lead(
        desk,
        lead,
        lambda found: alert_transitions.apply_outcome(found, event.channel, outcome, event.at, attempt=event.attempt),
    )
    if lead.is_canary:
        return  # it may be erased at this moment, and an event would be left behind
    happened = TimelineEvent(event.id, event.at, event.kind, event.channel, event.attempt, changed=bool(changed))
    desk.store.record(event.key, happened)


def _apply_to_named(desk: AlertDesk, event: MailEvent) -> None:
    """Change every lead that the email named, unless it was asked again since: then there is other news of it."""
    outcome = event.outcome
    if outcome is None or event.channel not in OUTBOX:
        return
    mail = read_batch_mail(desk.records, OUTBOX[event.channel])
    for key, count in named_in(mail, event.attempt).items():
        lead = desk.store.get(key)
        if lead and change_lead(desk, lead, partial(_named, event=event, outcome=outcome, count=count)):
            desk.store.record(key, TimelineEvent(event.id, event.at, event.kind, event.channel, event.attempt))


def _named(found: Lead, *, event: MailEvent, outcome: AlertState, count: int) -> Lead:
    if found.times_asked_again != count:
        return found
    return alert_transitions.apply_outcome(found, event.channel, outcome, event.at)


def _suppress(desk: AlertDesk, lead: Lead, at: datetime) -> None:
    """Write to this address never again: it takes no mail, or does not want it."""
    if lead.email_hash:
        add_to_list(desk.records, SUPPRESSED, lead.email_hash, at)


def read_notification(notification: Mapping[str, Any]) -> MailEvent | None:
    """Read a notification of either shape; None if it is not about one of our messages."""
    try:
        message = json.loads(notification["Message"])
        kind = str(message.get("eventType") or message["notificationType"]).lower().replace(" ", "")
        mail = message["mail"]
        key, channel, attempt = _trace(mail)
        if key != GATHERED and MAILING_TAG in (mail.get("tags") or {}):
            return None  # not about leads of its own: what waits is told of again, and each lead's alert is watched
        details = message.get(kind)
        kind = _SOFT_BOUNCE if kind == "bounce" and _is_of_the_moment(details) else kind
        at = _moment(details.get("timestamp") if isinstance(details, dict) else None, mail.get("timestamp"))
        # The same event may come under several SNS messages: it is known by what it says.
        event_id = f"{kind}-{channel}-{attempt}" + (f"-{GATHERED}" if key == GATHERED else "")
        return MailEvent(event_id, kind, at, key, channel, attempt)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError) as fault:
        log_fault(fault)
        return None


def _is_of_the_moment(bounce: object) -> bool:
    return isinstance(bounce, dict) and bounce.get("bounceType") == _OF_THE_MOMENT


def _trace(mail: Mapping[str, Any]) -> tuple[str, Channel, int]:
    """Find out which try the event is about: from its tags, or from the header that older shapes repeat."""
    tags = mail.get("tags") or {}
    name_tag = MAILING_TAG if MAILING_TAG in tags else KEY_TAG
    if name_tag in tags:
        key, channel, attempt = (tags[name][0] for name in (name_tag, CHANNEL_TAG, ATTEMPT_TAG))
    else:
        headers = {header["name"].lower(): header["value"] for header in mail["headers"]}
        key, channel, attempt = headers[TRACE_HEADER.lower()].split("/")
    if not isinstance(key, str):
        raise TypeError("a key that is no text")
    return key, Channel(channel), int(attempt)


def _moment(*texts: str | None) -> datetime:
    text = next((text for text in texts if text), "")
    moment = datetime.fromisoformat(text)
    # As a moment in UTC: one that the calendar ends before is none.
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
