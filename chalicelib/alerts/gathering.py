"""Alerts beyond those that go one by one: each channel has one email in five minutes that names all of them.

A lead stays due until an email that names it was taken, and the email's outbox knows what was (see batch_mail). What
the mail service says of the email later comes to each lead that it names (see feedback).
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from chalicelib.alerts.batch_mail import MARK, BatchMail, deliver, read_batch_mail
from chalicelib.alerts.changes import change_lead
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.dispatch import count_sent
from chalicelib.alerts.mails.batch import BatchTry
from chalicelib.alerts.mails.common import composed
from chalicelib.alerts.mails.gathered.mail import compose_gathered, compose_gathered_alarm
from chalicelib.alerts.pace import WITHIN, Pace
from chalicelib.faults import log_fault
from chalicelib.leads import alert_transitions
from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.alert_transitions import TRIES_BEFORE_ESCALATION
from chalicelib.leads.lead import Lead
from chalicelib.leads.urgency import urgency
from chalicelib.mail import MailRefusedError

GAP = timedelta(minutes=5)
# A record has room for them; the others' turn comes with the next email.
MOST_IN_ONE = 1_000
OUTBOX = {Channel.FIRST: "ALERTS#first", Channel.SECOND: "ALERTS#second", Channel.TOPIC: "ALERTS#topic"}


def gather(
    desk: AlertDesk, leads: Sequence[Lead], pace: Pace, is_time_up: Callable[[], bool] = lambda: False
) -> dict[str, Lead]:
    """Tell of the leads that are still to be told of; return those that were changed, as they stand then.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    changed: dict[str, Lead] = {}
    for channel, due in _due(desk, leads):
        if not is_time_up():
            changed |= {lead.key: lead for lead in _tell(desk, channel, due, pace, is_time_up)}
    return changed


def settle(desk: AlertDesk, leads: Sequence[Lead], pace: Pace, is_time_up: Callable[[], bool]) -> dict[str, Lead]:
    """Mark the leads that an earlier gathered email told of, and leave to the next one those that it may have.

    In a flood, all are left to the next one: turns that are free again would tell of a few out of many.

    Return those that were changed, as they stand then.

    Raises:
        StoreUnavailableError: nobody can say which those are.
    """
    changed: dict[str, Lead] = {}
    for channel, due in _due(desk, leads):
        mail = read_batch_mail(desk.records, OUTBOX[channel])
        is_flood = len(due) > desk.practice.alerts_one_by_one and mail.came_lately(desk.clock.now(), WITHIN)
        for lead in due:
            if is_flood or _is_in_doubt(mail, lead):
                pace.reserve(lead, channel)
        changed |= {lead.key: lead for lead in _mark(desk, channel, mail, due, is_time_up)}
    return changed


def _due(desk: AlertDesk, leads: Sequence[Lead]) -> Iterator[tuple[Channel, list[Lead]]]:
    """Return each channel with the leads that are to be told of on it now."""
    now = desk.clock.now()
    for channel in OUTBOX:
        due = [lead for lead in leads if not lead.is_canary and alert_transitions.is_to_be_told(lead, channel, now)]
        if due:
            yield channel, due


def _mark(
    desk: AlertDesk, channel: Channel, mail: BatchMail, due: Sequence[Lead], is_time_up: Callable[[], bool]
) -> Iterator[Lead]:
    now = desk.clock.now()
    for lead in due:
        if was_told(mail, lead) and not is_time_up():
            yield from _change(desk, lead, lambda found: alert_transitions.mark_named(found, channel, now), channel)


def _tell(
    desk: AlertDesk, channel: Channel, due: Sequence[Lead], pace: Pace, is_time_up: Callable[[], bool]
) -> Iterator[Lead]:
    mail = read_batch_mail(desk.records, OUTBOX[channel])
    untold = sorted((lead for lead in due if not was_told(mail, lead)), key=urgency)[:MOST_IN_ONE]
    now = desk.clock.now()
    if untold and not pace.is_stopped and not mail.waits(now) and not mail.came_lately(now, GAP):
        mail = _send(desk, channel, mail, untold, pace)
    yield from _mark(desk, channel, mail, due, is_time_up)
    if channel is Channel.FIRST and mail.failures >= TRIES_BEFORE_ESCALATION:
        for lead in due:
            yield from _change(desk, lead, lambda found: alert_transitions.escalate(found, "refused", now))


def _send(desk: AlertDesk, channel: Channel, mail: BatchMail, leads: Sequence[Lead], pace: Pace) -> BatchMail:
    covers = {lead.key: f"{lead.times_asked_again}{MARK}{mail.attempt + 1}" for lead in leads}
    # Also what was told of leads that could not be marked or read just now.
    told = {key: news for key, news in mail.told.items() if key not in covers}
    pace.keep()
    return deliver(desk, mail, covers, told, lambda claimed: _hand_over(desk, channel, claimed, leads, pace))


def _hand_over(desk: AlertDesk, channel: Channel, mail: BatchMail, leads: Sequence[Lead], pace: Pace) -> str:
    try:
        taken_as = _give(desk, channel, mail, leads)
    except MailRefusedError as refusal:
        if refusal.is_of_rate:
            pace.note(is_refused=True)
        raise
    pace.note(is_refused=False)
    return taken_as


def _give(desk: AlertDesk, channel: Channel, mail: BatchMail, leads: Sequence[Lead]) -> str:
    if channel is Channel.TOPIC:
        return desk.alarm_topic.publish(compose_gathered_alarm(leads, desk.practice))
    may_be_repeat = mail.may_be_repeat or any(lead.alerts[channel].state is AlertState.SENDING for lead in leads)
    batch = BatchTry(channel, mail.attempt, may_be_repeat, desk.clock.now(), desk.settings.public_url)
    message = composed(lambda: compose_gathered(leads, batch, practice=desk.practice))
    return desk.mailer.send(message)


def _is_in_doubt(mail: BatchMail, lead: Lead) -> bool:
    """Say whether a try may have told of a lead: it is in hand, or nobody knows what became of it."""
    doubtful = {**mail.in_doubt, **(mail.covers if mail.is_in_hand else {})}
    return doubtful.get(lead.key, "").partition(MARK)[0] == str(lead.times_asked_again)


def was_told(mail: BatchMail, lead: Lead) -> bool:
    return mail.has_told(lead.key, str(lead.times_asked_again))


def _change(
    desk: AlertDesk, lead: Lead, change: Callable[[Lead], Lead], channel: Channel | None = None
) -> Iterator[Lead]:
    """Change a lead; its fault stops no other, and it stays due."""
    try:
        written = change_lead(desk, lead, change)
    except Exception as fault:  # noqa: BLE001 - the others are due as well
        log_fault(fault)
        desk.metrics.count("SweepFaults")
        return
    if written and channel:
        count_sent(desk, written, channel, desk.clock.now())
    if written:
        yield written


def named_in(mail: BatchMail, attempt: int) -> dict[str, int]:
    """Return the leads that a try at the email named, and how often each had been asked again by then."""
    end = f"{MARK}{attempt}"
    everything = {**mail.told, **mail.in_doubt, **mail.covers}
    return {key: int(news.removesuffix(end)) for key, news in everything.items() if news.endswith(end)}
