"""What waits today."""

from chalicelib.forms import FORMS
from chalicelib.inbox.list_query import newest_and_waiting_longest, newest_in_box
from chalicelib.inbox.list_rows import rows_of
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.today.order import arrange
from chalicelib.inbox.request import InboxRequest
from chalicelib.storage.table import HELD_BOX, open_box
from chalicelib.web.request import Reply

# Read of each form's open leads, so that old ones that wait are found behind answered ones; where there are more, so
# many of the oldest are read as well.
MOST_OF_A_FORM = 500
MOST_COUNTED = 100


def show_today(request: InboxRequest) -> Reply:
    archive, now = request.desk.archive, request.now
    boxes = [newest_and_waiting_longest(archive, open_box(form), now=now, most=MOST_OF_A_FORM) for form in FORMS]
    held, _ = newest_in_box(archive, HELD_BOX, now=now, most=MOST_COUNTED)
    waiting = arrange([lead for leads, _ in boxes for lead in leads], now, request.desk.practice.time_zone)
    requests, messages = rows_of(request, waiting.requests), rows_of(request, waiting.messages)
    visits, under_way = rows_of(request, waiting.visits), rows_of(request, waiting.under_way[:MOST_COUNTED])
    request.audit_list("read_today", [row.reference for row in (*requests, *messages, *visits, *under_way)])
    return page(
        request,
        "today",
        requests=requests,
        messages=messages,
        visits=visits,
        under_way=under_way,
        held=capped(len(held)),
        late=sum(row.is_late for row in [*requests, *messages]),
        is_cut=any(is_cut for _, is_cut in boxes) or len(waiting.under_way) > MOST_COUNTED,
        capped=capped,
    )


def capped(count: int) -> str:
    """Write a count; from a hundred on, that there are so many is enough."""
    return f"{MOST_COUNTED}+" if count >= MOST_COUNTED else str(count)
