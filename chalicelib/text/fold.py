"""Text without capitals, accents and double spaces, so that two spellings of one word can be compared."""

import re
import unicodedata

from chalicelib.text.clean import stream_safe


def fold(text: str) -> str:
    """Return a text without capitals, accents and double spaces, so that "jose" finds "José"."""
    small = text.casefold()
    if not small.isascii():
        # Decomposed first as well: some letters of other alphabets' making, like "𝐀", only then have a small form.
        small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", stream_safe(text)).casefold())
        small = "".join(char for char in small if not unicodedata.combining(char))
    return " ".join(small.split())


def fold_name(name: str) -> str:
    """Return a name folded, without spaces and punctuation: two names that are equal so mean the same."""
    return re.sub(r"[\W_]", "", fold(name))
