"""Dates as people type them."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.forms.dates import DateReading, latest_past, other_reading, read_date, this_century, understand_date

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
        ("DOB: 4/23/1975", date(1975, 4, 23)),
        ("4/23/1975 (51 years old)", date(1975, 4, 23)),
        ("nací el 23 de abril de 1975", date(1975, 4, 23)),
        ("Born April 23, 1975", date(1975, 4, 23)),
        ("23 abril 1975, edad 51", date(1975, 4, 23)),
        ("Febuary 3 1980", date(1980, 2, 3)),
        ("75-04-23", date(1975, 4, 23)),
        ("1975年4月23日", date(1975, 4, 23)),
        ("4/23/1975 perhaps", None),
        ("4/23/1975 or 4/24/1975", None),
        ("April 1975, the 23rd or 24th", None),
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
        *("April 31 1975", "April April 1975", "ma 3 1975", "Apx 3 1975", "4/23/1975/1", "1-2-3-4", "041975"),
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


@pytest.mark.parametrize(
    "text",
    [
        *("5/IV/1975", "5.iv.1975", "5-IV-75", "5 iv 1975", "april5th1975", "5APR1975", "Apr5,1975", "O4/O5/1975"),
        *("5 de abril de mil novecientos setenta y cinco", "April fifth, nineteen seventy-five", "5 de cuatro de 1975"),
        *("el cinco de abril de mil novecientos setenta y cinco", "D.O.B. 4/5/1975", "F. de N.: 5 de abril de 1975"),
        *("April 5, 1975 (51 yrs)", "4/5/1975 51 y/o", "mi cumpleaños es el 5 de abril de 1975", "abirl 5 1975"),
        *(
            "5 de abril de 1975 a las 3 de la tarde",
            "5 abr 1975 a las 15:00",
            "5 del cuatro del 75",
            "5 abril 1975 3 pm",
        ),
        *("5 de abril, 1975 (tengo 51 años)", "sáb 5/4/1975", "5/4/1975 (día/mes/año)", "Sat Apr 5 1975"),
    ],
)
def test_date_is_read_as_people_say_it(text: str) -> None:
    reading = understand_date(text, TODAY, latest_past)

    assert reading is not None
    assert reading.meant == date(1975, 4, 5)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("doce de octubre de dos mil uno", date(2001, 10, 12)),
        ("October twelfth, two thousand and one", date(2001, 10, 12)),
        ("treinta y uno de enero de mil novecientos ochenta", date(1980, 1, 31)),
        ("May 5, twenty ten", date(2010, 5, 5)),
        ("veinte de mayo de dos mil", date(2000, 5, 20)),
        ("May twenty first two thousand and three", date(2003, 5, 21)),
        ("once de doce de 1980", date(1980, 12, 11)),
        ("Mar 1/1/1980", date(1980, 1, 1)),
        ("9-Set-1980", date(1980, 9, 9)),
        ("juilo 9 1980", date(1980, 7, 9)),
        ("junlo 9 1980", None),  # June or July
    ],
)
def test_days_months_and_years_are_read_in_words(text: str, meant: date | None) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant", "other"),
    [
        ("1O/05/1975", date(1975, 10, 5), date(1975, 5, 10)),
        ("4/5/l975", date(1975, 4, 5), date(1975, 5, 4)),
        ("1º/5/1975", date(1975, 5, 1), None),
    ],
)
def test_letter_that_looks_like_a_digit_is_one_and_an_ordinal_sign_is_none(
    text: str, meant: date, other: date | None
) -> None:
    assert understand_date(text, TODAY, latest_past) == DateReading(meant, other)


APRIL_23 = date(1975, 4, 23)


@pytest.mark.parametrize(
    "text",
    [
        # JavaScript's Date as a text, in UTC, for the place, as JSON; what a database, .NET, Java and C write.
        *(
            "Wed Apr 23 1975",
            "Wed Apr 23 1975 00:00:00 GMT-0400 (Eastern Daylight Time)",
            "Wed, 23 Apr 1975 04:00:00 GMT",
        ),
        *("4/23/1975, 12:00:00 AM", "1975-04-23T04:00:00.000Z", "1975-04-23 00:00:00", "4/23/1975 12:00:00 AM"),
        *("Wed Apr 23 00:00:00 EDT 1975", "Wed Apr 23 00:00:00 1975", "1975-04-23T00:00:00-04:00", "19750423T000000Z"),
        *("1975-04-23 00:00:00+00", "1975-04-23 00:00:00.000000", "Wednesday, April 23, 1975 at 12:00 AM"),
        *(
            "23/4/1975, 0:00:00",
            "miércoles, 23 de abril de 1975",
            "23 abr 1975 00:00",
            "4/23/1975 0:00",
            "April 23, 1975, 3pm",
        ),
    ],
)
def test_date_is_read_as_date_pickers_and_databases_write_it(text: str) -> None:
    assert read(text) == APRIL_23


@pytest.mark.parametrize(
    "text",
    [
        *("primero de enero de 1980", "1ero de enero de 1980", "1ro. de enero de 1980", "1er enero 1980"),
        *("January first, 1980", "the 1st of January, 1980", "first of January 1980", "uno de enero de 1980"),
        *("Tues Jan 1 1980", "mar 1 ene 1980", "martes 1 enero 1980", "el primer día de enero de 1980"),
    ],
)
def test_first_of_january_is_read_in_words(text: str) -> None:
    assert read(text) == date(1980, 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("treinta y uno de enero de 1980", 31),
        ("veintidós de enero de 1980", 22),
        ("January twenty-third, 1980", 23),
        ("the thirtieth of January 1980", 30),
        ("twenty second January 1980", 22),
        ("diecinueve de enero del 1980", 19),
    ],
)
def test_day_is_read_in_words(text: str, day: int) -> None:
    assert read(text) == date(1980, 1, day)


# How the words beside two numbers say which is the day.
DAY_FIRST: dict[str, Callable[[date], str]] = {
    "9 de 8 de 1971": lambda day: f"{day.day} de {day.month} de {day.year}",
    "el 9 del 8 del 1971": lambda day: f"el {day.day} del {day.month} del {day.year}",
    "9 del 08 de 1971": lambda day: f"{day.day} del {day.month:02} de {day.year}",
    "9 del mes 8 de 1971": lambda day: f"{day.day} del mes {day.month} de {day.year}",
    "9th of 8, 1971": lambda day: f"{ordinal(day.day)} of {day.month}, {day.year}",
    "the 9th, 8, 1971": lambda day: f"the {ordinal(day.day)}, {day.month}, {day.year}",
    "9.º 8 1971": lambda day: f"{day.day}.º {day.month} {day.year}",
    "9/8/1971 (dd/mm/yyyy)": lambda day: f"{day.day}/{day.month}/{day.year} (dd/mm/yyyy)",
    "DD/MM/AAAA: 9/8/1971": lambda day: f"DD/MM/AAAA: {day.day}/{day.month}/{day.year}",
    "mes 8 día 9 año 1971": lambda day: f"mes {day.month} día {day.day} año {day.year}",
    "8 9th 1971": lambda day: f"{day.month} {ordinal(day.day)} {day.year}",
    "8/9/1971 mm/dd/yyyy": lambda day: f"{day.month}/{day.day}/{day.year} mm/dd/yyyy",
}


@pytest.mark.parametrize("spell", DAY_FIRST.values(), ids=DAY_FIRST)
@given(day=st.dates(date(1910, 1, 1), TODAY))
@example(day=date(1971, 8, 9))
@example(day=date(1912, 11, 10))
def test_day_and_month_are_never_swapped_where_the_words_decide(spell: Callable[[date], str], day: date) -> None:
    reading = understand_date(spell(day), TODAY, latest_past)

    assert reading is not None
    assert (reading.meant, reading.other) == (day, None)


NUMBERS_ALONE: dict[str, Callable[[date], str]] = {
    "4/5/1975": SPELLINGS["4/23/1975"],
    "4-5-1975": SPELLINGS["4-23-1975"],
    "4.5.1975": SPELLINGS["4.23.1975"],
    "4 5 1975": SPELLINGS["4 23 1975"],
    "04051975": SPELLINGS["04231975"],
}


@pytest.mark.parametrize("spell", NUMBERS_ALONE.values(), ids=NUMBERS_ALONE)
@given(day=st.dates(date(1910, 1, 1), TODAY))
@example(day=date(1971, 8, 9))
def test_numbers_alone_have_a_second_reading_wherever_that_is_a_day(spell: Callable[[date], str], day: date) -> None:
    reading = understand_date(spell(day), TODAY, latest_past)

    assert reading is not None
    assert reading.meant == day
    assert reading.other == (date(day.year, day.day, day.month) if day.day <= 12 and day.day != day.month else None)


@given(day=st.dates(date(1910, 1, 1), TODAY))
def test_year_at_the_beginning_and_a_named_month_have_one_reading(day: date) -> None:
    for spell in ("1975-04-23", "1975/4/23", "23-Apr-1975", "abril 23, 1975"):
        assert understand_date(SPELLINGS[spell](day), TODAY, latest_past) == understand_date(
            str(day), TODAY, latest_past
        )


@pytest.mark.parametrize(
    ("text", "meant"), [("Mon 5/4/1981", (5, 4)), ("Sun 5/4/1981", (4, 5)), ("lunes 9/3/1981", (3, 9))]
)
def test_weekday_decides_where_it_fits_one_reading(text: str, meant: tuple[int, int]) -> None:
    assert read(text) == date(1981, *meant)


@pytest.mark.parametrize(
    ("text", "meant", "other"),
    [
        ("042375", APRIL_23, None),
        ("230475", APRIL_23, None),
        ("750423", APRIL_23, None),
        ("040575", date(1975, 4, 5), date(1975, 5, 4)),
        ("4231975", APRIL_23, None),
        ("1231975", date(1975, 1, 23), date(1975, 12, 3)),
        ("20051975", date(1975, 5, 20), None),
    ],
)
def test_digits_in_one_run_are_split_where_only_a_date_can_be_meant(text: str, meant: date, other: date | None) -> None:
    reading = understand_date(text, TODAY, latest_past)

    assert reading is not None
    assert (reading.meant, reading.other) == (meant, other)


@given(day=st.dates(date(1930, 1, 1), TODAY), short=st.booleans())
def test_other_reading_is_found_again_from_what_was_typed(day: date, *, short: bool) -> None:
    typed = f"{day.month}/{day.day}/{day:%y}" if short else f"{day.month}/{day.day}/{day.year}"
    reading = understand_date(typed, TODAY, latest_past)

    assert reading is not None
    assert other_reading(typed, reading.meant, TODAY) == reading.other


@given(text=st.text(st.sampled_from("0123456789/-. :tzTZ+apmdelofthaugr\u0660\u00ba,()")))
def test_nothing_like_a_date_is_a_fault(text: str) -> None:
    read(text)
