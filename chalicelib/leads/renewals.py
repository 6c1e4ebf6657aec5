"""Emails that a certification ends: when they are due, for whom, and what takes the place of one. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from chalicelib.leads.alert import RENEWALS, Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import mailable_email
from chalicelib.leads.status import Status

CONSENT = "renewal_reminders"
SENT_AT = time(10)  # on the practice's clock
# A reminder that could not be sent for longer than this says the wrong thing.
OF_USE_FOR = timedelta(days=3)
_ONE_DAY = timedelta(days=1)


def plan_renewals(lead: Lead, now: datetime, time_zone: tzinfo) -> Lead:
    """Return the lead with the reminders that its standing asks for; to be called after whatever may change them.

    Those that were sent for the same certificate stay as they are, and what is due already is not planned any more.
    """
    planned = _planned(lead, time_zone) if is_asked_for(lead) else {}
    alerts = {channel: alert for channel, alert in lead.alerts.items() if channel not in RENEWALS}
    for channel in RENEWALS:
        if alert := _renewed(lead.alerts.get(channel), planned.get(channel), now):
            alerts[channel] = alert
    return replace(lead, alerts=alerts)


def is_asked_for(lead: Lead) -> bool:
    """Say whether the person asked for reminders of a certificate that the practice gave, and can be written to."""
    can_be_written_to = mailable_email(lead) and lead.email_hash
    return bool(
        lead.standing.status is Status.CERTIFIED
        and lead.standing.certified_until
        and CONSENT in lead.consents
        and lead.no_renewals_since is None
        and can_be_written_to
    )


def _planned(lead: Lead, time_zone: tzinfo) -> Mapping[Channel, Alert]:
    """Return each reminder as it stands before its first try."""
    until = lead.standing.certified_until
    if until is None:
        return {}
    has_ended_at = on_clock(until + _ONE_DAY, time(), time_zone)
    due = {channel: on_clock(until - timedelta(days=days), SENT_AT, time_zone) for channel, days in RENEWALS.items()}
    return {
        channel: Alert(AlertState.PENDING, due_at=due_at, not_after=min(due_at + OF_USE_FOR, has_ended_at))
        for channel, due_at in due.items()
    }


def on_clock(day: date, at: time, time_zone: tzinfo) -> datetime:
    """Return the moment, in UTC, at which a clock of the time zone shows a time on a day."""
    return datetime.combine(day, at, tzinfo=time_zone).astimezone(UTC)


def _renewed(old: Alert | None, planned: Alert | None, now: datetime) -> Alert | None:
    """Return what becomes of one reminder: the old one, the planned one in its place, or none."""
    if old and planned and old.not_after == planned.not_after and old.state is not AlertState.LEFT_OUT:
        return old
    if planned and planned.due_at and planned.due_at > now:
        # A number is skipped, so that a late answer to a try of the old one is not taken for one to this.
        return replace(planned, attempt=old.attempt + 1) if old and old.attempt else planned
    if old and old.state is AlertState.PENDING:
        return replace(old, state=AlertState.LEFT_OUT, due_at=None) if old.attempt else None
    return old


def is_planned_as_it_stands(lead: Lead, channel: Channel, time_zone: tzinfo) -> bool:
    """Say whether an email is about the certificate that the lead has now, and not about another date."""
    return _planned(lead, time_zone)[channel].not_after == lead.alerts[channel].not_after


def may_be_the_same(other: Lead, lead: Lead) -> bool:
    """Say whether two leads may be of one person: households share phones and addresses, not birthdays."""
    born = {str(each.answers["date_of_birth"]) for each in (other, lead) if each.answers.get("date_of_birth")}
    return other.key != lead.key and len(born) <= 1


def replaces(other: Lead, lead: Lead, now: datetime) -> bool:
    new, old = other.standing.certified_until, lead.standing.certified_until
    is_certified = other.standing.status is Status.CERTIFIED and not other.is_gone_by(now)
    return bool(is_certified and new and old and new > old)
