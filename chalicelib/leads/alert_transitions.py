"""Every change an alert can make, as pure functions from lead to lead.

A change that does not apply gives the lead back as it is; the caller records it and writes nothing.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from chalicelib.leads.alert import (
    PUSHED_WITHIN,
    RENEWALS,
    TO_THE_PRACTICE,
    Alert,
    AlertState,
    Channel,
    alert_can_change,
)
from chalicelib.leads.lead import Lead

Escalation = Literal[
    "refused",  # three tries were refused or came to nothing
    "misconfigured",  # it could not be composed, or the mail service refuses us for good
    "undelivered",  # taken by the mail service, but nobody confirmed that it arrived
    "bounced",
    "complained",
    "failed",
]

# How long a claim lasts. Longer than the function may run, and long enough for the mail service's own word about the
# try to arrive: only then is it made again, because it may have arrived.
LEASE = timedelta(minutes=3)
# The mail service knows within seconds whether a mailbox took the message; half an hour is a greylisting server.
DELIVERY_PATIENCE = timedelta(minutes=30)
TRIES_BEFORE_ESCALATION = 3
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)

_ESCALATED_TO = (Channel.SECOND, Channel.TOPIC)
_BAD_NEWS: dict[AlertState, Escalation] = {
    AlertState.FAILED: "failed",
    AlertState.BOUNCED: "bounced",
    AlertState.COMPLAINED: "complained",
}


def next_due(lead: Lead, now: datetime, among: Collection[Channel] = tuple(Channel)) -> Channel | None:
    """Return the channel on which something is due first, or None. Whoever wrote waits until the practice is told."""
    due = [
        (channel not in TO_THE_PRACTICE, alert.due_at, channel)
        for channel, alert in lead.alerts.items()
        if alert.due_at and alert.due_at <= now and channel in among and not _has_to_wait(lead, channel, now)
    ]
    return min(due)[-1] if due else None


def _has_to_wait(lead: Lead, channel: Channel, now: datetime) -> bool:
    """Say whether whoever wrote is not to hear yet: the practitioner's own alert was not handed over."""
    is_first_told = lead.alert.sent_at is not None
    return channel is Channel.VISITOR and not is_first_told and not is_too_late(lead.alerts[channel], now)


def is_too_late(alert: Alert, now: datetime) -> bool:
    return alert.not_after is not None and now > alert.not_after


def leave_out(lead: Lead, channel: Channel) -> Lead:
    """Do not send it, on purpose."""
    alert = lead.alerts[channel]
    if not alert_can_change(alert.state, AlertState.LEFT_OUT):
        return lead
    return _with(lead, channel, replace(alert, state=AlertState.LEFT_OUT, due_at=None))


def leave_out_try(lead: Lead, channel: Channel, attempt: int) -> Lead:
    """Leave a try out that was claimed and never made."""
    return leave_out(lead, channel) if lead.alerts[channel].attempt == attempt else lead


def is_waiting_for_delivery(alert: Alert) -> bool:
    return alert.state is AlertState.SENT


def claim(lead: Lead, channel: Channel, now: datetime, random: Random, *, may_be_told: bool = False) -> Lead:
    """Take an alert into hand until the claim runs out. One taken over counts as a failed try.

    `may_be_told` is whether another email may have told of it.
    """
    alert = lead.alerts[channel]
    if not alert_can_change(alert.state, AlertState.SENDING):
        return lead
    came_to_nothing = alert.state is AlertState.SENDING
    failures = alert.failures + came_to_nothing
    claimed = replace(
        alert,
        state=AlertState.SENDING,
        due_at=claim_ends(now, failures, random, came_to_nothing=came_to_nothing),
        attempt=alert.attempt + 1,
        failures=failures,
        may_be_repeat=alert.may_be_repeat or came_to_nothing or may_be_told,
    )
    return _escalate_if_hopeless(_with(lead, channel, claimed), channel, now)


def claim_ends(now: datetime, failures: int, random: Random, *, came_to_nothing: bool) -> datetime:
    """Return when a claim runs out; `came_to_nothing` says that it takes over one that did.

    The more tries came to nothing, the longer the next claim lasts: if they did arrive, they are not to be many.
    """
    return now + LEASE + (wait_after(failures, random) if came_to_nothing else timedelta(0))


def mark_sent(lead: Lead, channel: Channel, attempt: int, message_id: str, now: datetime) -> Lead:
    """Note that the mail service took a try."""
    alert = lead.alerts[channel]
    if alert.attempt != attempt or alert.message_id:
        return lead
    if not alert_can_change(alert.state, AlertState.SENT):
        # The mail service's own word was faster; only the name of the message is news.
        return _with(lead, channel, replace(alert, message_id=message_id, failures=0))
    # Only the practitioner's own mailbox is watched for delivery: the others are already the second way.
    due_at = now + DELIVERY_PATIENCE if channel is Channel.FIRST else None
    sent = replace(alert, state=AlertState.SENT, due_at=due_at, failures=0, sent_at=now, message_id=message_id)
    return _with(lead, channel, sent)


def mark_refused(
    lead: Lead, channel: Channel, attempt: int, now: datetime, *, is_permanent: bool, random: Random
) -> Lead:
    """Note that the mail service certainly did not take a try, and set the moment of the next one.

    The practice is told however long it takes; an email to whoever wrote that is refused for good is given up.
    """
    alert = lead.alerts[channel]
    if alert.attempt != attempt or alert.state is not AlertState.SENDING:
        return lead
    failures = alert.failures + 1
    if is_permanent and channel not in TO_THE_PRACTICE:
        return _with(lead, channel, replace(alert, state=AlertState.FAILED, due_at=None, failures=failures))
    refused = replace(alert, state=AlertState.PENDING, due_at=now + wait_after(failures, random), failures=failures)
    changed = _with(lead, channel, refused)
    if is_permanent and channel is Channel.FIRST:
        return escalate(changed, "misconfigured", now)
    return _escalate_if_hopeless(changed, channel, now)


def put_back(lead: Lead, channel: Channel, attempt: int, now: datetime) -> Lead:
    """Note that the account could not send at that moment: it says nothing of the lead, and is no failed try."""
    alert = lead.alerts[channel]
    if alert.attempt != attempt or alert.state is not AlertState.SENDING:
        return lead
    return _with(lead, channel, replace(alert, state=AlertState.PENDING, due_at=now))


def put_off(lead: Lead, channel: Channel, until: datetime) -> Lead:
    """Let an alert wait that nobody has in hand, or whose try is over without a fault."""
    alert = lead.alerts[channel]
    if alert.state not in {AlertState.PENDING, AlertState.SENDING}:
        return lead
    return _with(lead, channel, replace(alert, state=AlertState.PENDING, due_at=until))


def is_to_be_told(lead: Lead, channel: Channel, now: datetime) -> bool:
    """Say whether somebody is to hear of a lead on a channel now."""
    alert = lead.alerts.get(channel)
    is_waiting = alert is not None and alert.state in {AlertState.PENDING, AlertState.SENDING}
    return is_waiting and alert is not None and alert.due_at is not None and alert.due_at <= now


def mark_named(lead: Lead, channel: Channel, now: datetime) -> Lead:
    """Note that something about many leads was taken that tells of this one: an email that names it, or a push."""
    alert = lead.alerts.get(channel)
    if alert is None or alert.state not in {AlertState.PENDING, AlertState.SENDING}:
        return lead
    due_at = now + DELIVERY_PATIENCE if channel is Channel.FIRST else None
    sent = replace(
        alert, state=AlertState.SENT, due_at=due_at, attempt=alert.attempt + 1, failures=0, sent_at=now, message_id=""
    )
    return _with(lead, channel, sent)


def mark_undelivered(lead: Lead, channel: Channel, now: datetime) -> Lead:
    """Note that nobody confirmed the delivery in time; a late confirmation is still welcome."""
    waited = _with(lead, channel, replace(lead.alerts[channel], due_at=None))
    return escalate(waited, "undelivered", now)


def apply_outcome(
    lead: Lead, channel: Channel, outcome: AlertState, now: datetime, *, attempt: int | None = None
) -> Lead:
    """Apply what the mail service says of a message, whichever try it was: one that arrived has arrived.

    With its number, a try that was about something earlier is told apart.
    """
    alert = lead.alerts.get(channel)
    if alert is None or (attempt is not None and attempt <= alert.earlier_tries):
        return lead
    if not alert_can_change(alert.state, outcome) or _is_about_an_earlier_plan(alert, channel):
        return lead
    is_watched = outcome is AlertState.SENT and channel is Channel.FIRST
    due_at = now + DELIVERY_PATIENCE if is_watched else None
    changed = _with(lead, channel, replace(alert, state=outcome, due_at=due_at, sent_at=alert.sent_at or now))
    if outcome is AlertState.BOUNCED and channel in RENEWALS:
        # Its certificate is noted once more, so that the next digest says that somebody is to call.
        changed = replace(changed, ending_at=now)
    is_bad = outcome in _BAD_NEWS and channel in TO_THE_PRACTICE
    return escalate(changed, _BAD_NEWS[outcome], now) if is_bad else changed


def _is_about_an_earlier_plan(alert: Alert, channel: Channel) -> bool:
    """Say whether a reminder was planned anew and not tried since: what is heard of it is about the one before."""
    return channel in RENEWALS and alert.state is AlertState.PENDING and not alert.failures


def escalate(lead: Lead, reason: Escalation, now: datetime) -> Lead:
    """Tell somebody else too: the second address and the alarm topic, once for each lead.

    That the canary's alert fails, it says itself (see alerts.canary).
    """
    if lead.escalated_because or lead.is_canary:
        return lead
    others = {channel: anew(lead.alerts.get(channel), now) for channel in _ESCALATED_TO}
    return replace(lead, escalated_because=reason, alerts={**lead.alerts, **others})


def tell_again(lead: Lead, now: datetime) -> Lead:
    """Tell the practice anew: the alert begins from the start, and others are told if it fails again.

    Who is being told because of an earlier failure is told of both.
    """
    on_the_way = [channel for channel in _ESCALATED_TO if _is_on_the_way(lead.alerts.get(channel))]
    told = {channel: anew(lead.alerts.get(channel), now) for channel in (Channel.FIRST, *on_the_way)}
    pushed = anew(lead.alerts.get(Channel.PUSH), now, not_after=now + PUSHED_WITHIN)
    reason = lead.escalated_because if on_the_way else ""
    return replace(lead, escalated_because=reason, alerts={**lead.alerts, **told, Channel.PUSH: pushed})


def anew(alert: Alert | None, due_at: datetime, not_after: datetime | None = None) -> Alert:
    """Return an alert before its first try. A number is skipped: what is heard of the try before is not about it."""
    skipped = alert.attempt + 1 if alert and alert.attempt else 0
    return Alert(AlertState.PENDING, due_at=due_at, attempt=skipped, earlier_tries=skipped, not_after=not_after)


def _is_on_the_way(alert: Alert | None) -> bool:
    return alert is not None and alert.state in {AlertState.PENDING, AlertState.SENDING}


def wait_after(failures: int, random: Random) -> timedelta:
    """Wait between half a minute and twice as long each time, an hour at most; chance keeps many leads apart."""
    longest = min(LONGEST_WAIT, SHORTEST_WAIT * (1 << min(failures, 10)))
    return SHORTEST_WAIT + random.random() * (longest - SHORTEST_WAIT)


def _escalate_if_hopeless(lead: Lead, channel: Channel, now: datetime) -> Lead:
    if channel is Channel.FIRST and lead.alerts[channel].failures >= TRIES_BEFORE_ESCALATION:
        return escalate(lead, "refused", now)
    return lead


def _with(lead: Lead, channel: Channel, alert: Alert) -> Lead:
    return replace(lead, alerts={**lead.alerts, channel: alert})
