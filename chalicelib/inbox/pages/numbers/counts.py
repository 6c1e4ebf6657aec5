"""What is counted of the leads of the last weeks. Pure."""

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from chalicelib.forms.lead_form import hours_count
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import Promise
from chalicelib.leads.source import in_words
from chalicelib.leads.status import Status
from chalicelib.text.fold import fold

WEEKS = 12
MOST_ANSWERS = 10
MOST_SOURCES = 10
OTHERS = "…"
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
class Funnel:
    """How many of those who came from somewhere got how far; whoever got far passed what lies before."""

    source: str
    received: int
    reached: int
    visit: int
    certified: int


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
    # By source, the most frequent first, and last all others together if there are too many.
    funnels: tuple[Funnel, ...] = ()


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
        funnels=funnels_of(inside),
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


def funnels_of(leads: Iterable[Lead]) -> tuple[Funnel, ...]:
    """Count how far leads got by where they came from; those of which nobody said are under an empty name.

    Where too many places are named, the less frequent ones are together under "…".
    """
    by_source: dict[str, list[Lead]] = {}
    for lead in leads:
        by_source.setdefault(in_words(lead.source), []).append(lead)
    named = sorted((name for name in by_source if name), key=lambda name: (-len(by_source[name]), name))
    rest = [lead for name in named[MOST_SOURCES:] for lead in by_source[name]]
    groups = [(name, by_source[name]) for name in named[:MOST_SOURCES]]
    groups += [(OTHERS, rest)] if rest else []
    groups += [("", by_source[""])] if "" in by_source and named else []
    return tuple(_funnel(name, group) for name, group in groups)


def _funnel(name: str, leads: Sequence[Lead]) -> Funnel:
    certified = [lead.standing.status is Status.CERTIFIED for lead in leads]
    visit = [done or _had_visit(lead) for done, lead in zip(certified, leads, strict=True)]
    reached = [seen or lead.standing.first_contact_at is not None for seen, lead in zip(visit, leads, strict=True)]
    return Funnel(name, len(leads), sum(reached), sum(visit), sum(certified))


def _had_visit(lead: Lead) -> bool:
    return lead.standing.visit_at is not None or lead.standing.status in {Status.SCHEDULED, Status.DID_NOT_COME}
