"""What the inbox's script asks while a page is open: how long the session lasts, and that it goes on."""

from datetime import datetime, timedelta

from chalicelib.forms import FORMS
from chalicelib.inbox.page import SCRIPT, seconds_left
from chalicelib.inbox.request import InboxRequest, as_json
from chalicelib.storage import BoxQuery
from chalicelib.storage.table import open_box
from chalicelib.web import static_files
from chalicelib.web.request import Reply

# So far back somebody is told what is new, and of so many.
_LONGEST_AGO, _MOST_NEW = timedelta(days=1), 50


def show_session(request: InboxRequest) -> Reply:
    """Say whether this device is signed in and for how many seconds; asking does not make it longer.

    A page that shows what waits also asks how many have come in `since` it was opened: a number, nothing of them.
    """
    answer: dict[str, object] = {"signed_in": request.session is not None, "left": seconds_left(request)}
    since = _since(request)
    return as_json(answer if since is None else {**answer, "new": _count_new(request, since)})


def _since(request: InboxRequest) -> datetime | None:
    """Read since when what is new is asked for; None for who may not know, or who asks for nothing."""
    try:
        since = datetime.fromisoformat(request.query("since"))
    except ValueError:
        return None
    if request.session is None or since.tzinfo is None:
        return None
    return max(since, request.now - _LONGEST_AGO)


def _count_new(request: InboxRequest, since: datetime) -> int:
    until = request.now + _LONGEST_AGO
    stretches = (BoxQuery(open_box(form), since, until) for form in FORMS)
    return sum(len(request.desk.archive.in_box(stretch, _MOST_NEW).leads) for stretch in stretches)


def stay(request: InboxRequest) -> Reply:
    request.audit("stayed_signed_in")
    return as_json({"ok": True, "left": seconds_left(request)})


def show_script(request: InboxRequest) -> Reply:
    return static_files.show_script(request.http, SCRIPT)
