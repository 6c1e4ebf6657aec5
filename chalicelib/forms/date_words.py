"""The words in which dates are written, in both languages. Pure; all words come folded."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from chalicelib.text.dates import MONTHS, WEEKDAYS
from chalicelib.text.fold import fold
from chalicelib.text.words import Words

_SHORTEST = 3  # "may" and "mar" are whole or clear enough; "ma" is not
_LONG_ENOUGH_TO_MISSPELL, _ALIKE = 5, 0.8
_OTHER_SPELLINGS = {"setiembre": 9, "set": 9, "setbre": 9, "sbre": 9}
_OTHER_WEEKDAYS = {"weds": 2}

# Between the parts of a date, and around it.
OF = frozenset(("de", "del", "of"))
BETWEEN = OF | {"the", "mes", "month"}
BEFORE_A_DAY = frozenset(("el", "dia"))
FILLERS = frozenset(
    """
    de del el la las of the a o y and on in en at al dia day mes month ano year fecha date dob birth birthday born bday
    nacimiento nacido nacida naci nac cumpleanos cumplo tengo d b f n fn fdn es is was i my mi fue eastern central
    daylight standard time coordinated universal hora horas
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
_TENS_IN_ENGLISH = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905 - a list of words
_TENS_IN_SPANISH = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()  # noqa: SIM905 - the same
_TENS = {word: ten for tens in (_TENS_IN_ENGLISH, _TENS_IN_SPANISH) for ten, word in enumerate(tens, 2)}
_ANY = "|".join(sorted((*DAY_WORDS, *_TENS), key=len, reverse=True))
# A year in words: "mil novecientos setenta y cinco", "nineteen seventy-five", "two thousand and one".
_CENTURIES = {
    **dict.fromkeys(("mil novecientos", "nineteen hundred", "nineteen"), 1900),
    **dict.fromkeys(("dos mil", "two thousand"), 2000),
    "twenty": 2000,
}
_YEAR = re.compile(
    rf"\b(?P<century>mil novecientos|nineteen hundred|dos mil|two thousand|nineteen(?=\W+(?:{_ANY})\b)"
    rf"|twenty(?=\W+(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)\b))"
    rf"(?:\W+(?:and |y )?(?P<first>{_ANY})\b(?:\W+(?:y )?(?P<second>{_ANY})\b)?)?\W*$"
)


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
    swapped = {names[name] for name in names if sorted(name) == sorted(word)}
    near = {names[name] for name in get_close_matches(word, names, n=3, cutoff=_ALIKE)}
    # "junlo" may be June or July.
    return next((months.pop() for months in (swapped, near) if len(months) == 1), None)


def with_digits(line: str) -> str:
    """Write numbers in words as digits, days as ordinal ones: "treinta y uno de enero" becomes "31th de enero"."""
    if not line.isascii() or not re.search(r"[a-z]{3}", line):
        return line
    line = _YEAR.sub(_year, line)
    counted = re.sub(r"[a-z]+", lambda word: f"{DAY_WORDS[word[0]]}th" if word[0] in DAY_WORDS else word[0], line)
    return re.sub(r"\b([23]0)th\W+(?:y\s+)?([1-9])th\b", lambda two: f"{int(two[1]) + int(two[2])}th", counted)


def _year(words: re.Match[str]) -> str:
    rest = sum(
        _TENS[word] * 10 if word in _TENS else DAY_WORDS[word] for word in words.group("first", "second") if word
    )
    return str(_CENTURIES[words["century"]] + rest)


def _numbered(names: Sequence[Words], word: str) -> int | None:
    if len(word) < _SHORTEST:
        return None
    return next((number for number, one in enumerate(_folded(names)) if any(n.startswith(word) for n in one)), None)


@cache
def _folded(names: Sequence[Words]) -> tuple[tuple[str, str], ...]:
    return tuple((fold(name.en), fold(name.es)) for name in names)
