"""The lists: what waits today, what is held, and all leads by form, state and month."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from chalicelib.forms import FORMS, load_form
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.list_query import (
    STATES,
    Place,
    Wanted,
    gather,
    look_through,
    month_before,
    newest_of,
    read_place,
    stretch_of,
    write_place,
)
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.all import csv_file
from chalicelib.inbox.pages.today.order import arrange
from chalicelib.inbox.request import Call, as_file
from chalicelib.inbox.rows import Row, row_of
from chalicelib.inbox.words import words
from chalicelib.leads.lead import Lead
from chalicelib.storage.items import HELD_BOX, open_box
from chalicelib.web.request import Reply

# Read of each form's open leads for the page of today, so that old ones that wait are found behind answered ones.
MOST_OF_A_FORM = 500
MOST_COUNTED = 100
MOST_EXPORTED = 1_000
_MONTHS_SHOWN = 24
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def show_today(call: Call) -> Reply:
    archive, now = call.desk.archive, call.now
    boxes = [newest_of(archive, open_box(form), now=now, most=MOST_OF_A_FORM) for form in FORMS]
    held, _ = newest_of(archive, HELD_BOX, now=now, most=MOST_COUNTED)
    waiting = arrange([lead for leads, _ in boxes for lead in leads], now, call.desk.practice.time_zone)
    call.account("read_today")
    return page(
        call,
        "today",
        title=words(call.language)["nav_today"],
        requests=_rows(call, waiting.requests),
        messages=_rows(call, waiting.messages),
        visits=_rows(call, waiting.visits),
        under_way=_rows(call, waiting.under_way[:MOST_COUNTED]),
        held=capped(len(held)),
        late=sum(row.is_late for row in _rows(call, [*waiting.requests, *waiting.messages])),
        is_cut=any(is_cut for _, is_cut in boxes) or len(waiting.under_way) > MOST_COUNTED,
        capped=capped,
    )


def capped(count: int) -> str:
    """Write a count; from a hundred on, that there are so many is enough."""
    return f"{MOST_COUNTED}+" if count >= MOST_COUNTED else str(count)


def show_held(call: Call) -> Reply:
    wanted = Wanted(state="held")
    found = look_through(call.desk.archive, wanted, _place(call, wanted), _LONG_AGO, now=call.now)
    call.account("read_held")
    return page(
        call,
        "held",
        title=words(call.language)["nav_held"],
        rows=_rows(call, found.leads),
        older=_link(call, "held", wanted, found.next),
        is_first=not call.request.query.get("after"),
    )


def show_all(call: Call) -> Reply:
    wanted = wanted_in(call.request.query.get("form"), call.request.query.get("state"), call.request.query.get("month"))
    _, since = stretch_of(wanted, call)
    found = look_through(call.desk.archive, wanted, _place(call, wanted), since, now=call.now)
    call.account("read_all")
    return page(
        call,
        "all",
        title=words(call.language)["nav_all"],
        rows=_rows(call, found.leads),
        older=_link(call, "all", wanted, found.next),
        looked_at=found.looked_at if found.is_part and not wanted.is_by_box else 0,
        is_first=not call.request.query.get("after"),
        wanted=wanted,
        forms=_forms(call.language),
        states=_states(call.language),
        months=_months(call, wanted),
        month=_month_name(wanted.month),
        most=MOST_EXPORTED,
    )


def export_list(call: Call) -> Reply:
    wanted = wanted_in(call.text("form"), call.text("state"), call.text("month"))
    place, since = stretch_of(wanted, call)
    found = gather(call.desk.archive, wanted, place, since, now=call.now, most=MOST_EXPORTED)
    text = csv_file.write_csv(found.leads, call.desk.practice, is_part=found.is_part)
    call.account("exported_list")
    return as_file("requests.csv", "text/csv; charset=utf-8", text)


def wanted_in(form: str | None, state: str | None, month: str | None) -> Wanted:
    """Read what a list is to show.

    Raises:
        NotDoneError: bad_input; there is no such form, state or month.
    """
    form, state, month = form or "", state or "", month or ""
    found = _MONTH.fullmatch(month)
    if (form and form not in FORMS) or (state and state not in STATES) or (month and not found):
        raise NotDoneError("bad_input")
    return Wanted(form, state, date(int(found[1]), int(found[2]), 1) if found else None)


def _place(call: Call, wanted: Wanted) -> Place:
    written = call.request.query.get("after")
    return read_place(call.desk.settings.desk_secret, written) if written else stretch_of(wanted, call)[0]


def _link(call: Call, place: str, wanted: Wanted, after: Place | None) -> str:
    """Give the address of what is older, or nothing."""
    if after is None:
        return ""
    chosen = {"form": wanted.form, "state": wanted.state, "month": _month_name(wanted.month)} if place == "all" else {}
    query = {**chosen, "after": write_place(call.desk.settings.desk_secret, after)}
    return f"{call.url(place)}?{urlencode({name: value for name, value in query.items() if value})}"


def _rows(call: Call, leads: Sequence[Lead]) -> list[Row]:
    return [row_of(lead, call.now, call.desk.practice) for lead in leads]


@dataclass(frozen=True)
class Choice:
    value: str
    name: str


def _forms(language: str) -> list[Choice]:
    return [Choice(form, load_form(form).alert_title(language)) for form in FORMS]


def _states(language: str) -> list[Choice]:
    said = words(language)
    names = {"open": said["list_open"], "held": said["nav_held"]}
    return [Choice(state, names.get(state) or said[f"status_{state}"]) for state in STATES]


def _months(call: Call, wanted: Wanted) -> list[Choice]:
    """Give the last months, and the one that is looked at however long ago it was."""
    today = call.now.astimezone(call.desk.practice.time_zone).date()
    months = [today.replace(day=1)]
    while len(months) < _MONTHS_SHOWN:
        months.append(month_before(months[-1]))
    if wanted.month and wanted.month not in months:
        months.append(wanted.month)
    names = words(call.language)["list_month_names"].split()
    return [Choice(_month_name(month), f"{names[month.month - 1]} {month.year}") for month in months]


def _month_name(month: date | None) -> str:
    return f"{month:%Y-%m}" if month else ""
