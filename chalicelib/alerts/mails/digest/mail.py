"""Compose the digest: counts, each with a link to where that is, the day's visits, and days with other hours. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.alerts.mails import words as shared
from chalicelib.alerts.mails.batch import BatchTry, write_batch
from chalicelib.alerts.mails.common import Line
from chalicelib.alerts.mails.digest import words
from chalicelib.alerts.open_leads import MOST_LOOKED_AT
from chalicelib.leads.hours import DayChange
from chalicelib.mail.message import Alarm, Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import clock, day_alone, short_day_with_weekday

# Where in the inbox each of them is.
_UNFINISHED = "#unfinished"
_TODAY, _HELD, _RENEWALS, _PRACTICE = "", "/held", "/renewals", "/practice"
_NOT_TOLD, _CALL_INSTEAD = "/all?state=not-told", "/all?state=call-instead"


@dataclass(frozen=True)
class Visit:
    """A visit of the day: by its reference, since an email shows no names."""

    at: datetime
    reference: str


@dataclass(frozen=True)
class Findings:
    """What there is to say, as counts."""

    waiting: int = 0
    overdue: int = 0
    held: int = 0
    # Leads of which an alert failed, and leads whose visitor cannot be reached by email.
    failed_alerts: int = 0
    bounced_mail: int = 0
    # Certificates by how many days are left at most.
    endings: Mapping[int, int] = field(default_factory=dict)
    saw_all: bool = True
    # So many acknowledgements came back that no more were sent that day.
    acknowledgements_stopped: bool = False
    # Visits that have passed, and talks that led to none.
    unfinished: int = 0
    # Today's, the earliest first.
    visits: tuple[Visit, ...] = ()
    # Days to come with other hours than usual. They are no news by themselves: the practice entered them.
    changes: tuple[DayChange, ...] = ()

    @property
    def say_something(self) -> bool:
        found = (self.waiting, self.unfinished, self.held, self.failed_alerts, self.bounced_mail)
        counts = (*found, *self.endings.values())
        return any(counts) or bool(self.visits) or not self.saw_all or self.acknowledgements_stopped


def compose_digest(found: Findings, batch: BatchTry, *, practice: Practice) -> Message:
    """Return the email that says what the practice finds on its desk this day."""
    language, inbox = practice.language, f"{batch.desk_url}/inbox"
    title = f"{words.DIGEST(language)}, {day_alone(batch.now, practice.time_zone)(language)}"
    context = {
        "title": title,
        "lines": [*_lines(found, language, inbox)],
        "visits_title": words.VISITS(language),
        "visits": [_visit(visit, practice, inbox) for visit in found.visits],
        "changes_title": words.CHANGES(language),
        "changes": [_change(change, language, inbox) for change in found.changes],
    }
    return write_batch("digest", context, batch, practice=practice, subject=[title, *_shortly(found, language)])


def compose_digest_alarm(practice: Practice) -> Alarm:
    return Alarm("Front Desk: summary", words.ALARM(practice.language))


def _shortly(found: Findings, language: str) -> Iterator[str]:
    if found.waiting:
        yield shared.WAITING_SHORT(language).format(count=_shown(found.waiting, saw_all=found.saw_all))
    if found.overdue:
        yield shared.OVERDUE_SHORT(language).format(count=_shown(found.overdue, saw_all=found.saw_all))


def _lines(found: Findings, language: str, inbox: str) -> Iterator[Line]:
    """Return a line for everything there is; of what was looked at, only as much as was seen."""
    looked_at = (
        (words.WAITING, found.waiting, _TODAY),
        (words.OF_THESE_OVERDUE, found.overdue, _TODAY),
        (words.UNFINISHED, found.unfinished, _UNFINISHED),
        (words.UNDELIVERED_ALERTS, found.failed_alerts, _NOT_TOLD),
        (words.UNDELIVERED_MAIL, found.bounced_mail, _CALL_INSTEAD),
    )
    for label, count, place in looked_at:
        if count:
            yield Line(label(language), _shown(count, saw_all=found.saw_all), inbox + place)
    if found.held:
        yield Line(words.HELD(language), _shown(found.held, saw_all=found.held < MOST_LOOKED_AT), inbox + _HELD)
    if found.acknowledgements_stopped:
        yield Line(words.ACKNOWLEDGEMENTS(language), words.STOPPED(language), inbox + _CALL_INSTEAD)
    for limit, label in words.CERTIFICATES.items():
        if found.endings.get(limit):
            yield Line(label(language), str(found.endings[limit]), inbox + _RENEWALS)


def _visit(visit: Visit, practice: Practice, inbox: str) -> Line:
    at = clock(visit.at.astimezone(practice.time_zone).time())(practice.language)
    return Line(at, visit.reference, f"{inbox}/leads/{visit.reference}")


def _change(change: DayChange, language: str, inbox: str) -> Line:
    days = [short_day_with_weekday(day)(language) for day in dict.fromkeys((change.first, change.last))]
    hours = ", ".join(f"{clock(span.opens)(language)} – {clock(span.closes)(language)}" for span in change.spans)
    return Line(" – ".join(days), hours or words.CLOSED(language), inbox + _PRACTICE)


def _shown(count: int, *, saw_all: bool) -> str:
    return str(count) if saw_all else f"{count}+"
