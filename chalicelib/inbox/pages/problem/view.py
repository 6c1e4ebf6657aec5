"""The page that says why something was not done, and what to do about it."""

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.request import InboxRequest
from chalicelib.web.request import Reply


def problem_page(request: InboxRequest, error: NotDoneError) -> Reply:
    return page(
        request,
        "problem",
        title=error.title(request.language),
        status=error.status,
        text=error.text(request.language),
        detail=error.detail(request.language) if error.detail else "",
    )
