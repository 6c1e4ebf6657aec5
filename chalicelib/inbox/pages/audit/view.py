"""The audit log: who did what, when, on which device, to which leads; by days, person, lead and kind."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from chalicelib.inbox import strangers
from chalicelib.inbox.audit_search import KINDS, LONGEST_RANGE, Search, is_place, search
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.audit.lines import Teller
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import table, words
from chalicelib.leads.reference import is_reference, letters_of
from chalicelib.storage.audit import THE_DESK
from chalicelib.text import dates
from chalicelib.web.request import Reply

MOST_SHOWN = 200
# A page that finds little looks through so many; the next one goes on from there.
MOST_READ = 5_000
_PERSON = re.compile(r"[A-Za-z0-9_-]{1,200}")
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Choice:
    value: str
    name: str


def show_audit(request: InboxRequest) -> Reply:
    """Show the events of a day, or of several, newest first, from where another page ended."""
    asked = {name: request.query(name) for name in ("day", "until", "person", "reference", "kind")}
    wanted, after = search_in(request, asked), request.query("after")
    if after and not is_place(after):
        raise NotDoneError("bad_input")
    request.audit("read_audit", filter=as_filter(wanted))
    zone = request.desk.practice.time_zone
    found = search(request.desk.records, wanted, zone, after=after, most=MOST_SHOWN, most_read=MOST_READ)
    teller, is_one_day = Teller(request), wanted.first == wanted.last
    return page(
        request,
        "audit",
        wanted=wanted,
        day=wanted.first.isoformat(),
        until="" if is_one_day else wanted.last.isoformat(),
        latest=request.today.isoformat(),
        people=_people(request, teller),
        kinds=[Choice(kind, words(request.language, "audit")[f"audit_kind_{kind}"]) for kind in KINDS],
        days_in_words=_days_in_words(request, wanted),
        # Assistants read what they did themselves.
        lines=[
            teller.line(event, with_day=not is_one_day)
            for event in found.events
            if request.is_owner or event.who == request.who
        ],
        strangers=_strangers(request, wanted, teller) if is_one_day and wanted.is_for_all and not after else [],
        links=_links(request, wanted, found.next),
    )


def search_in(request: InboxRequest, asked: dict[str, str]) -> Search:
    """Read what is looked for.

    Raises:
        NotDoneError: bad_input; a part of it is mistyped, or it is more than a year.
    """
    texts = table("audit")
    try:
        first = date.fromisoformat(asked["day"]) if asked["day"] else request.today
        last = date.fromisoformat(asked["until"]) if asked["until"] else first
    except ValueError:
        raise NotDoneError("bad_input", detail=texts["audit_no_such_day"]) from None
    if not timedelta(0) <= last - first <= LONGEST_RANGE:
        raise NotDoneError("bad_input", detail=texts["audit_no_such_range"])
    person, kind = asked["person"] if request.is_owner else request.who, asked["kind"]
    if (person and not _PERSON.fullmatch(person)) or (kind and kind not in KINDS):
        raise NotDoneError("bad_input")
    return Search(first, last, person, _reference_in(asked["reference"]), kind)


def _reference_in(typed: str) -> str:
    letters = letters_of(typed)
    reference = f"{letters[:4]}-{letters[4:]}"
    if letters and not is_reference(reference):
        raise NotDoneError("bad_input", detail=table("audit")["audit_no_such_reference"])
    return reference if letters else ""


def as_filter(wanted: Search) -> dict[str, str]:
    """Return a search as the audit log says what a list was to show."""
    days = {"day": wanted.first.isoformat()}
    if wanted.last != wanted.first:
        days["until"] = wanted.last.isoformat()
    given = {"person": wanted.person, "reference": wanted.reference, "kind": wanted.kind}
    return days | {name: value for name, value in given.items() if value}


def _people(request: InboxRequest, teller: Teller) -> list[Choice]:
    names = teller.names if request.is_owner else {request.who: teller.names[request.who]}
    known = sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
    if not request.is_owner:
        return [Choice(*one) for one in known]
    return [*(Choice(*one) for one in known), Choice(THE_DESK, words(request.language, "audit")["audit_desk"])]


def _days_in_words(request: InboxRequest, wanted: Search) -> str:
    days = dict.fromkeys((wanted.first, wanted.last))
    return " – ".join(dates.short_date_with_weekday(day)(request.language) for day in days)


def _strangers(request: InboxRequest, wanted: Search, teller: Teller) -> list[str]:
    """Say for each hour how often somebody without a session was refused, and why."""
    zone, told = request.desk.practice.time_zone, []
    for hour in strangers.read_day(request.desk.records, wanted.first):
        begins = dates.clock(hour.begins_at.astimezone(zone).time())(request.language)
        counts = sorted(hour.counts.items(), key=lambda one: (-one[1], one[0]))
        told.append(f"{begins}: " + ", ".join(f"{number:,} × {teller.reason(code)}" for code, number in counts))
    return told


def _links(request: InboxRequest, wanted: Search, following: str) -> dict[str, str]:
    """Return the queries of the pages before and after."""
    asked = as_filter(wanted)
    more = urlencode({**asked, "after": following}) if following else ""
    if wanted.first != wanted.last:
        return {"before": "", "following": "", "more": more}
    return {
        "before": urlencode({**asked, "day": wanted.first - _A_DAY}) if wanted.first > date.min else "",
        "following": urlencode({**asked, "day": wanted.first + _A_DAY}) if wanted.first < request.today else "",
        "more": more,
    }
