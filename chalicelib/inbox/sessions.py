"""Sessions: who is signed in, for how long, and the cookie and token that say so."""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.inbox.people import MakeToken, hash_of, make_token
from chalicelib.leads.keyed_hashes import keyed_hash
from chalicelib.leads.keyring import Key, Keyring
from chalicelib.storage import Record, RecordStore, StoreUnavailableError
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import PERSON

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
# How long before the end the page asks whether somebody is still there.
WARNING = timedelta(minutes=2)
# A click within this long after the last one is not written down: a page and its parts are one visit.
_SAME_VISIT = timedelta(seconds=20)

# "__Host-": the browser takes it only over TLS, from this host alone, for the whole host.
COOKIE = "__Host-desk"
_SESSION = "SESSION#"
# A person's id and a token, as we hand them out; nothing else is looked up.
_COOKIE_VALUE = re.compile(r"([A-Za-z0-9_-]{1,100})\.([A-Za-z0-9_-]{1,100})")
# More than one person ever has.
_ALL = 1_000
# Pages of one session that are opened at the same moment.
_TRIES = 5


@dataclass(frozen=True)
class Session:
    """One signed-in device."""

    person: str
    # The hash of the token in the cookie; it names the session without opening it.
    id: str
    began_at: datetime
    seen_at: datetime
    device: str
    # The passkey that opened it, without which it is over; empty for one from before anybody asked.
    passkey: str = ""
    # The one deed that was confirmed by a fresh use of a passkey, and when; see `confirmation`.
    confirmed: str = ""
    confirmed_at: datetime | None = None
    version: int = 0

    @property
    def ends_at(self) -> datetime:
        return min(self.seen_at + IDLE, self.began_at + LONGEST)


SESSIONS = Codec(Session, version=2, outside=("person", "id", "version"))


def begin(
    records: RecordStore,
    person_id: str,
    *,
    device: str,
    now: datetime,
    passkey: str = "",
    make: MakeToken = make_token,
) -> tuple[Session, str]:
    """Begin a session; return it and the `Set-Cookie` header of its cookie."""
    token = make()
    session = Session(person_id, hash_of(token), now, now, device, passkey)
    _keep(records, session)
    age = int(LONGEST.total_seconds())
    return session, f"{COOKIE}={person_id}.{token}; Path=/; Max-Age={age}; Secure; HttpOnly; SameSite=Strict"


def forgetting() -> dict[str, str]:
    """Return the headers that make a browser forget the cookie, and whatever it kept of the pages.

    "cookies" is not among what is cleared: browsers would take it for those of the blog on the same domain as well.
    Nor is "storage": the pages put nothing there, and a device would no longer be told by a push.
    """
    return {
        "Set-Cookie": f"{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict",
        "Clear-Site-Data": '"cache"',
    }


def find(records: RecordStore, cookie_header: str) -> Session | None:
    """Find the session of a cookie; None if there is no cookie, or it is forged, revoked or over."""
    person_id, token = named_in_cookie(cookie_header, COOKIE)
    if not token:
        return None
    record = records.read(PERSON.of(person_id), _SESSION + hash_of(token))
    return _session_of(record) if record else None


def named_in_cookie(header: str, name: str) -> tuple[str, str]:
    """Return whom a cookie of ours names, and its token; nothing of either if there is none, or somebody made it up.

    It stands among those of other sites of the domain, at the first of which a strict parser would give up.
    """
    for part in header.split(";"):
        found, _, value = part.strip().partition("=")
        if found == name:
            named = _COOKIE_VALUE.fullmatch(value)
            return (named[1], named[2]) if named else ("", "")
    return "", ""


def extend(records: RecordStore, session: Session, now: datetime) -> Session:
    """Let a session last longer, counted from now, within its longest time."""
    if now - session.seen_at < _SAME_VISIT:
        return session
    seen = replace(session, seen_at=now)
    # If two pages do this at once, the other one's moment is as good.
    return replace(seen, version=seen.version + 1) if _keep(records, seen) else seen


def end(records: RecordStore, person_id: str, session_id: str) -> bool:
    """End a session at once; False if it was over already."""
    return records.remove(PERSON.of(person_id), _SESSION + session_id)


def sessions_of(records: RecordStore, person_id: str) -> list[Session]:
    return [_session_of(record) for record in records.list(PERSON.of(person_id), _SESSION, limit=_ALL)]


def short_id(session: Session) -> str:
    """Return how a session's id begins: enough to tell one session of a person from another."""
    return session.id[:8]


def confirm(records: RecordStore, session: Session, deed: str, now: datetime) -> bool:
    """Note that a deed was confirmed, in place of what was confirmed before; False if the session is over."""
    return _note(records, session, lambda found: replace(found, confirmed=deed, confirmed_at=now))


def outlive(records: RecordStore, session: Session) -> None:
    """Let a session go on when the passkey that opened it is taken away in it."""
    _note(records, session, lambda found: replace(found, passkey=""))


def is_confirmed(session: Session, deed: str, oldest: datetime) -> bool:
    return session.confirmed == deed and session.confirmed_at is not None and session.confirmed_at >= oldest


def spend_confirmation(records: RecordStore, session: Session, deed: str, oldest: datetime) -> bool:
    """Use a confirmation up; of two who try, one succeeds."""

    def spend(found: Session) -> Session | None:
        return replace(found, confirmed="", confirmed_at=None) if is_confirmed(found, deed, oldest) else None

    return _note(records, session, spend)


def _note(records: RecordStore, session: Session, change: Callable[[Session], Session | None]) -> bool:
    """Change a session as it is stored now, though other pages of it may be faster; False if there is nothing to do."""
    for _ in range(_TRIES):
        record = records.read(PERSON.of(session.person), _SESSION + session.id)
        changed = change(_session_of(record)) if record else None
        if changed is None:
            return False
        if _keep(records, changed):
            return True
    raise StoreUnavailableError("Conflict")


def csrf_token(keys: Keyring, session: Session) -> str:
    """Return the token that every form of a session carries; another session's does not fit."""
    return _csrf_token(keys.newest, session)


def is_csrf_token(keys: Keyring, session: Session | None, sent: str) -> bool:
    """Say whether a token is the session's, under a key with which one of its pages may have been made."""
    return session is not None and any(
        hmac.compare_digest(_csrf_token(key, session).encode(), sent.encode())
        for key in keys.trusted_for(session.began_at)
    )


def is_token_of_cookie(keys: Keyring, cookie_header: str, sent: str, now: datetime) -> bool:
    """Say whether a token is that of the session that a cookie names, whether or not the session is over."""
    person_id, token = named_in_cookie(cookie_header, COOKIE)
    if not token:
        return False
    return is_csrf_token(keys, Session(person_id, hash_of(token), now - LONGEST, now, device=""), sent)


def person_in(cookie_header: str) -> str:
    """Return whose session a cookie names, without opening it; nothing if it names none."""
    return named_in_cookie(cookie_header, COOKIE)[0]


def _csrf_token(key: Key, session: Session) -> str:
    return keyed_hash(key, "inbox form", session.person, session.id)


def _keep(records: RecordStore, session: Session) -> bool:
    partition, key = PERSON.of(session.person), _SESSION + session.id
    return records.write(Record(partition, key, SESSIONS.write(session), session.ends_at, session.version))


def _session_of(record: Record) -> Session:
    return SESSIONS.read(
        record.values,
        person=PERSON.part(record.partition),
        id=record.key.removeprefix(_SESSION),
        version=record.version,
    )
