"""Compose the digest: counts and one link. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chalicelib.alerts.mails import words as shared
from chalicelib.alerts.mails.batch import BatchTry, write_batch
from chalicelib.alerts.mails.common import Line
from chalicelib.alerts.mails.digest import words
from chalicelib.alerts.open_leads import MOST_LOOKED_AT
from chalicelib.mail.message import Alarm, Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import day_alone


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

    @property
    def say_something(self) -> bool:
        counts = (self.waiting, self.held, self.failed_alerts, self.bounced_mail, *self.endings.values())
        return any(counts) or not self.saw_all or self.acknowledgements_stopped


def compose_digest(found: Findings, batch: BatchTry, *, practice: Practice) -> Message:
    """Return the email that says what the practice finds on its desk this day."""
    language = practice.language
    title = f"{words.DIGEST(language)}, {day_alone(batch.now, practice.time_zone)(language)}"
    context = {"title": title, "lines": [*_lines(found, language)]}
    return write_batch("digest", context, batch, practice=practice, subject=[title, *_shortly(found, language)])


def compose_digest_alarm(practice: Practice) -> Alarm:
    return Alarm("Front Desk: summary", words.ALARM(practice.language))


def _shortly(found: Findings, language: str) -> Iterator[str]:
    if found.waiting:
        yield shared.WAITING_SHORT(language).format(count=_shown(found.waiting, saw_all=found.saw_all))
    if found.overdue:
        yield shared.OVERDUE_SHORT(language).format(count=_shown(found.overdue, saw_all=found.saw_all))


def _lines(found: Findings, language: str) -> Iterator[Line]:
    """Return a line for everything there is; of what was looked at, only as much as was seen."""
    looked_at = {
        words.WAITING: found.waiting,
        words.OF_THESE_OVERDUE: found.overdue,
        words.UNDELIVERED_ALERTS: found.failed_alerts,
        words.UNDELIVERED_MAIL: found.bounced_mail,
    }
    for label, count in looked_at.items():
        if count:
            yield Line(label(language), _shown(count, saw_all=found.saw_all))
    if found.held:
        yield Line(words.HELD(language), _shown(found.held, saw_all=found.held < MOST_LOOKED_AT))
    if found.acknowledgements_stopped:
        yield Line(words.ACKNOWLEDGEMENTS(language), words.STOPPED(language))
    for limit, label in words.CERTIFICATES.items():
        if found.endings.get(limit):
            yield Line(label(language), str(found.endings[limit]))


def _shown(count: int, *, saw_all: bool) -> str:
    return str(count) if saw_all else f"{count}+"
