"""What the inbox's script asks while a page is open: how long the session lasts, and that it goes on."""

from chalicelib.inbox.page import SCRIPT, seconds_left
from chalicelib.inbox.request import InboxRequest, as_json
from chalicelib.web import static_files
from chalicelib.web.request import Reply


def show_session(request: InboxRequest) -> Reply:
    """Say whether this device is signed in and for how many seconds; asking does not make it longer."""
    return as_json({"signed_in": request.session is not None, "left": seconds_left(request)})


def stay(request: InboxRequest) -> Reply:
    request.audit("stayed_signed_in")
    return as_json({"ok": True, "left": seconds_left(request)})


def show_script(request: InboxRequest) -> Reply:
    return static_files.show_script(request.http, SCRIPT)
