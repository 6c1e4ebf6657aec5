"""What waits today."""

from datetime import datetime

from chalicelib.inbox.after_action import done_on_list, named_by
from chalicelib.inbox.alert_health import alert_health
from chalicelib.inbox.burst_rows import burst_rows_of
from chalicelib.inbox.bursts import fold, fold_doubted, without
from chalicelib.inbox.list_query import newest_in_box
from chalicelib.inbox.list_rows import rows_of
from chalicelib.inbox.open_leads import read_open
from chalicelib.inbox.page import MOST_COUNTED, capped, count_in_menu, page
from chalicelib.inbox.pages.today.order import arrange, waiting_now
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.row_flags import times_written
from chalicelib.inbox.row_times import is_late
from chalicelib.inbox.words import title_of, words
from chalicelib.leads.lead import Lead
from chalicelib.storage.table import HELD_BOX
from chalicelib.text.dates import long_day, short_clock, time_or_moment
from chalicelib.web.request import Reply

# Of each part, those that press most.
_MOST_SHOWN = 100
# Hours that are no plural in Spanish.
_ONE = (1, 13)


def show_today(request: InboxRequest) -> Reply:
    leads, is_cut = read_open(request)
    held, _ = newest_in_box(request.desk.archive, HELD_BOX, now=request.now, most=MOST_COUNTED)
    bursts = fold(leads)
    bursts += fold_doubted(without(leads, bursts))
    found = arrange(without(leads, bursts), request.now, request.desk.practice.time_zone)
    parts: dict[str, tuple[Lead, ...]] = vars(found)
    written = times_written(leads)
    rows = {name: rows_of(request, some[:_MOST_SHOWN], written) for name, some in parts.items()}
    done = done_on_list(request)
    folded = burst_rows_of(request, bursts)
    seen = [*rows.values(), *(burst.rows for burst in folded)]
    request.audit_list("read_today", [*named_by(done), *(row.reference for some in seen for row in some)])
    waiting = waiting_now(found.due, request.now)
    return page(
        request,
        "today",
        title=_title(request, waiting),
        day=long_day(request.today)(request.language),
        open_hours=open_hours(request),
        rows=rows,
        bursts=folded,
        counts={name: len(some) for name, some in parts.items()},
        waiting=waiting,
        since=request.now.isoformat(),
        late=sum(is_late(lead, request.now) for lead in found.due),
        held_count=count_in_menu(len(held)),
        is_cut=is_cut,
        done=done,
        alerts=alert_health(request, leads),
        capped=capped,
    )


def _title(request: InboxRequest, waiting: int) -> str:
    """Return the title of the window: how many wait stands first, for a tab shows no more."""
    title = title_of("today", request.language)
    return f"({capped(waiting)}) {title}" if waiting else title


def open_hours(request: InboxRequest) -> str:
    """Say until when the practice is open, or until when it is closed."""
    said, hours = words(request.language, "today"), request.desk.hours
    if closes := hours.closes_at(request.now):
        is_one = closes.astimezone(request.desk.practice.time_zone).hour in _ONE
        name = "today_open_until_one" if is_one else "today_open_until"
        return said[name].format(time=_short(request, closes))
    opens = hours.next_opening(request.now)
    return said["today_closed_until"].format(moment=_short(request, opens)) if opens else said["today_closed"]


def _short(request: InboxRequest, at: datetime) -> str:
    zone, language = request.desk.practice.time_zone, request.language
    local = at.astimezone(zone)
    if local.date() == request.today or not (local.hour or local.minute):
        return short_clock(local.time())(language)
    return time_or_moment(at, zone, request.now)(language)
