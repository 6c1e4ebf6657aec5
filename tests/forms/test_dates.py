"""Dates as people type them."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.forms.dates import latest_past, read_date, this_century

TODAY = date(2026, 11, 23)
ENGLISH = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
SPANISH = [
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
]


def read(text: str, today: date = TODAY) -> date | None:
    return read_date(text, today, latest_past)


def ordinal(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th") if day not in {11, 12, 13} else "th"
    return f"{day}{ending}"


# Every way in which a person writes a date with all of its year.
SPELLINGS: dict[str, Callable[[date], str]] = {
    "4/23/1975": lambda day: f"{day.month}/{day.day}/{day.year}",
    "04/23/1975": lambda day: f"{day.month:02}/{day.day:02}/{day.year}",
    "4-23-1975": lambda day: f"{day.month}-{day.day}-{day.year}",
    "4.23.1975": lambda day: f"{day.month}.{day.day}.{day.year}",
    "4 23 1975": lambda day: f"{day.month} {day.day} {day.year}",
    "4 / 23 / 1975": lambda day: f" {day.month} / {day.day} / {day.year} ",
    "04231975": lambda day: f"{day.month:02}{day.day:02}{day.year}",
    "1975-04-23": lambda day: day.isoformat(),
    "1975/4/23": lambda day: f"{day.year}/{day.month}/{day.day}",
    "19750423": lambda day: f"{day:%Y%m%d}",
    "April 23 1975": lambda day: f"{ENGLISH[day.month - 1]} {day.day} {day.year}",
    "April 23, 1975": lambda day: f"{ENGLISH[day.month - 1]} {day.day}, {day.year}",
    "APRIL 23RD, 1975": lambda day: f"{ENGLISH[day.month - 1]} {ordinal(day.day)}, {day.year}".upper(),
    "Apr. 23, 1975": lambda day: f"{ENGLISH[day.month - 1][:3]}. {day.day}, {day.year}",
    "23 April 1975": lambda day: f"{day.day} {ENGLISH[day.month - 1]} {day.year}",
    "the 23rd of April 1975": lambda day: f"the {ordinal(day.day)} of {ENGLISH[day.month - 1]} {day.year}",
    "23-Apr-1975": lambda day: f"{day.day}-{ENGLISH[day.month - 1][:3]}-{day.year}",
    "1975 April 23": lambda day: f"{day.year} {ENGLISH[day.month - 1]} {day.day}",
    "23 de abril de 1975": lambda day: f"{day.day} de {SPANISH[day.month - 1]} de {day.year}",
    "el 23 de abril del 1975": lambda day: f"el {day.day} de {SPANISH[day.month - 1]} del {day.year}",
    "23/abr/1975": lambda day: f"{day.day}/{SPANISH[day.month - 1][:3]}/{day.year}",
    "abril 23, 1975": lambda day: f"{SPANISH[day.month - 1].capitalize()} {day.day}, {day.year}",
}
spellings = pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)


@spellings
@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
@example(day=date(2000, 2, 29))
@example(day=date(1904, 2, 29))
@example(day=date(2012, 12, 12))
@example(day=date(2019, 12, 20))
def test_date_is_read_as_it_was_meant(spell: Callable[[date], str], day: date) -> None:
    assert read(spell(day)) == day


@given(day=st.dates(date(1926, 11, 24), TODAY))
@example(day=TODAY)
@example(day=date(1926, 12, 25))
@example(day=date(1928, 2, 29))
def test_two_digit_year_of_a_birth_is_the_latest_that_has_passed(day: date) -> None:
    assert read(f"{day.month}/{day.day}/{day:%y}") == day


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_two_digit_year_of_an_expiry_lies_in_this_century(day: date) -> None:
    assert read_date(f"{day.month}/{day.day}/{day:%y}", TODAY, this_century) == day


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("3/4/1975", 3, 4),
        ("12/11/1975", 12, 11),
        ("13/4/1975", 4, 13),
        ("31/12/1975", 12, 31),
        ("12/31/1975", 12, 31),
        ("31121975", 12, 31),
    ],
)
def test_month_stands_first_unless_only_the_other_order_is_possible(text: str, month: int, day: int) -> None:
    assert read(text) == date(1975, month, day)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1ro de mayo de 1975", date(1975, 5, 1)),
        ("1.º de mayo de 1975", date(1975, 5, 1)),
        ("1º de Mayo, 1975", date(1975, 5, 1)),
        ("22 de setiembre de 1980", date(1980, 9, 22)),
        ("Sept 5th 1980", date(1980, 9, 5)),
        ("5 ENE 80", date(1980, 1, 5)),
        ("４/２３/１９７５", date(1975, 4, 23)),
        ("٤/٢٣/١٩٧٥", date(1975, 4, 23)),
        ("April 23 75", date(1975, 4, 23)),
        ("23.4.1975.", date(1975, 4, 23)),
        ("DOB: 4/23/1975", None),
    ],
)
def test_spellings_of_all_kinds(text: str, meant: date | None) -> None:
    assert read(text) == meant


@pytest.mark.parametrize("year", [1900, 2100, 1975, 2023])
def test_february_29_exists_only_in_leap_years(year: int) -> None:
    assert read(f"2/29/{year}") is None
    assert read(f"29 de febrero de {year}") is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "soon", "1975", "4/1975", "23/1975", "April 1975", "4/23", "4/23/975", "4/23/19755"),
        *("2/30/1975", "4/31/1975", "13/13/1975", "0/10/1975", "10/0/1975", "00/00/0000", "32/1/1975"),
        *("April 31 1975", "April April 1975", "ma 3 1975", "Apx 3 1975", "4/23/1975/1", "1-2-3-4", "042375"),
        *("9" * 400, "9" * 30 + "/1/1975", "1/" + "9" * 30 + "/1975", "1/1/" + "9" * 30, "½/1/1975"),
        *("4/23/1975 or 4/24/1975", "-4/-23/-1975x5", "January " * 50),
    ],
)
def test_text_that_is_no_date_is_none(text: str) -> None:
    assert read(text) is None


@given(text=st.text())
def test_no_text_is_a_fault(text: str) -> None:
    assert read(text) is None or isinstance(read(text), date)


@given(numbers=st.lists(st.integers(0, 10**40), min_size=1, max_size=4), glue=st.sampled_from(["/", "-", " ", ""]))
def test_no_numbers_are_a_fault(numbers: list[int], glue: str) -> None:
    read(glue.join(map(str, numbers)))


@pytest.mark.parametrize(
    "text", ["Sunday, September 5, 1960", "domingo 5 de septiembre de 1960", "1960-09-05T00:00:00.000Z"]
)
def test_weekday_and_time_of_day_are_left_aside(text: str) -> None:
    assert read_date(text, date(2026, 11, 22), latest_past) == date(1960, 9, 5)
