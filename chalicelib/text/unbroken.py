"""Phone numbers, hours and references that stay on one line: for what people read on a page, never for what is kept."""

import re

_NO_BREAK_SPACE, _NO_BREAK_HYPHEN = "\u00a0", "\u2011"
_HALVES_OF_A_DAY = (" AM", " PM", " a. m.", " p. m.")
# At least ten digits, with what people write between them: no day, no time.
_PHONE = r"(?<![\w.-])\+?\(?\d(?:[ ().-]{0,2}\d){9,14}(?!\w)"
_REFERENCE = r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"
_HOUR = r"(?<=\d) (?=[AP]M\b)|(?<=\d) (?=[ap]\. ?m\.)|(?<=\b[ap]\.) (?=m\.)"


def keep_together(text: str, *wholes: str) -> str:
    """Return a sentence of ours in which hours and these texts stay on one line. It is quick to load and to do."""
    for whole in filter(None, (*wholes, *_HALVES_OF_A_DAY)):
        text = text.replace(whole, _joined(whole))
    return text


def unbroken(text: str) -> str:
    """Return any text in which phone numbers, hours and references stay on one line."""
    text = re.sub(_REFERENCE, lambda found: _joined(found[0]), text)
    text = re.sub(_PHONE, lambda found: _joined(found[0]), text)
    return re.sub(_HOUR, _NO_BREAK_SPACE, text)


def _joined(text: str) -> str:
    return text.replace(" ", _NO_BREAK_SPACE).replace("-", _NO_BREAK_HYPHEN)
