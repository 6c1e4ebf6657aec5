"""The promise: what a simulation of the practice minute by minute says too."""

import re
import tomllib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.hours import LONGEST_WAIT
from chalicelib.leads.promise import Promise, promise
from chalicelib.practice.file import read_practice
from tests.desks import PRACTICE_FILE

ROOT = Path(__file__).parents[2]
PRACTICES = [PRACTICE_FILE, *sorted((ROOT / "tests" / "practices").glob("*.toml"))]
PRACTICE = read_practice(PRACTICE_FILE)
ZONE = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

FIRST = datetime(2026, 1, 1, tzinfo=ZONE).astimezone(UTC)
PAST_LAST = datetime(2028, 1, 1, tzinfo=ZONE).astimezone(UTC)
MINUTES = (PAST_LAST - FIRST) // MINUTE
# Minutes; no clock changes within a quarter of an hour.
QUARTER = 15


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
        self.promised = list(self.promises())

    def watch(self) -> None:
        rules: dict[int, bytes] = {}
        for number in range(0, (PAST_LAST - FIRST + LONGEST_WAIT) // MINUTE + QUARTER, QUARTER):
            local = (FIRST + number * MINUTE).astimezone(self.zone)
            day, first = local.toordinal(), local.hour * 60 + local.minute
            if day not in rules:
                rules[day] = self.minutes_of(local.date())
            for minute in range(first, first + QUARTER):
                self.days.append(day)
                self.clocks.append(minute)
                if rules[day][minute]:
                    self.open.append(number + minute - first)

    def minutes_of(self, day: date) -> bytes:
        """Return 1 for each minute of the wall clock at which the practice is open."""
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
        for number in range(MINUTES):
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

    def minutes_that_matter(self) -> set[int]:
        """Return all minutes around those at which something changes, and every seventh one of the others."""
        minutes = set(range(0, MINUTES, 7))
        for number in self.changes():
            minutes.update(range(number - 3, number + 4))
        return minutes & set(range(MINUTES))

    def changes(self) -> Iterator[int]:
        """Yield when it opens, closes, comes to its cut-off, when the clocks change, and when a promise leaps."""
        was_open, was_clock, was_wait = False, -1, None
        opens = set(self.open)
        for number, made in enumerate(self.promised):
            is_open, at_clock, wait = number in opens, self.clocks[number], made and (number + made[0], made[1])
            is_cut_off = at_clock == self.cut_offs[self.days[number]]
            # While it is open the answer is due a minute later each minute, otherwise always at the same time.
            leaps = wait != (was_wait and (was_wait[0] + (is_open and was_open), was_wait[1]))
            if is_open != was_open or at_clock != (was_clock + 1) % (24 * 60) or is_cut_off or leaps:
                yield number
            was_open, was_clock, was_wait = is_open, at_clock, wait


def colons(duration: re.Match[str]) -> str:
    return f"{duration[1]}:{duration[2] or 0}" if duration[1] else f"0:{duration[3]}"


def clock(text: str) -> int:
    """Return the minutes since midnight; "24:00" is the end of the day."""
    hours, minutes = map(int, text.split(":"))
    return hours * 60 + minutes


def compare(file: Path, minutes: Iterable[int], simulation: Simulation) -> Counter[str]:
    """Compare the desk's promise with the simulation's at each minute, and count what was promised."""
    hours, kinds = read_practice(file).hours, Counter[str]()
    for number in minutes:
        received_at = FIRST + number * MINUTE
        made = promise(received_at, hours)
        found = made and ((made.respond_by - received_at) // MINUTE, made.same_day)
        assert found == simulation.promised[number], received_at.astimezone(ZONE)
        kinds["none" if made is None else "same day" if made.same_day else "later"] += 1
    return kinds


def assert_every_kind(kinds: Counter[str], file: Path) -> None:
    """See that all kinds of promises were compared, or the file compares less than it seems to."""
    assert kinds["same day"]
    assert kinds["later"]
    assert bool(kinds["none"]) == (file.stem == "seldom")


@pytest.mark.parametrize("file", PRACTICES, ids=lambda file: file.stem)
def test_promise_equals_a_simulation_at_the_minutes_that_matter_of_two_years(file: Path) -> None:
    simulation = Simulation(file.read_text())
    assert_every_kind(compare(file, simulation.minutes_that_matter(), simulation), file)


@pytest.mark.proof
@pytest.mark.parametrize("file", PRACTICES, ids=lambda file: file.stem)
def test_promise_equals_a_simulation_at_every_minute_of_two_years(file: Path) -> None:
    kinds = compare(file, range(MINUTES), Simulation(file.read_text()))
    assert kinds.total() == 730 * 24 * 60
    assert_every_kind(kinds, file)


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
