"""Who may use the inbox: the people of the practice, and those whose access was taken away."""

import re
from dataclasses import dataclass

from chalicelib.inbox import people
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import moment_or_nothing, page
from chalicelib.inbox.people import Person
from chalicelib.inbox.request import InboxRequest, see_other
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
    )


def remove_person(request: InboxRequest) -> Reply:
    """Take {"person"}'s access away, if {"email"} was typed as theirs."""
    named = request.text("person")
    person = people.find_person(request.desk.records, named) if _ID.fullmatch(named) else None
    if person is None or person.removed_at:
        raise NotDoneError("not_found")
    if person.id == request.who:
        raise NotDoneError("not_possible", detail=table("people")["people_not_yourself"])
    if request.text("email").casefold() != person.email:
        raise NotDoneError("bad_input", detail=table("people")["people_other_email"])
    request.audit("removed_person", about=person.id)
    people.remove_person(request.desk.records, person, request.now)
    return see_other(request, "people")
