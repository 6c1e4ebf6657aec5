"""An address of the practice, alone or behind a name, in the form in which an email is sent from it or to it.

SES takes the envelope in ASCII only, and what stands in the header must be read as one address and nothing else. Both
are built here, and read back, when the file is read: a name that would break every email is refused at start.
"""

import re
from typing import Any

from chalicelib.text.clean import clean_line

_DOT_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
_DOMAIN = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
_BARE = re.compile(rf"{_DOT_ATOM}@{_DOMAIN}", re.IGNORECASE | re.ASCII)
_NAMED = re.compile(r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^"]*?))\s*<(?P<address>[^<>"]*)>')
# Names that stand in a header as they are; no library need be loaded for them.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 '&-]*")
# Outside quotes these separate addresses or make groups of them.
_NEED_QUOTES = {":": "a colon", ";": "a semicolon", ",": "a comma", "<": "a bracket", ">": "a bracket", "@": "an @"}
_LONGEST_LOCAL, _LONGEST_ADDRESS, _LONGEST_NAME = 64, 254, 100  # characters
# Words of a name: such as stand as they are, and runs of others.
_NEIGHBOURS = re.compile(r"[A-Za-z0-9'&-]+(?= |$)|\S+(?: (?![A-Za-z0-9'&-]+(?: |$))\S+)*")

_LIKE = 'must be an email address, like "desk@example.com" or "Desk <desk@example.com>".'


class MailboxError(Exception):
    """No email can be sent with this address; the message says why, to follow the key's name."""


def sendable(text: str) -> str:
    """Return an address as an email's envelope and header take it: in ASCII, its name quoted or encoded.

    Raises:
        MailboxError: it is none, or more than one, or does not read back as what it says.
    """
    line = clean_line(text)
    named = _NAMED.fullmatch(line)
    address = named["address"] if named else line
    if not _BARE.fullmatch(address) or (named and named["quoted"] is None and not named["plain"]):
        raise MailboxError(_LIKE)
    if len(address) > _LONGEST_ADDRESS or len(address.rpartition("@")[0]) > _LONGEST_LOCAL:
        raise MailboxError("is longer than an email address can be.")
    return with_name(_name_in(named), address) if named else address


def _name_in(named: re.Match[str]) -> str:
    if named["quoted"] is not None:
        return re.sub(r"\\(.)", r"\1", named["quoted"]).strip()
    found = next((what for sign, what in _NEED_QUOTES.items() if sign in named["plain"]), None)
    if found:
        raise MailboxError(
            f"has {found} in its name, which makes several addresses or a group of it: put the name into quotes, "
            "like '\"Example, NP\" <desk@example.com>'."
        )
    return str(named["plain"])


def with_name(name: str, address: str) -> str:
    """Return a bare address behind a name, in its sendable form.

    Raises:
        MailboxError: no header can hold this name.
    """
    if not name or _PLAIN_NAME.fullmatch(name):
        return f"{name} <{address}>" if name else address
    if len(name) > _LONGEST_NAME:
        raise MailboxError(f"has a name of more than {_LONGEST_NAME} characters: shorten it.")
    from email.utils import formataddr

    built = formataddr((name, address)) if name.isascii() else f"{_encoded(name)} <{address}>"
    if _read_back(built) != [(name, address)]:
        raise MailboxError("has a name that an email's header cannot hold: write it with letters only.")
    return built


def _encoded(name: str) -> str:
    """Return a name with its words that are not ASCII encoded, neighbours as one; the others stand as they are."""
    from email.header import Header

    words = _NEIGHBOURS.findall(name)
    encoded = [word if _PLAIN_NAME.fullmatch(word) else Header(word, "utf-8").encode(maxlinelen=0) for word in words]
    return " ".join(encoded)


def _read_back(built: str) -> list[tuple[str, str]]:
    """Return the names and addresses that a mail program finds in a header."""
    from email.headerregistry import HeaderRegistry

    header: Any = HeaderRegistry()("From", built)
    return [(one.display_name, one.addr_spec) for one in header.addresses] if built.isascii() else []
