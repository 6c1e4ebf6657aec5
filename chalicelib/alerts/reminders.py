"""Reminders: one email for all that is waiting, when a part of the promised time of a lead has passed.

What falls due is told to the practitioner; that a promised time is over, to her second address as well. A lead's stage
counts on only when everybody who should was told: until then it stays due, and the outbox knows who was.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.alerts.batch_mail import MARK, BatchMail, deliver, read_batch_mail, tell_operator
from chalicelib.alerts.changes import change_lead
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.mails.batch import BatchTry
from chalicelib.alerts.mails.common import composed
from chalicelib.alerts.mails.reminder.mail import compose_reminder, compose_reminder_alarm
from chalicelib.alerts.open_leads import OpenLeads, read_open_leads
from chalicelib.faults import log_fault
from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.reminders import is_asleep, is_last, is_reminded_of, reminded, settled, stages_told
from chalicelib.storage import StoreUnavailableError

# What falls due so soon after a reminder has gone to an address joins the next one: each names everything that waits.
GAP = timedelta(minutes=15)
# Who was told that a promised time is over knows that it is time; the second address is for whoever stands in.
GAP_AFTER_END = {Channel.FIRST: timedelta(minutes=30), Channel.SECOND: timedelta(hours=1)}
# A record has room for many more; the others' turn comes with the next sweep.
MOST_IN_ONE = 1_000
OUTBOX = {Channel.FIRST: "REMINDER#first", Channel.SECOND: "REMINDER#second"}


@dataclass(frozen=True)
class _Step:
    """A lead that falls due, and how many reminders it has had with this one."""

    lead: Lead
    told: int

    @property
    def news(self) -> str:
        return f"{self.lead.reminders}{MARK}{self.told}"

    @property
    def channels(self) -> tuple[Channel, ...]:
        return (Channel.FIRST, Channel.SECOND) if is_last(self.lead, self.told) else (Channel.FIRST,)

    def was_told_by(self, mail: BatchMail) -> bool:
        return mail.has_told(self.lead.key, self.news)


def remind(desk: AlertDesk, leads: Iterable[Lead], is_time_up: Callable[[], bool] = lambda: False) -> None:
    """Remind of the leads whose reminder is due, in one email to each address.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    due = list(_still_due(desk, leads))[:MOST_IN_ONE]
    if not due:
        return
    first = read_batch_mail(desk.records, OUTBOX[Channel.FIRST])
    steps = [_step(desk, lead, first) for lead in due]
    outboxes = {Channel.FIRST: _tell(desk, Channel.FIRST, first, steps)}
    if any(Channel.SECOND in step.channels for step in steps):
        second = read_batch_mail(desk.records, OUTBOX[Channel.SECOND])
        outboxes[Channel.SECOND] = _tell(desk, Channel.SECOND, second, steps)
    for step in steps:
        if all(step.was_told_by(outboxes[channel]) for channel in step.channels) and not is_time_up():
            _advance(desk, step)


def _still_due(desk: AlertDesk, leads: Iterable[Lead]) -> Iterator[Lead]:
    """Stop and put off what is to be; return the rest. One lead's fault stops no other."""
    now, hours = desk.clock.now(), desk.hours
    for lead in leads:
        try:
            right = settled(lead, now, hours)
            if right != lead:
                change_lead(desk, lead, lambda found: settled(found, now, hours))
        except Exception as fault:  # noqa: BLE001 - the others are due as well
            log_fault(fault)
            desk.metrics.count("SweepFaults")
            continue
        if right.remind_at and right.remind_at <= now:
            yield lead


def _step(desk: AlertDesk, lead: Lead, first: BatchMail) -> _Step:
    """Say what is told of a lead; what it was told of already counts as it was when the email went out."""
    step = _Step(lead, stages_told(lead, desk.clock.now(), desk.hours))
    return _Step(lead, int(first.told[lead.key].partition(MARK)[2])) if step.was_told_by(first) else step


def _tell(desk: AlertDesk, channel: Channel, mail: BatchMail, steps: list[_Step]) -> BatchMail:
    """Send what is due on a channel, if anything is and the outbox is free; return the outbox as it is then."""
    on_it = [step for step in steps if channel in step.channels]
    covers = {step.lead.key: step.news for step in on_it if not step.was_told_by(mail)}
    # Also what was told of leads that could not be read just now, and may not have been counted on.
    told = {key: news for key, news in mail.told.items() if key not in covers}
    now = desk.clock.now()
    if covers and not mail.waits(now) and not mail.came_lately(now, _gap(desk, channel, mail, on_it)):
        due = [step.lead for step in steps]
        mail = replace(mail, told_of_end=any(Channel.SECOND in step.channels for step in on_it))
        mail = deliver(desk, mail, covers, told, lambda claimed: _hand_over(desk, channel, claimed, due))
    tell_operator(desk, mail, compose_reminder_alarm(desk.practice))
    return mail


def _gap(desk: AlertDesk, channel: Channel, mail: BatchMail, steps: list[_Step]) -> timedelta:
    """Return for how long an address is left alone.

    What somebody asked for does not wait the longer time, nor what would otherwise miss the evening.
    """
    was_asked_for = any(step.lead.standing.again_at for step in steps)
    is_longer = mail.told_of_end and not was_asked_for and desk.hours.is_open_at(desk.clock.now())
    return GAP_AFTER_END[channel] if is_longer else GAP


def _hand_over(desk: AlertDesk, channel: Channel, mail: BatchMail, due: list[Lead]) -> str:
    batch = BatchTry(channel, mail.attempt, mail.may_be_repeat, desk.clock.now(), desk.settings.public_url)
    message = composed(lambda: compose_reminder(_all_waiting(desk, due), batch, practice=desk.practice))
    return desk.mailer.send(message)


def _all_waiting(desk: AlertDesk, due: list[Lead]) -> OpenLeads:
    """Return what waits besides what is due; without an answer of the table, what is due goes out alone.

    What falls due at this moment and was not come upon yet has an email of its own, in a minute.
    """
    try:
        seen = read_open_leads(desk)
    except StoreUnavailableError as fault:
        log_fault(fault)
        seen = OpenLeads(saw_all=False)
    keys, now = {lead.key for lead in due}, desk.clock.now()
    others = [lead for lead in seen.leads if lead.key not in keys and is_reminded_of(lead)]
    awake = (lead for lead in others if not is_asleep(lead, now) and (lead.remind_at is None or lead.remind_at > now))
    return OpenLeads((*due, *awake), seen.saw_all)


def _advance(desk: AlertDesk, step: _Step) -> None:
    """Count a lead's stage on, unless that was done; its fault stops no other."""
    now, hours = desk.clock.now(), desk.hours

    def count_on(lead: Lead) -> Lead:
        return reminded(lead, step.told, now, hours) if lead.reminders == step.lead.reminders else lead

    try:
        change_lead(desk, step.lead, count_on)
    except Exception as fault:  # noqa: BLE001 - the others are due as well
        log_fault(fault)
        desk.metrics.count("SweepFaults")
