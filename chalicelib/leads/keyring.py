"""The desk's keys, newest first, so that the secret can be changed: each use of each has a key of its own. Pure.

The secret is one key, as the template makes it, or a list in JSON: `[{"key": NEW}, {"key": OLD, "until": MOMENT}]`.
From that moment on a key makes nothing new. What it made before is still known; docs/adr/0019 says of each use how.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache

# Shorter secrets can be guessed; the template generates 64 characters.
SHORTEST_KEY = 32
# One a year for twenty years: all of them have to fit into a function's environment.
MOST_KEYS = 20
# As long as some of the functions may not have been told of a new key yet, the old one counts as well.
HANDING_OVER = timedelta(minutes=15)
# No key that was drawn by chance begins like this.
_LIST_BEGINS = '[{"'


class KeyringError(ValueError):
    """The secret cannot be used as it is; the message says why and repeats none of it."""


@dataclass(frozen=True)
class Key:
    """One key, and from when on it makes nothing new; None is the newest."""

    root: str = field(repr=False)
    replaced_at: datetime | None = None

    @property
    def id(self) -> str:
        """Name the key without telling it, as 8 hexadecimal digits."""
        return self.for_use("key id")[:4].hex()

    def for_use(self, purpose: str) -> bytes:
        """Return the key of one use: whoever learns it knows no other."""
        return _derive(self.root, purpose)


@cache
def _derive(root: str, purpose: str) -> bytes:
    """Derive 32 bytes by HKDF with SHA-256 (RFC 5869), without a salt and with the purpose as info: one block."""
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), root.encode(), "sha256")
    return hmac.digest(extracted, b"front-desk " + purpose.encode() + b"\x01", "sha256")


@dataclass(frozen=True)
class Keyring:
    """All keys, newest first; there is always one."""

    keys: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        return self.keys[0]

    def trusted_for(self, made_at: datetime) -> tuple[Key, ...]:
        """Return the keys under which something may have been made at a moment: the newest, and those of that time."""
        return tuple(key for key in self.keys if key.replaced_at is None or made_at < key.replaced_at)

    def of_day(self, day: date, zone: tzinfo) -> Key:
        """Return the key that was the newest when a day began: what must not change within a day goes by it."""
        return self.trusted_for(datetime.combine(day, time(), zone))[-1]


def read_keyring(text: str) -> Keyring:
    """Read the keys from the secret.

    Raises:
        KeyringError: it cannot be used.
    """
    keys = tuple(_read_keys(text.strip()))
    if len(keys) > MOST_KEYS:
        raise KeyringError(f"holds more than {MOST_KEYS} keys: what was made under the oldest is no longer known.")
    moments = [key.replaced_at for key in keys[1:]]
    if keys[0].replaced_at or None in moments or len({key.root for key in keys}) < len(keys):
        raise KeyringError("is out of order: every key is another one, and all but the newest have a moment.")
    if moments != sorted(filter(None, moments), reverse=True):
        raise KeyringError("is out of order: the newest key comes first.")
    return Keyring(keys)


def _read_keys(text: str) -> Iterator[Key]:
    if not text.startswith(_LIST_BEGINS):
        yield _read_key(text)
        return
    try:
        for row in json.loads(text):
            yield _read_key(row["key"], row.get("until", ""))
    except KeyringError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyringError("is a list that cannot be read.") from None


def _read_key(root: str, moment: str = "") -> Key:
    if len(root) < SHORTEST_KEY:
        raise KeyringError(f"is too short: use at least {SHORTEST_KEY} random characters.")
    replaced_at = datetime.fromisoformat(moment) if moment else None
    if replaced_at and not replaced_at.tzinfo:
        raise KeyringError("has a moment without its time zone.")
    return Key(root, replaced_at)


def write_keyring(ring: Keyring) -> str:
    rows = [
        {"key": key.root, **({"until": key.replaced_at.isoformat()} if key.replaced_at else {})} for key in ring.keys
    ]
    return json.dumps(rows) if len(rows) > 1 else ring.newest.root


def with_new_key(ring: Keyring, root: str, now: datetime) -> Keyring:
    """Put a new key before the others. The one that was the newest counts until all functions know the new one.

    Raises:
        KeyringError: there is no room for another one, or it is one of those that there are.
    """
    replaced = Key(ring.newest.root, (now + HANDING_OVER).replace(microsecond=0))
    return read_keyring(write_keyring(Keyring((Key(root), replaced, *ring.keys[1:]))))
