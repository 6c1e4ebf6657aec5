"""Events of the audit log in words, for the page and for its file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from chalicelib.alerts.mails.notice.words import WHAT as NOTICES
from chalicelib.forms import FORMS, load_form
from chalicelib.inbox import people
from chalicelib.inbox.list_filter import HELD, OPEN
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.routes import ROUTES
from chalicelib.inbox.words import table, words
from chalicelib.leads.words import code_in_words
from chalicelib.storage.audit import THE_DESK, AuditEvent
from chalicelib.text import dates
from chalicelib.text.words import Words


@dataclass(frozen=True)
class Line:
    """An event in words; `more` is what its code means, `reference` is the lead it was about."""

    event: AuditEvent
    time: str
    who: str
    what: str
    more: str
    # How many leads it showed or handed out; empty if that is not said.
    shown: str


class Teller:
    """Puts events into words, with the names of the practice's people."""

    def __init__(self, request: InboxRequest) -> None:
        self._texts, self._language = words(request.language, "audit"), request.language
        self._zone = request.desk.practice.time_zone
        self.names = people.names_of(request.desk.records)

    def line(self, event: AuditEvent, *, with_day: bool) -> Line:
        at = event.at.astimezone(self._zone)
        clock = dates.clock_with_seconds(at.time())(self._language)
        return Line(
            event,
            time=f"{dates.short_date(at.date())(self._language)}, {clock}" if with_day else clock,
            who=self.who(event),
            what=code_in_words(event.what, event_words(), self._language),
            more=" · ".join(self._more(event)),
            shown=self._texts["audit_shown"].format(number=event.number) if event.number is not None else "",
        )

    def who(self, event: AuditEvent) -> str:
        if event.what == "invited":
            return self._texts["audit_operator"]
        known = {**self.names, THE_DESK: self._texts["audit_desk"], "": self._texts["audit_nobody"]}
        return known.get(event.who, event.who)

    def _more(self, event: AuditEvent) -> Iterator[str]:
        about = event.about or (event.code if event.what == "removed_person" else "")
        if about and not event.note:
            yield self.names.get(about, about)
        if event.note:
            yield event.note
        if event.code and event.code != about:
            yield self._code(event)
        yield from (self._filtered(name, value) for name, value in event.filter.items())

    def _code(self, event: AuditEvent) -> str:
        if event.what in {"refused", "sign_in_failed"}:
            return self.reason(event.code)
        meanings = NOTICES if event.what == "not_told" else table("audit", "codes")
        return code_in_words(event.code, meanings, self._language)

    def reason(self, code: str) -> str:
        """Return why something was refused."""
        title = table(name="refusals").get(f"{code}_title") or table("audit", "codes").get(code)
        return title(self._language) if title else code

    def _filtered(self, name: str, value: str) -> str:
        """Say what a part of a list's filter means."""
        told = {
            "form": lambda: load_form(value).alert_title(self._language) if value in FORMS else value,
            "state": lambda: self._state(value),
            "month": lambda: dates.month_and_year(date.fromisoformat(f"{value}-01"))(self._language),
            "day": lambda: self._day(value),
            "until": lambda: self._day(value),
            "person": lambda: self.names.get(value, value),
            "kind": lambda: self._texts.get(f"audit_kind_{value}", value),
        }
        return told[name]() if name in told else value

    def _state(self, value: str) -> str:
        said = words(self._language, "all")
        return {OPEN: said["list_open"], HELD: said["held"]}.get(value) or said.get(f"status_{value}", value)

    def _day(self, value: str) -> str:
        return dates.short_date_with_weekday(date.fromisoformat(value))(self._language)


@cache
def event_words() -> Mapping[str, Words]:
    """Return what each event is called: each page has the words for its own."""
    pages = dict.fromkeys(route.page for route in ROUTES)
    return {what: text for page in ("", *pages) for what, text in table(page, "audit").items()}
