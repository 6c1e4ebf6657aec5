"""Text without capitals, accents and double spaces, so that two spellings of one word can be compared."""

import unicodedata


def fold(text: str) -> str:
    """Write a text without capitals, accents and double spaces, so that "jose" finds "José"."""
    # Decomposed first as well: some letters of other alphabets' making, like "𝐀", only then have a small form.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())
