"""The promise: what a simulation of the practice minute by minute says too, and how it is told in both languages."""

import re
import tomllib
from array import array
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.intake.promise_words import aim
from chalicelib.leads.hours import LONGEST_WAIT
from chalicelib.leads.promise import Promise, promise
from chalicelib.practice.practice import read_practice
from chalicelib.text import dates

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "chalicelib" / "practice" / "practice.toml"
PRACTICES = [DEMO, *sorted((ROOT / "tests" / "practices").glob("*.toml"))]
PRACTICE = read_practice(DEMO)
ZONE = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

FIRST = datetime(2026, 1, 1, tzinfo=ZONE).astimezone(UTC)
PAST_LAST = datetime(2028, 1, 1, tzinfo=ZONE).astimezone(UTC)


class Simulation:
    """A practice that is watched minute by minute; it reads the TOML by itself and shares no code with the desk."""

    def __init__(self, text: str) -> None:
        self.table = tomllib.loads(text)
        self.zone = ZoneInfo(self.table["time_zone"])
        self.needed = clock(re.sub(r"(\d+)h(\d*)m?|(\d+)m", colons, self.table["hours"]["respond_within"]))
        self.days = array("l")
        self.clocks = array("h")
        self.open = array("l")
        self.cut_offs: dict[int, int] = {}
        self.watch()

    def watch(self) -> None:
        rules: dict[int, bytes] = {}
        for number in range((PAST_LAST - FIRST + LONGEST_WAIT) // MINUTE + 2):
            local = (FIRST + number * MINUTE).astimezone(self.zone)
            day, minute = local.toordinal(), local.hour * 60 + local.minute
            if day not in rules:
                rules[day] = self.minutes_of(local.date())
            self.days.append(day)
            self.clocks.append(minute)
            if rules[day][minute]:
                self.open.append(number)

    def minutes_of(self, day: date) -> bytes:
        """Give 1 for each minute of the wall clock at which the practice is open."""
        name = WEEKDAYS[day.weekday()]
        spans = self.table["hours"].get(name, [])
        cut_off = self.table["hours"].get("same_day_until", {}).get(name, "24:00")
        for closure in self.table.get("closures", []):
            if closure["first"] <= day <= closure.get("last", closure["first"]):
                spans = closure.get("hours", [])
                cut_off = closure.get("same_day_until", self.table["hours"]["same_day_until"].get(name, "24:00"))
        self.cut_offs[day.toordinal()] = clock(cut_off)
        minutes = bytearray(24 * 60)
        for span in spans:
            opens, _, closes = span.partition("-")
            for minute in range(clock(opens), clock(closes) or 24 * 60):
                minutes[minute] = 1
        return bytes(minutes)

    def promises(self) -> Iterator[tuple[int, bool] | None]:
        """Give, for each minute, how many minutes later the answer is due and whether it is a same-day one."""
        upcoming = 0
        for number in range((PAST_LAST - FIRST) // MINUTE):
            while upcoming < len(self.open) and self.open[upcoming] < number:
                upcoming += 1
            yield self.promise_of(number, upcoming + self.needed - 1)

    def promise_of(self, number: int, needed: int) -> tuple[int, bool] | None:
        if needed >= len(self.open) or self.open[needed] + 1 - number > LONGEST_WAIT // MINUTE:
            return None
        last_minute = self.open[needed]
        day = self.days[last_minute]
        same_day = day == self.days[number] and self.clocks[last_minute] + 1 <= self.cut_offs[day]
        return last_minute + 1 - number, same_day


def colons(duration: re.Match[str]) -> str:
    return f"{duration[1]}:{duration[2] or 0}" if duration[1] else f"0:{duration[3]}"


def clock(text: str) -> int:
    """Give the minutes since midnight; "24:00" is the end of the day."""
    hours, minutes = map(int, text.split(":"))
    return hours * 60 + minutes


@pytest.mark.parametrize("file", PRACTICES, ids=lambda file: file.stem)
def test_promise_equals_a_simulation_at_every_minute_of_two_years(file: Path) -> None:
    hours = read_practice(file).hours
    simulation = Simulation(file.read_text())
    received_at, compared, without, same_day = FIRST, 0, 0, 0

    for expected in simulation.promises():
        made = promise(received_at, hours)
        found = made and ((made.respond_by - received_at) // MINUTE, made.same_day)
        assert found == expected, received_at.astimezone(ZONE)
        compared += 1
        without += made is None
        same_day += made is not None and made.same_day
        received_at += MINUTE

    print(f"\n{file.stem}: {compared:,} minutes equal, {same_day:,} same-day, {without:,} without a promise")  # noqa: T201
    assert received_at == PAST_LAST
    assert compared == 730 * 24 * 60
    # All kinds of answers were among them, or the file compares less than it seems to.
    assert 0 < same_day < compared
    assert (without > 0) == (file.stem == "seldom")


def at(text: str) -> datetime:
    """Read a New York time like "2026-11-23 15:10"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# When a request comes to the demo practice, and what is promised: by when, and whether that is the same day.
@pytest.mark.parametrize(
    ("received_at", "respond_by", "same_day"),
    [
        ("2026-11-23 15:10", "2026-11-23 15:40", True),
        ("2026-11-23 15:30", "2026-11-23 16:00", True),
        ("2026-11-23 15:30:00.000001", "2026-11-23 16:01", False),
        ("2026-11-23 15:31", "2026-11-23 16:01", False),
        ("2026-11-23 07:00", "2026-11-23 09:30", True),
        ("2026-11-23 12:45", "2026-11-23 14:15", True),
        ("2026-11-23 12:30", "2026-11-23 13:00", True),
        ("2026-11-23 12:30:01", "2026-11-23 14:01", True),
        ("2026-11-23 19:00", "2026-11-24 09:30", False),
        ("2026-11-26 12:00", "2026-11-27 09:30", False),
        ("2026-11-28 11:45", "2026-11-30 09:15", False),
        ("2026-12-31 08:00", "2026-12-31 09:30", True),
        ("2026-12-31 11:00", "2026-12-31 11:30", False),
        ("2026-12-31 12:00", "2027-01-02 09:30", False),
    ],
)
def test_demo_practice_promises_as_her_file_says(received_at: str, respond_by: str, same_day: bool) -> None:  # noqa: FBT001
    assert promise(at(received_at), PRACTICE.hours) == Promise(at(respond_by).astimezone(UTC), same_day)


SOON = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it


@given(SOON)
def test_promise_is_a_whole_minute_and_never_before_the_open_time_has_passed(received_at: datetime) -> None:
    made = promise(received_at, PRACTICE.hours)

    assert made
    assert made.respond_by.tzinfo is UTC
    assert (made.respond_by.second, made.respond_by.microsecond) == (0, 0)
    needed = PRACTICE.hours.respond_within
    assert needed <= PRACTICE.hours.open_time_between(received_at, made.respond_by) < needed + MINUTE


@given(SOON, st.timedeltas(timedelta(), timedelta(days=3)))
def test_who_comes_later_is_never_promised_an_earlier_answer(received_at: datetime, later: timedelta) -> None:
    first, second = promise(received_at, PRACTICE.hours), promise(received_at + later, PRACTICE.hours)

    assert first
    assert second
    assert first.respond_by <= second.respond_by


def test_nothing_is_promised_without_hours() -> None:
    assert promise(at("2026-11-23 12:00"), replace(PRACTICE.hours, weekly={}, changes=())) is None


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
