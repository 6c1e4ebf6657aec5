"""A visit as a calendar's file (iCalendar, RFC 5545; how it travels by email: RFC 5546). Pure.

Its moments are in UTC: a calendar shows them on its own clock, and no change of the clocks can move them. One visit
has one UID for as long as its lead is kept; a change has a higher SEQUENCE and a cancellation the method CANCEL.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote
from uuid import UUID, uuid5

from chalicelib.alerts.mails.visit import words
from chalicelib.leads.lead import Lead
from chalicelib.leads.visits import LASTS
from chalicelib.mail.message import Calendar
from chalicelib.practice.practice import Practice

# Ours alone; what it makes of a lead's key says nothing of the lead, and no change of the secret changes it.
_NAMESPACE = UUID("6f2c6d0e-54a7-4c0f-9a53-2b0c1f7d8e41")
_LONGEST_LINE = 75  # bytes
_IN_AN_ADDRESS = "@!$&'*+=/?^_`{|}~-."


def visit_in_calendar(
    lead: Lead, visit_at: datetime, method: Literal["REQUEST", "CANCEL"], *, to: str, practice: Practice, now: datetime
) -> Calendar:
    """Return the file that puts a visit into the calendar of `to`, moves it there, or takes it out."""
    lines = _lines(lead, visit_at, method, to=to, practice=practice, now=now)
    return Calendar(method, "".join(f"{_folded(line)}\r\n" for line in lines))


def _lines(lead: Lead, visit_at: datetime, method: str, *, to: str, practice: Practice, now: datetime) -> Iterator[str]:
    language, phone = lead.language, practice.phone
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Front Desk//Appointment//EN", f"METHOD:{method}")
    yield from ("BEGIN:VEVENT", f"UID:{uuid5(_NAMESPACE, lead.key)}", f"SEQUENCE:{lead.told_visit.sequence}")
    yield f"DTSTAMP:{_moment(now)}"
    yield f"DTSTART:{_moment(visit_at)}"
    yield f"DTEND:{_moment(visit_at + LASTS)}"
    yield f"SUMMARY:{_text(words.IN_CALENDAR(language).format(phone=phone))}"
    yield f"DESCRIPTION:{_text(words.IN_CALENDAR_TO_CHANGE(language).format(phone=phone))}"
    yield f"STATUS:{'CONFIRMED' if method == 'REQUEST' else 'CANCELLED'}"
    yield "CLASS:PRIVATE"
    yield f"ORGANIZER:{_address(practice.bare_mail_from)}"
    # They agreed to it on the phone: nothing is to be answered.
    yield f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:{_address(to)}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """Write a text so that no sign of it ends it or begins something else."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _address(address: str) -> str:
    return f"mailto:{quote(address, safe=_IN_AN_ADDRESS)}"


def _folded(line: str) -> str:
    """Break a line that is too long, between characters; each piece but the first begins with a blank."""
    pieces, size = [""], 0
    for character in line:
        length = len(character.encode())
        if size + length > _LONGEST_LINE:
            pieces.append("")
            size = 1  # the blank
        pieces[-1] += character
        size += length
    return "\r\n ".join(pieces)
