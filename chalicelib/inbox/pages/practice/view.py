"""The practice's hours: days off and changed hours, by date, kept for a while after they are over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.practice.form import MIDNIGHT, ChangeForm, read_change, read_form
from chalicelib.inbox.request import InboxRequest, see_other
from chalicelib.inbox.words import words
from chalicelib.leads.hours import Day, DayChange, Span
from chalicelib.storage import Record
from chalicelib.storage.closures import CLOSURES, KEY, Closures, read_closures
from chalicelib.storage.table import PRACTICE
from chalicelib.storage.update import ConflictError, update
from chalicelib.text import dates
from chalicelib.web.request import Reply

MOST_CHANGES = 100
KEPT_AFTER = timedelta(days=30)

Edit = Callable[[tuple[DayChange, ...]], tuple[DayChange, ...]]


def show_practice(request: InboxRequest) -> Reply:
    changes = _changes(request)
    request.audit("read_practice")
    return _page(request, changes, ChangeForm())


def add_change(request: InboxRequest) -> Reply:
    typed = read_form(request)
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


def _changes(request: InboxRequest) -> tuple[DayChange, ...]:
    return read_closures(request.desk.records)


def _edit(request: InboxRequest, edit: Edit) -> None:
    """Write the changes anew on top of what is there now, whoever wrote meanwhile.

    Raises:
        NotDoneError: busy; somebody else always was faster.
    """

    def write_anew(found: Record) -> Record:
        changes = edit(_kept(CLOSURES.read(found.values).changes, request.today))
        return replace(found, values=CLOSURES.write(Closures(changes)), expires_at=_end_of(changes, request))

    try:
        update(request.desk.records, PRACTICE, KEY, write_anew)
    except ConflictError:
        raise NotDoneError("busy") from None


def _kept(changes: Sequence[DayChange], today: date) -> tuple[DayChange, ...]:
    return tuple(change for change in changes if change.last + KEPT_AFTER >= today)


def _end_of(changes: Sequence[DayChange], request: InboxRequest) -> datetime:
    last = max((change.last for change in changes), default=request.today)
    return datetime.combine(
        last + KEPT_AFTER + timedelta(days=1), MIDNIGHT, request.desk.practice.time_zone
    ).astimezone(UTC)


def _same_days(one: DayChange, other: DayChange) -> bool:
    return (one.first, one.last) == (other.first, other.last)


@dataclass(frozen=True)
class ChangeRow:
    """A change as the page shows it."""

    name: str
    days: str
    hours: str
    is_over: bool


def _page(
    request: InboxRequest, changes: Sequence[DayChange], typed: ChangeForm, status: HTTPStatus = HTTPStatus.OK
) -> Reply:
    today = request.today
    shown = sorted(_kept(changes, today), key=lambda change: change.first)
    return page(
        request,
        "practice",
        status=status,
        changes=[_row(change, today, request.language) for change in shown],
        week=_week(request),
        typed=typed,
        is_full=len(shown) >= MOST_CHANGES,
    )


def _row(change: DayChange, today: date, language: str) -> ChangeRow:
    days = dates.short_date_with_weekday(change.first)(language)
    if change.last != change.first:
        days = f"{days} – {dates.short_date_with_weekday(change.last)(language)}"
    return ChangeRow(name_of(change), days, spans_words(change.spans, language), change.last < today)


def _week(request: InboxRequest) -> list[tuple[str, str]]:
    """Return each day of the week with its usual hours."""
    weekly, language = request.desk.practice.hours.weekly, request.language
    return [
        (name(language), spans_words(weekly.get(number, Day()).spans, language))
        for number, name in enumerate(dates.WEEKDAYS)
    ]


def spans_words(spans: Sequence[Span], language: str) -> str:
    """Write open hours like "9:00 AM – 1:00 PM, 2:00 PM – 5:00 PM"."""
    if not spans:
        return words(language, "practice")["hours_closed"]
    return ", ".join(f"{dates.clock(span.opens)(language)} – {dates.clock(span.closes)(language)}" for span in spans)
