"""The words in which dates are written, in both languages. Pure; all words come folded."""

from collections.abc import Mapping, Sequence
from functools import cache

from chalicelib.text.dates import MONTHS, WEEKDAYS
from chalicelib.text.fold import fold
from chalicelib.text.words import Words

_SHORTEST = 3  # "may" and "mar" are whole or clear enough; "ma" is not
_LONG_ENOUGH_TO_MISSPELL, _ALIKE = 5, 0.8
_OTHER_SPELLINGS = {"setiembre": 9}
_OTHER_WEEKDAYS = {"weds": 2}

# Between the parts of a date, and around it.
OF = frozenset(("de", "del", "of", "the", "mes", "month"))
BEFORE_A_DAY = frozenset(("el", "dia"))
FILLERS = frozenset(
    """
    de del el la las of the a o y and on in en at al dia day mes month ano year fecha date dob birth birthday born bday
    nacimiento nacido nacida naci nac es is was i my mi fue eastern central daylight standard time coordinated
    universal hora horas
    """.split()  # noqa: SIM905 - a list of words is easiest to read as words
)
# What follows the digits of a day: 23rd, 1ero, 2do, 1.º (which is folded to "o").
ORDINAL_ENDINGS = "st|nd|rd|th|ero|era|er|ro|ra|do|da|to|ta|mo|ma|vo|va|no|na"

_UNITS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
    | one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty
    | uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho
    diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho
    veintinueve treinta
    | primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo
    | primer
    | primera
"""
# The days of a month as words; "treinta y uno" and "twenty third" are put together of two.
DAY_WORDS: Mapping[str, int] = {
    **{word: number for row in _UNITS.split("|") for number, word in enumerate(row.split(), 1)},
    "thirty": 30,
    "thirtieth": 30,
}


def month_of(word: str) -> int | None:
    """Return the number of a month that a word names or begins, from 1."""
    found = _numbered(MONTHS, word)
    return _OTHER_SPELLINGS.get(word) if found is None else found + 1


def weekday_of(word: str) -> int | None:
    """Return the number of the weekday that a word names or begins, from 0 for Monday."""
    found = _numbered(WEEKDAYS, word)
    return _OTHER_WEEKDAYS.get(word) if found is None else found


def month_like(word: str) -> int | None:
    """Return the month whose name a word is but for a slip: "febuary"."""
    if len(word) < _LONG_ENOUGH_TO_MISSPELL:
        return None
    from difflib import get_close_matches  # hardly anybody misspells a month

    names = {name: number for number, names in enumerate(_folded(MONTHS), 1) for name in names}
    return next((names[name] for name in get_close_matches(word, names, n=1, cutoff=_ALIKE)), None)


def _numbered(names: Sequence[Words], word: str) -> int | None:
    if len(word) < _SHORTEST:
        return None
    return next((number for number, one in enumerate(_folded(names)) if any(n.startswith(word) for n in one)), None)


@cache
def _folded(names: Sequence[Words]) -> tuple[tuple[str, str], ...]:
    return tuple((fold(name.en), fold(name.es)) for name in names)
