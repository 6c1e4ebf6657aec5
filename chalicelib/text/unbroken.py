"""Phone numbers, hours and references that stay on one line: for what people read on a page, never for what is kept."""

import re

_NO_BREAK_SPACE, _NO_BREAK_HYPHEN = "\u00a0", "\u2011"
_HOUR = re.compile(r"(?<=\d) (?=[AP]M\b)|(?<=\d) (?=[ap]\. ?m\.)|(?<=\b[ap]\.) (?=m\.)")
# At least ten digits, with what people write between them: no day, no time, no reference.
_PHONE = re.compile(r"(?<![\w.-])\+?\(?\d(?:[ ().-]{0,2}\d){9,14}(?!\w)")


_REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def unbroken(text: str) -> str:
    """Return a text in which phone numbers, hours and references stay on one line."""
    return _HOUR.sub(_NO_BREAK_SPACE, _PHONE.sub(_whole, _REFERENCE.sub(_whole, text)))


def _whole(number: re.Match[str]) -> str:
    return number[0].replace(" ", _NO_BREAK_SPACE).replace("-", _NO_BREAK_HYPHEN)
