"""Do what is due for a lead: claim, compose, send, mark. Safe to call twice and side by side."""

from collections.abc import Collection
from datetime import datetime, timedelta

from chalicelib.alerts import pushes
from chalicelib.alerts.acknowledgement_limits import Try, is_acknowledgement_wanted, take_allowance
from chalicelib.alerts.changes import change_lead, write_change
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.expiry import erase_expired
from chalicelib.alerts.mails.acknowledgement.mail import compose_acknowledgement
from chalicelib.alerts.mails.alert.mail import MOST_COUNTED, compose_alarm, compose_alert
from chalicelib.alerts.mails.common import NOT_COMPOSED, composed
from chalicelib.alerts.mails.renewal.mail import compose_renewal
from chalicelib.alerts.pace import Pace
from chalicelib.alerts.renewals import is_renewal_wanted
from chalicelib.alerts.sender_limit import count_sender
from chalicelib.alerts.visits import compose_visit_mail, is_visit_mail_wanted
from chalicelib.faults import log, log_fault
from chalicelib.forms import FORMS
from chalicelib.leads import alert_transitions
from chalicelib.leads.alert import TO_THE_PRACTICE, VISITS, AlertState, Channel
from chalicelib.leads.keyed_hashes import mailbox_hash
from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import email_of
from chalicelib.mail import MailRefusedError, MailUnclearError
from chalicelib.mail.message import Message
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.suppression_list import stop_url
from chalicelib.storage.table import open_box

# One lead has a few channels, each with a claim or a patience that ran out; more steps than this is a loop of ours.
_MOST_STEPS = 8
# The mail service's own simulator: it confirms every message and shows it to nobody.
CANARYS_MAILBOX = "success@simulator.amazonses.com"
# Refusals of one message, whatever the state of the AWS account.
_ABOUT_THE_MESSAGE = {"MessageRejected", "BadRequestException", NOT_COMPOSED}


class NotToBeSentError(Exception):
    """It turned out after the claim that this email must not go."""


def do_what_is_due(
    desk: AlertDesk,
    key: str,
    among: Collection[Channel] = tuple(Channel),
    *,
    known: Lead | None = None,
    pace: Pace | None = None,
) -> Lead | None:
    """Do everything that is due for a lead now, or what of it is due on some channels; None if the lead is gone.

    Return the lead as it was read or written last. `known` is the same from a moment ago, and saves a read: whatever
    was changed since, is found out when it is written. What `pace` does not let go stays due: it is
    gathered, or waits for the next run.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    lead = known or desk.store.get(key)
    pace, left = pace or Pace(desk), set(among)
    for _ in range(_MOST_STEPS):
        now = desk.clock.now()
        if lead is None:
            return None
        if lead.is_gone_by(now):
            erase_expired(desk, lead, lead.expires_at or now)
            return None
        if not lead.sender_hash and alert_transitions.next_due(lead, now, left) is None:
            return lead
        lead = _do_first(desk, lead, now, left, pace) or desk.store.get(key)
    return lead


def _do_first(desk: AlertDesk, lead: Lead, now: datetime, left: set[Channel], pace: Pace) -> Lead | None:
    """Do what is due first of what is left; return the lead as it stands then, None where it has to be read.

    A channel on which nothing may be sent now is left no more. The sender is counted before anything else, and
    forgotten by the same write as the claim.
    """
    counted = count_sender(desk, lead, now) if lead.sender_hash else lead
    channel = alert_transitions.next_due(counted, now, left)
    if channel is None:
        return write_change(desk, lead, counted)
    if channel is Channel.PUSH:
        return pushes.push(desk, lead, counted)
    alert = counted.alerts[channel]
    if alert_transitions.is_waiting_for_delivery(alert):
        return write_change(desk, lead, alert_transitions.mark_undelivered(counted, channel, now))
    if not _is_wanted(desk, counted, channel, now):
        return write_change(desk, lead, alert_transitions.leave_out(counted, channel))
    if not pace.lets_go(counted, channel):
        left.discard(channel)
        return lead if counted == lead else write_change(desk, lead, counted)
    spared = pushes.without_push_to_nobody(desk, counted, now)
    may_be_told = pace.is_uncounted(counted, channel)
    taken = alert_transitions.claim(spared, channel, now, desk.random, may_be_told=may_be_told)
    claimed = write_change(desk, lead, taken)
    return _send(desk, claimed, channel, pace, follows_doubt=alert.state is AlertState.SENDING) if claimed else None


def _is_wanted(desk: AlertDesk, lead: Lead, channel: Channel, now: datetime) -> bool:
    """Say whether this email may still go. The practice is always told; whoever wrote is not told at any price.

    Raises:
        StoreUnavailableError: nobody can say.
    """
    if channel in TO_THE_PRACTICE:
        return True
    if alert_transitions.is_too_late(lead.alerts[channel], now):
        return False
    if channel is Channel.VISITOR:
        return is_acknowledgement_wanted(desk.records, lead, desk.settings.keys)
    if channel in VISITS:
        return is_visit_mail_wanted(desk, lead, channel, now)
    if not desk.practice.postal_address or not desk.settings.public_url:
        log.error("A renewal reminder was left out: it needs mail.postal_address in practice.toml, and PUBLIC_URL.")
        return False
    zone = desk.practice.time_zone
    return is_renewal_wanted(
        lead,
        channel,
        keys=desk.settings.keys,
        records=desk.records,
        archive=desk.archive,
        time_zone=zone,
        now=now,
    )


def _send(desk: AlertDesk, lead: Lead, channel: Channel, pace: Pace, *, follows_doubt: bool) -> Lead | None:
    """Send a claimed alert and note the outcome; where nobody can say, the claim runs out by itself.

    Return the lead as it stands then, None where it has to be read.
    """
    attempt = lead.alerts[channel].attempt
    if _is_retry(lead, channel):
        desk.metrics.count("AlertsRetried")
    try:
        if channel is Channel.VISITOR:
            _take_allowance(desk, lead, follows_doubt=follows_doubt)
        pace.keep()
        message_id = _hand_over(desk, lead, channel)
        pace.note(is_refused=False)
    except NotToBeSentError:
        return change_lead(desk, lead, lambda found: alert_transitions.leave_out_try(found, channel, attempt))
    except MailRefusedError as refusal:
        log_fault(refusal)
        permanent, now = _is_for_good(refusal, channel), desk.clock.now()
        if refusal.is_of_rate:
            pace.note(is_refused=True)
            return change_lead(desk, lead, lambda found: alert_transitions.put_back(found, channel, attempt, now))
        return change_lead(
            desk,
            lead,
            lambda found: alert_transitions.mark_refused(
                found, channel, attempt, now, is_permanent=permanent, random=desk.random
            ),
        )
    except MailUnclearError as doubt:
        log_fault(doubt)
        return lead
    now = desk.clock.now()
    sent = change_lead(desk, lead, lambda found: alert_transitions.mark_sent(found, channel, attempt, message_id, now))
    if sent:
        count_sent(desk, sent, channel, now)
    return sent


def _is_retry(lead: Lead, channel: Channel) -> bool:
    alert = lead.alerts[channel]
    return channel in TO_THE_PRACTICE and not lead.is_canary and bool(alert.may_be_repeat or alert.failures)


def _is_for_good(refusal: MailRefusedError, channel: Channel) -> bool:
    """Say whether to act on a refusal at once. With mail to visitors only one of this message counts.

    A refusal of the AWS account is mended in time.
    """
    return refusal.is_permanent and (channel in TO_THE_PRACTICE or str(refusal) in _ABOUT_THE_MESSAGE)


def _take_allowance(desk: AlertDesk, lead: Lead, *, follows_doubt: bool) -> None:
    """Keep to the limits before anything is sent.

    Raises:
        NotToBeSentError: they are reached.
        MailRefusedError: the table did not confirm, so nothing may be sent by this try.
        MailUnclearError: the same, and nobody knows what became of the try before.
    """
    now, zone = desk.clock.now(), desk.practice.time_zone
    attempt = Try(
        lead.key,
        lead.alerts[Channel.VISITOR].attempt,
        mailbox_hash(desk.settings.keys, email_of(lead.answers), now.astimezone(zone).date(), zone),
        follows_doubt=follows_doubt,
    )
    try:
        is_allowed = take_allowance(desk.records, attempt, now=now, time_zone=zone)
    except StoreUnavailableError as fault:
        log_fault(fault)
        # What an earlier try may have used up must not be forgotten: this one is to be taken over as that one was.
        raise (MailUnclearError if follows_doubt else MailRefusedError)("LimitsUnknown") from None
    if not is_allowed:
        raise NotToBeSentError


def _hand_over(desk: AlertDesk, lead: Lead, channel: Channel) -> str:
    if channel is Channel.TOPIC:
        return desk.alarm_topic.publish(compose_alarm(lead, practice=desk.practice))
    return desk.mailer.send(composed(lambda: _compose(desk, lead, channel)))


def _compose(desk: AlertDesk, lead: Lead, channel: Channel) -> Message:
    practice, settings = desk.practice, desk.settings
    if channel is Channel.VISITOR:
        return compose_acknowledgement(lead, practice=practice, now=desk.clock.now())
    if channel in VISITS:
        return compose_visit_mail(desk, lead, channel)
    if channel not in TO_THE_PRACTICE:
        url = stop_url(settings.public_url, settings.keys, lead)
        return compose_renewal(lead, channel, practice=practice, desk_url=settings.public_url, stop_url=url)
    return compose_alert(
        lead,
        channel,
        to=_address(desk, lead, channel),
        practice=practice,
        detail=settings.alert_detail,
        desk_url=settings.public_url,
        now=desk.clock.now(),
        open_count=_open_count(desk),
    )


def _address(desk: AlertDesk, lead: Lead, channel: Channel) -> str:
    if lead.is_canary:
        return CANARYS_MAILBOX
    return desk.practice.alerts_to if channel is Channel.FIRST else desk.practice.second_to


def _open_count(desk: AlertDesk) -> int | None:
    """Count what is open; an alert goes out without the number rather than late."""
    try:
        return sum(desk.store.count_in(open_box(form), MOST_COUNTED) for form in FORMS)
    except StoreUnavailableError as fault:
        log_fault(fault)
        return None


def count_sent(desk: AlertDesk, lead: Lead, channel: Channel, now: datetime) -> None:
    if channel is Channel.FIRST and not lead.is_canary:
        desk.metrics.count("AlertsSent")
        desk.metrics.measure("SecondsToAlert", (now - lead.asked_at) / timedelta(seconds=1))


def is_unsent(lead: Lead) -> bool:
    """Say whether nobody has been told of a lead yet who should be."""
    is_to_be_told = lead.alert.state in {AlertState.PENDING, AlertState.SENDING} and lead.alert.sent_at is None
    return is_to_be_told and not lead.is_canary
