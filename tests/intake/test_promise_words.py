"""How a promise is told in both languages."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.intake.promise_words import aim
from chalicelib.leads.promise import Promise
from chalicelib.practice.file import read_practice
from chalicelib.text import dates
from tests.desks import PRACTICE_FILE
from tests.leads.test_promise import SOON, ZONE, at

PRACTICE = read_practice(PRACTICE_FILE)
NOW = "2026-11-22 16:00"


@pytest.mark.parametrize(
    ("respond_by", "en", "es"),
    [
        ("2026-11-22 16:40", "today by 4:40 PM", "hoy antes de las 4:40 p. m."),
        ("2026-11-22 17:00", "today by 5 PM", "hoy antes de las 5 p. m."),
        ("2026-11-22 09:05", "today by 9:05 AM", "hoy antes de las 9:05 a. m."),
        ("2026-11-22 13:00", "today by 1 PM", "hoy antes de la 1 p. m."),
        ("2026-11-22 13:20", "today by 1:20 PM", "hoy antes de la 1:20 p. m."),
        ("2026-11-22 11:00", "today by 11 AM", "hoy antes de las 11 a. m."),
        ("2026-11-22 12:00", "today by noon", "hoy antes del mediodía"),
        ("2026-11-22 12:01", "today by 12:01 PM", "hoy antes de las 12:01 p. m."),
        ("2026-11-23 00:00", "today by midnight", "hoy antes de la medianoche"),
        (
            "2026-11-23 00:01",
            "tomorrow, Monday November 23, by 12:01 AM",
            "mañana, lunes 23 de noviembre, antes de las 12:01 a. m.",
        ),
        (
            "2026-11-23 10:00",
            "tomorrow, Monday November 23, by 10 AM",
            "mañana, lunes 23 de noviembre, antes de las 10 a. m.",
        ),
        (
            "2026-11-24 00:00",
            "tomorrow, Monday November 23, by midnight",
            "mañana, lunes 23 de noviembre, antes de la medianoche",
        ),
        ("2026-11-30 10:15", "Monday November 30 by 10:15 AM", "el lunes 30 de noviembre antes de las 10:15 a. m."),
        ("2027-01-06 12:00", "Wednesday January 6 by noon", "el miércoles 6 de enero antes del mediodía"),
        ("2026-11-21 10:00", "Saturday November 21 by 10 AM", "el sábado 21 de noviembre antes de las 10 a. m."),
    ],
)
def test_moment_is_said_as_people_say_it(respond_by: str, en: str, es: str) -> None:
    spoken = dates.when(at(respond_by).astimezone(UTC), at(NOW), ZONE)

    assert (spoken.en, spoken.es) == (en, es)


@pytest.mark.parametrize(
    ("respond_by", "spoken"),
    [
        (datetime(2027, 3, 14, 6, 59, tzinfo=UTC), "by 1:59 AM"),
        (datetime(2027, 3, 14, 7, 0, tzinfo=UTC), "by 3 AM"),
        (datetime(2026, 11, 1, 5, 0, tzinfo=UTC), "by 1 AM"),
        (datetime(2026, 11, 1, 6, 0, tzinfo=UTC), "by 1 AM"),
        (datetime(2026, 11, 1, 4, 0, tzinfo=UTC), "by midnight"),
    ],
)
def test_the_clock_is_read_as_it_shows_then_when_the_clocks_change(respond_by: datetime, spoken: str) -> None:
    assert dates.by_time(respond_by, ZONE).en == spoken


def test_midnight_that_the_clocks_skip_is_still_the_end_of_the_day() -> None:
    havana = ZoneInfo("America/Havana")
    midnight = datetime(2026, 3, 8, 5, tzinfo=UTC)

    assert midnight.astimezone(havana).time() == time(1)
    assert dates.when(midnight, midnight - timedelta(hours=2), havana).en == "today by midnight"


CALL_EN = "If you cannot wait, call +1 212-555-0134."
CALL_ES = "Si no puede esperar, llame al +1 212-555-0134."
OVERDUE_ES = "Si no ha tenido noticias nuestras, llame al +1 212-555-0134."


@pytest.mark.parametrize(
    ("respond_by", "en", "es"),
    [
        (
            "2026-11-22 16:40",
            "We aim to answer you today by 4:40 PM.",
            "Haremos lo posible por responderle hoy antes de las 4:40 p. m.",
        ),
        (
            "2026-11-22 23:59",
            "We aim to answer you today by 11:59 PM.",
            "Haremos lo posible por responderle hoy antes de las 11:59 p. m.",
        ),
        (
            "2026-11-23 12:00",
            "We aim to answer you tomorrow, Monday November 23, by noon.",
            "Haremos lo posible por responderle mañana, lunes 23 de noviembre, antes del mediodía.",
        ),
        (
            "2026-11-24 09:30",
            f"We aim to answer you Tuesday November 24 by 9:30 AM. {CALL_EN}",
            f"Haremos lo posible por responderle el martes 24 de noviembre antes de las 9:30 a. m. {CALL_ES}",
        ),
        (
            "2026-11-22 15:59",
            "We aimed to answer you today by 3:59 PM. If you have not heard from us, call +1 212-555-0134.",
            f"Queríamos responderle hoy antes de las 3:59 p. m. {OVERDUE_ES}",
        ),
    ],
)
def test_visitor_is_told_when_to_expect_an_answer_and_whom_to_call(respond_by: str, en: str, es: str) -> None:
    spoken = aim(Promise(at(respond_by).astimezone(UTC), same_day=True), at(NOW), PRACTICE)

    assert (spoken.en, spoken.es) == (en, es)


def test_visitor_without_a_promise_is_told_so_and_whom_to_call() -> None:
    spoken = aim(None, at(NOW), PRACTICE)

    assert spoken.en == f"We cannot say yet when we can answer you. {CALL_EN}"
    assert spoken.es == f"Todavía no podemos decirle cuándo podremos responderle. {CALL_ES}"


@given(SOON, st.timedeltas(timedelta(days=-3), timedelta(days=400)))
def test_words_never_guarantee_and_are_whole_sentences(respond_by: datetime, ahead: timedelta) -> None:
    respond_by = respond_by.replace(second=0, microsecond=0)
    spoken = aim(Promise(respond_by, same_day=False), respond_by - ahead, PRACTICE)

    for text in (spoken.en, spoken.es):
        assert not re.search(r"guarant|garant|approv|aprob|[{}]|\.\.|  ", text, re.IGNORECASE)
        assert text.endswith(".")
        assert text[0].isupper()
