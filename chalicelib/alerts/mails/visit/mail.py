"""Compose the emails about a visit: when it is, that it was moved or called off, and the reminder of it. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.alerts.mails.common import CannotBeWrittenError, mailbox_of, write_to_visitor
from chalicelib.alerts.mails.visit import words
from chalicelib.alerts.mails.visit.calendar import visit_in_calendar
from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import on_date_at, on_day_at
from chalicelib.text.words import Words


@dataclass(frozen=True)
class Links:
    """Where the person says what they ask of their visit."""

    another_time: str
    cannot_come: str


def compose_visit(lead: Lead, *, practice: Practice, links: Links | None, now: datetime) -> Message:
    """Return the email that says when the visit is, with the file for a calendar; or that it was called off.

    Raises:
        CannotBeWrittenError: the lead has no address that mail can be sent to, or nothing to say.
    """
    told = lead.told_visit
    visit_at = told.at or told.before
    if visit_at is None:
        raise CannotBeWrittenError
    compose = _told if told.at else _called_off
    calendar = visit_in_calendar(
        lead, visit_at, "REQUEST" if told.at else "CANCEL", to=mailbox_of(lead), practice=practice, now=now
    )
    return replace(compose(lead, visit_at, practice, links), calendar=calendar)


def compose_visit_reminder(lead: Lead, *, practice: Practice, links: Links | None) -> Message:
    """Return the reminder of a visit that is near.

    Raises:
        CannotBeWrittenError: the lead has no address that mail can be sent to, or no visit.
    """
    visit_at = lead.told_visit.at
    if visit_at is None:
        raise CannotBeWrittenError
    texts = {**_of_a_visit(links), "title": _on(words.IS, visit_at, practice)}
    return _written(lead, Channel.VISIT_REMINDER, words.SUBJECT_REMINDER, visit_at, practice, texts)


def _told(lead: Lead, visit_at: datetime, practice: Practice, links: Links | None) -> Message:
    before = lead.told_visit.before if lead.told_visit.before != visit_at else None
    texts = {
        **_of_a_visit(links),
        "title": _on(words.MOVED if before else words.IS, visit_at, practice),
        "no_longer": _on(words.NO_LONGER, before, practice) if before else "",
        "calendar": words.CALENDAR,
    }
    subject = words.SUBJECT_MOVED if before else words.SUBJECT
    return _written(lead, Channel.VISIT, subject, visit_at, practice, texts)


def _called_off(lead: Lead, visit_at: datetime, practice: Practice, _: Links | None) -> Message:
    texts = {
        **_of_a_visit(None),
        "title": _on(words.CALLED_OFF, visit_at, practice),
        "calendar": words.OUT_OF_CALENDAR,
        "if_not": words.ANOTHER_ONE,
        "why": words.WHY_CALLED_OFF,
    }
    return _written(lead, Channel.VISIT, words.SUBJECT_CALLED_OFF, visit_at, practice, texts)


def _of_a_visit(links: Links | None) -> dict[str, Words | str]:
    """Return what all of them say, unless they say something else in its place."""
    return {
        "no_longer": "",
        "calendar": "",
        "if_not": words.IF_NOT if links else words.IF_NOT_BY_PHONE,
        "another_time": words.ANOTHER_TIME,
        "another_time_url": links.another_time if links else "",
        "cannot_come": words.CANNOT_COME,
        "cannot_come_url": links.cannot_come if links else "",
        "call": words.CALL,
        "caution": words.NO_HEALTH_BY_EMAIL,
        "why": words.WHY,
    }


def _on(text: Words, at: datetime, practice: Practice) -> Words:
    return text.filled(when=on_date_at(at, practice.time_zone))


def _written(
    lead: Lead,
    channel: Channel,
    subject: Words,
    visit_at: datetime,
    practice: Practice,
    texts: dict[str, Words | str],
) -> Message:
    when = on_day_at(visit_at, practice.time_zone)
    return write_to_visitor("visit", lead, channel, practice=practice, subject=subject.filled(when=when), texts=texts)
