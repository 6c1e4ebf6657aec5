"""Who may use the inbox: the people of the practice, and those whose access was taken away."""

import re
from dataclasses import dataclass

from chalicelib.inbox import people, sessions
from chalicelib.inbox.confirmation import demand
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.notices import tell
from chalicelib.inbox.page import moment_or_nothing, page
from chalicelib.inbox.people import Person
from chalicelib.inbox.request import InboxRequest, see_other
from chalicelib.inbox.session_rows import SessionRow, session_rows
from chalicelib.inbox.words import table
from chalicelib.web.request import Reply

# As we make them: the table takes no empty key, and none beyond 1,024 bytes.
_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


@dataclass(frozen=True)
class PersonRow:
    """Somebody as the page shows them; moments are in words."""

    person: Person
    since: str
    passkeys: int
    used: str
    removed: str
    is_you: bool
    sessions: tuple[SessionRow, ...]


def show_people(request: InboxRequest) -> Reply:
    request.audit("read_people")
    rows = [_row(request, person) for person in sorted(people.people(request.desk.records), key=_by_name)]
    return page(
        request,
        "people",
        inside=[row for row in rows if not row.person.removed_at],
        removed=[row for row in rows if row.person.removed_at],
    )


def _by_name(person: Person) -> tuple[str, str]:
    return person.name.casefold(), person.id


def _row(request: InboxRequest, person: Person) -> PersonRow:
    passkeys = people.passkeys_of(request.desk.records, person.id)
    used = max((passkey.used_at for passkey in passkeys if passkey.used_at), default=None)
    return PersonRow(
        person,
        since=moment_or_nothing(request, person.since),
        passkeys=len(passkeys),
        used=moment_or_nothing(request, used),
        removed=moment_or_nothing(request, person.removed_at),
        is_you=person.id == request.who,
        sessions=() if person.removed_at else session_rows(request, person.id),
    )


def remove_person(request: InboxRequest) -> Reply:
    """Take {"person"}'s access away, if {"email"} was typed as theirs."""
    person = _named(request)
    if person.id == request.who:
        raise NotDoneError("not_possible", detail=table("people")["people_not_yourself"])
    if request.text("email").casefold() != person.email:
        raise NotDoneError("bad_input", detail=table("people")["people_other_email"])
    demand(request, "remove_person", person.id)
    request.audit("removed_person", about=person.id)
    people.remove_person(request.desk.records, person, request.now, by=request.person)
    tell(request, "removed_person", request.person, person)
    return see_other(request, "people")


def end_sessions(request: InboxRequest) -> Reply:
    """End {"person"}'s {"session"}, or without one all of theirs but the one in which this is asked for."""
    person, named = _named(request), request.text("session")
    this = request.session.id if request.session else ""
    found = [session.id for session in sessions.sessions_of(request.desk.records, person.id)]
    ended = [each for each in found if (each == named if named else each != this)]
    if named and not ended:
        raise NotDoneError("not_found")
    request.audit("ended_sessions_of", about=person.id)
    for session_id in ended:
        sessions.end(request.desk.records, person.id, session_id)
    if this in ended:
        return see_other(request, "signed-out", **sessions.forgetting())
    return see_other(request, "people")


def _named(request: InboxRequest) -> Person:
    """Return {"person"}.

    Raises:
        NotDoneError: not_found; nobody with access is called so.
    """
    named = request.text("person")
    person = people.find_person(request.desk.records, named) if _ID.fullmatch(named) else None
    if person is None or person.removed_at:
        raise NotDoneError("not_found")
    return person
