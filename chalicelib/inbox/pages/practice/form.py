"""What was typed about a day off or about changed hours, and what is wrong with it."""

import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import pairwise

from chalicelib.forms.dates import read_date, this_century
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.hours import DayChange, Span

MOST_SPANS = 3
LONGEST = timedelta(days=366)
_CLOCK = re.compile(r"([01]?\d|2[0-4])(?:[:.h]([0-5]\d))?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
_NOON = 12
MIDNIGHT = time()


@dataclass(frozen=True)
class ChangeForm:
    """What was typed about a change, to be shown again beside what is wrong with it."""

    first: str = ""
    last: str = ""
    how: str = ""
    spans: tuple[tuple[str, str], ...] = (("", ""),) * MOST_SPANS
    # The names of sentences, by the field they belong to.
    mistakes: dict[str, str] = field(default_factory=dict)


def read_change(typed: ChangeForm, today: date) -> DayChange | None:
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


def _day(typed: ChangeForm, name: str, today: date) -> date | None:
    day = read_date(getattr(typed, name), today, this_century)
    if day is None:
        typed.mistakes[name] = "hours_no_date"
        return None
    if abs(day - today) > 2 * LONGEST:
        typed.mistakes[name] = "hours_far_away"
        return None
    return day


def read_spans(typed: ChangeForm) -> tuple[Span, ...]:
    """Read the open hours; what is wrong with them is then among the mistakes."""
    spans = []
    for opens, closes in typed.spans:
        if opens or closes:
            begins, ends = read_clock(opens), read_clock(closes)
            if begins is None or ends is None or (begins == MIDNIGHT and opens.strip().startswith("24")):
                typed.mistakes["spans"] = "hours_no_time"
                return ()
            if begins >= ends and ends != MIDNIGHT:
                typed.mistakes["spans"] = "hours_closes_before"
                return ()
            spans.append(Span(begins, ends))
    spans.sort(key=lambda span: span.opens)
    if not spans:
        typed.mistakes["spans"] = "hours_no_spans"
    elif any(one.closes > after.opens or one.closes == MIDNIGHT for one, after in pairwise(spans)):
        typed.mistakes["spans"] = "hours_overlap"
    return tuple(spans)


def read_clock(text: str) -> time | None:
    """Read a time like "9:00 AM", "1:30 p. m.", "13:00" or "9"; None if it is none. 24:00 is midnight."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    if hour == 2 * _NOON:
        return MIDNIGHT if not minute else None
    return time(hour, minute)


def read_form(request: InboxRequest) -> ChangeForm:
    spans = tuple(
        (request.text(f"opens{number}"), request.text(f"closes{number}")) for number in range(1, MOST_SPANS + 1)
    )
    return ChangeForm(request.text("first"), request.text("last"), request.text("how"), spans)
