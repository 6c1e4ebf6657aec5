"""The numbers: leads a week, how soon they are reached, how many in time, and how people heard of the practice."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from chalicelib.forms import FORMS
from chalicelib.inbox.lead_lookup import still_there
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.numbers import charts
from chalicelib.inbox.pages.numbers.counts import OpenMinutes, Week, mondays, numbers_of
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.lead import Lead
from chalicelib.storage import BoxQuery, LeadArchive
from chalicelib.storage.table import CLOSED_BOX, open_box
from chalicelib.text import dates
from chalicelib.web.request import Reply

MOST_COUNTED = 2_000
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_HOUR = 60  # minutes


def read_recent(archive: LeadArchive, since: datetime, until: datetime) -> tuple[list[Lead], datetime | None]:
    """Read what was received lately and is not held, and since when it is whole if there was too much to read."""
    # Most leads are closed: their box may take half of what is read.
    half = MOST_COUNTED // 2
    shares = {**dict.fromkeys(map(open_box, FORMS), half // len(FORMS)), CLOSED_BOX: half}
    pages = [archive.in_box(BoxQuery(box, since, until), most) for box, most in shares.items()]
    ends = [page.leads[-1].received_at for page in pages if page.next and page.leads]
    whole_since = max(ends, default=since)
    leads = [lead for page in pages for lead in page.leads if lead.received_at >= whole_since]
    return leads, whole_since if ends else None


def show_numbers(request: InboxRequest) -> Reply:
    zone = request.desk.practice.time_zone
    since = datetime.combine(mondays(request.now, zone)[0], time(), zone)
    leads, whole_since = read_recent(request.desk.archive, since, request.now + _DAY)
    found = numbers_of(still_there(request, leads), request.now, zone, _open_minutes(request))
    request.audit("read_numbers")
    return page(
        request,
        "numbers",
        numbers=found,
        weeks_chart=charts.bars(_counts(found.weeks, request.language)),
        minutes_chart=charts.bars(_minutes(found.weeks, request.language)),
        heard_chart=charts.strips(found.heard),
        has_any=any(week.leads for week in found.weeks),
        whole_since=dates.short_date(whole_since.astimezone(zone).date())(request.language) if whole_since else "",
        day=lambda day: dates.short_day(day)(request.language),
        duration=_duration,
        percent=None if found.in_time is None else round(found.in_time * 100),
        drawing=charts,
    )


def _open_minutes(request: InboxRequest) -> OpenMinutes:
    return lambda start, end: request.desk.hours.open_time_between(start, end) / _MINUTE


def _counts(weeks: Sequence[Week], language: str) -> list[charts.Point]:
    return [charts.Point(dates.short_day(week.begins)(language), week.leads, str(week.leads)) for week in weeks]


def _minutes(weeks: Sequence[Week], language: str) -> list[charts.Point]:
    return [
        charts.Point(
            dates.short_day(week.begins)(language),
            week.time_to_contact.median,
            "" if week.time_to_contact.median is None else _shortest(week.time_to_contact.median),
            week.time_to_contact.most,
        )
        for week in weeks
    ]


def _shortest(minutes: float) -> str:
    """Write minutes so that they fit above a bar."""
    return f"{minutes:.0f}" if minutes < 10 * _HOUR else f"{minutes / _HOUR:.0f}h"


def _duration(minutes: float | None) -> str:
    return "–" if minutes is None else dates.duration(minutes)
