"""What a lead can be found by again: keyed hashes of phone and email, and the name in two orders. Pure."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from chalicelib.leads.lead import Answer
from chalicelib.text.fold import fold

# The table's index takes keys of up to 1,024 bytes; a letter takes four at most.
LONGEST_NAME_KEY = 200


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
    """Hash an address without what follows a plus: with tags, many addresses are one mailbox. For limits alone."""
    name, _, domain = address.rpartition("@")
    untagged = name[:1] + name[1:].partition("+")[0]
    return email_hash(secret, f"{untagged}@{domain}")


def sender_hash(secret: bytes, address: str, now: datetime) -> str:
    """Hash where a request was sent from, as 32 digits: under another key each day (UTC), so that no two days meet."""
    day = now.astimezone(UTC).date().isoformat()
    return keyed_hash(secret, "sender", day, address)[:32] if address else ""


def phone_of(answers: Mapping[str, Answer]) -> str:
    """Return the E.164 form of the phone among the answers, or nothing."""
    phone = answers.get("phone")
    return phone.get("e164", "") if isinstance(phone, dict) else ""


def email_of(answers: Mapping[str, Answer]) -> str:
    email = answers.get("email")
    return email if isinstance(email, str) else ""


def name_keys(name: str) -> tuple[str, str]:
    """Return a name as it is searched: as it is written, and with its last word first; both folded, or both empty."""
    words = fold(name).split()
    if not words:
        return "", ""
    return " ".join(words)[:LONGEST_NAME_KEY], " ".join([words[-1], *words[:-1]])[:LONGEST_NAME_KEY]
