"""Signing out, and the page that says that nobody is signed in any more."""

from chalicelib.inbox import sessions
from chalicelib.inbox.ceremony import without_person
from chalicelib.inbox.page import page
from chalicelib.inbox.request import InboxRequest, see_other
from chalicelib.inbox.routes import page_to_return_to
from chalicelib.web.request import Reply


def sign_out(request: InboxRequest) -> Reply:
    request.audit("signed_out")
    if request.session:
        sessions.end(request.desk.records, request.session.person, request.session.id)
    return see_other(request, "signed-out", **sessions.forgetting())


def show_signed_out(request: InboxRequest) -> Reply:
    to = page_to_return_to(request.query("to"))
    return page(without_person(request), "signed_out", was_idle=request.query("why") == "idle", to=to)
