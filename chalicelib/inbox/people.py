"""Who may sign in: people, their passkeys, and the invitations by which they enrol."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.storage import Record, RecordStore
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import INVITATIONS, PEOPLE, PERSON

# Long enough to walk over to the phone, too short to be found later in a mailbox.
INVITATION_LASTS = timedelta(minutes=10)

# More than a practice ever has: its people, or one person's passkeys and sessions.
_ALL = 1_000

# Makes tokens nobody can guess; handed in by tests that need to know them.
MakeToken = Callable[[], str]


def make_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is stored instead of a token: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Person:
    """Somebody of the practice."""

    id: str
    email: str
    name: str
    since: datetime
    # From when on they may no longer sign in; their name stays for the audit log.
    removed_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class Passkey:
    """The public part of a key pair on a person's device."""

    # The credential's id as the browser gives it, in base64url.
    id: str
    person: str
    public_key: str
    uses: int
    name: str
    since: datetime
    used_at: datetime | None = None
    # Whether it may be on several devices; None for one that was made before anybody asked, until it is used.
    may_be_backed_up: bool | None = None
    version: int = 0


@dataclass(frozen=True)
class Invitation:
    email: str
    name: str
    expires_at: datetime


PERSONS = Codec(Person, version=1, outside=("id", "version"))
PASSKEYS = Codec(Passkey, version=2, outside=("id", "person", "version"))
INVITED = Codec(Invitation, version=1, outside=("expires_at",))


def invite(
    records: RecordStore, *, email: str, name: str, now: datetime, make: MakeToken = make_token
) -> tuple[str, Invitation]:
    """Make an invitation and return its token, which is shown once and stored as a hash only."""
    token = make()
    invitation = Invitation(email.strip().casefold(), name.strip() or email.partition("@")[0], now + INVITATION_LASTS)
    values = INVITED.write(invitation)
    records.write(Record(INVITATIONS, hash_of(token), values, expires_at=invitation.expires_at))
    return token, invitation


def find_invitation(records: RecordStore, token: str) -> Invitation | None:
    """Return a valid invitation; None for one that is used, too old or invented."""
    found = records.read(INVITATIONS, hash_of(token))
    return INVITED.read(found.values, expires_at=found.expires_at) if found and found.expires_at else None


def redeem_invitation(records: RecordStore, token: str) -> bool:
    """Remove an invitation for good; of two who try, one succeeds."""
    return records.remove(INVITATIONS, hash_of(token))


def invited_person(records: RecordStore, invitation: Invitation, now: datetime, *, new_id: str = "") -> Person:
    """Return the person whom an invitation is for, by email address; somebody new is not stored yet."""
    for person in people(records):
        if person.email == invitation.email:
            return person
    return Person(new_id or make_token()[:16], invitation.email, invitation.name, now)


def admit_person(records: RecordStore, person: Person) -> Person:
    """Store somebody new, or give access back to somebody from whom it was taken."""
    if person.version and person.removed_at is None:
        return person
    return _keep(records, replace(person, removed_at=None))


def people(records: RecordStore) -> list[Person]:
    """Return everybody who ever had access, removed ones included, in the order of their ids."""
    return [_person_of(record) for record in records.list(PEOPLE, limit=_ALL)]


def names_of(records: RecordStore) -> dict[str, str]:
    """Return the names of all of them by their ids: what is kept of who did something is the id."""
    return {person.id: person.name for person in people(records)}


def find_person(records: RecordStore, person_id: str) -> Person | None:
    record = records.read(PEOPLE, person_id)
    return _person_of(record) if record else None


def remove_person(records: RecordStore, person: Person, now: datetime) -> None:
    """Take a person's passkeys and sessions away, at once; their name stays for the audit log."""
    _keep(records, replace(person, removed_at=now))
    for record in records.list(PERSON.of(person.id), limit=_ALL):
        records.remove(record.partition, record.key)


def _keep(records: RecordStore, person: Person) -> Person:
    records.write(Record(PEOPLE, person.id, PERSONS.write(person), version=person.version))
    return replace(person, version=person.version + 1)


def _person_of(record: Record) -> Person:
    return PERSONS.read(record.values, id=record.key, version=record.version)


_PASSKEY = "PASSKEY#"


def keep_passkey(records: RecordStore, passkey: Passkey) -> bool:
    """Write a passkey or what changed about it; False if somebody else changed it meanwhile."""
    values = PASSKEYS.write(passkey)
    return records.write(Record(PERSON.of(passkey.person), _PASSKEY + passkey.id, values, version=passkey.version))


def find_passkey(records: RecordStore, person_id: str, passkey_id: str) -> Passkey | None:
    record = records.read(PERSON.of(person_id), _PASSKEY + passkey_id)
    return _passkey_of(record) if record else None


def passkeys_of(records: RecordStore, person_id: str) -> list[Passkey]:
    return [_passkey_of(record) for record in records.list(PERSON.of(person_id), _PASSKEY)]


def remove_passkey(records: RecordStore, person_id: str, passkey_id: str) -> bool:
    return records.remove(PERSON.of(person_id), _PASSKEY + passkey_id)


def _passkey_of(record: Record) -> Passkey:
    return PASSKEYS.read(
        record.values,
        id=record.key.removeprefix(_PASSKEY),
        person=PERSON.part(record.partition),
        version=record.version,
    )
