"""Taps on a lead: each is checked against the page it came from, accounted for, and written over nothing newer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import Protocol

from chalicelib.alerts.certificates import plan_ending
from chalicelib.alerts.renewals import plan_renewals
from chalicelib.forms.dates import read_date, this_century
from chalicelib.forms.field_types import clean_lines
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.lead_lookup import lead_of, still_there
from chalicelib.inbox.pages.lead.view import Trouble, lead_page, teller_of, today_of
from chalicelib.inbox.request import Call, see_other
from chalicelib.inbox.routes import View
from chalicelib.inbox.timeline import marked_as, tap_id
from chalicelib.inbox.words import all_words
from chalicelib.leads import status_transitions
from chalicelib.leads.admission import admit
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.promise import promise
from chalicelib.leads.reminders import reminded
from chalicelib.leads.retention import Retention
from chalicelib.leads.status import Status
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.audit import What
from chalicelib.text.words import Words
from chalicelib.web.request import Reply

_LONGEST_CERTIFICATION = timedelta(days=5 * 366)
_EARLIEST_VISIT, _LATEST_VISIT = timedelta(days=-31), timedelta(days=2 * 366)
_LATEST_TRY = timedelta(days=366)
_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?")
# Alerts change a lead while she taps; several times within one tap is a coincidence.
_MOST_CONFLICTS = 5


@dataclass(frozen=True)
class Tap:
    """What is to be done to a lead, and what the account and the timeline call it."""

    what: What
    kind: str
    change: Callable[[Lead], Lead]
    code: str = ""


class Switch(Protocol):
    """Something about a lead that is on or off."""

    def __call__(self, lead: Lead, *, now: datetime, retention: Retention) -> Lead: ...


class StaleError(NotDoneError):
    """The page was older than the lead."""

    def __init__(self, seen: int) -> None:
        super().__init__("stale")
        # The standing's number on the page.
        self.seen = seen


class MistypedError(NotDoneError):
    """Something typed on the lead's page cannot be read."""

    def __init__(self, part: str, sentence: Words) -> None:
        super().__init__("bad_input", detail=sentence)
        self.part = part
        self.sentence = sentence


def shown_again(view: View) -> View:
    """Let a view show the lead's page again, as the lead is now, where there is something to see or to mend."""

    @wraps(view)
    def answer(call: Call) -> Reply:
        try:
            return view(call)
        except (StaleError, MistypedError) as trouble:
            return _show_again(call, trouble)

    return answer


def _show_again(call: Call, refusal: StaleError | MistypedError) -> Reply:
    lead = lead_of(call)
    events = call.desk.archive.timeline(lead.key)
    if isinstance(refusal, StaleError):
        teller = teller_of(call)
        news = teller.news_since(refusal.seen, lead, events)
        text = f"{teller.words['since_opened'].format(news=news)} {teller.words['not_overwritten']}"
        trouble = Trouble(refusal.ground.status, text, typed=call.form)
    else:
        trouble = Trouble(refusal.ground.status, refusal.sentence(call.language), refusal.part, call.form)
    # Two things happened: it was not done, and the lead was read.
    call.account("refused", reference=lead.reference, code=refusal.reason)
    return lead_page(call, lead, events, trouble)


@shown_again
def mark(call: Call) -> Reply:
    lead = fresh_lead_of(call)
    status = _status_of(call)
    moments = {
        "visit_at": _visit_at(call) if status is Status.SCHEDULED else None,
        "again_at": _again_at(call) if status is Status.NO_ANSWER else None,
    }
    until = _certified_until(call) if status is Status.CERTIFIED else None
    retention = call.desk.practice.retention

    def change(lead: Lead) -> Lead:
        return status_transitions.mark(
            lead, status, by=call.who, now=call.now, retention=retention, certified_until=until, **moments
        )

    return _tap(call, lead, Tap("marked", marked_as(status), change, code=str(status)))


@shown_again
def undo(call: Call) -> Reply:
    retention = call.desk.practice.retention
    tap = Tap("undone", "undone", lambda lead: status_transitions.undo(lead, now=call.now, retention=retention))
    return _tap(call, fresh_lead_of(call), tap)


@shown_again
def snooze(call: Call) -> Reply:
    until, retention = call.now + status_transitions.ONE_HOUR, call.desk.practice.retention
    tap = Tap(
        "snoozed", "snoozed", lambda lead: status_transitions.snooze(lead, until, now=call.now, retention=retention)
    )
    return _tap(call, fresh_lead_of(call), tap)


@shown_again
def release(call: Call) -> Reply:
    """Let a held lead go its way as if it had just come: alert, promise, reminders, and word to whoever wrote."""
    hours, practice = call.desk.hours, call.desk.practice

    def change(lead: Lead) -> Lead:
        released = status_transitions.release(lead, now=call.now, retention=practice.retention)
        return admit(released, call.now, promised=promise(call.now, hours), hours=hours, practice=practice)

    return _tap(call, fresh_lead_of(call), Tap("released", "released", change))


@shown_again
def hold(call: Call) -> Reply:
    """Put a legal hold on a lead, or lift it, as the field `hold` says: "on" or "off"."""
    return _switch(
        call, "hold", on=("held_for_law", status_transitions.hold), off=("freed_for_retention", status_transitions.free)
    )


@shown_again
def renewals(call: Call) -> Reply:
    """Stop the emails about renewing (the person moved, or died), or allow them again, as the field `renewals` says."""
    return _switch(
        call,
        "renewals",
        on=("allowed_renewals", status_transitions.allow_renewals),
        off=("stopped_renewals", status_transitions.stop_renewals),
    )


def _switch(call: Call, name: str, **ways: tuple[What, Switch]) -> Reply:
    """Do what a field says, one of several ways, each with its name in the account and in the timeline."""
    way = ways.get(call.text(name))
    if way is None:
        raise NotDoneError("bad_input")
    (what, change), retention = way, call.desk.practice.retention
    return _tap(
        call, fresh_lead_of(call), Tap(what, what, lambda lead: change(lead, now=call.now, retention=retention))
    )


@shown_again
def add_note(call: Call) -> Reply:
    """Add a note, whatever happened to the lead since the page was opened: a note overwrites nothing."""
    lead = lead_of(call)
    text = clean_lines(call.text("text"))
    words = all_words()
    if not text:
        raise MistypedError("note", words["mend_note_empty"])
    if len(text) > status_transitions.LONGEST_NOTE:
        longest = f"{status_transitions.LONGEST_NOTE:,}"
        too_long = words["mend_note_long"]
        raise MistypedError("note", Words(too_long.en.format(longest=longest), too_long.es.format(longest=longest)))
    changed = _write(
        call, lead, Tap("noted", "noted", lambda lead: status_transitions.note(lead, text, by=call.who, now=call.now))
    )
    _record(call, changed, f"note-{len(changed.private_notes):03}", "noted")
    return see_other(call, f"leads/{changed.reference}")


def fresh_lead_of(call: Call) -> Lead:
    """Read the lead, if it still stands where the page showed it.

    Raises:
        NotDoneError: gone, or bad_input; the page's number was not sent.
        StaleError: somebody has tapped since.
    """
    lead = lead_of(call)
    refuse_stale(call, lead)
    return lead


def refuse_stale(call: Call, lead: Lead) -> None:
    seen = call.text("number")
    if not re.fullmatch(r"[0-9]{1,9}", seen):
        raise NotDoneError("bad_input")
    if int(seen) != lead.standing.number:
        raise StaleError(int(seen))


def _tap(call: Call, lead: Lead, tap: Tap) -> Reply:
    changed = _write(call, lead, tap, check=refuse_stale)
    _record(call, changed, tap_id(changed.standing.number), tap.kind)
    return see_other(call, f"leads/{changed.reference}")


def _write(call: Call, lead: Lead, tap: Tap, check: Callable[[Call, Lead], None] | None = None) -> Lead:
    """Change a lead; if its alert was changed meanwhile, look again and change what is there now.

    Raises:
        NotDoneError: it is gone, or as it is now, this cannot be done.
        StaleError: `check` found that somebody has tapped meanwhile.
        StoreUnavailableError: it changed each time.
    """
    for _ in range(_MOST_CONFLICTS):
        changed = _settled(call, lead, _changed(lead, tap))
        if not call.accounted:
            call.account(tap.what, reference=lead.reference, code=tap.code)
        if call.desk.archive.change(lead, changed):
            return changed
        lead = read_again(call, lead)
        if check:
            check(call, lead)
    raise StoreUnavailableError("Conflict")


def _changed(lead: Lead, tap: Tap) -> Lead:
    try:
        return tap.change(lead)
    except status_transitions.NotesFullError:
        raise NotDoneError("not_possible", detail=all_words()["mend_notes_full"]) from None
    except status_transitions.NotPossibleError:
        raise NotDoneError("not_possible") from None


def _settled(call: Call, before: Lead, lead: Lead) -> Lead:
    """Let what the desk sends by itself follow from how the lead stands now: reminders, renewals, the digest."""
    zone = call.desk.practice.time_zone
    if _what_reminders_follow(before) != _what_reminders_follow(lead):
        lead = reminded(lead, lead.reminders, call.now, call.desk.hours)
    if _what_the_digest_follows(before) != _what_the_digest_follows(lead):
        lead = plan_ending(lead, call.now, zone)
    return plan_renewals(lead, call.now, zone)


def _what_reminders_follow(lead: Lead) -> tuple[object, ...]:
    return (lead.standing.status, lead.standing.again_at, lead.promise)


def _what_the_digest_follows(lead: Lead) -> tuple[object, ...]:
    return (lead.standing.status, lead.standing.certified_until)


def read_again(call: Call, lead: Lead) -> Lead:
    """Read a lead as it is now.

    Raises:
        NotDoneError: gone.
    """
    found = call.desk.archive.get(lead.key)
    there = still_there(call, [found] if found else [])
    if not there:
        raise NotDoneError("gone")
    return there[0]


def _record(call: Call, lead: Lead, event_id: str, kind: str) -> None:
    # Another device may have erased it since: then nothing of it is to be left behind.
    found = call.desk.archive.get(lead.key)
    if found and not found.is_gone_by(call.now):
        call.desk.archive.record(lead.key, TimelineEvent(event_id, call.now, kind, by=call.who))


def _status_of(call: Call) -> Status:
    try:
        return Status(call.text("status"))
    except ValueError:
        raise NotDoneError("bad_input") from None


def _visit_at(call: Call) -> datetime:
    moment = _moment(call, "visit")
    if moment is None or not _EARLIEST_VISIT <= moment - call.now <= _LATEST_VISIT:
        raise MistypedError("visit", all_words()["mend_visit"])
    return moment


def _again_at(call: Call) -> datetime | None:
    """Read when to try again; None for the usual time."""
    if not call.text("again_time"):
        return None
    moment = _moment(call, "again")
    if moment is None or not timedelta(0) < moment - call.now <= _LATEST_TRY:
        raise MistypedError("again", all_words()["mend_again"])
    return moment


def _certified_until(call: Call) -> date | None:
    """Read on which day a certification ends; None where "no date" was tapped."""
    if call.text("no_date"):
        return None
    today = today_of(call)
    until = read_date(call.text("certified_until"), today, this_century)
    if until is None or not timedelta(0) < until - today <= _LONGEST_CERTIFICATION:
        raise MistypedError("certified", all_words()["mend_certified"])
    return until


def _moment(call: Call, name: str) -> datetime | None:
    """Read a day and a time on the practice's clock; None if they are none, or if no clock shows them that day."""
    day = read_date(call.text(f"{name}_date"), today_of(call), this_century)
    clock_time = _CLOCK_TIME.fullmatch(call.text(f"{name}_time"))
    if day is None or clock_time is None:
        return None
    zone = call.desk.practice.time_zone
    local = datetime.combine(day, time(int(clock_time[1]), int(clock_time[2])), tzinfo=zone)
    try:
        moment = local.astimezone(UTC)
    except OverflowError:
        return None
    return moment if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None) else None
