"""The audit log: who did what, when, to which lead, a day at a time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from urllib.parse import urlencode

from chalicelib.inbox import people
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.routes import ROUTES
from chalicelib.inbox.words import table, words
from chalicelib.leads.words import code_in_words
from chalicelib.storage.audit import THE_DESK, AuditEvent, read_day
from chalicelib.text import dates
from chalicelib.text.words import Words
from chalicelib.web.request import Reply

# As `storage.audit.read_day` names where a page ends: a moment and an event's id.
_CURSOR = re.compile(r"[0-9T:.+-]{10,40}#[0-9a-f]{0,64}")
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """An event in words; `more` is what its code means, `reference` is the lead it was about."""

    time: str
    who: str
    what: str
    more: str
    reference: str


def show_audit(request: InboxRequest) -> Reply:
    """Show the events of a day of the practice, newest first, from where another page ended."""
    day, after = _day_asked_for(request), request.query("after")
    if after and not _CURSOR.fullmatch(after):
        raise NotDoneError("bad_input")
    request.audit("read_audit")
    events, next_cursor = read_day(request.desk.records, day, after=after)
    names = people.names_of(request.desk.records)
    return page(
        request,
        "audit",
        day=day.isoformat(),
        latest=request.today.isoformat(),
        day_in_words=dates.short_date_with_weekday(day)(request.language),
        lines=[_line(request, event, names) for event in events],
        before=urlencode({"day": (day - _A_DAY).isoformat()}) if day > date.min else "",
        following=urlencode({"day": (day + _A_DAY).isoformat()}) if day < request.today else "",
        more=urlencode({"day": day.isoformat(), "after": next_cursor}) if next_cursor else "",
    )


def _day_asked_for(request: InboxRequest) -> date:
    asked = request.query("day")
    try:
        return date.fromisoformat(asked) if asked else request.today
    except ValueError:
        raise NotDoneError("bad_input", detail=table("audit")["audit_no_such_day"]) from None


def _line(request: InboxRequest, event: AuditEvent, names: Mapping[str, str]) -> Line:
    texts, language = words(request.language, "audit"), request.language
    known = {**names, THE_DESK: texts["audit_desk"], "": texts["audit_nobody"]}
    return Line(
        time=dates.clock_with_seconds(event.at.astimezone(request.desk.practice.time_zone).time())(language),
        who=known.get(event.who, event.who),
        what=code_in_words(event.what, event_words(), language),
        more=_more(event, names, language),
        reference=event.reference,
    )


@cache
def event_words() -> Mapping[str, Words]:
    """Return what each event is called: each page has the words for its own."""
    pages = dict.fromkeys(route.page for route in ROUTES)
    return {what: text for page in ("", *pages) for what, text in table(page, "audit").items()}


def _more(event: AuditEvent, names: Mapping[str, str], language: str) -> str:
    if event.what == "removed_person":
        return names.get(event.code, event.code)
    if event.what == "refused" and (title := table(name="refusals").get(f"{event.code}_title")):
        return title(language)
    return code_in_words(event.code, table("audit", "codes"), language)
