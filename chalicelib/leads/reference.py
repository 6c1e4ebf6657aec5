"""References: what people say to one another when they speak of a lead, like K7Q2-9M4T."""

import hashlib

# Letters and digits that cannot be mistaken for one another when read aloud or typed on a phone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


_REFERENCE_LENGTH = 8  # 30^8: among a million leads, fewer than one pair is expected to share a reference


def is_reference(text: str) -> bool:
    """Say whether a text is written as a reference is; whether there is such a lead is another question."""
    first, dash, last = text.partition("-")
    return bool(dash) and len(first) == len(last) == _REFERENCE_LENGTH // 2 and set(first + last) <= set(_ALPHABET)


def letters_of(typed: str) -> str:
    """Return what was typed as a reference without case, dashes and spaces, which people write differently."""
    return "".join(filter(str.isalnum, typed)).upper()


def public_reference(key: str) -> str:
    """Return the reference that people say to one another, like K7Q2-9M4T; the same key gives the same."""
    number = int(hashlib.sha256(key.encode()).hexdigest(), 16)
    letters = ""
    for _ in range(_REFERENCE_LENGTH):
        number, index = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[index]
    return f"{letters[:4]}-{letters[4:]}"
