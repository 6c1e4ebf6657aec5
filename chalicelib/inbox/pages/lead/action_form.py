"""What was typed to go with an action on a lead: a status, a visit, when to try again, until when it is certified."""

import re
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.forms.dates import read_date, this_century
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.pages.lead.form_errors import MistypedError
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import table
from chalicelib.leads.status import Status
from chalicelib.leads.status_transitions import LONGEST_NOTE
from chalicelib.text.clean import clean_lines

_LONGEST_CERTIFICATION = timedelta(days=5 * 366)
_EARLIEST_VISIT, _LATEST_VISIT = timedelta(days=-31), timedelta(days=2 * 366)
_LATEST_TRY = timedelta(days=366)
_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?")


# What buttons say that share their status with another one.
_AGAIN_AT, _WITHOUT_DATE = "no_answer_at", "certified_no_date"
_AS_IT_IS, ALL_CONTACTED = "scheduled_as_it_is", "contacted_all"
_MEANT = {
    _AGAIN_AT: Status.NO_ANSWER,
    _WITHOUT_DATE: Status.CERTIFIED,
    _AS_IT_IS: Status.SCHEDULED,
    ALL_CONTACTED: Status.CONTACTED,
}


def status_in(request: InboxRequest) -> Status:
    said = request.text("status")
    try:
        return _MEANT.get(said) or Status(said)
    except ValueError:
        raise NotDoneError("bad_input") from None


def visit_in(request: InboxRequest) -> datetime:
    """Read when the visit is.

    Raises:
        MistypedError: it cannot be read, or is too long ago or too far away; or it is over, and nobody said that this
            is meant.
    """
    moment = _moment(request, "visit")
    if moment is None or not _EARLIEST_VISIT <= moment - request.now <= _LATEST_VISIT:
        raise MistypedError("visit", table("lead")["mend_visit"])
    is_meant = request.text("is_meant") or request.text("status") == _AS_IT_IS
    if moment < request.now and not is_meant:
        raise MistypedError("visit", table("lead")["ask_past_visit"], may_be_meant=True)
    return moment


def next_try_in(request: InboxRequest) -> datetime | None:
    """Read when to try again; None for the usual time, unless the button asked for another one.

    Raises:
        MistypedError: it cannot be read, is over or too far away.
    """
    if request.text("status") != _AGAIN_AT:
        return None
    moment = _moment(request, "again")
    if moment is None or not timedelta(0) < moment - request.now <= _LATEST_TRY:
        raise MistypedError("again", table("lead")["mend_again"])
    return moment


def certified_until_in(request: InboxRequest) -> date | None:
    """Read on which day a certification ends; None where "no date" was chosen.

    Raises:
        MistypedError: it cannot be read, is over or too far away.
    """
    if request.text("no_date") or request.text("status") == _WITHOUT_DATE:
        return None
    today = request.today
    until = read_date(request.text("certified_until"), today, this_century)
    if until is None or not timedelta(0) < until - today <= _LONGEST_CERTIFICATION:
        raise MistypedError("certified", table("lead")["mend_certified"])
    return until


def note_in(request: InboxRequest) -> str:
    """Read a note.

    Raises:
        MistypedError: there is none, or it is too long.
    """
    text = note_along(request)
    if not text:
        raise MistypedError("note", table("lead")["mend_note_empty"])
    return text


def note_along(request: InboxRequest) -> str:
    """Read the note that goes along with a tap; nothing if none was begun.

    Raises:
        MistypedError: it is too long.
    """
    text = clean_lines(request.text("text"))
    if len(text) > LONGEST_NOTE:
        raise MistypedError("note", table("lead")["mend_note_long"].filled(longest=f"{LONGEST_NOTE:,}"))
    return text


def _moment(request: InboxRequest, name: str) -> datetime | None:
    """Read a day and a time on the practice's clock; None if they are none, or if no clock shows them that day."""
    day = read_date(request.text(f"{name}_date"), request.today, this_century)
    clock_time = _CLOCK_TIME.fullmatch(request.text(f"{name}_time"))
    if day is None or clock_time is None:
        return None
    zone = request.desk.practice.time_zone
    local = datetime.combine(day, time(int(clock_time[1]), int(clock_time[2])), tzinfo=zone)
    try:
        moment = local.astimezone(UTC)
    except OverflowError:
        return None
    return moment if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None) else None
