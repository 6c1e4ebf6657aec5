"""What a lead can be found by again: its phone, its email, and its name in two orders. Pure."""

from collections.abc import Mapping

from chalicelib.leads.lead import Answer, Lead
from chalicelib.text.fold import fold

# The table's index takes keys of up to 1,024 bytes; a letter takes four at most.
LONGEST_NAME_KEY = 200
# To these, dots in the name mean nothing.
_GOOGLES = {"gmail.com", "googlemail.com"}


def phone_of(answers: Mapping[str, Answer]) -> str:
    """Return the E.164 form of the phone among the answers, or nothing."""
    phone = answers.get("phone")
    return phone.get("e164", "") if isinstance(phone, dict) else ""


def email_of(answers: Mapping[str, Answer]) -> str:
    email = answers.get("email")
    return email if isinstance(email, str) else ""


def mailable_email(lead: Lead) -> str:
    """Return the address that mail can be sent to; nothing if there is none."""
    return "" if "call_instead" in lead.notes else email_of(lead.answers)


def without_tag(address: str) -> str:
    """Return an address without what follows a plus: it names the same mailbox."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}{name[1:].partition('+')[0]}@{domain}"


def one_mailbox(address: str) -> str:
    """Return one address for all spellings of a mailbox: without tag and capitals, and as Google reads its own."""
    name, _, domain = without_tag(address.casefold()).rpartition("@")
    if domain not in _GOOGLES:
        return f"{name}@{domain}"
    return f"{name.replace('.', '')}@gmail.com"


def name_keys(name: str) -> tuple[str, str]:
    """Return a name as it is searched: as it is written, and with its last word first; both folded, or both empty."""
    words = fold(name).split()
    if not words:
        return "", ""
    return " ".join(words)[:LONGEST_NAME_KEY], " ".join([words[-1], *words[:-1]])[:LONGEST_NAME_KEY]
