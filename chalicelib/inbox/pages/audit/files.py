"""The audit log as files: the report of who did what, and whom a breach concerns, with how to reach them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.forms import every_question
from chalicelib.forms.lead_form import form_title
from chalicelib.forms.question import Question
from chalicelib.inbox.audit_search import Search, kind_of, search
from chalicelib.inbox.confirmation import demand
from chalicelib.inbox.lead_lookup import still_there
from chalicelib.inbox.notices import tell
from chalicelib.inbox.pages.all.csv_file import cell_of, write_lines
from chalicelib.inbox.pages.audit.lines import Teller
from chalicelib.inbox.pages.audit.view import as_filter, search_in
from chalicelib.inbox.request import InboxRequest, as_file
from chalicelib.inbox.words import words
from chalicelib.leads.lead import Lead, Sensitivity
from chalicelib.leads.words import REFERENCE
from chalicelib.storage.audit import THE_DESK, AuditEvent
from chalicelib.web.request import Reply

# More than a practice does in a busy month.
MOST_EVENTS = 20_000
# Each is looked up by itself, which takes some milliseconds.
MOST_PEOPLE = 1_000
_CSV = "text/csv; charset=utf-8"
_NAMESAKES = 5


def export_report(request: InboxRequest) -> Reply:
    """Hand out the events of a search, a line each."""
    wanted = _search_in(request)
    demand(request, "export_list", _name_of("audit", wanted))
    events, is_part = _events(request, wanted)
    teller, said = Teller(request), words(request.language, "audit")
    header = [said[f"audit_column_{name}"] for name in _REPORT]
    lines = (_report_line(request, teller, event) for event in events)
    file = write_lines(header, lines, told=said["audit_file_part"], is_part=is_part)
    request.audit("exported_audit", filter=as_filter(wanted), number=file.number)
    tell(request, "exported_list", request.person)
    return as_file("audit.csv", _CSV, file.text)


_REPORT = ("at", "who", "device", "session", "what", "more", "reference", "number", "references")


def _report_line(request: InboxRequest, teller: Teller, event: AuditEvent) -> list[str]:
    line = teller.line(event, with_day=True)
    return [
        _moment(request, event.at),
        line.who,
        event.device,
        event.session,
        line.what,
        line.more,
        event.reference,
        "" if event.number is None else str(event.number),
        " ".join(event.references),
    ]


@dataclass
class Seen:
    """What became known of one lead."""

    first: datetime
    last: datetime
    times: int = 0
    kinds: set[str] = field(default_factory=set)
    by: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)


def export_breach(request: InboxRequest) -> Reply:
    """Hand out whose requests were seen, taken or changed in a search, and how to reach them, a line each."""
    wanted = _search_in(request)
    demand(request, "export_list", _name_of("breach", wanted))
    events, is_part = _events(request, wanted)
    seen = seen_in(events, Teller(request))
    references = sorted(seen, key=lambda reference: seen[reference].first)[:MOST_PEOPLE]
    asked = {name: of for name, of in every_question().items() if of[0].sensitivity is Sensitivity.CONTACT}
    said = words(request.language, "audit")
    lines = (_person_line(request, reference, seen[reference], asked) for reference in references)
    file = write_lines(
        _people_header(request, asked),
        lines,
        told=said["audit_file_part"],
        is_part=is_part or len(references) < len(seen),
    )
    request.audit(
        "exported_breach",
        filter=as_filter(wanted),
        number=file.number,
        references=tuple(references[: file.number]),
    )
    tell(request, "exported_list", request.person)
    return as_file("breach.csv", _CSV, file.text)


def seen_in(events: Iterable[AuditEvent], teller: Teller) -> dict[str, Seen]:
    """Return what somebody came to know of each lead, by its reference; what the desk does by itself is not meant."""
    seen: dict[str, Seen] = {}
    for event in events:
        if event.who == THE_DESK or kind_of(event.what) == "refused":
            continue
        for reference in {event.reference, *event.references} - {""}:
            one = seen.setdefault(reference, Seen(event.at, event.at))
            one.first, one.last = min(one.first, event.at), max(one.last, event.at)
            one.times += 1
            one.kinds.add("listed" if reference != event.reference and _is_read(event) else kind_of(event.what))
            one.by.add(teller.who(event))
            one.devices.add(" ".join(filter(None, (event.device, event.session))))
    return seen


def _is_read(event: AuditEvent) -> bool:
    return kind_of(event.what) == "read"


_ABOUT_SEEN = ("seen_how", "who", "device", "first", "last", "times", "kept")
# From the worst on.
_HOW = ("taken", "read", "changed", "listed")


def _people_header(request: InboxRequest, asked: dict[str, list[Question]]) -> list[str]:
    said, language = words(request.language, "audit"), request.language
    labels = [" / ".join(dict.fromkeys(one.label(language) for one in questions)) for questions in asked.values()]
    kind = words(language, "all")["list_form"]
    return [REFERENCE(language), kind, *labels, *(said[f"audit_column_{name}"] for name in _ABOUT_SEEN)]


def _person_line(request: InboxRequest, reference: str, seen: Seen, asked: dict[str, list[Question]]) -> list[str]:
    said = words(request.language, "audit")
    lead = _lead(request, reference)
    return [
        reference,
        form_title(lead, request.language) if lead else "",
        *(_cells(request, lead, asked) if lead else [""] * len(asked)),
        ", ".join(said[f"audit_seen_{how}"] for how in _HOW if how in seen.kinds),
        ", ".join(sorted(seen.by)),
        ", ".join(sorted(seen.devices - {""})),
        _moment(request, seen.first),
        _moment(request, seen.last),
        str(seen.times),
        said["audit_kept" if lead else "audit_no_longer_kept"],
    ]


def _cells(request: InboxRequest, lead: Lead, asked: dict[str, list[Question]]) -> Iterator[str]:
    for name, questions in asked.items():
        yield cell_of(questions[0], lead.answers.get(name), request.language)


def _lead(request: InboxRequest, reference: str) -> Lead | None:
    return next(iter(still_there(request, request.desk.archive.find("reference", reference, _NAMESAKES))), None)


def _search_in(request: InboxRequest) -> Search:
    return search_in(request, {name: request.text(name) for name in ("day", "until", "person", "reference", "kind")})


def _name_of(file: str, wanted: Search) -> str:
    """Return what a confirmation calls a file of a search."""
    return "/".join((file, *as_filter(wanted).values()))


def _events(request: InboxRequest, wanted: Search) -> tuple[Sequence[AuditEvent], bool]:
    zone = request.desk.practice.time_zone
    found = search(request.desk.records, wanted, zone, most=MOST_EVENTS, most_read=MOST_EVENTS)
    return found.events, bool(found.next)


def _moment(request: InboxRequest, at: datetime) -> str:
    return f"{at.astimezone(request.desk.practice.time_zone):%Y-%m-%d %H:%M:%S}"
