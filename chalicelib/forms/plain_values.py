"""Addresses and numbers as nearly everybody writes them, read by a line each: the libraries for them are slow to load.

What is read here is read just as the libraries would read it, which tests show. Whatever is the least bit unusual is
left to them.
"""

import re

# Letters, digits and the few signs that mailboxes have, at a domain of ordinary labels.
_ADDRESS = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:-?[A-Za-z0-9])*\.)+[A-Za-z]{2,24}", re.ASCII
)
_LONGEST_MAILBOX, _LONGEST_LABEL, _LONGEST_ADDRESS = 64, 63, 254
# The ends of domains that are no domains of mailboxes, or of those of programs only.
_SPECIAL_ENDS = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
# 212-555-0134, (212) 555-0134, +1 212.555.0134 and their like.
_NUMBER = re.compile(r"(?:\+?1[ .-]?)?(?:\(([2-9]\d\d)\) ?|([2-9]\d\d)[ .-]?)([2-9]\d\d)[ .-]?(\d{4})", re.ASCII)


def plain_address(line: str) -> str | None:
    """Return a plain address as it is stored; None if it is not plain, and may be none."""
    if len(line) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(line):
        return None
    mailbox, _, domain = line.rpartition("@")
    labels = domain.lower().split(".")
    if len(mailbox) > _LONGEST_MAILBOX or max(map(len, labels)) > _LONGEST_LABEL or labels[-1] in _SPECIAL_ENDS:
        return None
    # Mailboxes that every domain has, like Postmaster, are known in any spelling.
    if mailbox.isalpha() and mailbox != mailbox.lower():
        return None
    return f"{mailbox}@{'.'.join(labels)}"


def plain_number(line: str) -> str | None:
    """Return a plain American number in E.164; None if it is not plain, and may be none."""
    found = _NUMBER.fullmatch(line)
    return f"+1{found[1] or found[2]}{found[3]}{found[4]}" if found else None
