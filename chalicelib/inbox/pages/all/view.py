"""All leads, by form, state and month, on a page and as a file."""

from dataclasses import dataclass

from chalicelib.forms import FORMS, load_form
from chalicelib.inbox.after_action import done_on_list, named_by
from chalicelib.inbox.confirmation import demand
from chalicelib.inbox.cursor import cursor_in, link_after
from chalicelib.inbox.list_filter import (
    CALL_INSTEAD,
    HELD,
    NOT_TOLD,
    OPEN,
    STATES,
    ListFilter,
    month_before,
    read_filter,
)
from chalicelib.inbox.list_query import read_newest, read_page
from chalicelib.inbox.list_rows import rows_of
from chalicelib.inbox.notices import tell
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.all import csv_file
from chalicelib.inbox.request import InboxRequest, as_file
from chalicelib.inbox.words import words
from chalicelib.text.dates import month_and_year
from chalicelib.web.request import Reply

MOST_EXPORTED = 1_000
_MONTHS_SHOWN = 24


@dataclass(frozen=True)
class Choice:
    value: str
    name: str


def show_all(request: InboxRequest) -> Reply:
    shown = read_filter(request.query("form"), request.query("state"), request.query("month"))
    first, since = shown.range_in(request.desk.practice.time_zone, request.now)
    found = read_page(request.desk.archive, shown, cursor_in(request, first), since, now=request.now)
    chosen = {"form": shown.form, "state": shown.state, "month": shown.month_name}
    done = done_on_list(request)
    request.audit_list("read_all", [*named_by(done), *(lead.reference for lead in found.leads)], **chosen)
    return page(
        request,
        "all",
        rows=rows_of(request, found.leads),
        older=link_after(request, "all", found.next, chosen),
        looked_at=found.looked_at if found.is_part and not shown.is_by_box else 0,
        is_first=not request.query("after"),
        chosen=chosen,
        forms=_forms(request.language),
        states=_states(request.language),
        months=_months(request, shown),
        most=MOST_EXPORTED,
        done=done,
    )


def export_list(request: InboxRequest) -> Reply:
    shown = read_filter(request.text("form"), request.text("state"), request.text("month"))
    demand(request, "export_list", f"{shown.form}/{shown.state}/{shown.month_name}")
    cursor, since = shown.range_in(request.desk.practice.time_zone, request.now)
    found = read_newest(request.desk.archive, shown, cursor, since, now=request.now, most=MOST_EXPORTED)
    text, written = csv_file.write_csv(found.leads, request.desk.practice, is_part=found.is_part)
    chosen = {"form": shown.form, "state": shown.state, "month": shown.month_name}
    request.audit_list("exported_list", [lead.reference for lead in found.leads[:written]], **chosen)
    tell(request, "exported_list", request.person)
    return as_file("requests.csv", "text/csv; charset=utf-8", text)


def _forms(language: str) -> list[Choice]:
    return [Choice(form, load_form(form).alert_title(language)) for form in FORMS]


def _states(language: str) -> list[Choice]:
    said = words(language, "all")
    names = {
        OPEN: said["list_open"],
        HELD: said["held"],
        CALL_INSTEAD: said["list_call_instead"],
        NOT_TOLD: said["list_not_told"],
    }
    return [Choice(state, names.get(state) or said[f"status_{state}"]) for state in STATES]


def _months(request: InboxRequest, shown: ListFilter) -> list[Choice]:
    """Return the last months, and the one that is looked at however long ago it was."""
    months = [request.today.replace(day=1)]
    while len(months) < _MONTHS_SHOWN:
        months.append(month_before(months[-1]))
    if shown.month and shown.month not in months:
        months.append(shown.month)
    return [Choice(f"{month:%Y-%m}", month_and_year(month)(request.language)) for month in months]
