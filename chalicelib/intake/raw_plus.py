"""The plus signs of a urlencoded body that was put together by hand: there some of them are no blanks."""

import re

# What no encoder of forms leaves as it is; and one that writes a blank as %20 writes none as a plus.
_WRITTEN_BY_HAND = re.compile(rb'[ "/;<>?@\\{|}\x80-\xff]|%20')
_NAME_OF_AN_ADDRESS = re.compile(rb"mail|correo|reply", re.IGNORECASE)
_ADDRESS = re.compile(rb"[^@\s]+@[^@\s+]+")
_FOREIGN_NUMBER = re.compile(rb"\+\d[\d\s+().%-]{7}")  # and whatever is noted behind it


def keep_pluses(body: bytes) -> bytes:
    """Encode the plus of an email address and the one before a foreign number, if the body's author did not."""
    if not _WRITTEN_BY_HAND.search(body):
        return body
    return b"&".join(map(_kept, body.split(b"&")))


def _kept(part: bytes) -> bytes:
    name, equals, value = part.partition(b"=")
    if _NAME_OF_AN_ADDRESS.search(name) and _ADDRESS.fullmatch(value):
        value = value.replace(b"+", b"%2B")
    elif _FOREIGN_NUMBER.match(value):
        value = b"%2B" + value[1:]
    return name + equals + value
