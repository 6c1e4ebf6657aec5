"""The practice's hours: days off and changed hours, by date, and what the practice set itself instead of its file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from http import HTTPStatus

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.practice import coming, settings
from chalicelib.inbox.pages.practice.form import MIDNIGHT, ChangeForm, read_change, read_form
from chalicelib.inbox.pages.practice.record import change_record, kept, record_of
from chalicelib.inbox.pages.practice.settings import SettingsForm
from chalicelib.inbox.request import InboxRequest, see_other
from chalicelib.leads.hours import DayChange, Span
from chalicelib.practice.changes import PracticeChanges
from chalicelib.text import dates
from chalicelib.web.request import Reply

MOST_CHANGES = 100
_TODAY, _TOMORROW = "today", "tomorrow"
_ONE_DAY = timedelta(days=1)

Edit = Callable[[tuple[DayChange, ...]], tuple[DayChange, ...]]


def show_practice(request: InboxRequest) -> Reply:
    found = record_of(request)
    request.audit("read_practice")
    return _page(request, found)


def add_change(request: InboxRequest) -> Reply:
    typed = read_form(request)
    change = read_change(typed, request.today)
    if change is None:
        found = record_of(request)
        request.audit("refused", code="bad_input")
        return _page(request, found, typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    _refuse_if_full(request)
    request.audit("changed_hours", code="added")
    _edit(request, lambda changes: (*(one for one in changes if not _same_days(one, change)), change))
    return see_other(request, "practice")


def close(request: InboxRequest) -> Reply:
    """Close the practice for the rest of today, or tomorrow; removing the row gives back what was before."""
    change = _closure(request, request.text("when"))
    if change is None:
        raise NotDoneError("bad_input")
    _refuse_if_full(request)
    request.audit("changed_hours", code="added")
    _edit(request, lambda changes: (*(one for one in changes if one != change), change))
    return see_other(request, f"practice?closed={request.text('when')}")


def remove_change(request: InboxRequest) -> Reply:
    named = request.text("change")
    if named not in map(coming.name_of, record_of(request).changes):
        raise NotDoneError("not_possible")
    request.audit("changed_hours", code="removed")
    _edit(request, lambda changes: tuple(one for one in changes if coming.name_of(one) != named))
    return see_other(request, "practice")


def change_settings(request: InboxRequest) -> Reply:
    """Change a part of the settings, or give it back to the file; show what is wrong with what was typed."""
    typed = settings.read_settings_form(request)
    if not settings.change(request, typed):
        found = record_of(request)
        request.audit("refused", code="bad_input")
        return _page(request, found, settings_typed=typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return see_other(request, f"practice?saved={typed.part}#{typed.part}")


def _closure(request: InboxRequest, when: str) -> DayChange | None:
    """Return the days that a button closes; None if there is no such button."""
    closures = {_TODAY: _rest_of_today, _TOMORROW: _tomorrow}
    return closures[when](request) if when in closures else None


def _rest_of_today(request: InboxRequest) -> DayChange:
    """Return today without what of its hours is still to come."""
    now = request.now.astimezone(request.desk.practice.time_zone).time().replace(second=0, microsecond=0)
    begun = [span for span in request.desk.hours.day(request.today).spans if span.opens < now]
    # What closes at midnight closes after any time of the day.
    spans = tuple(Span(span.opens, min(span.closes, now) if span.closes != MIDNIGHT else now) for span in begun)
    return DayChange(request.today, request.today, spans)


def _tomorrow(request: InboxRequest) -> DayChange:
    return DayChange(request.today + _ONE_DAY, request.today + _ONE_DAY)


def _refuse_if_full(request: InboxRequest) -> None:
    if len(kept(record_of(request).changes, request.today)) >= MOST_CHANGES:
        raise NotDoneError("not_possible")


def _edit(request: InboxRequest, edit: Edit) -> None:
    """Write the days anew on top of what is there now, whoever wrote meanwhile.

    Raises:
        NotDoneError: busy; somebody else always was faster.
    """
    change_record(request, lambda found: replace(found, changes=edit(kept(found.changes, request.today))))


def _same_days(one: DayChange, other: DayChange) -> bool:
    return (one.first, one.last) == (other.first, other.last)


def _page(
    request: InboxRequest,
    found: PracticeChanges,
    typed: ChangeForm | None = None,
    *,
    settings_typed: SettingsForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Reply:
    hours = request.desk.hours
    rows = coming.rows_of(request, found.changes)
    closed = _closure(request, request.query("closed"))
    just_closed = next((row for row in rows if closed and row.name == coming.name_of(closed)), None)
    return page(
        request,
        "practice",
        status=status,
        rows=rows,
        just_closed=just_closed,
        is_open_today=hours.open_time_between(request.now, _end_of(request, request.today)) > timedelta(),
        is_open_tomorrow=bool(hours.day(request.today + _ONE_DAY).spans),
        week=_week(request),
        aim=_aim(request),
        typed=typed or ChangeForm(how="closed"),
        is_full=len(kept(found.changes, request.today)) >= MOST_CHANGES,
        settings=settings.shown(request, found, settings_typed),
        saved=request.query("saved") if request.query("saved") in settings.PARTS else "",
    )


def _end_of(request: InboxRequest, day: date) -> datetime:
    return datetime.combine(day + _ONE_DAY, MIDNIGHT, request.desk.practice.time_zone)


def _aim(request: InboxRequest) -> Mapping[str, str]:
    """Say within how much open time an answer is promised, and until when today's is one of the same day."""
    hours, language = request.desk.hours, request.language
    cut_off = hours.day(request.today).cut_off
    return {
        "within": dates.duration(hours.respond_within / timedelta(minutes=1)),
        "same_day_until": dates.clock(cut_off)(language) if cut_off and hours.day(request.today).spans else "",
    }


def _week(request: InboxRequest) -> list[tuple[str, str, str]]:
    """Return each day of the week with its usual hours and until when its answers are of the same day."""
    weekly, language = request.desk.practice.hours.weekly, request.language
    rows = []
    for number, name in enumerate(dates.WEEKDAYS):
        day = weekly.get(number)
        spans, cut_off = (day.spans, day.cut_off) if day else ((), None)
        until = dates.clock(cut_off)(language) if cut_off else ""
        rows.append((name(language), coming.spans_words(spans, language), until))
    return rows
