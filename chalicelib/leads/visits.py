"""Emails about a visit: what the person is told of it, when, and what makes one email needless. Pure.

The newest email is the alert on the channel `visit`; `Lead.told_visit` says what it is about. When the visit is moved
or called off, that alert begins anew, unless what the person knows is right without it.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.leads.admission import has_mailbox
from chalicelib.leads.alert import VISITS, Alert, AlertState, Channel
from chalicelib.leads.alert_transitions import LEASE, anew
from chalicelib.leads.lead import Lead, ToldVisit, Wish
from chalicelib.leads.status import Status

CONSENT = "consent_contact"
LASTS = timedelta(minutes=30)
REMINDED_BEFORE = timedelta(hours=2)
# A reminder that comes sooner after the email about the visit says nothing new.
APART = timedelta(hours=1)
# From then on a reminder that could not be sent comes too late to help.
_TOO_LATE_BEFORE = timedelta(minutes=30)
# Whose visit is settled so soon before it was due has had it, or missed it: it began early.
_BEGINS_EARLY = timedelta(hours=1)
_ARRIVED = frozenset({AlertState.SENT, AlertState.DELIVERED})
# After these nothing goes to the address any more.
_NOT_WANTED = frozenset({AlertState.BOUNCED, AlertState.COMPLAINED})


def plan_visit(lead: Lead, now: datetime, own_addresses: Collection[str]) -> Lead:
    """Return the lead with the emails that its visit asks for; to be called after whatever may change the visit."""
    visit_at = _visit_to_tell(lead, now, own_addresses)
    return _plan_reminder(_plan_news(lead, visit_at, now), visit_at, now)


def is_told_by_email(lead: Lead, own_addresses: Collection[str]) -> bool:
    """Say whether the person agreed to be written to, and there is an address for it."""
    return CONSENT in lead.consents and has_mailbox(lead, own_addresses)


def _visit_to_tell(lead: Lead, now: datetime, own_addresses: Collection[str]) -> datetime | None:
    visit_at = lead.standing.agreed_visit_at
    return visit_at if visit_at and visit_at > now and is_told_by_email(lead, own_addresses) else None


def _plan_news(lead: Lead, visit_at: datetime | None, now: datetime) -> Lead:
    told, alert = lead.told_visit, lead.alerts.get(Channel.VISIT)
    if visit_at == told.at or (alert and alert.state in _NOT_WANTED):
        return lead
    has_arrived = alert is not None and may_have_arrived(alert)
    known = told.at if has_arrived else told.before
    is_sure = told.is_sure if alert is None or not has_arrived else _was_handed_over(alert)
    changed = ToldVisit(told.sequence + has_arrived, visit_at, known, is_sure)
    if visit_at or _is_to_be_called_off(lead, known, now):
        if alert and visit_at == known and is_sure:
            # What they know is right again, and what would have said otherwise was never sent.
            as_before = replace(alert, state=AlertState.SENT, due_at=None)
            return replace(lead, told_visit=changed, alerts={**lead.alerts, Channel.VISIT: as_before})
        news = anew(alert, _once_nothing_is_on_its_way(lead, now), not_after=visit_at or known)
        return replace(lead, told_visit=changed, alerts={**lead.alerts, Channel.VISIT: news})
    return lead if has_arrived else _without(replace(lead, told_visit=changed), Channel.VISIT)


def _is_to_be_called_off(lead: Lead, known: datetime | None, now: datetime) -> bool:
    """Say whether the visit that the person may know of is still to come, and will not take place."""
    if known is None or known <= now:
        return False
    is_settled = lead.standing.status in {Status.CERTIFIED, Status.DID_NOT_COME}
    return not (is_settled and known - now <= _BEGINS_EARLY)


def may_have_arrived(alert: Alert) -> bool:
    """Say whether an email may have been handed over for an alert."""
    return _was_handed_over(alert) or alert.state is AlertState.SENDING or alert.may_be_repeat


def _was_handed_over(alert: Alert) -> bool:
    return alert.state in _ARRIVED or alert.sent_at is not None


def _once_nothing_is_on_its_way(lead: Lead, now: datetime) -> datetime:
    """Return from when on no email about the visit as it was can be handed over any more: when its claim runs out."""
    in_hand = [lead.alerts[channel] for channel in VISITS if channel in lead.alerts]
    ends = [alert.due_at for alert in in_hand if alert.state is AlertState.SENDING and alert.due_at]
    # Who took it into hand before this moment has come to an end by then.
    return min(max([now, *ends]), now + LEASE)


def _plan_reminder(lead: Lead, visit_at: datetime | None, now: datetime) -> Lead:
    old = lead.alerts.get(Channel.VISIT_REMINDER)
    not_after = visit_at - _TOO_LATE_BEFORE if visit_at else None
    if visit_at and old and old.not_after == not_after and old.state is not AlertState.LEFT_OUT:
        return lead
    if visit_at and visit_at - REMINDED_BEFORE - now >= APART:
        planned = anew(old, visit_at - REMINDED_BEFORE, not_after)
        return replace(lead, alerts={**lead.alerts, Channel.VISIT_REMINDER: planned})
    return _without(lead, Channel.VISIT_REMINDER)


def _without(lead: Lead, channel: Channel) -> Lead:
    """Return the lead without an alert that was not sent; its number of tries is kept if there were any."""
    alert = lead.alerts.get(channel)
    if alert is None or alert.state not in {AlertState.PENDING, AlertState.SENDING}:
        return lead
    others = {other: of for other, of in lead.alerts.items() if other is not channel}
    left_out = {channel: replace(alert, state=AlertState.LEFT_OUT, due_at=None)} if alert.attempt else {}
    return replace(lead, alerts={**others, **left_out})


def is_right(lead: Lead, channel: Channel, now: datetime) -> bool:
    """Say whether what an email about the visit would say is true, and news, at the moment of sending."""
    told_at, agreed_at = lead.told_visit.at, lead.standing.agreed_visit_at
    if channel is Channel.VISIT:
        return told_at == agreed_at or (told_at is None and not _is_known(lead))
    is_of_this_visit = told_at is not None and told_at == agreed_at
    return is_of_this_visit and lead.open_wish is not Wish.CANNOT_COME and not _is_told_just_now(lead, now)


def _is_known(lead: Lead) -> bool:
    """Say whether the visit still stands as an earlier email said."""
    agreed_at = lead.standing.agreed_visit_at
    return agreed_at is not None and agreed_at == lead.told_visit.before


def _is_told_just_now(lead: Lead, now: datetime) -> bool:
    """Say whether the email about the visit itself has gone out lately, or is about to."""
    alert = lead.alerts.get(Channel.VISIT)
    if alert is None:
        return False
    is_on_its_way = alert.state in {AlertState.PENDING, AlertState.SENDING}
    return is_on_its_way or (alert.sent_at is not None and now - alert.sent_at < APART)


def has_taken_mail(lead: Lead) -> bool:
    """Say whether an email to whoever wrote has arrived before: their address is no guess."""
    states = {alert.state for channel, alert in lead.alerts.items() if channel in {Channel.VISITOR, *VISITS}}
    return lead.told_visit.before is not None or AlertState.DELIVERED in states
