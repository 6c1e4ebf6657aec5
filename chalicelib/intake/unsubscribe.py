"""Opting out of reminders: a page with one button, and the one POST that it sends, or a mail program by itself.

Opening the page changes nothing, however often a scanner does. The link says whose mailbox it is by a keyed hash.
"""

from http import HTTPStatus
from typing import Protocol

from chalicelib import ports
from chalicelib.faults import log_fault
from chalicelib.intake import responses, unsubscribe_words
from chalicelib.intake.link_page import link_caller, link_page
from chalicelib.intake.refusals import Refused
from chalicelib.intake.responses import Caller
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.suppression_list import StopLink, add_to_list, read_stop_link
from chalicelib.storage.table import STOPPED
from chalicelib.text.words import Words
from chalicelib.web.request import Reply, Request


class StoppingDesk(ports.HasSettings, ports.HasPractice, ports.HasClock, ports.HasRecords, ports.HasStore, Protocol):
    """What opting out needs of the desk."""


def show_stop(desk: StoppingDesk, request: Request, token: str) -> Reply:
    """Ask whether the reminders are to stop."""
    caller = link_caller(desk, request)
    if not read_stop_link(token, desk.settings.keys):
        return responses.problem_page(caller, Refused("NOT_FOUND"))
    return _page(caller, token, unsubscribe_words.ASKED)


def stop(desk: StoppingDesk, request: Request, token: str) -> Reply:
    """Stop the reminders, whatever the body says: who has the link has the mailbox."""
    caller = link_caller(desk, request)
    link = read_stop_link(token, desk.settings.keys)
    if link is None:
        return responses.problem_page(caller, Refused("NOT_FOUND"))
    try:
        if not link.is_old or _was_sent(desk, link):
            add_to_list(desk.records, STOPPED, link.email_hash, desk.clock.now())
    except StoreUnavailableError as fault:
        log_fault(fault)
        return _page(caller, token, unsubscribe_words.NOT_DONE, HTTPStatus.SERVICE_UNAVAILABLE)
    return _page(caller, token, unsubscribe_words.DONE)


def _was_sent(desk: StoppingDesk, link: StopLink) -> bool:
    """Say whether there is what a link is about. Of what is gone no reminder will come, and there is nothing to stop.

    An old key alone makes no link: nobody finds out a lead's key without what was written.
    """
    lead = desk.store.get(link.lead_key)
    return lead is not None and lead.email_hash == link.email_hash


def _page(caller: Caller, token: str, said: tuple[Words, Words], status: HTTPStatus = HTTPStatus.OK) -> Reply:
    button = None if said is unsubscribe_words.DONE else unsubscribe_words.BUTTON
    return link_page(caller, f"/stop/{token}", said, button, hidden={"List-Unsubscribe": "One-Click"}, status=status)
