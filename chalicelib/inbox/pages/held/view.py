"""What is held as possible spam, until somebody decides."""

from chalicelib.inbox.after_action import done_on_list, named_by
from chalicelib.inbox.cursor import cursor_in, link_after
from chalicelib.inbox.list_filter import HELD, LONG_AGO, ListFilter, before_newest
from chalicelib.inbox.list_query import read_page
from chalicelib.inbox.list_rows import rows_of
from chalicelib.inbox.page import page
from chalicelib.inbox.request import InboxRequest
from chalicelib.web.request import Reply


def show_held(request: InboxRequest) -> Reply:
    cursor = cursor_in(request, before_newest(request.now))
    found = read_page(request.desk.archive, ListFilter(state=HELD), cursor, LONG_AGO, now=request.now)
    done = done_on_list(request)
    request.audit_list("read_held", [*named_by(done), *(lead.reference for lead in found.leads)])
    return page(
        request,
        "held",
        rows=rows_of(request, found.leads),
        older=link_after(request, "held", found.next),
        is_first=not request.query("after"),
        done=done,
    )
