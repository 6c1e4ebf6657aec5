"""Dates as people type them: 4/23/1975, April 23 1975, 23 de abril de 1975, 1975-04-23, 04231975."""

import re
from collections.abc import Callable
from datetime import date

from chalicelib.text.dates import MONTHS
from chalicelib.text.fold import fold

_OTHER_SPELLINGS = {"septiembre": "setiembre"}
_SHORTEST_MONTH = 3  # "may" and "mar" are whole or clear enough; "ma" is not
_LONGEST_PART = len("septiembre")
_MONTHS_A_YEAR = 12
_FULL_YEAR = 4

# As days of the week begin, in both languages.
_WEEKDAYS = (
    *("monday", "tues", "wednes", "thurs", "friday", "satur", "sunday"),
    *("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
)
# Between the parts of a date: "the 23rd of April", "el 1.º de mayo", "1ro de mayo del 75".
_FILLERS = frozenset(("de", "del", "el", "of", "the", "st", "nd", "rd", "th", "a", "o", "er", "ro"))

# Which year the two digits of a year mean, given month and day: a birth date lies behind us, a certificate ends about
# now.
CenturyRule = Callable[[int, int, int, date], int]


def latest_past(two_digits: int, month: int, day: int, today: date) -> int:
    """Read a two-digit year as the latest one in which this day is not after `today`."""
    year = this_century(two_digits, month, day, today)
    return year if (year, month, day) <= (today.year, today.month, today.day) else year - 100


def this_century(two_digits: int, _month: int, _day: int, today: date) -> int:
    return today.year // 100 * 100 + two_digits


def read_date(text: str, today: date, century: CenturyRule) -> date | None:
    """Read a date typed by a person in New York: month before day unless only the other order is possible.

    Gives None if no date can be meant.
    """
    # A program's moment, 1975-04-23T00:00:00Z, begins with the date.
    words = re.findall(r"[a-z]+|\d+", re.sub(r"(?<=\d)t\d\d:.*", "", fold(text)))
    parts = [word for word in words if word not in _FILLERS and not word.startswith(_WEEKDAYS)]
    if len(parts) == 1 and re.fullmatch(r"\d{8}", parts[0]):
        parts = _split_run(parts[0])
    if len(parts) != len(("month", "day", "year")) or max(map(len, parts)) > _LONGEST_PART:
        return None
    named = [_month(part) for part in parts]
    month_at = next((index for index, month in enumerate(named) if month), None)
    if month_at is not None:
        month = named[month_at] or 0
        rest = [part for index, part in enumerate(parts) if index != month_at]
        return _from_day_and_year(month, rest, today, century)
    return _from_numbers(parts, today, century)


def _month(word: str) -> int | None:
    if not word.isalpha() or len(word) < _SHORTEST_MONTH:
        return None
    for number, month in enumerate(MONTHS, 1):
        names = (fold(month.en), fold(month.es), _OTHER_SPELLINGS.get(month.es, ""))
        if any(name.startswith(word) for name in names):
            return number
    return None


def _split_run(run: str) -> list[str]:
    """Split eight digits: 19750423 begins with a year, 04231975 ends with one."""
    if run[:2] in {"19", "20"} and int(run[4:6]) <= _MONTHS_A_YEAR:
        return [run[:4], run[4:6], run[6:]]
    return [run[:2], run[2:4], run[4:]]


def _from_day_and_year(month: int, rest: list[str], today: date, century: CenturyRule) -> date | None:
    if not all(part.isdigit() for part in rest):
        return None
    day, year = rest if len(rest[0]) < _FULL_YEAR else rest[::-1]
    return _make(year, month, int(day), today, century)


def _from_numbers(parts: list[str], today: date, century: CenturyRule) -> date | None:
    if not all(part.isdigit() for part in parts):
        return None
    if len(parts[0]) == _FULL_YEAR:
        year, first, second = parts
        return _make(year, int(first), int(second), today, century)
    first, second, year = parts
    if int(first) > _MONTHS_A_YEAR:
        first, second = second, first
    return _make(year, int(first), int(second), today, century)


def _make(year: str, month: int, day: int, today: date, century: CenturyRule) -> date | None:
    if len(year) not in {2, _FULL_YEAR}:
        return None
    full = int(year) if len(year) == _FULL_YEAR else century(int(year), month, day, today)
    try:
        return date(full, month, day)
    except (ValueError, OverflowError):
        return None
