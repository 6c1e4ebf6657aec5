"""The operator's invitation into the inbox: made by a command, audited as done by the desk."""

import secrets
from datetime import datetime

from chalicelib.forms.readers import read_email
from chalicelib.inbox.people import ROLES, Invitation, MakeToken, Role, invite, make_token, people
from chalicelib.practice.practice import Practice
from chalicelib.storage import RecordStore
from chalicelib.storage.audit import THE_DESK, AuditEvent, write_down


class NotInvitableError(Exception):
    """Nobody can be invited by this; the message says how to mend it."""


def invite_for_desk(
    records: RecordStore,
    practice: Practice,
    *,
    email: str,
    name: str,
    now: datetime,
    operator: str = "",
    role: str = "",
    make: MakeToken = make_token,
) -> tuple[str, Invitation]:
    """Invite somebody, and return the token that is shown once; `operator` is how AWS knows who does it.

    Raises:
        NotInvitableError: the email address, or the role, cannot be meant.
        StoreUnavailableError: nothing is known; inviting again does no harm.
    """
    address, meant = address_in(email), role_in(role)
    known = next((person.id for person in people(records) if person.email == address.casefold()), "")
    note = f"{name.strip()} <{address}>".strip() + f" ({operator})" * bool(operator)
    event = AuditEvent(now, THE_DESK, "invited", id=secrets.token_hex(6), about=known, note=note)
    write_down(records, event, time_zone=practice.time_zone, retention=practice.retention)
    return invite(records, email=address, name=name, now=now, role=meant, make=make)


def address_in(text: str) -> str:
    """Read an email address.

    Raises:
        NotInvitableError: it cannot be meant.
    """
    try:
        return read_email(text)["address"]
    except ValueError:
        raise NotInvitableError("this is not an email address; write it like EMAIL=ana@example.com.") from None


def role_in(text: str) -> Role | None:
    """Read a role; None where none is named.

    Raises:
        NotInvitableError: there is no such role.
    """
    wished = text.strip().lower()
    role = next((role for role in ROLES if role == wished), None)
    if wished and role is None:
        raise NotInvitableError(f"there are two roles: write ROLE={ROLES[0]} or ROLE={ROLES[1]}.")
    return role


def link_of(desk_url: str, token: str) -> str:
    """Return the invitation's link. What follows "#" stays in the browser, so that no log has it."""
    return f"{desk_url}/inbox/enrol#{token}"
