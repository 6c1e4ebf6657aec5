"""The days with other hours: those of the file and those of the inbox in one list, as a page shows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.inbox.pages.practice.record import kept
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import words
from chalicelib.leads.hours import DayChange, Span
from chalicelib.text import dates

# The file may have years of them.
LOOKS_AHEAD = timedelta(days=366)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ChangeRow:
    """Some days as the page shows them."""

    # Empty for those of the file, which nobody can remove here.
    name: str
    day: date
    days: str
    hours: str
    is_over: bool
    # A later one speaks of all these days.
    is_replaced: bool


def rows_of(request: InboxRequest, changes: Sequence[DayChange]) -> list[ChangeRow]:
    today, own = request.today, kept(changes, request.today)
    set_up = [
        change
        for change in request.desk.practice_as_set_up.hours.changes
        if change.last >= today and change.first <= today + LOOKS_AHEAD
    ]
    rows = [
        *(_row(request, change, (*set_up[number + 1 :], *own), is_set_up=True) for number, change in enumerate(set_up)),
        *(_row(request, change, own[number + 1 :]) for number, change in enumerate(own)),
    ]
    return sorted(rows, key=lambda row: row.day)


def name_of(change: DayChange) -> str:
    """Name a change by what it says, so that a page that is out of date removes nothing else."""
    spans = (f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in change.spans)
    return "/".join([change.first.isoformat(), change.last.isoformat(), *spans])


def _row(request: InboxRequest, change: DayChange, later: Sequence[DayChange], *, is_set_up: bool = False) -> ChangeRow:
    language, today = request.language, request.today
    return ChangeRow(
        name="" if is_set_up else name_of(change),
        day=change.first,
        days=" – ".join(_day(day, today, language) for day in dict.fromkeys((change.first, change.last))),
        hours=spans_words(change.spans, language),
        is_over=change.last < today,
        is_replaced=all(any(other.first <= day <= other.last for other in later) for day in _days(change)),
    )


def _days(change: DayChange) -> Iterator[date]:
    day = change.first
    while day <= change.last:
        yield day
        day += _ONE_DAY


def _day(day: date, today: date, language: str) -> str:
    shown = dates.short_day_with_weekday if day.year == today.year else dates.short_date_with_weekday
    return shown(day)(language)


def spans_words(spans: Sequence[Span], language: str) -> str:
    """Write open hours like "9:00 AM – 1:00 PM, 2:00 PM – 5:00 PM"."""
    if not spans:
        return words(language, "practice")["hours_closed"]
    return ", ".join(f"{dates.clock(span.opens)(language)} – {dates.clock(span.closes)(language)}" for span in spans)
