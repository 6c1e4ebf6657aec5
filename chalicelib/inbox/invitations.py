"""The operator's invitation into the inbox: made by a command, audited as done by the desk."""

import secrets
from datetime import datetime

from chalicelib.forms.readers import read_email
from chalicelib.inbox.people import Invitation, MakeToken, invite, make_token, people
from chalicelib.practice.practice import Practice
from chalicelib.storage import RecordStore
from chalicelib.storage.audit import THE_DESK, AuditEvent, write_down


class NotAnAddressError(Exception):
    """Nobody can be invited by this; the message says how to mend it."""


def invite_for_desk(
    records: RecordStore,
    practice: Practice,
    *,
    email: str,
    name: str,
    now: datetime,
    operator: str = "",
    make: MakeToken = make_token,
) -> tuple[str, Invitation]:
    """Invite somebody, and return the token that is shown once; `operator` is how AWS knows who does it.

    Raises:
        NotAnAddressError: the email address cannot be meant.
        StoreUnavailableError: nothing is known; inviting again does no harm.
    """
    address = address_in(email)
    known = next((person.id for person in people(records) if person.email == address.casefold()), "")
    note = f"{name.strip()} <{address}>".strip() + f" ({operator})" * bool(operator)
    event = AuditEvent(now, THE_DESK, "invited", id=secrets.token_hex(6), about=known, note=note)
    write_down(records, event, time_zone=practice.time_zone, retention=practice.retention)
    return invite(records, email=address, name=name, now=now, make=make)


def address_in(text: str) -> str:
    """Read an email address.

    Raises:
        NotAnAddressError: it cannot be meant.
    """
    try:
        return read_email(text)["address"]
    except ValueError:
        raise NotAnAddressError("this is not an email address; write it like EMAIL=ana@example.com.") from None


def link_of(desk_url: str, token: str) -> str:
    """Return the invitation's link. What follows "#" stays in the browser, so that no log has it."""
    return f"{desk_url}/inbox/enrol#{token}"
