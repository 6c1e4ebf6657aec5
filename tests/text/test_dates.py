"""Dates and times as the practice and its visitors read them, in both languages."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.forms.dates import read_date, this_century
from chalicelib.text import dates
from chalicelib.text.words import Words


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 min"), (59.4, "59 min"), (59.6, "1 h 00 min"), (125, "2 h 05 min"), (6000, "100 h 00 min")],
)
def test_minutes_are_written_as_people_say_them(minutes: float, text: str) -> None:
    assert dates.duration(minutes) == text


NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "en", "es"),
    [
        ("2026-11-23T17:00", "Mon Nov 23, 12:00 PM", "lun 23 nov, 12:00 p. m."),
        ("2026-05-02T13:05", "Sat May 2, 9:05 AM", "sáb 2 may, 9:05 a. m."),
        ("2026-01-01T05:00", "Thu Jan 1, 12:00 AM", "jue 1 ene, 12:00 a. m."),
        ("2026-01-01T04:59", "Wed Dec 31, 2025, 11:59 PM", "mié 31 dic 2025, 11:59 p. m."),
        ("2027-09-07T14:30", "Tue Sep 7, 2027, 10:30 AM", "mar 7 sep 2027, 10:30 a. m."),
    ],
)
def test_a_moment_names_its_year_if_that_is_not_the_present_one(at: str, en: str, es: str) -> None:
    assert dates.moment(datetime.fromisoformat(at).replace(tzinfo=UTC), NEW_YORK, NOW) == Words(en, es)


def test_where_nobody_knows_when_it_is_read_a_moment_names_its_year() -> None:
    assert dates.moment(NOW, NEW_YORK) == Words("Mon Nov 23, 2026, 12:00 PM", "lun 23 nov 2026, 12:00 p. m.")


def test_in_a_list_a_moment_of_today_is_its_time() -> None:
    assert dates.time_or_moment(NOW - timedelta(hours=3), NEW_YORK, NOW) == Words("9:00 AM", "9:00 a. m.")
    assert dates.time_or_moment(NOW - timedelta(hours=13), NEW_YORK, NOW).en == "Sun Nov 22, 11:00 PM"


def test_a_time_may_be_told_to_the_second() -> None:
    assert dates.clock_with_seconds(time(15, 0, 5)) == Words("3:00:05 PM", "3:00:05 p. m.")


@given(st.dates(), st.dates())
def test_no_two_days_are_written_alike(one: date, other: date) -> None:
    for write in (dates.short_date, dates.short_date_with_weekday, dates.day_of_year):
        assert (write(one).en == write(other).en) is (write(one).es == write(other).es) is (one == other)


@given(st.dates())
def test_no_day_is_written_in_numbers_alone(day: date) -> None:
    for write in (dates.short_day, dates.short_date, dates.short_date_with_weekday, dates.day_of_year):
        assert not re.search(r"\d[/.-]\d", f"{write(day).en} {write(day).es}")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_that_is_written_in_words_can_be_typed_as_it_is(day: date) -> None:
    for text in (dates.short_date(day).en, dates.short_date(day).es):
        assert read_date(text, day, this_century) == day


@pytest.mark.parametrize(
    ("minutes", "english", "spanish"),
    [
        (0, "1 min", "1 min"),
        (59.9, "59 min", "59 min"),
        (60, "1 h", "1 h"),
        (35 * 60 + 59, "35 h", "35 h"),
        (36 * 60, "2 days", "2 días"),
        (59 * 60, "2 days", "2 días"),
        (60 * 60, "3 days", "3 días"),
    ],
)
def test_a_length_is_told_roughly(minutes: float, english: str, spanish: str) -> None:
    assert dates.about(timedelta(minutes=minutes)) == Words(english, spanish)


@pytest.mark.parametrize(
    ("clock", "english", "spanish"),
    [(time(18), "6 PM", "6 p. m."), (time(9, 30), "9:30 AM", "9:30 a. m."), (time(0), "12 AM", "12 a. m.")],
)
def test_a_whole_hour_goes_without_minutes(clock: time, english: str, spanish: str) -> None:
    assert dates.short_clock(clock) == Words(english, spanish)


def test_a_day_stands_above_a_page_with_its_weekday() -> None:
    assert dates.long_day(date(2026, 11, 24)) == Words("Tuesday, November 24", "martes, 24 de noviembre")
