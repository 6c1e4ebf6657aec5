"""The numbers: leads a week, how soon they are reached, how many in time, and how people heard of the practice."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from chalicelib.forms import FORMS
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.numbers import charts
from chalicelib.inbox.pages.numbers.counts import OpenMinutes, Week, mondays, numbers_of
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import words
from chalicelib.leads.lead import Lead
from chalicelib.storage import BoxQuery, LeadArchive
from chalicelib.storage.table import CLOSED_BOX, open_box
from chalicelib.web.request import Reply

MOST_COUNTED = 2_000
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_HOUR = 60  # minutes


def read_recent(archive: LeadArchive, since: datetime, until: datetime) -> tuple[list[Lead], datetime | None]:
    """Read what was received lately and is not held, and since when it is whole if there was too much to read."""
    boxes = [*(open_box(form) for form in FORMS), CLOSED_BOX]
    # Most leads are closed: their box may take half of what is read.
    share = MOST_COUNTED // 2 // len(FORMS)
    shares = [*(share for _ in FORMS), MOST_COUNTED // 2]
    pages = [archive.in_box(BoxQuery(box, since, until), most) for box, most in zip(boxes, shares, strict=True)]
    ends = [page.leads[-1].received_at for page in pages if page.next and page.leads]
    whole_since = max(ends, default=since)
    leads = [lead for page in pages for lead in page.leads if lead.received_at >= whole_since]
    return leads, whole_since if ends else None


def show_numbers(request: InboxRequest) -> Reply:
    zone = request.desk.practice.time_zone
    since = datetime.combine(mondays(request.now, zone)[0], time(), zone)
    leads, whole_since = read_recent(request.desk.archive, since, request.now + _DAY)
    found = numbers_of(
        (lead for lead in leads if not lead.is_gone_by(request.now)), request.now, zone, _open_minutes(request)
    )
    request.audit("read_numbers")
    return page(
        request,
        "numbers",
        numbers=found,
        weeks_chart=charts.bars(_counts(found.weeks, request.language)),
        minutes_chart=charts.bars(_minutes(found.weeks, request.language)),
        heard_chart=charts.strips(found.heard),
        has_any=any(week.leads for week in found.weeks),
        whole_since=day_name(whole_since.astimezone(zone).date(), request.language) if whole_since else "",
        day=lambda day: day_name(day, request.language),
        duration=duration_words,
        percent=None if found.in_time is None else round(found.in_time * 100),
        drawing=charts,
    )


def _open_minutes(request: InboxRequest) -> OpenMinutes:
    return lambda start, end: request.desk.hours.open_time_between(start, end) / _MINUTE


def _counts(weeks: Sequence[Week], language: str) -> list[charts.Point]:
    return [charts.Point(day_name(week.begins, language), week.leads, str(week.leads)) for week in weeks]


def _minutes(weeks: Sequence[Week], language: str) -> list[charts.Point]:
    return [
        charts.Point(
            day_name(week.begins, language),
            week.time_to_contact.median,
            "" if week.time_to_contact.median is None else _shortest(week.time_to_contact.median),
            week.time_to_contact.most,
        )
        for week in weeks
    ]


def _shortest(minutes: float) -> str:
    """Write minutes so that they fit above a bar."""
    return f"{minutes:.0f}" if minutes < 10 * _HOUR else f"{minutes / _HOUR:.0f}h"


def duration_words(minutes: float | None) -> str:
    """Write minutes as people say them, like "45 min" or "2 h 05 min"."""
    if minutes is None:
        return "–"
    hours, rest = divmod(round(minutes), _HOUR)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def day_name(day: date, language: str) -> str:
    """Write a day shortly, like "Nov 16" or "16 nov"."""
    month = words(language)["list_month_names"].split()[day.month - 1][:3]
    return f"{day.day} {month}" if language == "es" else f"{month} {day.day}"
