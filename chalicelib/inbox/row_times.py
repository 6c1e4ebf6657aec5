"""When something is to happen to a lead, as a row says it: in how long from now, and at which moment. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.forms.lead_form import hours_count
from chalicelib.inbox.words import words
from chalicelib.leads.lead import Lead
from chalicelib.leads.reminders import is_asleep
from chalicelib.leads.status import Status
from chalicelib.leads.unfinished import A_VISIT_TAKES, unfinished
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import about, short_date, time_or_moment

SOON = timedelta(hours=1)


@dataclass(frozen=True)
class RowTime:
    """In how long from now, and the moment itself."""

    text: str
    moment: str


def answer_by(lead: Lead) -> datetime | None:
    """Say by when an answer was promised; None if none was."""
    return lead.promise.respond_by if lead.promise else None


def is_late(lead: Lead, now: datetime) -> bool:
    by = answer_by(lead)
    return lead.standing.is_awaited and not lead.is_held and by is not None and by <= now


def has_come_again(lead: Lead, now: datetime) -> bool:
    """Say whether the moment has come for which somebody put it off."""
    return lead.standing.is_open and lead.standing.again_at is not None and lead.standing.again_at <= now


def time_of(lead: Lead, now: datetime, practice: Practice) -> RowTime:
    """Say what comes next with a lead, and when; of one that waits for nothing, when it came."""
    clock = _Clock(now, practice)
    if lead.is_held or not lead.standing.is_open:
        return _of_what_waits_for_nothing(lead, clock)
    told = (way(lead, clock) for way in (_of_visit, _of_next_try, _of_promise, _of_contact))
    return next(filter(None, told), None) or _of_arrival(lead, clock)


def time_since_arrival(lead: Lead, now: datetime, practice: Practice) -> RowTime:
    """Say when a lead came."""
    return _of_arrival(lead, _Clock(now, practice))


@dataclass(frozen=True)
class _Clock:
    now: datetime
    practice: Practice

    def say(self, name: str, at: datetime, title: str) -> RowTime:
        """Say with a word how long it is until a moment, or since; and the moment with another."""
        language = self.practice.language
        said, length = words(language), at - self.now if at > self.now else self.now - at
        short = time_or_moment(at, self.practice.time_zone, self.now)(language)
        told = said[name].format(time=about(length)(language), moment=short)
        return RowTime(told, said[title].format(moment=short))


def _of_visit(lead: Lead, clock: _Clock) -> RowTime | None:
    at = lead.standing.agreed_visit_at
    if at is None or lead.standing.asked_again_at:
        return None
    if at + A_VISIT_TAKES <= clock.now:
        return clock.say("list_visit_was", at, "list_visit")
    if at <= clock.now:
        return clock.say("list_visit_now", at, "list_visit")
    return clock.say("list_visit_in" if at - clock.now <= SOON else "list_visit_at", at, "list_visit")


def _of_next_try(lead: Lead, clock: _Clock) -> RowTime | None:
    at = lead.standing.again_at
    if at is None or is_late(lead, clock.now):
        return None
    return clock.say("list_again_in" if is_asleep(lead, clock.now) else "list_again_now", at, "list_again_at")


def _of_promise(lead: Lead, clock: _Clock) -> RowTime | None:
    by = answer_by(lead)
    if by is None or not lead.standing.is_awaited:
        return None
    if is_late(lead, clock.now):
        return clock.say("list_overdue_by", by, "list_overdue")
    return clock.say("list_due_in", by, "list_answer_by")


def _of_contact(lead: Lead, clock: _Clock) -> RowTime | None:
    at = lead.standing.at
    if lead.standing.status is not Status.CONTACTED or at is None:
        return None
    kind = unfinished(lead, clock.now, clock.practice.time_zone, leads_to_visit=hours_count(lead))
    return clock.say("list_contacted_only" if kind else "list_contacted", at, "list_contacted_at")


def _of_arrival(lead: Lead, clock: _Clock) -> RowTime:
    return clock.say("list_ago", lead.received_at, "list_received_at")


def _of_what_waits_for_nothing(lead: Lead, clock: _Clock) -> RowTime:
    received = _of_arrival(lead, clock)
    until, language = lead.standing.ends_on, clock.practice.language
    if until is None:
        return received
    return RowTime(words(language)["list_until"].format(day=short_date(until)(language)), received.moment)
