"""What is held as possible spam, until somebody decides: bursts of one sender folded, the others one by one."""

from dataclasses import dataclass

from chalicelib.inbox.after_action import done_on_list, named_by
from chalicelib.inbox.burst_rows import burst_rows_of
from chalicelib.inbox.bursts import Burst, fold, without
from chalicelib.inbox.cursor import Cursor, cursor_in, link_after
from chalicelib.inbox.list_filter import HELD, LONG_AGO, ListFilter, before_newest
from chalicelib.inbox.list_query import PAGE, cursor_after, newest_in_box, read_page
from chalicelib.inbox.list_rows import rows_of
from chalicelib.inbox.page import count_in_menu, page
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.lead import Lead
from chalicelib.storage.table import HELD_BOX
from chalicelib.web.request import Reply

# Looked through for bursts, so that whoever is behind one is on the first page.
_MOST_LOOKED_THROUGH = 500


@dataclass(frozen=True)
class _Found:
    bursts: tuple[Burst, ...]
    leads: tuple[Lead, ...]
    # Where older ones begin; None if there are none.
    next: Cursor | None
    # How many are held, as the menu says it; None where only a part of them was read.
    count: str | None = None


def show_held(request: InboxRequest) -> Reply:
    is_first = not request.query("after")
    found = _first_page(request) if is_first else _later_page(request)
    bursts, done = burst_rows_of(request, found.bursts), done_on_list(request)
    seen = [*(row.reference for burst in bursts for row in burst.rows), *(lead.reference for lead in found.leads)]
    request.audit_list("read_held", [*named_by(done), *seen])
    rows = rows_of(request, found.leads)
    return page(
        request,
        "held",
        bursts=bursts,
        rows=rows,
        all=" ".join(f"{row.reference}.{row.number}" for row in rows),
        older=link_after(request, "held", found.next),
        is_first=is_first,
        done=done,
        held_count=found.count,
    )


def _first_page(request: InboxRequest) -> _Found:
    read, is_cut = newest_in_box(request.desk.archive, HELD_BOX, now=request.now, most=_MOST_LOOKED_THROUGH)
    bursts = fold(read)
    others = without(read, bursts)
    shown, first = others[:PAGE], before_newest(request.now)
    count = None if is_cut else count_in_menu(len(read))
    if len(others) > PAGE:
        return _Found(bursts, tuple(shown), cursor_after(read[: read.index(shown[-1]) + 1], first), count)
    return _Found(bursts, tuple(shown), cursor_after(read, first) if is_cut else None, count)


def _later_page(request: InboxRequest) -> _Found:
    """Return what comes after a cursor; bursts are folded as far as they are on this page."""
    cursor = cursor_in(request, before_newest(request.now))
    found = read_page(request.desk.archive, ListFilter(state=HELD), cursor, LONG_AGO, now=request.now)
    bursts = fold(found.leads)
    return _Found(bursts, tuple(without(found.leads, bursts)), found.next)
