"""How it goes: leads a week, how soon they are reached, how many in time, and how people heard of the practice."""

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from chalicelib.forms import FORMS
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.numbers import charts
from chalicelib.inbox.pages.today.order import hours_count
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import words
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.storage import BoxQuery, LeadArchive
from chalicelib.storage.items import CLOSED_BOX, open_box
from chalicelib.text.fold import fold
from chalicelib.web.request import Reply

WEEKS = 12
MOST_COUNTED = 2_000
MOST_ANSWERS = 10
_LONGEST_ANSWER = 60  # characters; what is longer is a story, not a source
_WEEK, _DAY, _MINUTE = timedelta(weeks=1), timedelta(days=1), timedelta(minutes=1)
_HOUR = 60  # minutes
# What nobody had to be reached for.
_NOT_COUNTED = (Status.SPAM, Status.DUPLICATE)

# Gives how many minutes the practice was open between two moments.
OpenMinutes = Callable[[datetime, datetime], float]


@dataclass(frozen=True)
class Reaching:
    """How many minutes it took to reach people; None where nobody was."""

    median: float | None
    # Nine of ten were reached within this.
    most: float | None


@dataclass(frozen=True)
class Week:
    begins: date
    leads: int
    reaching: Reaching


@dataclass(frozen=True)
class Numbers:
    weeks: tuple[Week, ...]
    reaching: Reaching
    # Of the requests that were promised an answer on the same day; None if there were none.
    in_time: float | None
    promised: int
    heard: tuple[tuple[str, int], ...]
    # How many answers are not among the top ones.
    heard_otherwise: int


def numbers_of(leads: Iterable[Lead], now: datetime, zone: tzinfo, open_minutes: OpenMinutes) -> Numbers:
    """Count the leads of the last weeks, this one included; spam and duplicates are not counted."""
    counted = [lead for lead in leads if lead.standing.status not in _NOT_COUNTED and not lead.is_held]
    by_week: dict[date, list[Lead]] = {monday: [] for monday in mondays(now, zone)}
    for lead in counted:
        by_week.get(monday_of(lead.received_at, zone), []).append(lead)
    inside = [lead for week in by_week.values() for lead in week]
    kept = [was_in_time(lead) for lead in inside if _is_decided(lead, now)]
    heard = heard_from(inside)
    return Numbers(
        weeks=tuple(Week(monday, len(week), reaching(week, open_minutes)) for monday, week in by_week.items()),
        reaching=reaching(inside, open_minutes),
        in_time=sum(kept) / len(kept) if kept else None,
        promised=len(kept),
        heard=tuple(heard[:MOST_ANSWERS]),
        heard_otherwise=sum(count for _, count in heard[MOST_ANSWERS:]),
    )


def mondays(now: datetime, zone: tzinfo) -> list[date]:
    """Give the first days of the weeks that are counted, oldest first."""
    this = monday_of(now, zone)
    return [this - _WEEK * ago for ago in reversed(range(WEEKS))]


def monday_of(moment: datetime, zone: tzinfo) -> date:
    day = moment.astimezone(zone).date()
    return day - _DAY * day.weekday()


def reaching(leads: Iterable[Lead], open_minutes: OpenMinutes) -> Reaching:
    """Say how long it took until somebody first tried to reach the people."""
    contacts = ((lead.received_at, lead.standing.first_contact_at) for lead in leads)
    minutes = sorted(open_minutes(received, reached) for received, reached in contacts if reached)
    if not minutes:
        return Reaching(None, None)
    return Reaching(statistics.median(minutes), minutes[math.ceil(len(minutes) * 0.9) - 1])


def was_in_time(lead: Lead) -> bool:
    reached = lead.standing.first_contact_at
    return lead.promise is not None and reached is not None and reached <= lead.promise.respond_by


def _is_decided(lead: Lead, now: datetime) -> bool:
    """Say whether it was promised an answer on its day, and the answer has come or its time is over."""
    if lead.promise is None or not lead.promise.same_day or not hours_count(lead):
        return False
    return lead.standing.first_contact_at is not None or lead.promise.respond_by <= now


def heard_from(leads: Iterable[Lead]) -> list[tuple[str, int]]:
    """Count how people heard of the practice, most frequent first; what differs in spelling only is one."""
    spellings: dict[str, Counter[str]] = {}
    for lead in leads:
        answer = lead.answers.get("heard_from")
        text = " ".join(answer.split()).strip(" .!,;")[:_LONGEST_ANSWER] if isinstance(answer, str) else ""
        if text:
            spellings.setdefault(fold(text), Counter())[text] += 1
    counts = [(ways.most_common(1)[0][0], ways.total()) for ways in spellings.values()]
    return sorted(counts, key=lambda pair: (-pair[1], fold(pair[0])))


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
            week.reaching.median,
            "" if week.reaching.median is None else _shortest(week.reaching.median),
            week.reaching.most,
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
