"""What is wrong with a date that cannot be taken: the code of the sentence that says how to mend it. Pure."""

import re
from collections.abc import Iterable
from datetime import date

from chalicelib.forms.boxes import PARTS_OF_A_DATE
from chalicelib.forms.date_words import month_of
from chalicelib.forms.dates import latest_past, understand_date
from chalicelib.text.clean import clean_entry
from chalicelib.text.dates import MONTHS
from chalicelib.text.fold import fold

_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)", re.ASCII)
_NUMBERS = re.compile(r"\d+", re.ASCII)
_WORDS = re.compile(r"[a-z]+")
_MOST_DAYS = 31
# Three numbers, or a month's name and two.
_PARTS = 3


def mistake_in(text: str, today: date) -> str:
    """Return the code of what is wrong with a date; TYPE_DATE where nothing more can be said."""
    line = fold(clean_entry(text))
    boxes = line.split("/")
    if len(boxes) == len(PARTS_OF_A_DATE) and not all(map(str.strip, boxes)):
        return _missing(part for part, typed in zip(PARTS_OF_A_DATE, boxes, strict=True) if not typed.strip())
    if reading := understand_date(line, today, latest_past):
        return "NOT_BORN_YET" if reading.meant > today else "BORN_TOO_LONG_AGO"
    months = [word for word in _WORDS.findall(line) if month_of(word)]
    numbers = _NUMBERS.findall(line)
    if len(numbers) + len(months) == _PARTS:
        return _impossible(numbers, has_name=bool(months))
    return _incomplete(numbers, has_year=bool(_YEAR.search(line)), has_name=bool(months))


def _impossible(numbers: list[str], *, has_name: bool) -> str:
    """Return what is wrong where all three parts are there."""
    if any(len(number) > len("31") and len(number) != len("1975") for number in numbers):
        return "TYPE_DATE"
    small = [int(number) for number in numbers if len(number) <= len("31")][:2]
    if has_name or (len(small) == len(("month", "day")) and min(small) <= len(MONTHS) and max(small) <= _MOST_DAYS):
        return "NO_SUCH_DAY" if 0 < max(small, default=0) <= _MOST_DAYS and min(small, default=0) else "TYPE_DATE"
    return "NO_SUCH_MONTH" if len(small) == len(("month", "day")) and min(small) > len(MONTHS) else "TYPE_DATE"


def _incomplete(numbers: list[str], *, has_year: bool, has_name: bool) -> str:
    """Return which parts are missing: of 1975, April 1975, 4/1975, April 23 and 4/23."""
    if has_name:
        gaps = {(1, True): ["day"], (1, False): ["year"], (0, False): ["day", "year"]}
    else:
        gaps = {(1, True): ["month", "day"], (2, True): ["day"], (2, False): ["year"]}
    missing = gaps.get((len(numbers), has_year))
    is_long = any(len(number) > len("1975") for number in numbers)
    return _missing(missing) if missing and not is_long else "TYPE_DATE"


def _missing(parts: Iterable[str]) -> str:
    return "_".join(("ADD", *map(str.upper, parts)))
