"""A working day at an invented practice: what came this morning, and what lies in the inbox from the weeks before.

Today's requests are posted as visitors post them, each at its time. Earlier ones are written into the store as they
would stand by now. Nobody in here exists; the numbers are of the kind that is kept for stories.
"""

import json
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.desk import Desk
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.keyed_hashes import email_hash, phone_hash
from chalicelib.leads.lead import Answer, Consent, Lead, TimelineEvent
from chalicelib.leads.lookup_keys import email_of, phone_of
from chalicelib.leads.promise import promise
from chalicelib.leads.reference import public_reference
from chalicelib.leads.retention import expiry_of
from chalicelib.leads.status import Standing, Status

# Tuesday, November 24, 2026, in New York.
OPENS_AT = "2026-11-24T10:55:00-05:00"
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
# How many came in each week, the newest first.
_WEEKS = (3, 12, 9, 11, 8, 10, 6, 9, 7, 5, 6, 4)
_SOURCES = ("A friend", "Google", "My doctor", "Google", "The blog", "A friend", "Google", "Support group")
_FIRST_NAMES = ("Odette", "Bram", "Lucía", "Farid", "Greta", "Yusuf", "Pilar", "Anselm", "Mei", "Rosalind", "Tavi")
_LAST_NAMES = ("Quillfeather", "Lanternby", "Overbrook", "Marshwick", "Penhallow", "Saltmarsh", "Vantongeren")

INES = {
    "name": "Ines Quillfeather",
    "phone": "(212) 555-0147",
    "email": "ines@example.com",
    "date_of_birth": "April 23 1968",
    "in_new_york": "yes",
    "zip": "12534",
    "kind": "renewal",
    "current_expires_on": "12/4/2026",
    "condition": "Nerve pain in both hands since the chemotherapy",
    "message": "I am back at work on Monday.\nCould we talk before then?",
    "preferred_contact": "phone",
    "preferred_time": "Before noon",
    "voicemail_ok": "no",
    "heard_from": "My oncologist",
    "consent_contact": "yes",
    "renewal_reminders": "yes",
}
_LEAST = {"date_of_birth": "5/6/1981", "in_new_york": "yes", "consent_contact": "yes"}
_PITCH = "We can bring your website to the first page of every search engine. https://offers.example.com"


@dataclass(frozen=True)
class Arrival:
    """Something that a visitor posts, so long after the one before."""

    wait: timedelta
    form: str
    fields: Mapping[str, str]


MORNING = (
    Arrival(timedelta(0), "certification", {**_LEAST, "name": "Walter Overbrook", "phone": "212-555-0188"}),
    Arrival(4 * _MINUTE, "contact", {"name": "Top Ranking Ltd", "email": "hi@example.com", "message": _PITCH}),
    Arrival(
        9 * _MINUTE,
        "contact",
        {
            "name": "Greta Marshwick",
            "email": "greta@example.com",
            "message": "Do you also see people by video on Friday afternoons?",
        },
    ),
    Arrival(
        12 * _MINUTE,
        "certification",
        {**_LEAST, "name": "Teo Penhallow", "phone": "212-555-0173", "for_whom": "other_adult", "kind": "new"},
    ),
    Arrival(14 * _MINUTE, "certification", INES),
    Arrival(
        5 * _MINUTE,
        "contact",
        {
            "phone": "646-555-0110",
            "message": "Necesito saber si atienden en español y cuánto cuesta la primera cita.",
        },
    ),
)
LATER = 6 * _MINUTE


def lay_out(desk: Desk, url: str, advance: Callable[[timedelta], None]) -> dict[str, str]:
    """Let the morning happen on a running desk; give the references of those who came in it, by name."""
    days = [week * 7 + 1 - number % 6 * bool(week) for week, count in enumerate(_WEEKS) for number in range(count)]
    for lead in (*(_gone_by(desk, number, ago) for number, ago in enumerate(days)), *_under_way(desk)):
        _write(desk, lead)
    references = {}
    for arrival in MORNING:
        advance(arrival.wait)
        references[arrival.fields.get("name", "")] = _post(url, arrival)
    advance(LATER)
    return references


def _post(url: str, arrival: Arrival) -> str:
    is_a_program = "https://" in arrival.fields.get("message", "")
    fields = {**arrival.fields, **({"_gotcha": "filled"} if is_a_program else {})}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    asked = urllib.request.Request(f"{url}/f/{arrival.form}", json.dumps(fields).encode(), headers)  # noqa: S310 - ours
    with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - our own desk on this machine
        reference: str = json.load(answer)["id"]
    return reference


def _write(desk: Desk, lead: Lead) -> None:
    """Put a lead of an earlier day into the store, with what happened to it."""
    keys = desk.settings.keys
    lead = replace(
        lead,
        phone_hash=phone_hash(keys, phone_of(lead.answers)),
        email_hash=email_hash(keys, email_of(lead.answers)),
        promise=promise(lead.received_at, desk.hours),
    )
    desk.store.add(replace(lead, expires_at=expiry_of(lead, desk.practice.retention)))
    if lead.standing.at:
        event = TimelineEvent("tap-1", lead.standing.at, f"marked_{lead.standing.status}")
        desk.store.record(lead.key, event)


def _gone_by(desk: Desk, number: int, days: int) -> Lead:
    """Make a request of so many days ago that has come to its end."""
    at = _at(desk, days, time(9 + number % 8, number * 13 % 60))
    status = (Status.CERTIFIED, Status.CERTIFIED, Status.DECLINED, Status.CERTIFIED, Status.REFERRED)[number % 5]
    reached = at + _MINUTE * (4 + number * 11 % 34)
    standing = Standing(
        status,
        number=2,
        at=reached + 90 * _MINUTE,
        certified_until=_two_years_on(at) if status is Status.CERTIFIED else None,
        first_contact_at=reached,
    )
    return _lead(number, at, standing, {"heard_from": _SOURCES[number % len(_SOURCES)]})


def _under_way(desk: Desk) -> tuple[Lead, ...]:
    """Make two visits of today, somebody who is being thought about, and what Ines wrote two years ago."""
    now = desk.clock.now()
    scheduled, contacted = Standing(Status.SCHEDULED, 1, now - _DAY), Standing(Status.CONTACTED, 1, now - _DAY)
    visits = [replace(scheduled, visit_at=_at(desk, 0, clock)) for clock in (time(14, 30), time(16))]
    two_years_ago = _at(desk, 721, time(10, 12))
    certified = Standing(Status.CERTIFIED, 3, two_years_ago + _DAY, certified_until=date(2026, 12, 4))
    return (
        _lead(101, _at(desk, 1, time(11, 5)), visits[0], {"name": "Dolores Saltmarsh"}),
        _lead(102, _at(desk, 2, time(15, 40)), visits[1], {"name": "Samuel Lanternby"}),
        _lead(103, _at(desk, 1, time(16, 20)), contacted, {"name": "Ruth Vantongeren"}),
        _lead(104, two_years_ago, certified, {"name": INES["name"], "phone": _phone("147")}),
    )


def _lead(number: int, at: datetime, standing: Standing, answers: Mapping[str, Answer]) -> Lead:
    key = f"{number:032x}"
    first, last = _FIRST_NAMES[number % len(_FIRST_NAMES)], _LAST_NAMES[number * 5 % len(_LAST_NAMES)]
    return Lead(
        key=key,
        reference=public_reference(key),
        form="certification",
        received_at=at,
        language="en",
        content="written for pictures",
        alerts={Channel.FIRST: Alert(AlertState.DELIVERED, attempt=1, sent_at=at)},
        answers={
            "name": f"{first} {last}",
            "phone": _phone(f"1{number % 40:02}"),
            "date_of_birth": "1975-04-23",
            "for_whom": "self",
            "in_new_york": "yes",
            **answers,
        },
        consents={"consent_contact": Consent("2026-01", "en", at)},
        standing=standing,
    )


def _phone(last: str) -> dict[str, str]:
    return {"typed": f"(212) 555-0{last}", "e164": f"+12125550{last}"}


def _at(desk: Desk, days_ago: int, clock: time) -> datetime:
    zone = desk.practice.time_zone
    day = desk.clock.now().astimezone(zone).date() - _DAY * days_ago
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _two_years_on(at: datetime) -> date:
    return at.date().replace(year=at.year + 2)
