"""Who may sign in: people, their passkeys, and the invitations by which they enrol."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from chalicelib.storage import Record, RecordStore
from chalicelib.storage.codec import Codec
from chalicelib.storage.devices import remove_devices_of
from chalicelib.storage.table import INVITATIONS, PEOPLE, PERSON

# Long enough to walk over to the phone, too short to be found later in a mailbox.
INVITATION_LASTS = timedelta(minutes=10)

_PASSKEY = "PASSKEY#"
# More than a practice ever has: its people, or one person's passkeys and sessions.
_ALL = 1_000

# Makes tokens nobody can guess; handed in by tests that need to know them.
MakeToken = Callable[[], str]


def make_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is stored instead of a token: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


# An assistant works on requests; an owner also lets people in and out, takes lists away, erases, and reads the whole
# audit log.
Role = Literal["owner", "assistant"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Person:
    """Somebody of the practice."""

    id: str
    email: str
    name: str
    since: datetime
    # From when on they may no longer sign in; their name stays for the audit log.
    removed_at: datetime | None = None
    role: Role = "owner"
    # The ids of the passkeys that let them in, so that one conditional write says which these are; None before anybody
    # wrote them down: then those that are stored.
    passkeys: tuple[str, ...] | None = None
    version: int = 0

    @property
    def is_owner(self) -> bool:
        return self.role == "owner"

    def holds(self, passkey_id: str) -> bool:
        return self.passkeys is None or passkey_id in self.passkeys


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
    # What the person is to be; None leaves it as it is, and somebody new is an owner.
    role: Role | None = None


PERSONS = Codec(Person, version=2, outside=("id", "version"))
PASSKEYS = Codec(Passkey, version=2, outside=("id", "person", "version"))
INVITED = Codec(Invitation, version=2, outside=("expires_at",))


def invite(
    records: RecordStore,
    *,
    email: str,
    name: str,
    now: datetime,
    role: Role | None = None,
    make: MakeToken = make_token,
) -> tuple[str, Invitation]:
    """Make an invitation and return its token, which is shown once and stored as a hash only."""
    token = make()
    address, called = email.strip().casefold(), name.strip() or email.partition("@")[0]
    invitation = Invitation(address, called, now + INVITATION_LASTS, role)
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


def admit_person(records: RecordStore, person: Person, role: Role | None = None) -> Person:
    """Store somebody new, or give access back to somebody from whom it was taken, in a role if one is given.

    Whoever would leave the practice without an owner is one.

    Raises:
        ChangedMeanwhileError: somebody else changed them at this moment.
    """
    others = [other for other in people(records) if other.id != person.id and other.removed_at is None]
    has_owner = any(other.is_owner for other in others)
    admitted = replace(person, removed_at=None, role=(role or person.role) if has_owner else "owner")
    return person if person.version and admitted == person else _keep(records, admitted)


def people(records: RecordStore) -> list[Person]:
    """Return everybody who ever had access, removed ones included, in the order of their ids."""
    return [_person_of(record) for record in records.list(PEOPLE, limit=_ALL)]


def names_of(records: RecordStore) -> dict[str, str]:
    """Return the names of all of them by their ids: what is kept of who did something is the id."""
    return {person.id: person.name for person in people(records)}


def find_person(records: RecordStore, person_id: str) -> Person | None:
    record = records.read(PEOPLE, person_id)
    return _person_of(record) if record else None


def remove_person(records: RecordStore, person: Person, now: datetime, *, by: Person | None = None) -> None:
    """Take a person's passkeys and sessions away, at once; their name stays for the audit log.

    Raises:
        ChangedMeanwhileError: somebody else changed them, or who does it, at this moment. Two people who remove each
            other at once are both refused: otherwise nobody might be left.
    """
    if by is not None:
        _keep(records, by)
    _keep(records, replace(person, removed_at=now, passkeys=()))
    _clear(records, person)


def _clear(records: RecordStore, person: Person, *, but: str = "") -> None:
    """Remove what is kept of a person's devices, but for one passkey; none is told by a push any more."""
    remove_devices_of(records, person.id)
    for record in records.list(PERSON.of(person.id), limit=_ALL):
        if record.key != _PASSKEY + but:
            records.remove(record.partition, record.key)


class ChangedMeanwhileError(Exception):
    """A person's record was changed between reading and writing it; nothing was written."""


def _keep(records: RecordStore, person: Person) -> Person:
    if not records.write(Record(PEOPLE, person.id, PERSONS.write(person), version=person.version)):
        raise ChangedMeanwhileError
    return replace(person, version=person.version + 1)


def _person_of(record: Record) -> Person:
    return PERSONS.read(record.values, id=record.key, version=record.version)


def keep_passkey(records: RecordStore, passkey: Passkey) -> bool:
    """Write a passkey or what changed about it; False if somebody else changed it meanwhile."""
    values = PASSKEYS.write(passkey)
    return records.write(Record(PERSON.of(passkey.person), _PASSKEY + passkey.id, values, version=passkey.version))


def find_passkey(records: RecordStore, person_id: str, passkey_id: str) -> Passkey | None:
    record = records.read(PERSON.of(person_id), _PASSKEY + passkey_id)
    return _passkey_of(record) if record else None


def passkeys_of(records: RecordStore, person_id: str) -> list[Passkey]:
    """Return the passkeys that let a person in."""
    person = find_person(records, person_id)
    stored = [_passkey_of(record) for record in records.list(PERSON.of(person_id), _PASSKEY)]
    return [passkey for passkey in stored if person is None or person.holds(passkey.id)]


def add_passkey(records: RecordStore, person: Person, passkey: Passkey, *, replaces: bool = False) -> bool:
    """Let a person in by one more passkey, or by this one alone: all others, and all sessions, are over then.

    False if this passkey is known already. `person` is as it was when it was decided who they are.

    Raises:
        ChangedMeanwhileError: their passkeys were changed at this moment, perhaps to keep a thief out.
    """
    before = () if replaces else tuple(known.id for known in passkeys_of(records, person.id))
    if not keep_passkey(records, passkey):
        return False
    try:
        _keep(records, replace(person, passkeys=(*before, passkey.id)))
    except ChangedMeanwhileError:
        records.remove(PERSON.of(person.id), _PASSKEY + passkey.id)
        raise
    if replaces:
        _clear(records, person, but=passkey.id)
    return True


def remove_passkey(records: RecordStore, person: Person, passkey_id: str) -> None:
    """Take one of a person's passkeys away, and with it every session that it opened.

    Raises:
        ChangedMeanwhileError: their passkeys were changed at this moment, perhaps by taking the other one away.
    """
    left = tuple(known.id for known in passkeys_of(records, person.id) if known.id != passkey_id)
    _keep(records, replace(person, passkeys=left))
    records.remove(PERSON.of(person.id), _PASSKEY + passkey_id)


_DEVICE = "DEVICE#"
# As long as browsers keep anything.
_DEVICE_LASTS = timedelta(days=400)


def is_new_device(records: RecordStore, passkey: Passkey, device: str, now: datetime) -> bool:
    """Say whether a passkey was not used by a device of this kind before, and remember that it was."""
    key = _DEVICE + hash_of(f"{passkey.id} {device}")
    return records.write(Record(PERSON.of(passkey.person), key, {}, expires_at=now + _DEVICE_LASTS))


def _passkey_of(record: Record) -> Passkey:
    return PASSKEYS.read(
        record.values,
        id=record.key.removeprefix(_PASSKEY),
        person=PERSON.part(record.partition),
        version=record.version,
    )
