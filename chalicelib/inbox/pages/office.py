"""The practice's office: who may come in, one's own passkeys and sessions, and the account of what was done."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from chalicelib.alerts.mails.alert.mail import moment_in_words
from chalicelib.inbox import people, sessions
from chalicelib.inbox.errors import GROUNDS, NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.people import Person
from chalicelib.inbox.request import Call, see_other
from chalicelib.inbox.sessions import Session
from chalicelib.inbox.words import office, words
from chalicelib.storage.audit import THE_DESK, AuditEvent, read_day
from chalicelib.web.request import Reply

# As `audit.read_day` names the place where a page ends: a moment and an event's id.
_PLACE = re.compile(r"[0-9T:.+-]{10,40}#[0-9a-f]{0,64}")
_A_DAY = timedelta(days=1)


# --- people ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonRow:
    """Somebody as the page shows them; moments are in words."""

    person: Person
    since: str
    passkeys: int
    used: str
    removed: str
    is_you: bool


def show_people(call: Call) -> Reply:
    call.account("read_people")
    rows = [_person_row(call, person) for person in sorted(people.people(call.desk.records), key=_by_name)]
    return page(
        call,
        "people",
        title=words(call.language)["people_title"],
        inside=[row for row in rows if not row.person.removed_at],
        removed=[row for row in rows if row.person.removed_at],
    )


def _by_name(person: Person) -> tuple[str, str]:
    return person.name.casefold(), person.id


def _person_row(call: Call, person: Person) -> PersonRow:
    passkeys = people.passkeys_of(call.desk.records, person.id)
    used = max((passkey.used_at for passkey in passkeys if passkey.used_at), default=None)
    return PersonRow(
        person,
        since=_when(call, person.since),
        passkeys=len(passkeys),
        used=_when(call, used),
        removed=_when(call, person.removed_at),
        is_you=person.id == call.who,
    )


def remove_person(call: Call) -> Reply:
    """Take {"person"}'s access away, if {"email"} was typed as theirs."""
    named = call.text("person")
    person = people.find_person(call.desk.records, named) if _ID.fullmatch(named) else None
    if person is None or person.removed_at:
        raise NotDoneError("not_found")
    if person.id == call.who:
        raise NotDoneError("not_possible", detail=office.NOT_YOURSELF)
    if call.text("email").casefold() != person.email:
        raise NotDoneError("bad_input", detail=office.OTHER_EMAIL)
    call.account("removed_person", code=person.id)
    people.remove_person(call.desk.records, person, call.now)
    return see_other(call, "people")


# --- oneself ---------------------------------------------------------------------------------------------------------

# As we make them: the table takes no empty key, and none beyond 1,024 bytes.
_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


@dataclass(frozen=True)
class Thing:
    """A passkey or a session as the page shows it; moments are in words, empty for never."""

    id: str
    name: str
    since: str
    used: str
    is_this: bool = False


def show_you(call: Call) -> Reply:
    call.account("read_you")
    records = call.desk.records
    passkeys = sorted(people.passkeys_of(records, call.who), key=lambda passkey: passkey.since)
    mine = sorted(sessions.sessions_of(records, call.who), key=lambda session: session.seen_at, reverse=True)
    return page(
        call,
        "you",
        title=words(call.language)["you_title"],
        passkeys=[Thing(key.id, key.name, _when(call, key.since), _when(call, key.used_at)) for key in passkeys],
        sessions=[_session_row(call, session) for session in mine],
    )


def _session_row(call: Call, session: Session) -> Thing:
    is_this = call.session is not None and session.id == call.session.id
    return Thing(session.id, session.device, _when(call, session.began_at), _when(call, session.seen_at), is_this)


def remove_passkey(call: Call) -> Reply:
    """Remove one's own {"passkey"}, unless it is the last, and end all sessions but this one."""
    mine = [passkey.id for passkey in people.passkeys_of(call.desk.records, call.who)]
    if call.text("passkey") not in mine:
        raise NotDoneError("not_found")
    if len(mine) == 1:
        raise NotDoneError("not_possible", detail=office.LAST_PASSKEY)
    call.account("removed_passkey")
    people.remove_passkey(call.desk.records, call.who, call.text("passkey"))
    # It may be a lost device's, and what it opened is still open there.
    for session in sessions.sessions_of(call.desk.records, call.who):
        if call.session is None or session.id != call.session.id:
            sessions.end(call.desk.records, call.who, session.id)
    return see_other(call, "you")


def end_session(call: Call) -> Reply:
    """End one's own {"session"}, or with {"others"} all but this one."""
    this = call.session.id if call.session else ""
    mine = [session.id for session in sessions.sessions_of(call.desk.records, call.who)]
    wanted = [each for each in mine if (each != this if call.text("others") else each == call.text("session"))]
    if not wanted and not call.text("others"):
        raise NotDoneError("not_found")
    call.account("ended_session")
    for session_id in wanted:
        sessions.end(call.desk.records, call.who, session_id)
    if this in wanted:
        return see_other(call, "signed-out", **{"Set-Cookie": sessions.farewell()})
    return see_other(call, "you")


# --- the account -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """An event in words; `more` is what its code means, `reference` is the lead it was about."""

    time: str
    who: str
    what: str
    more: str
    reference: str


def show_audit(call: Call) -> Reply:
    """Show the events of a day of the practice, newest first, from the place where another page ended."""
    today = call.now.astimezone(call.desk.practice.time_zone).date()
    day = _day_asked_for(call, today)
    after = call.request.query.get("after", "")
    if after and not _PLACE.fullmatch(after):
        raise NotDoneError("bad_input")
    call.account("read_audit")
    events, next_place = read_day(call.desk.records, day, after=after)
    names = {person.id: person.name for person in people.people(call.desk.records)}
    return page(
        call,
        "audit",
        title=words(call.language)["audit_title"],
        day=day.isoformat(),
        latest=today.isoformat(),
        day_in_words=_day_in_words(day, call.language),
        lines=[_line(call, event, names) for event in events],
        before=urlencode({"day": (day - _A_DAY).isoformat()}) if day > date.min else "",
        following=urlencode({"day": (day + _A_DAY).isoformat()}) if day < today else "",
        more=urlencode({"day": day.isoformat(), "after": next_place}) if next_place else "",
    )


def _day_asked_for(call: Call, today: date) -> date:
    asked = call.request.query.get("day", "")
    try:
        return date.fromisoformat(asked) if asked else today
    except ValueError:
        raise NotDoneError("bad_input", detail=office.NO_SUCH_DAY) from None


def _line(call: Call, event: AuditEvent, names: Mapping[str, str]) -> Line:
    texts = words(call.language)
    known = {**names, THE_DESK: texts["audit_desk"], "": texts["audit_nobody"]}
    what = office.WHATS.get(event.what)
    return Line(
        time=_time_in_words(event.at.astimezone(call.desk.practice.time_zone), call.language),
        who=known.get(event.who, event.who),
        what=what(call.language) if what else event.what,
        more=_more(event, names, call.language),
        reference=event.reference,
    )


def _more(event: AuditEvent, names: Mapping[str, str], language: str) -> str:
    if event.what == "removed_person":
        return names.get(event.code, event.code)
    for reason, ground in GROUNDS.items():
        if event.what == "refused" and reason == event.code:
            return ground.title(language)
    return office.CODES[event.code](language) if event.code in office.CODES else event.code


def _when(call: Call, moment: datetime | None) -> str:
    return moment_in_words(moment, call.desk.practice) if moment else ""


def _time_in_words(local: datetime, language: str) -> str:
    return f"{local:%H:%M:%S}" if language == "es" else f"{local.hour % 12 or 12}:{local:%M:%S %p}"


def _day_in_words(day: date, language: str) -> str:
    return f"{day.day}/{day.month}/{day.year}" if language == "es" else f"{day:%a %b} {day.day}, {day.year}"
