"""Days off and changed hours: entered by date, kept for a while after they are over."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from itertools import pairwise

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.request import InboxRequest, see_other
from chalicelib.inbox.words import words
from chalicelib.leads.hours import Day, DayChange, Span
from chalicelib.practice.closures import NAME, SHELF, change_value, changes_of
from chalicelib.storage import Record
from chalicelib.web.request import Reply

MOST_SPANS = 3
MOST_CHANGES = 100
KEPT_AFTER = timedelta(days=30)
LONGEST = timedelta(days=366)
_TRIES = 5
_CLOCK = re.compile(r"([01]?\d|2[0-4])(?:[:.h]([0-5]\d))?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
_NOON = 12
_MIDNIGHT = time()

Edit = Callable[[tuple[DayChange, ...]], tuple[DayChange, ...]]


@dataclass(frozen=True)
class Typed:
    """What was typed about a change, to be shown again beside what is wrong with it."""

    first: str = ""
    last: str = ""
    how: str = ""
    spans: tuple[tuple[str, str], ...] = (("", ""),) * MOST_SPANS
    # The names of sentences, by the field they belong to.
    mistakes: dict[str, str] = field(default_factory=dict)


def show_practice(request: InboxRequest) -> Reply:
    changes = _changes(request)
    request.audit("read_practice")
    return _page(request, changes, Typed())


def add_change(request: InboxRequest) -> Reply:
    typed = _typed(request)
    change = read_change(typed, request.today)
    if change is None:
        changes = _changes(request)
        request.audit("refused", code="bad_input")
        return _page(request, changes, typed, HTTPStatus.UNPROCESSABLE_ENTITY)
    if len(_kept(_changes(request), request.today)) >= MOST_CHANGES:
        raise NotDoneError("not_possible")
    request.audit("changed_hours", code="added")
    _edit(request, lambda changes: (*(one for one in changes if not _same_days(one, change)), change))
    return see_other(request, "practice")


def remove_change(request: InboxRequest) -> Reply:
    named = request.text("change")
    if named not in map(name_of, _changes(request)):
        raise NotDoneError("not_possible")
    request.audit("changed_hours", code="removed")
    _edit(request, lambda changes: tuple(one for one in changes if name_of(one) != named))
    return see_other(request, "practice")


def name_of(change: DayChange) -> str:
    """Name a change by what it says, so that a page that is out of date removes nothing else."""
    spans = (f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in change.spans)
    return "/".join([change.first.isoformat(), change.last.isoformat(), *spans])


def read_change(typed: Typed, today: date) -> DayChange | None:
    """Read a change; None if something is wrong, which is then among the mistakes."""
    first = _day(typed, "first", today)
    last = _day(typed, "last", today) if typed.last else first
    if first and last and last < first:
        typed.mistakes["last"] = "hours_last_before_first"
    elif first and last and last - first > LONGEST:
        typed.mistakes["last"] = "hours_too_long"
    elif last and last < today:
        typed.mistakes["last" if typed.last else "first"] = "hours_over"
    if typed.how not in {"closed", "open"}:
        typed.mistakes["how"] = "hours_closed_or_open"
    spans = read_spans(typed) if typed.how == "open" else ()
    if typed.mistakes or first is None or last is None:
        return None
    return DayChange(first, last, spans)


def _day(typed: Typed, name: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(getattr(typed, name))
    except ValueError:
        typed.mistakes[name] = "hours_no_date"
        return None
    if abs(day - today) > 2 * LONGEST:
        typed.mistakes[name] = "hours_far_away"
        return None
    return day


def read_spans(typed: Typed) -> tuple[Span, ...]:
    """Read the open hours; what is wrong with them is then among the mistakes."""
    spans = []
    for opens, closes in typed.spans:
        if opens or closes:
            begins, ends = read_clock(opens), read_clock(closes)
            if begins is None or ends is None:
                typed.mistakes["spans"] = "hours_no_time"
                return ()
            if begins >= ends and ends != _MIDNIGHT:
                typed.mistakes["spans"] = "hours_closes_before"
                return ()
            spans.append(Span(begins, ends))
    spans.sort(key=lambda span: span.opens)
    if not spans:
        typed.mistakes["spans"] = "hours_no_spans"
    elif any(one.closes > after.opens or one.closes == _MIDNIGHT for one, after in pairwise(spans)):
        typed.mistakes["spans"] = "hours_overlap"
    return tuple(spans)


def read_clock(text: str) -> time | None:
    """Read a time like "9:00", "13:00", "9" or "1:30 pm"; None if it is none. 24:00 is midnight."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    if hour == 2 * _NOON:
        return _MIDNIGHT if not minute else None
    return time(hour, minute)


def _typed(request: InboxRequest) -> Typed:
    spans = tuple(
        (request.text(f"opens{number}"), request.text(f"closes{number}")) for number in range(1, MOST_SPANS + 1)
    )
    return Typed(request.text("first"), request.text("last"), request.text("how"), spans)


def _record(request: InboxRequest) -> Record | None:
    return request.desk.records.read(SHELF, NAME)


def _changes(request: InboxRequest) -> tuple[DayChange, ...]:
    record = _record(request)
    return changes_of(record.values if record else None)


def _edit(request: InboxRequest, edit: Edit) -> None:
    """Write the changes anew on top of what is there now, whoever wrote meanwhile.

    Raises:
        NotDoneError: busy; somebody else always was faster.
    """
    for _ in range(_TRIES):
        record = _record(request)
        changes = edit(_kept(changes_of(record.values if record else None), request.today))
        version = record.version if record else 0
        values = {"changes": [change_value(change) for change in changes]}
        if request.desk.records.write(Record(SHELF, NAME, values, _end_of(changes, request), version)):
            return
    raise NotDoneError("busy")


def _kept(changes: Sequence[DayChange], today: date) -> tuple[DayChange, ...]:
    return tuple(change for change in changes if change.last + KEPT_AFTER >= today)


def _end_of(changes: Sequence[DayChange], request: InboxRequest) -> datetime:
    last = max((change.last for change in changes), default=request.today)
    return datetime.combine(
        last + KEPT_AFTER + timedelta(days=1), _MIDNIGHT, request.desk.practice.time_zone
    ).astimezone(UTC)


def _same_days(one: DayChange, other: DayChange) -> bool:
    return (one.first, one.last) == (other.first, other.last)


@dataclass(frozen=True)
class Shown:
    """A change as the page shows it."""

    name: str
    days: str
    hours: str
    is_over: bool


def _page(
    request: InboxRequest, changes: Sequence[DayChange], typed: Typed, status: HTTPStatus = HTTPStatus.OK
) -> Reply:
    today = request.today
    shown = sorted(_kept(changes, today), key=lambda change: change.first)
    return page(
        request,
        "practice",
        status=status,
        changes=[_shown(change, today, request.language) for change in shown],
        week=_week(request),
        typed=typed,
        is_full=len(shown) >= MOST_CHANGES,
    )


def _shown(change: DayChange, today: date, language: str) -> Shown:
    days = _date_words(change.first, language)
    if change.last != change.first:
        days = f"{days} – {_date_words(change.last, language)}"
    return Shown(name_of(change), days, spans_words(change.spans, language), change.last < today)


def _week(request: InboxRequest) -> list[tuple[str, str]]:
    """Give each day of the week with its usual hours."""
    names = words(request.language, "practice")["hours_weekdays"].split()
    weekly = request.desk.practice.hours.weekly
    return [(name, spans_words(weekly.get(number, Day()).spans, request.language)) for number, name in enumerate(names)]


def spans_words(spans: Sequence[Span], language: str) -> str:
    """Write open hours like "9:00 AM – 1:00 PM, 2:00 PM – 5:00 PM"."""
    if not spans:
        return words(language, "practice")["hours_closed"]
    return ", ".join(f"{clock_words(span.opens, language)} – {clock_words(span.closes, language)}" for span in spans)


def clock_words(clock: time, language: str) -> str:
    return f"{clock:%H:%M}" if language == "es" else f"{clock.hour % 12 or 12}:{clock:%M %p}"


def _date_words(day: date, language: str) -> str:
    said = words(language, "practice")
    weekday = said["hours_weekdays"].split()[day.weekday()][:3]
    month = said["list_month_names"].split()[day.month - 1][:3]
    return f"{weekday} {day.day} {month} {day.year}" if language == "es" else f"{weekday} {month} {day.day}, {day.year}"
