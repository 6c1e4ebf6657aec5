"""Erasing a lead for good: confirmed by typing its reference, and refused while it is under a legal hold."""

from dataclasses import replace
from http import HTTPStatus

from chalicelib.inbox.confirmation import demand
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.lead_lookup import lead_of
from chalicelib.inbox.notices import tell
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.lead.changes import change_of, fresh_lead_of, refuse_stale
from chalicelib.inbox.pages.lead.view import shown_again
from chalicelib.inbox.request import InboxRequest, see_other
from chalicelib.inbox.words import table
from chalicelib.leads.lead import Lead
from chalicelib.leads.reference import letters_of
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.update import LeadChange
from chalicelib.web.request import Reply


def ask_to_erase(request: InboxRequest) -> Reply:
    lead = lead_of(request)
    request.audit("read_lead", reference=lead.reference)
    return _ask(request, lead)


@shown_again
def erase(request: InboxRequest) -> Reply:
    lead = fresh_lead_of(request)
    _refuse_on_hold(lead)
    if letters_of(request.text("reference")) != letters_of(lead.reference):
        request.audit("refused", reference=lead.reference, code="bad_input")
        return _ask(request, lead, typed=request.text("reference"))
    demand(request, "erase", lead.reference, reference=lead.reference)
    lead, ended = _end(request, lead)
    try:
        request.audit("erased", reference=lead.reference)
    except StoreUnavailableError:
        # Nothing is erased without an audit event: it stays, as long as it was to stay.
        request.desk.archive.change(ended, lead)
        raise
    if not request.desk.archive.erase(lead.key, request.now) and request.desk.archive.get(lead.key):
        raise StoreUnavailableError("Conflict")
    tell(request, "erased", request.person)
    return see_other(request, "")


def _ask(request: InboxRequest, lead: Lead, typed: str | None = None) -> Reply:
    return page(
        request,
        "erase",
        title=table("erase")["erase_title"](request.language).format(reference=lead.reference),
        status=HTTPStatus.OK if typed is None else HTTPStatus.UNPROCESSABLE_ENTITY,
        lead=lead,
        is_mistyped=typed is not None,
        typed=typed or "",
    )


def _end(request: InboxRequest, lead: Lead) -> LeadChange:
    """End a lead's time, so that it is gone from every page at once, and the sweep finishes what is cut short.

    Return the lead as it was right before, and as it is stored now.

    Raises:
        StaleError: somebody acted on it at this moment, perhaps to put a legal hold on it.
    """

    def end(found: Lead) -> Lead:
        refuse_stale(request, found)
        _refuse_on_hold(found)
        return replace(found, expires_at=request.now.replace(microsecond=0))

    return change_of(request, lead, end)


def _refuse_on_hold(lead: Lead) -> None:
    if lead.is_on_legal_hold:
        raise NotDoneError("not_possible", detail=table("erase")["erase_on_hold"])
