"""One cell of a CSV file as text: a spreadsheet must run none, and change none into a number or a date. Pure."""

import re
import unicodedata

from chalicelib.leads.reference import is_reference

# What some program takes for the end of a column or a line. Quotes do not help against those that the file does not
# use: read with semicolons, they stand in the middle of a column. A comma is always inside of quotes that count.
_SEPARATORS = re.compile(r"([;|\t\r\n\v\f\x85\u2028\u2029])")
_FORMULA_SIGNS = frozenset("=+-@\u2212")
# What may stand before a number without making it text: blanks, quotes, currencies, brackets, and what nobody sees.
_BEFORE_NUMBERS = frozenset({"Zs", "Cf", "Cc", "Sc", "Ps", "Pi", "Po"})
_MONTHS = "jan|ene|feb|mar|apr|abr|may|jun|jul|aug|ago|sep|set|oct|nov|dec|dic"
_DAYS = "mon|tue|wed|thu|fri|sat|sun|lun|mié|mie|jue|vie|sáb|sab|dom"
_NAME_OF_A_DAY = re.compile(rf"(?:{_MONTHS}|{_DAYS})[^\W\d_]*[\W\d_]*\d", re.IGNORECASE)
# What makes a reference that begins with a digit readable as something else: half of it digits, or a month.
_MISTAKABLE_REFERENCE = re.compile(rf"^\d+-|-\d+$|{_MONTHS}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = frozenset({"a", "al", "at", "de", "del", "el", "m", "of", "p", "the", "las"})
# A number with a unit or a date in words has no more; a sentence has.
_MOST_WORDS = 2
_YES_OR_NO = frozenset({"true", "false", "verdadero", "falso"})


def as_text(cell: str) -> str:
    """Return a cell with an apostrophe before each part that a spreadsheet would take for something else than text.

    The parts are what lies between whatever may separate columns or lines.
    """
    parts = _SEPARATORS.split(cell)
    marked = (f"'{part}" if place % 2 == 0 and is_mistakable(part) else part for place, part in enumerate(parts))
    text = "".join(marked)
    # Some programs run what follows a tab or the end of a line at the beginning.
    return f"'{text}" if text[:1] in {"\t", "\r", "\n"} else text


def is_mistakable(part: str) -> bool:
    """Say whether a spreadsheet may read a text as a formula, a number, a date, or a yes or no."""
    bare = unicodedata.normalize("NFKC", part).lstrip(_ignored(part)).rstrip()
    if not bare:
        return False
    return bare[0] in _FORMULA_SIGNS or bare.casefold() in _YES_OR_NO or _is_number_or_date(bare)


def _ignored(part: str) -> str:
    """Return the characters of a text that may stand before a formula or a number."""
    found = {char for char in unicodedata.normalize("NFKC", part) if unicodedata.category(char) in _BEFORE_NUMBERS}
    return "".join(found - _FORMULA_SIGNS)


def _is_number_or_date(bare: str) -> bool:
    if is_reference(bare) and not _MISTAKABLE_REFERENCE.search(bare):
        return False
    words = [word for word in _WORD.findall(bare.casefold()) if word not in _SMALL_WORDS]
    begins_so = bare[0].isdigit() or bool(_NAME_OF_A_DAY.match(bare))
    return begins_so and len(words) <= _MOST_WORDS
