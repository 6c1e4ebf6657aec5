"""Compose reminders: what waits, by when it was promised, and one tap to each. Pure.

They say no more than an alert at its most discreet, whatever the practice lets into its mailbox: no names, no answers.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.alerts.mails import words as shared
from chalicelib.alerts.mails.batch import BatchTry, write_batch
from chalicelib.alerts.mails.common import title_of
from chalicelib.alerts.mails.reminder import words
from chalicelib.alerts.open_leads import OpenLeads
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import Alarm, Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import by_time_or_day, moment
from chalicelib.text.words import Words

# As many as somebody reads on a phone; the others are counted, and the inbox has them all.
MOST_IN_FULL = 50
# What is overdue already must not hide what can still be answered in time.
_KEPT_FOR_EITHER = MOST_IN_FULL // 2


@dataclass(frozen=True)
class Row:
    """One request in a reminder."""

    title: str
    reference: str
    url: str
    received: str
    promised: str
    is_overdue: bool


@dataclass(frozen=True)
class Group:
    """The requests that are overdue, or those that are not; the email counts those that it does not list."""

    title: str
    rows: tuple[Row, ...]
    left_out: Sequence[Lead]


def compose_reminder(waiting: OpenLeads, batch: BatchTry, *, practice: Practice) -> Message:
    """Return the email that reminds of everything that waits, what was promised soonest first."""
    language, now = practice.language, batch.now
    leads = sorted(waiting.leads, key=lambda lead: _soonest(lead, now))
    groups = _groups(leads, practice, now, batch.desk_url)
    left_out = [lead for group in groups for lead in group.left_out]
    context = {
        "title": words.ONE_WAITS(language) if len(leads) == 1 else words.MANY_WAIT(language).format(count=len(leads)),
        "groups": groups,
        "left_out_title": words.ALSO_WAITING(language),
        "left_out": [*_shares(left_out, now, language)],
        "perhaps_more": "" if waiting.saw_all else words.PERHAPS_MORE(language),
        "how_to_stop": words.HOW_TO_STOP(language),
    }
    subject = [*_subject(leads, practice, now)]
    return write_batch("reminder", context, batch, practice=practice, subject=subject, second=words.SECOND)


def _groups(leads: Sequence[Lead], practice: Practice, now: datetime, desk_url: str) -> list[Group]:
    """Return what is overdue and what is not, each with as much of it as the email has room for."""
    late = [lead for lead in leads if lead.is_overdue(now)]
    in_time = [lead for lead in leads if not lead.is_overdue(now)]
    room_for_late = MOST_IN_FULL - min(_KEPT_FOR_EITHER, len(in_time))
    room_in_time = MOST_IN_FULL - min(room_for_late, len(late))
    parts = ((words.OVERDUE, late, room_for_late), (words.IN_TIME, in_time, room_in_time))
    return [
        Group(
            title=_heading(name, min(room, len(part)), len(part), practice.language),
            rows=tuple(_row(lead, practice, now, desk_url) for lead in part[:room]),
            left_out=part[room:],
        )
        for name, part, room in parts
        if part
    ]


def compose_reminder_alarm(practice: Practice) -> Alarm:
    return Alarm("Front Desk: reminders", words.ALARM(practice.language))


def _soonest(lead: Lead, now: datetime) -> tuple[datetime, str]:
    return (lead.promise.respond_by if lead.promise else now), lead.reference


def _subject(leads: Sequence[Lead], practice: Practice, now: datetime) -> Iterator[str]:
    """Return the parts of the subject: safe on a lock screen, and true whenever they are read."""
    language = practice.language
    yield words.REMINDER(language)
    overdue = sum(lead.is_overdue(now) for lead in leads)
    if len(leads) == 1:
        yield title_of(leads[0], language)
        yield from _answer_by(leads[0], practice, now)
        yield leads[0].reference
        return
    yield shared.WAITING_SHORT(language).format(count=len(leads))
    if overdue:
        yield shared.OVERDUE_SHORT(language).format(count=overdue)
    else:
        yield from _answer_by(leads[0], practice, now)


def _answer_by(lead: Lead, practice: Practice, now: datetime) -> Iterator[str]:
    if lead.is_overdue(now):
        yield words.OVERDUE(practice.language).lower()
    if lead.promise:
        yield shared.ANSWER(practice.language).format(by=_by(lead.promise.respond_by, practice, now))


def _promised(lead: Lead, practice: Practice, now: datetime) -> str:
    language = practice.language
    if lead.promise is None:
        return words.WITHOUT_PROMISE(language)
    pattern = words.WAS_PROMISED if lead.is_overdue(now) else words.PROMISED
    return pattern(language).format(by=_by(lead.promise.respond_by, practice, now))


def _by(respond_by: datetime, practice: Practice, now: datetime) -> str:
    return by_time_or_day(respond_by, now, practice.time_zone)(practice.language)


def _heading(name: Words, shown: int, count: int, language: str) -> str:
    number = str(count) if shown == count else words.SHOWN_OF(language).format(shown=shown, count=count)
    return f"{name(language)}: {number}"


def _row(lead: Lead, practice: Practice, now: datetime, desk_url: str) -> Row:
    language = practice.language
    return Row(
        title=title_of(lead, language),
        reference=lead.reference,
        url=f"{desk_url}/inbox/leads/{lead.reference}",
        received=words.RECEIVED(language).format(moment=moment(lead.received_at, practice.time_zone, now)(language)),
        promised=_promised(lead, practice, now),
        is_overdue=lead.is_overdue(now),
    )


def _shares(leads: Sequence[Lead], now: datetime, language: str) -> Iterator[str]:
    """Count what is not listed, by what it is."""
    counts = Counter(title_of(lead, language) for lead in leads)
    overdue = Counter(title_of(lead, language) for lead in leads if lead.is_overdue(now))
    for title, count in counts.most_common():
        pattern = words.SHARE_OVERDUE if overdue[title] else words.SHARE
        yield pattern(language).format(form=title, count=count, overdue=overdue[title])
