"""What is open, read for Today and for what comes next."""

from chalicelib.forms import FORMS
from chalicelib.inbox.list_query import newest_and_waiting_longest
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.lead import Lead
from chalicelib.storage.table import open_box

# Read of each form's open leads, so that old ones that wait are found behind answered ones; where there are more, so
# many of the oldest are read as well.
MOST_OF_A_FORM = 500


def read_open(request: InboxRequest) -> tuple[list[Lead], bool]:
    """Read what is open of every form; say whether there may be more."""
    archive, now = request.desk.archive, request.now
    boxes = [newest_and_waiting_longest(archive, open_box(form), now=now, most=MOST_OF_A_FORM) for form in FORMS]
    return [lead for leads, _ in boxes for lead in leads], any(is_cut for _, is_cut in boxes)
