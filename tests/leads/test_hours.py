"""Practice hours: whatever the hours, the days off and the time zone, the clock on the wall has the last word."""

import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.hours import LONGEST_WAIT, Day, DayChange, Hours, Span

NEW_YORK = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
NEVER = timedelta()

# Clocks that change by an hour, by half of one, by two; at night, at midnight, in the other half of the year; or never.
ZONES: list[tzinfo] = [
    *map(ZoneInfo, ["America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "America/Havana", "Africa/Cairo"]),
    *map(ZoneInfo, ["America/Scoresbysund", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Kiritimati"]),
    UTC,
    timezone(timedelta(hours=-9, minutes=-30)),
]
FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001 - hypothesis adds the zone


def span(text: str) -> Span:
    """Read "9:00-13:00"."""
    opens, closes = (time.fromisoformat(part.zfill(5)) for part in text.split("-"))
    return Span(opens, closes)


def hours_of(*spans: str, zone: tzinfo = NEW_YORK, changes: tuple[DayChange, ...] = ()) -> Hours:
    """Return the same hours for every day of the week."""
    return Hours(dict.fromkeys(range(7), Day(tuple(map(span, spans)))), HOUR, changes, zone)


def at(text: str, zone: tzinfo = NEW_YORK, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def is_open_by_the_wall(hours: Hours, moment: datetime) -> bool:
    """Tell the same as `is_open_at`, straight from the rules."""
    wall = moment.astimezone(hours.time_zone)
    spans = hours.weekly[wall.weekday()].spans if wall.weekday() in hours.weekly else ()
    for change in hours.changes:
        if change.first <= wall.date() <= change.last:
            spans = change.spans
    return any(each.opens <= wall.time() and (wall.time() < each.closes or each.closes == time()) for each in spans)


@st.composite
def any_span(draw: st.DrawFn) -> Span:
    opens, closes = sorted(draw(st.lists(st.integers(0, 24 * 60), min_size=2, max_size=2, unique=True)))
    return Span(time(opens // 60, opens % 60), time(closes // 60 % 24, closes % 60))


# Spans may touch, overlap and stand in any order.
any_spans = st.lists(any_span(), max_size=4).map(tuple)


@st.composite
def any_change(draw: st.DrawFn, around: date) -> DayChange:
    first = around + timedelta(days=draw(st.integers(-4, 4)))
    return DayChange(first, first + timedelta(days=draw(st.integers(0, 3))), draw(any_spans))


@st.composite
def any_hours_and_moment(draw: st.DrawFn) -> tuple[Hours, datetime]:
    """Draw hours, and a moment on a whole minute, mostly near a change of the clocks."""
    zone = draw(st.sampled_from(ZONES))
    near = draw(st.sampled_from([*CLOCK_CHANGES[zone], None]))
    if near:
        moment = near + draw(st.integers(-2000, 2000)) * MINUTE
    else:
        moment = draw(st.datetimes(FIRST, LAST, timezones=st.just(UTC))).replace(second=0, microsecond=0)
    weekly = draw(st.dictionaries(st.integers(0, 6), any_spans.map(Day), max_size=7))
    changes = draw(st.lists(any_change(moment.date()), max_size=3).map(tuple))
    return Hours(weekly, HOUR, changes, zone), moment


def clock_changes(zone: tzinfo) -> list[datetime]:
    """Find the hours of two years in which the clocks change."""
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + number * HOUR for number in range(2 * 365 * 24)]
    offsets = [moment.astimezone(zone).utcoffset() for moment in moments]
    return [moments[n] for n in range(1, len(moments)) if offsets[n] != offsets[n - 1]]


CLOCK_CHANGES = {zone: clock_changes(zone) for zone in ZONES}


@given(any_hours_and_moment(), st.timedeltas(NEVER, timedelta(days=1)))
def test_practice_is_open_when_the_wall_clock_is_within_a_span(drawn: tuple[Hours, datetime], later: timedelta) -> None:
    hours, moment = drawn

    for each in (moment, moment - TICK, moment + later):
        assert hours.is_open_at(each) == is_open_by_the_wall(hours, each)


@given(any_hours_and_moment(), st.integers(0, 3 * 24 * 60))
def test_open_time_is_the_number_of_open_minutes(drawn: tuple[Hours, datetime], minutes: int) -> None:
    hours, start = drawn

    counted = sum(is_open_by_the_wall(hours, start + number * MINUTE) for number in range(minutes))

    assert hours.open_time_between(start, start + minutes * MINUTE) == counted * MINUTE


@given(any_hours_and_moment(), st.lists(st.timedeltas(NEVER, timedelta(days=9)), min_size=2, max_size=2))
def test_open_time_of_two_stretches_adds_up(drawn: tuple[Hours, datetime], lengths: list[timedelta]) -> None:
    hours, start = drawn
    middle = start + lengths[0]
    end = middle + lengths[1]

    parts = hours.open_time_between(start, middle) + hours.open_time_between(middle, end)

    assert parts == hours.open_time_between(start, end)
    assert hours.open_time_between(end, start) == NEVER


@given(any_hours_and_moment(), st.timedeltas(TICK, timedelta(hours=60)))
def test_after_open_time_is_the_first_moment_at_which_it_has_passed(
    drawn: tuple[Hours, datetime], amount: timedelta
) -> None:
    hours, start = drawn

    end = hours.after_open_time(start, amount)

    if end is None:
        assert hours.open_time_between(start, start + LONGEST_WAIT) < amount
    else:
        assert end <= start + LONGEST_WAIT
        assert hours.open_time_between(start, end) == amount
        assert hours.is_open_at(end - TICK)


@given(any_hours_and_moment())
def test_spans_of_a_day_are_in_order_apart_and_on_that_day(drawn: tuple[Hours, datetime]) -> None:
    hours, moment = drawn
    day = hours.local_date(moment)

    spans = hours._open_on(day)

    for opens, closes in spans:
        assert opens < closes
        assert opens.tzinfo is closes.tzinfo is UTC
        assert hours.local_date(opens) == hours.local_date(closes - TICK) == day
    for (_, closes), (opens, _) in pairwise(spans):
        assert closes < opens


@given(any_hours_and_moment())
def test_next_opening_is_the_first_one_after_the_moment(drawn: tuple[Hours, datetime]) -> None:
    hours, moment = drawn

    def opens_at(each: datetime) -> bool:
        new_day = hours.local_date(each) != hours.local_date(each - TICK)
        return is_open_by_the_wall(hours, each) and (new_day or not is_open_by_the_wall(hours, each - TICK))

    upcoming = (moment + number * MINUTE for number in range(1, 3 * 24 * 60))
    expected = next(filter(opens_at, upcoming), None)

    found = hours.next_opening(moment)

    if expected:
        assert found == expected
    else:
        assert found is None or (opens_at(found) and found >= moment + timedelta(days=3))


@given(any_hours_and_moment())
def test_it_closes_at_the_first_moment_at_which_it_is_not_open_or_the_day_is_over(
    drawn: tuple[Hours, datetime],
) -> None:
    hours, moment = drawn
    closes = hours.closes_at(moment)
    assert (closes is not None) is hours.is_open_at(moment)
    if closes:
        assert hours.open_time_between(moment, closes) == closes - moment
        assert not hours.is_open_at(closes) or hours.local_date(closes) != hours.local_date(moment)


@given(any_hours_and_moment(), st.timedeltas(TICK, timedelta(hours=30)))
def test_zone_in_which_a_moment_is_told_does_not_matter(drawn: tuple[Hours, datetime], amount: timedelta) -> None:
    hours, moment = drawn
    local = moment.astimezone(hours.time_zone)

    assert hours.is_open_at(local) == hours.is_open_at(moment)
    assert hours.after_open_time(local, amount) == hours.after_open_time(moment, amount)
    assert hours.next_opening(local) == hours.next_opening(moment)
    assert hours.open_time_between(local, (moment + amount).astimezone(NEW_YORK)) == hours.open_time_between(
        moment, moment + amount
    )


# A day in New York, its hours, and how long the practice is open on it.
@pytest.mark.parametrize(
    ("day", "spans", "expected"),
    [
        ("2026-03-08", ["1:30-3:30"], HOUR),
        ("2026-03-08", ["2:00-3:00"], NEVER),
        ("2026-03-08", ["2:15-3:15"], 15 * MINUTE),
        ("2026-03-08", ["0:00-0:00"], 23 * HOUR),
        ("2026-03-08", ["9:00-17:00"], 8 * HOUR),
        ("2026-11-01", ["1:30-3:30"], 2.5 * HOUR),
        ("2026-11-01", ["0:00-3:00"], 4 * HOUR),
        ("2026-11-01", ["1:00-2:00"], 2 * HOUR),
        ("2026-11-01", ["1:15-1:45"], HOUR),
        ("2026-11-01", ["0:00-0:00"], 25 * HOUR),
        ("2026-11-01", ["9:00-17:00"], 8 * HOUR),
        ("2026-11-23", ["1:30-3:30"], 2 * HOUR),
        ("2026-11-23", ["9:00-13:00", "13:00-17:00"], 8 * HOUR),
        ("2026-11-23", ["12:00-17:00", "9:00-13:00"], 8 * HOUR),
        ("2026-11-23", ["9:00-17:00", "10:00-11:00"], 8 * HOUR),
        ("2026-11-23", ["22:00-0:00"], 2 * HOUR),
        ("2026-11-23", [], NEVER),
    ],
)
def test_open_time_of_a_day_counts_what_the_wall_clock_shows(day: str, spans: list[str], expected: timedelta) -> None:
    hours = hours_of(*spans)
    start, end = at(day), at(str(date.fromisoformat(day) + timedelta(days=1)))

    assert hours.open_time_between(start, end) == expected


def test_half_hour_that_lord_howe_repeats_counts_twice() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")
    hours = hours_of("1:00-3:00", zone=zone)

    assert hours.open_time_between(at("2026-04-05", zone), at("2026-04-06", zone)) == 2.5 * HOUR
    assert hours.open_time_between(at("2026-10-04", zone), at("2026-10-05", zone)) == 1.5 * HOUR


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 08:59:59.999999", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 12:59:59.999999", True),
        ("2026-11-23 13:00", False),
        ("2026-11-23 21:59:59.999999", False),
        ("2026-11-23 23:59:59.999999", True),
        ("2026-11-24 00:00", False),
    ],
)
def test_opening_moment_is_open_and_closing_moment_is_not(moment: str, is_open: bool) -> None:  # noqa: FBT001
    assert hours_of("9:00-13:00", "22:00-0:00").is_open_at(at(moment)) == is_open


def test_touching_spans_are_one() -> None:
    hours = hours_of("9:00-13:00", "13:00-17:00")

    assert hours.next_opening(at("2026-11-23 09:00")) == at("2026-11-24 09:00")


def test_open_time_ends_at_the_closing_moment_and_not_at_the_next_opening() -> None:
    hours = hours_of("9:00-12:00")

    assert hours.after_open_time(at("2026-11-23 08:00"), 3 * HOUR) == at("2026-11-23 12:00")
    assert hours.after_open_time(at("2026-11-23 08:00"), 3 * HOUR + TICK) == at("2026-11-24 09:00") + TICK


def test_no_open_time_has_passed_at_once() -> None:
    moment = at("2026-11-23 20:00")

    assert hours_of("9:00-12:00").after_open_time(moment, NEVER) == moment


def test_later_change_counts_more_than_an_earlier_one() -> None:
    week_off = DayChange(date(2026, 11, 23), date(2026, 11, 29))
    thursday = DayChange(date(2026, 11, 26), date(2026, 11, 26), (span("10:00-11:00"),))
    hours = hours_of("9:00-17:00", changes=(week_off,))
    changed = hours.with_changes([thursday])

    assert hours.next_opening(at("2026-11-22 12:00")) == at("2026-11-22 12:00") + timedelta(days=7, hours=21)
    assert hours.next_opening(at("2026-11-22 12:00")) == at("2026-11-30 09:00")
    assert changed.next_opening(at("2026-11-22 12:00")) == at("2026-11-26 10:00")
    assert changed.with_changes([week_off]).next_opening(at("2026-11-22 12:00")) == at("2026-11-30 09:00")


def test_changed_day_keeps_its_cut_off_unless_it_has_one_of_its_own() -> None:
    monday = date(2026, 11, 23)
    hours = Hours({0: Day((span("9:00-17:00"),), time(16))}, HOUR, (), NEW_YORK)
    short = (span("9:00-12:00"),)

    assert hours.day(monday).cut_off == time(16)
    assert hours.with_changes([DayChange(monday, monday, short)]).day(monday).cut_off == time(16)
    assert hours.with_changes([DayChange(monday, monday, short, time(11))]).day(monday).cut_off == time(11)


@pytest.mark.parametrize(
    "hours",
    [
        hours_of(),
        Hours({}, HOUR, (), NEW_YORK),
        hours_of("2:00-3:00", changes=(DayChange(date(2026, 11, 24), date(2028, 1, 1)),)),
        hours_of("9:00-17:00", changes=(DayChange(date(2026, 11, 1), date(2027, 11, 24)),)),
    ],
)
def test_nothing_is_said_where_there_is_no_open_time_within_a_year(hours: Hours) -> None:
    noon = at("2026-11-23 12:00")

    assert hours.after_open_time(noon, MINUTE) is None
    assert hours.next_opening(noon) is None


def test_a_wait_of_just_under_a_year_is_told() -> None:
    hours = hours_of("9:00-17:00", changes=(DayChange(date(2026, 11, 1), date(2027, 11, 23)),))

    assert hours.after_open_time(at("2026-11-23 12:00"), HOUR) == at("2027-11-24 10:00")
    assert hours.after_open_time(at("2026-11-23 12:00"), 3 * HOUR) == at("2027-11-24 12:00")
    assert hours.after_open_time(at("2026-11-23 12:00"), 3 * HOUR + TICK) is None


def test_practice_that_never_closes_opens_with_each_day() -> None:
    assert hours_of("0:00-0:00").next_opening(at("2026-11-23 12:00")) == at("2026-11-24 00:00")


@pytest.mark.parametrize(("opens", "closes"), [(time(9), time(9)), (time(17), time(9)), (time(22), time(2))])
def test_span_that_closes_before_it_opens_is_refused(opens: time, closes: time) -> None:
    with pytest.raises(ValueError, match="must close after it opens"):
        Span(opens, closes)


def test_what_was_worked_out_makes_no_difference_to_equality_and_hash() -> None:
    asked, fresh = hours_of("9:00-17:00"), hours_of("9:00-17:00")
    asked.next_opening(at("2026-11-23 12:00"))

    assert asked == fresh
    assert hash(asked) == hash(fresh)
    assert repr(asked) == repr(fresh)
    assert pickle.loads(pickle.dumps(asked)) == fresh  # noqa: S301 - our own
