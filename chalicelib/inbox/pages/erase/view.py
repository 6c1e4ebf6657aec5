"""Erasing a lead for good: asked for in so many letters, and refused while somebody holds it for legal reasons."""

from dataclasses import replace
from http import HTTPStatus

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.lead_lookup import lead_of
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.lead import actions
from chalicelib.inbox.request import Call, see_other
from chalicelib.inbox.words import all_words, words
from chalicelib.leads.lead import Lead
from chalicelib.storage import StoreUnavailableError
from chalicelib.web.request import Reply

_MOST_CONFLICTS = 5


def ask_to_erase(call: Call) -> Reply:
    lead = lead_of(call)
    call.account("read_lead", reference=lead.reference)
    return _ask(call, lead)


@actions.shown_again
def erase(call: Call) -> Reply:
    lead = actions.fresh_lead_of(call)
    _refuse_on_hold(lead)
    if _plain(call.text("reference")) != _plain(lead.reference):
        call.account("refused", reference=lead.reference, code="bad_input")
        return _ask(call, lead, typed=call.text("reference"))
    lead, ended = _end(call, lead)
    try:
        call.account("erased", reference=lead.reference)
    except StoreUnavailableError:
        # Nothing goes without an account: it stays, as long as it was to stay.
        call.desk.archive.change(ended, lead)
        raise
    if not call.desk.archive.erase(lead.key, call.now) and call.desk.archive.get(lead.key):
        raise StoreUnavailableError("Conflict")
    return see_other(call, "")


def _ask(call: Call, lead: Lead, typed: str | None = None) -> Reply:
    return page(
        call,
        "erase",
        title=words(call.language)["erase_title"].format(reference=lead.reference),
        status=HTTPStatus.OK if typed is None else HTTPStatus.UNPROCESSABLE_ENTITY,
        lead=lead,
        is_mistyped=typed is not None,
        typed=typed or "",
    )


def _end(call: Call, lead: Lead) -> tuple[Lead, Lead]:
    """End a lead's time, so that it is gone from every page at once, and the sweep finishes what is cut short.

    Gives the lead as it was right before, and as it is stored now.

    Raises:
        StaleError: somebody tapped at this moment, perhaps to put a legal hold on it.
    """
    for _ in range(_MOST_CONFLICTS):
        _refuse_on_hold(lead)
        ended = replace(lead, expires_at=call.now.replace(microsecond=0), version=lead.version + 1)
        if call.desk.archive.change(lead, ended):
            return lead, ended
        lead = actions.read_again(call, lead)
        actions.refuse_stale(call, lead)
    raise StoreUnavailableError("Conflict")


def _refuse_on_hold(lead: Lead) -> None:
    if lead.is_on_legal_hold:
        raise NotDoneError("not_possible", detail=all_words()["erase_on_hold"])


def _plain(reference: str) -> str:
    """Write a reference as the fingers of different people do: without case, dashes and spaces."""
    return "".join(filter(str.isalnum, reference)).upper()
