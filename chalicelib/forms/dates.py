"""Dates as people type them and as programs write them: 4/23/1975, 9 de 8 de 1971, Wed Apr 23 1975 00:00:00 GMT.

What stands beside the numbers (a month's name, "9 de 8", "9th of 8", "dd/mm/yyyy", a day of the week) decides which of
them is the day. Numbers alone are read month first, as in New York, and the other reading is told along.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from chalicelib.forms.date_words import (
    BEFORE_A_DAY,
    BETWEEN,
    FILLERS,
    OF,
    ORDINAL_ENDINGS,
    month_like,
    month_of,
    weekday_of,
    with_digits,
)
from chalicelib.text.clean import clean_entry
from chalicelib.text.dates import MONTHS
from chalicelib.text.fold import fold

_LONGEST = 120  # characters; what programs write with the name of their time zone has eighty
_LAST_DAY = 31
_EARLIEST_YEAR = 1850  # nobody alive, and nothing that ends, is older
_FULL_YEAR, _SHORT_YEAR = 4, 2  # digits

# A time of day with what follows it: "T00:00:00.000Z", "12:00 AM", "00:00:00 GMT-0400".
_TIME = re.compile(
    r"(?<=\d)t\d{4,6}(?:z|[+-]\d{4})?\b"
    r"|\b\d{1,2}\s?[ap]\s?\.?\s?m\b\.?"
    r"|\ba las? \d{1,2}(?::\d\d)?(?!\d)(?:\s?[ap]\s?\.?\s?m\b\.?| de la (?:manana|tarde|noche|madrugada)\b)?"
    r"|(?:(?<=\d)t|\b)\d{1,2}:\d\d(?::\d\d)?(?![:\d])(?:[.,]\d+)?(?:\s?[ap]\s?\.?\s?m\b\.?)?"
    r"\s?(?:z\b|(?:gmt|utc)?\s?[+-]\d\d(?::?\d\d)?\b|(?:gmt|utc|[ecmp][sd]?t)\b)?"
)
# How old somebody is says nothing about the day, nor do words aside in brackets.
_ASIDE = re.compile(
    r"\([^()\d]*\)|\b(?:age|aged|edad)\W{0,3}\d{1,3}\b|\b\d{1,3}\s?(?:years?(?: old)?|yrs?(?: old)?|y/?o|anos)\b"
)
# How a form says in which order it wants the parts; and parts that are named one by one.
_MONTH_FIRST = re.compile(r"\b(?:mm?|month|mes)\W{1,3}(?:dd?|day|dia)\W{1,3}(?:y{1,4}|year|a{2,4}|ano)\b")
_DAY_FIRST = re.compile(r"\b(?:dd?|day|dia)\W{1,3}(?:mm?|month|mes)\W{1,3}(?:y{1,4}|year|a{2,4}|ano)\b")
_NAMED_PARTS = (
    r"\b(?:month|mes)\W{1,3}(\d{1,2})\b",
    r"\b(?:day|dia)\W{1,3}(\d{1,2})\b",
    r"\b(?:year|ano)\W{1,3}(\d{4})\b",
)
_TOKEN = re.compile(
    rf"(?P<digits>\d+)(?:(?:\s?\.?(?:{ORDINAL_ENDINGS})|\.?[oa])(?P<is_ordinal>(?![a-z])))?|(?P<word>[a-z]+)"
)
# Letters that were typed for digits where there are no others: "1O/05/l975". (An ordinal sign is none of them.)
_LIKE_DIGITS = re.compile(r"[\dOoIl/. -]+")
# Months as Roman numbers stand between two others: 23/IV/1975.
_ROMAN = re.compile(r"(?<=\d)\W{1,3}(i{1,3}|iv|vi{0,3}|ix|xi{0,2})\W{1,3}(?=\d)")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

# Which year the two digits of a year mean, given month and day: a birth date lies behind us, a certificate ends about
# now.
CenturyRule = Callable[[int, int, int, date], int]
# Year, month and day, as they were typed.
_Order = tuple[str, str, str]


@dataclass(frozen=True)
class DateReading:
    """What a date means, and the other day that the same signs may mean; None where they can mean one only."""

    meant: date
    other: date | None = None


@dataclass
class _Typed:
    """The numbers of a date in their order, and what the words beside them say."""

    numbers: list[str] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    # Whether the first number is a day: None if nothing says so.
    is_day_first: bool | None = None
    # Whether the order is beyond doubt.
    is_certain: bool = False


def latest_past(two_digits: int, month: int, day: int, today: date) -> int:
    """Read a two-digit year as the latest one in which this day is not after `today`."""
    year = this_century(two_digits, month, day, today)
    return year if (year, month, day) <= (today.year, today.month, today.day) else year - 100


def this_century(two_digits: int, _month: int, _day: int, today: date) -> int:
    return today.year // 100 * 100 + two_digits


def read_date(text: str, today: date, century: CenturyRule) -> date | None:
    """Read a date typed by a person in New York or written by a program; None if no date can be meant."""
    reading = understand_date(text, today, century)
    return reading.meant if reading else None


def understand_date(text: str, today: date, century: CenturyRule) -> DateReading | None:
    """Read a date, and the other day that it may mean."""
    line = clean_entry(text)
    if _LIKE_DIGITS.fullmatch(line):
        line = line.translate(str.maketrans("OoIl", "0011"))
    line = fold(line)
    typed = _take_apart(line) if len(line) <= _LONGEST else None
    if typed is None:
        return None
    found = (_make(order, today, century) for order in _orders(typed))
    possible = list(dict.fromkeys(day for day in found if day))
    # Whoever names the day of the week may be wrong about it; if it fits one reading, that is the one.
    fitting = [day for day in possible if day.weekday() in typed.weekdays] or possible
    if not fitting:
        return None
    return DateReading(fitting[0], None if typed.is_certain or len(fitting) == 1 else fitting[1])


def other_reading(typed: str, stored: date, today: date) -> date | None:
    """Return the other day that a date may mean which was typed so and is stored as the first of the two."""
    readings = (understand_date(typed, today, century) for century in (latest_past, this_century))
    return next((one.other for one in readings if one and one.meant == stored), None)


def _take_apart(line: str) -> _Typed | None:
    """Return the parts of a date; None if there is a word that no date has."""
    named = [found[1] for pattern in _NAMED_PARTS if (found := re.search(pattern, line))]
    if len(named) == len(_NAMED_PARTS):
        return _Typed(named, is_day_first=False, is_certain=True)
    typed = _Typed()
    if _MONTH_FIRST.search(line) or _DAY_FIRST.search(line):
        typed.is_day_first, typed.is_certain = bool(_DAY_FIRST.search(line)), True
    for aside in (_MONTH_FIRST, _DAY_FIRST, _TIME, _ASIDE):
        line = aside.sub(" ", line)
    unclear: list[str] = []
    between: set[str] = set()
    line = _ROMAN.sub(lambda month: f" {fold(MONTHS[_ROMANS.index(month[1])].en)} ", line)
    for token in _TOKEN.finditer(with_digits(line)):
        word = token["word"]
        if token["digits"]:
            _note_order(typed, between, is_ordinal=token["is_ordinal"] is not None)
            typed.numbers.append(token["digits"])
            between = set()
        elif word in FILLERS or _note_name(typed, word, unclear):
            between.add(word)
        else:
            return None
    for word in unclear:
        # "mar 23 abr 1975" begins with a Tuesday, "mar 23 1975" with March.
        is_weekday = bool(typed.months) or len(typed.numbers) > len(("day", "year"))
        _note(typed, None if is_weekday else month_of(word), weekday_of(word))
    typed.is_certain = typed.is_certain or bool(typed.months)
    return typed if len(typed.months) <= 1 else None


def _note_order(typed: _Typed, between: set[str], *, is_ordinal: bool) -> None:
    """Note what the words at and before the next number say of the order of day and month."""
    place = len(typed.numbers)
    if typed.is_certain or place > 1:
        return
    if place == 1 and between & OF and between <= BETWEEN:
        typed.is_day_first, typed.is_certain = True, True
    elif is_ordinal:
        typed.is_day_first, typed.is_certain = place == 0, True
    elif place == 0 and between & BEFORE_A_DAY:
        typed.is_day_first = True


def _note_name(typed: _Typed, word: str, unclear: list[str]) -> bool:
    """Note a month or a weekday; say whether the word is one."""
    month, weekday = month_of(word), weekday_of(word)
    if month and weekday is not None:
        unclear.append(word)
        return True
    return _note(typed, month or (month_like(word) if weekday is None else None), weekday)


def _note(typed: _Typed, month: int | None, weekday: int | None) -> bool:
    if month:
        typed.months.append(month)
    elif weekday is not None:
        typed.weekdays.append(weekday)
    return bool(month) or weekday is not None


def _orders(typed: _Typed) -> Iterator[_Order]:
    """Yield year, month and day in every order that may be meant, the likeliest first."""
    numbers = typed.numbers
    if typed.months and len(numbers) == len(("day", "year")):
        first, second = numbers
        is_year_first = len(first) > _SHORT_YEAR or int(first) > _LAST_DAY
        day, year = (second, first) if is_year_first else (first, second)
        yield year, str(typed.months[0]), day
    elif not typed.months and len(numbers) == 1:
        yield from _orders_of_run(numbers[0])
    elif not typed.months and len(numbers) == len(("month", "day", "year")):
        yield from _orders_of_three(typed, *numbers)


def _orders_of_three(typed: _Typed, first: str, second: str, third: str) -> Iterator[_Order]:
    if len(first) == _FULL_YEAR:
        # Year, month, day is the order of every program and every country that begins with the year.
        typed.is_certain = True
        yield first, second, third
        yield first, third, second
        return
    orders = [(third, first, second), (third, second, first)]
    yield from reversed(orders) if typed.is_day_first else orders
    if len(third) == _SHORT_YEAR and len(first) == _SHORT_YEAR and int(first) > _LAST_DAY:
        yield first, second, third


def _orders_of_run(run: str) -> Iterator[_Order]:
    """Split digits without anything between them: 19750423, 04231975, 042375, 4231975."""
    if len(run) == len("19750423"):
        if run[:2] in {"19", "20"}:
            yield run[:4], run[4:6], run[6:]
        if int(run[4:]) >= _EARLIEST_YEAR:
            yield run[4:], run[:2], run[2:4]
            yield run[4:], run[2:4], run[:2]
    # 041975 may be a month and its year.
    elif len(run) == len("042375") and run[2:4] not in {"19", "20"}:
        yield run[4:], run[:2], run[2:4]
        yield run[4:], run[2:4], run[:2]
        if int(run[:2]) > _LAST_DAY:
            yield run[:2], run[2:4], run[4:]
    elif len(run) == len("4231975"):
        year, three = run[3:], run[:3]
        yield from ((year, three[:1], three[1:]), (year, three[:2], three[2:]))
        yield from ((year, three[1:], three[:1]), (year, three[2:], three[:2]))


def _make(order: _Order, today: date, century: CenturyRule) -> date | None:
    year, month, day = order
    if len(year) not in {_SHORT_YEAR, _FULL_YEAR}:
        return None
    try:
        full = int(year) if len(year) == _FULL_YEAR else century(int(year), int(month), int(day), today)
        return date(full, int(month), int(day))
    except (ValueError, OverflowError):
        return None
