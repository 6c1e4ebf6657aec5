"""Keyed hashes: what is kept of a phone, an email address or a sender's network address. Pure.

Those that are stored say under which key they are. What is looked for may lie there under any of the keys.
"""

import hmac
import json
from datetime import UTC, date, datetime, tzinfo

from chalicelib.leads.keyring import Key, Keyring
from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import email_of, one_mailbox, phone_of


def keyed_hash(key: Key, purpose: str, *parts: str) -> str:
    """Hash text under a key, as 64 hexadecimal digits; different purposes never meet."""
    message = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key.for_use(purpose), message.encode("utf-8", "surrogatepass"), "sha256").hex()


def stored_hash(key: Key, purpose: str, *parts: str) -> str:
    """Hash text to be kept: the key's id, a dash and 64 hexadecimal digits."""
    return f"{key.id}-{keyed_hash(key, purpose, *parts)}"


def phone_hash(keys: Keyring, e164: str) -> str:
    return _phone_hash(keys.newest, e164) if e164 else ""


def email_hash(keys: Keyring, address: str) -> str:
    """Hash an address; most mailboxes do not tell capitals from small letters, and people do not either."""
    return _email_hash(keys.newest, address) if address else ""


def phone_hashes(keys: Keyring, e164: str) -> tuple[str, ...]:
    """Return all hashes under which a phone may be found, those of the newest key first."""
    return tuple(_phone_hash(key, e164) for key in keys.keys) if e164 else ()


def email_hashes(keys: Keyring, address: str) -> tuple[str, ...]:
    """Return all hashes under which an address may be found, those of the newest key first."""
    return tuple(_email_hash(key, address) for key in keys.keys) if address else ()


def phone_hashes_of(keys: Keyring, lead: Lead) -> tuple[str, ...]:
    """Return all hashes under which a lead's phone may be found, its own first."""
    return _with_own(lead.phone_hash, phone_hashes(keys, phone_of(lead.answers)))


def email_hashes_of(keys: Keyring, lead: Lead) -> tuple[str, ...]:
    """Return all hashes under which a lead's address may be found, its own first."""
    return _with_own(lead.email_hash, email_hashes(keys, email_of(lead.answers)))


def _with_own(own: str, hashes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (own, *hashes))))


def _phone_hash(key: Key, e164: str) -> str:
    return stored_hash(key, "phone", e164)


def _email_hash(key: Key, address: str) -> str:
    return stored_hash(key, "email", address.casefold())


def mailbox_hash(keys: Keyring, address: str, day: date, zone: tzinfo) -> str:
    """Hash the mailbox of an address: with tags and dots, many addresses are one. For a day's limits alone."""
    return _email_hash(keys.of_day(day, zone), one_mailbox(address)) if address else ""


def sender_hash(keys: Keyring, address: str, now: datetime) -> str:
    """Hash where a request was sent from, as 32 digits: under another key each day (UTC), so that no two days meet."""
    day = now.astimezone(UTC).date()
    return keyed_hash(keys.of_day(day, UTC), "sender", day.isoformat(), address)[:32] if address else ""
