"""The canary: an invented request with which the desk finds out whether a visitor's reaches the practice. Pure.

Its Idempotency-Key is a moment, signed with the desk's secret and good for a few minutes: nobody else can make one. Its
lead then lies under a key of its own kind, which no other request is ever given. By the key, everybody knows it.
"""

import hmac
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.keyed_hashes import keyed_hash
from chalicelib.leads.keyring import Key, Keyring
from chalicelib.leads.lead import CANARY_KEYS, Lead
from chalicelib.leads.reference import public_reference

# Longer than a flight, its tries included, and than two clocks differ.
MARK_LASTS = timedelta(minutes=10)
# The canary erases its lead itself. What it could not erase, the sweep does.
LEAD_LASTS = timedelta(hours=1)
_MARK = re.compile(rf"({CANARY_KEYS}(\d{{13}}))\.([0-9a-f]{{64}})")


def make_mark(keys: Keyring, now: datetime) -> str:
    """Sign a moment; as the Idempotency-Key of a request, it makes a canary of it."""
    key = f"{CANARY_KEYS}{int(now.timestamp() * 1000):013}"
    return f"{key}.{_signature(keys.newest, key)}"


def key_in_mark(mark: str) -> str:
    """Return the key of the lead that a mark makes."""
    return mark.partition(".")[0]


def is_mark(keys: Keyring, text: str, now: datetime) -> bool:
    """Say whether the desk itself has made this mark, and lately."""
    mark = _MARK.fullmatch(text)
    if mark is None or abs(now - _moment(mark[2])) > MARK_LASTS:
        return False
    signed = [_signature(key, mark[1]) for key in keys.trusted_for(_moment(mark[2]))]
    return any(hmac.compare_digest(mark[3], signature) for signature in signed)


def begun_at(key: str) -> datetime:
    """Return when the canary set out that has left a lead with this key."""
    return _moment(key.removeprefix(CANARY_KEYS))


def as_canary(lead: Lead, mark: str) -> Lead:
    """Return the lead of a canary: its alert is due at once, and nothing else ever is.

    It cannot be found by what was typed, nobody is promised anything, and it does not count for its sender.
    """
    key = key_in_mark(mark)
    return replace(
        lead,
        key=key,
        reference=public_reference(key),
        alerts={Channel.FIRST: Alert(AlertState.PENDING, due_at=lead.received_at)},
        doubts=(),
        phone_hash="",
        email_hash="",
        sender_hash="",
        promise=None,
        expires_at=lead.received_at + LEAD_LASTS,
    )


def _signature(signing: Key, key: str) -> str:
    return keyed_hash(signing, "canary", key)


def _moment(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
