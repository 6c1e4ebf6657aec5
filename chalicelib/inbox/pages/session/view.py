"""What the inbox's script asks while a page is open: how long the session lasts, and that it goes on."""

from datetime import timedelta

from chalicelib.inbox.page import SCRIPT
from chalicelib.inbox.request import InboxRequest, as_json
from chalicelib.web import static_files
from chalicelib.web.request import Reply


def show_session(request: InboxRequest) -> Reply:
    """Say whether this device is signed in and for how many seconds; asking does not make it longer."""
    return as_json({"signed_in": request.session is not None, "left": _seconds_left(request)})


def stay(request: InboxRequest) -> Reply:
    request.audit("stayed_signed_in")
    return as_json({"ok": True, "left": _seconds_left(request)})


def show_script(request: InboxRequest) -> Reply:
    return static_files.show_script(request.http, SCRIPT)


def _seconds_left(request: InboxRequest) -> int:
    return max(0, (request.session.ends_at - request.now) // timedelta(seconds=1)) if request.session else 0
