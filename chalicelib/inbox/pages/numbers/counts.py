"""What is counted of the leads of the last weeks. Pure."""

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from chalicelib.forms.lead_form import hours_count
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Status
from chalicelib.text.fold import fold

WEEKS = 12
MOST_ANSWERS = 10
_LONGEST_ANSWER = 60  # characters; a source is named in fewer
_WEEK, _DAY = timedelta(weeks=1), timedelta(days=1)
# What nobody had to be reached for.
_NOT_COUNTED = (Status.SPAM, Status.DUPLICATE)

# Returns how many minutes the practice was open between two moments.
OpenMinutes = Callable[[datetime, datetime], float]


@dataclass(frozen=True)
class TimeToContact:
    """How many minutes it took to reach people; None where nobody was."""

    median: float | None
    # Nine of ten were reached within this.
    most: float | None


@dataclass(frozen=True)
class Week:
    begins: date
    leads: int
    time_to_contact: TimeToContact


@dataclass(frozen=True)
class Numbers:
    weeks: tuple[Week, ...]
    time_to_contact: TimeToContact
    # Of the requests that were promised an answer on the same day; None if there were none.
    in_time: float | None
    promised: int
    # Who did not come to the visit that was agreed.
    missed: int
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
        weeks=tuple(Week(monday, len(week), time_to_contact(week, open_minutes)) for monday, week in by_week.items()),
        time_to_contact=time_to_contact(inside, open_minutes),
        in_time=sum(kept) / len(kept) if kept else None,
        promised=len(kept),
        missed=sum(lead.standing.status is Status.DID_NOT_COME for lead in inside),
        heard=tuple(heard[:MOST_ANSWERS]),
        heard_otherwise=sum(count for _, count in heard[MOST_ANSWERS:]),
    )


def mondays(now: datetime, zone: tzinfo) -> list[date]:
    """Return the first days of the weeks that are counted, oldest first."""
    this = monday_of(now, zone)
    return [this - _WEEK * ago for ago in reversed(range(WEEKS))]


def monday_of(moment: datetime, zone: tzinfo) -> date:
    day = moment.astimezone(zone).date()
    return day - _DAY * day.weekday()


def time_to_contact(leads: Iterable[Lead], open_minutes: OpenMinutes) -> TimeToContact:
    """Say how long it took until somebody first tried to reach the people."""
    contacts = ((lead.received_at, lead.standing.first_contact_at) for lead in leads)
    minutes = sorted(open_minutes(received, reached) for received, reached in contacts if reached)
    if not minutes:
        return TimeToContact(None, None)
    return TimeToContact(statistics.median(minutes), minutes[math.ceil(len(minutes) * 0.9) - 1])


def was_in_time(lead: Lead) -> bool:
    reached, promised = lead.standing.first_contact_at, _first_promise(lead)
    return promised is not None and reached is not None and reached <= promised.respond_by


def _first_promise(lead: Lead) -> Promise | None:
    """Return what was promised when it came: a later one says nothing of how long they waited."""
    return lead.first_promise or lead.promise


def _is_decided(lead: Lead, now: datetime) -> bool:
    """Say whether it was promised an answer on its day, and the answer has come or its time is over."""
    promised = _first_promise(lead)
    if promised is None or not promised.same_day or not hours_count(lead):
        return False
    return lead.standing.first_contact_at is not None or promised.respond_by <= now


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
