"""Practice hours: when the practice is open, and how much open time lies between two moments.

One law holds it together: the practice is open whenever the clock on its wall shows a time within one of the day's
spans. So an hour that the clocks skip in spring is no open time, and one that they repeat in autumn counts twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

# Whoever waits longer is better told nothing than a date.
LONGEST_WAIT = timedelta(days=366)

_MIDNIGHT = time()
_ONE_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)

# From the first moment up to, but not including, the second; aware, in UTC, where adding and taking away is exact.
Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Span:
    """A part of a day, by the clock on the wall; closing at 00:00 is closing when the day ends."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not self.opens < self.closes and self.closes != _MIDNIGHT:
            raise ValueError("A span must close after it opens: split one that goes past midnight between two days.")


@dataclass(frozen=True)
class Day:
    """When the practice is open on a day, and until when an answer on that day still makes a request a same-day one."""

    spans: tuple[Span, ...] = ()
    # None is the end of the day.
    cut_off: time | None = None


_CLOSED = Day()


@dataclass(frozen=True)
class DayChange:
    """Other hours than usual from the first to the last of some days; without spans, a closure."""

    first: date
    last: date
    spans: tuple[Span, ...] = ()
    # None leaves the cut-off that the day of the week has.
    cut_off: time | None = None


@dataclass(frozen=True)
class Hours:
    """When the practice is open, and within how much open time it aims to answer."""

    # By `date.weekday()`, Monday is 0; a day that is missing is closed.
    weekly: Mapping[int, Day] = field(hash=False)
    respond_within: timedelta
    # Where two speak of the same day, the later one counts.
    changes: tuple[DayChange, ...]
    time_zone: tzinfo
    # What was worked out once: neither rules nor time zones change while the desk runs.
    _known: dict[date, tuple[Interval, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def with_changes(self, extra: Iterable[DayChange]) -> "Hours":
        """Return these hours with changes that count more than its own."""
        return replace(self, changes=(*self.changes, *extra))

    def day(self, day: date) -> Day:
        """Return the rules of one day."""
        usual = self.weekly.get(day.weekday(), _CLOSED)
        for change in reversed(self.changes):
            if change.first <= day <= change.last:
                return Day(change.spans, change.cut_off or usual.cut_off)
        return usual

    def local_date(self, moment: datetime) -> date:
        return moment.astimezone(self.time_zone).date()

    def is_open_at(self, moment: datetime) -> bool:
        moment = moment.astimezone(UTC)
        return any(opens <= moment < closes for opens, closes in self._open_on(self.local_date(moment)))

    def open_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the practice is open from `start` until `end`; nothing if `end` comes first."""
        end = end.astimezone(UTC)
        spans = self._open_from(start.astimezone(UTC), end)
        return sum((min(closes, end) - opens for opens, closes in spans), timedelta())

    def after_open_time(self, start: datetime, amount: timedelta) -> datetime | None:
        """Return the first moment, in UTC, at which `amount` of open time has passed since `start`.

        None if that is more than `LONGEST_WAIT` away.
        """
        start = start.astimezone(UTC)
        latest = start + LONGEST_WAIT
        if amount <= timedelta():
            return start
        for opens, closes in self._open_from(start, latest):
            if amount <= closes - opens:
                return opens + amount if opens + amount <= latest else None
            amount -= closes - opens
        return None

    def closes_at(self, moment: datetime) -> datetime | None:
        """Return when the practice closes that is open at a moment, in UTC; None if it is not open then."""
        moment = moment.astimezone(UTC)
        spans = self._open_on(self.local_date(moment))
        return next((closes for opens, closes in spans if opens <= moment < closes), None)

    def next_opening(self, moment: datetime) -> datetime | None:
        """Return when the practice opens next after `moment`, in UTC; None if not within `LONGEST_WAIT`.

        Hours that go on past midnight open again with the new day.
        """
        moment = moment.astimezone(UTC)
        openings = (opens for opens, _ in self._open_from(moment, moment + LONGEST_WAIT) if opens > moment)
        return next(openings, None)

    def _open_from(self, start: datetime, end: datetime) -> Iterator[Interval]:
        """Yield what is open after `start`, in order; the last interval begins before `end` and may go on after it."""
        day, last = self.local_date(start), self.local_date(end)
        while day <= last:
            for opens, closes in self._open_on(day):
                begins = max(opens, start)
                if begins < min(closes, end):
                    yield (begins, closes)
            day += _ONE_DAY

    def _open_on(self, day: date) -> tuple[Interval, ...]:
        """Return the day's open intervals in UTC, in order; those that touch or overlap are one."""
        if day not in self._known:
            spans = self.day(day).spans
            self._known[day] = tuple(_merged(self._intervals(day, spans))) if spans else ()
        return self._known[day]

    def _intervals(self, day: date, spans: Iterable[Span]) -> Iterator[Interval]:
        """Yield the spans in UTC; those of a day on which the clocks change in two parts, before it and after."""
        midnight = datetime.combine(day, _MIDNIGHT, UTC)
        before, after = self._offset(day), self._offset(day + _ONE_DAY)
        change = self._clock_change(midnight - before, midnight + _ONE_DAY - after, after) if before != after else None
        for span in spans:
            opens = midnight + _since_midnight(span.opens)
            closes = midnight + (_since_midnight(span.closes) or _ONE_DAY)
            if change is None:
                yield (opens - before, closes - before)
            else:
                yield (opens - before, min(closes - before, change))
                yield (max(opens - after, change), closes - after)

    def _offset(self, day: date) -> timedelta:
        """Return how far the wall clock is ahead of UTC as the day begins."""
        return datetime.combine(day, _MIDNIGHT, self.time_zone).utcoffset() or timedelta()

    def _clock_change(self, earliest: datetime, latest: datetime, offset: timedelta) -> datetime:
        """Find the second from which the wall clock has this offset."""
        while earliest < latest:
            middle = earliest + (latest - earliest) // _SECOND // 2 * _SECOND
            if middle.astimezone(self.time_zone).utcoffset() == offset:
                latest = middle
            else:
                earliest = middle + _SECOND
        return latest


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for opens, closes in sorted(intervals):
        if opens >= closes:
            continue
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        else:
            merged.append((opens, closes))
    return merged


def changes_between(hours: Hours, first: date, last: date) -> tuple[DayChange, ...]:
    """Return the days from `first` to `last` on which a change counts, each with the hours it has then.

    Days in a row with the same hours are one.
    """
    found: list[DayChange] = []
    day = first
    while day <= last:
        if any(change.first <= day <= change.last for change in hours.changes):
            spans = hours.day(day).spans
            if found and found[-1].last + _ONE_DAY == day and found[-1].spans == spans:
                found[-1] = replace(found[-1], last=day)
            else:
                found.append(DayChange(day, day, spans))
        day += _ONE_DAY
    return tuple(found)
