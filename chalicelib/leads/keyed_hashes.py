"""Keyed hashes: what is kept of a phone, an email address or a sender's network address. Pure."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

from chalicelib.leads.lookup_keys import without_tag


def keyed_hash(secret: bytes, purpose: str, *parts: str) -> str:
    """Hash text under a secret, as 64 hexadecimal digits; different purposes never meet."""
    message = json.dumps([purpose, *parts], ensure_ascii=False, separators=(",", ":"))
    return hmac.new(secret, message.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def phone_hash(secret: bytes, e164: str) -> str:
    return keyed_hash(secret, "phone", e164) if e164 else ""


def email_hash(secret: bytes, address: str) -> str:
    """Hash an address; most mailboxes do not tell capitals from small letters, and people do not either."""
    return keyed_hash(secret, "email", address.casefold()) if address else ""


def mailbox_hash(secret: bytes, address: str) -> str:
    """Hash an address without its tag: with tags, many addresses are one mailbox. For limits alone."""
    return email_hash(secret, without_tag(address))


def sender_hash(secret: bytes, address: str, now: datetime) -> str:
    """Hash where a request was sent from, as 32 digits: under another key each day (UTC), so that no two days meet."""
    day = now.astimezone(UTC).date().isoformat()
    return keyed_hash(secret, "sender", day, address)[:32] if address else ""
