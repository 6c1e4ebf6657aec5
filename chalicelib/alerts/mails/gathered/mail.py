"""Compose the email that gathers alerts: every reference, clean ones first, by what was promised. Pure.

It says no more than an alert at its most discreet, whatever the practice lets into its mailbox: no names, no answers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.alerts.mails import words as shared
from chalicelib.alerts.mails.batch import BatchTry, write_batch
from chalicelib.alerts.mails.common import GATHERED, title_of
from chalicelib.alerts.mails.gathered import words
from chalicelib.leads.lead import Lead
from chalicelib.leads.urgency import urgency
from chalicelib.mail.message import Alarm, Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import by_time_or_day
from chalicelib.text.words import Words


@dataclass(frozen=True)
class Row:
    """One request in the email."""

    title: str
    reference: str
    url: str
    promised: str


@dataclass(frozen=True)
class Group:
    """The clean requests, or those that may be spam."""

    title: str
    rows: tuple[Row, ...]


def compose_gathered(leads: Sequence[Lead], batch: BatchTry, *, practice: Practice) -> Message:
    """Return the email that tells of many leads at once."""
    in_order = sorted(leads, key=urgency)
    context = {
        "title": _new(in_order, practice.language),
        "why": words.WHY(practice.language),
        "groups": [*_groups(in_order, practice, batch.desk_url)],
    }
    return write_batch(
        "gathered",
        context,
        batch,
        practice=practice,
        subject=[*_subject(in_order, practice)],
        second=words.SECOND,
        mailing=GATHERED,
    )


def compose_gathered_alarm(leads: Sequence[Lead], practice: Practice) -> Alarm:
    """Return the notice for whoever watches over the desk, when the alerts of many leads may have failed."""
    language = practice.language
    references = "\n".join(lead.reference for lead in sorted(leads, key=urgency))
    subject = words.ALARM_SUBJECT(language).format(count=len(leads))
    return Alarm(subject, f"{words.ALARM(language)}\n\n{references}")


def _new(leads: Sequence[Lead], language: str) -> str:
    pattern = words.ONE_NEW_SHORT if len(leads) == 1 else words.NEW_SHORT
    return pattern(language).format(count=len(leads))


def _subject(leads: Sequence[Lead], practice: Practice) -> Iterator[str]:
    """Return the parts of the subject: safe on a lock screen, and true whenever they are read."""
    language, first = practice.language, leads[0]
    yield _new(leads, language)
    if doubted := sum(bool(lead.doubts) for lead in leads):
        yield words.DOUBTED_SHORT(language).format(count=doubted)
    if promised := _promised(first, practice):
        yield promised


def _promised(lead: Lead, practice: Practice) -> str:
    if lead.promise is None:
        return ""
    by = by_time_or_day(lead.promise.respond_by, lead.asked_at, practice.time_zone)(practice.language)
    return shared.ANSWER(practice.language).format(by=by)


def _groups(leads: Sequence[Lead], practice: Practice, desk_url: str) -> Iterator[Group]:
    parts: tuple[tuple[Words, list[Lead]], ...] = (
        (words.CLEAN, [lead for lead in leads if not lead.doubts]),
        (words.DOUBTED, [lead for lead in leads if lead.doubts]),
    )
    for title, part in parts:
        if part:
            rows = tuple(_row(lead, practice, desk_url) for lead in part)
            yield Group(title(practice.language).format(count=len(part)), rows)


def _row(lead: Lead, practice: Practice, desk_url: str) -> Row:
    return Row(
        title=title_of(lead, practice.language),
        reference=lead.reference,
        url=f"{desk_url}/inbox/leads/{lead.reference}",
        promised=_promised(lead, practice),
    )
