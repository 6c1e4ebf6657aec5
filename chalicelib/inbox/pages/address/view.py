"""The page behind the link in a mail to a new address: it changes nothing, its one button does."""

from http import HTTPStatus

from chalicelib.inbox.ceremony import without_person
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.practice.address import may_be, pending_in, tell_old, with_confirmed
from chalicelib.inbox.pages.practice.record import change_record, record_of
from chalicelib.inbox.request import InboxRequest
from chalicelib.web.request import Reply


def show_address(request: InboxRequest) -> Reply:
    """Ask whether alerts are to come to the address whose mail had the link."""
    if pending_in(request, record_of(request)) is None:
        return _page(request, "unknown", HTTPStatus.NOT_FOUND)
    return _page(request, "asked")


def confirm_address(request: InboxRequest) -> Reply:
    """Let alerts go to the address, whoever presses the button: the link was in its mail."""
    pending = pending_in(request, record_of(request))
    if pending is None:
        return _page(request, "unknown", HTTPStatus.NOT_FOUND)
    before = request.desk.practice
    if not may_be(before, pending):
        return _page(request, "same", HTTPStatus.CONFLICT)
    request.audit("confirmed_address", code=f"set_{pending.of}")
    change_record(request, lambda found: with_confirmed(found, pending))
    tell_old(request, before)
    return _page(request, "done")


def _page(request: InboxRequest, what: str, status: HTTPStatus = HTTPStatus.OK) -> Reply:
    return page(without_person(request), "address", status=status, what=what)
