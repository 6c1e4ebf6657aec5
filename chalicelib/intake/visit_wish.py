"""What somebody asks of their visit by a link in an email: a page with one button, and the one POST that it sends.

Opening the page changes nothing, however often a scanner of mail does. The wish lies below the lead like what was asked
again, and raises its alert in the same way (see leads.asking): once, however often the button is pressed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from chalicelib import ports
from chalicelib.faults import log_fault
from chalicelib.intake import responses
from chalicelib.intake import visit_wish_words as words
from chalicelib.intake.link_page import link_caller, link_page
from chalicelib.intake.promise_words import aim
from chalicelib.intake.refusals import Refused
from chalicelib.intake.responses import Caller
from chalicelib.leads.asking import next_wish
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import Promise, promise
from chalicelib.leads.visit_link import WishLink, read_wish_link
from chalicelib.storage import StoreUnavailableError
from chalicelib.text.dates import on_date_at
from chalicelib.text.words import Words
from chalicelib.web.request import Reply, Request

# Others may have asked something with the same number just before.
_MOST_TRIES = 4


class WishDesk(ports.HasSettings, ports.HasPractice, ports.HasHours, ports.HasClock, ports.HasStore, Protocol):
    """What taking a wish needs of the desk."""


@dataclass(frozen=True)
class _Opened:
    """A link that somebody has opened, and the visit that it is about."""

    caller: Caller
    token: str
    link: WishLink
    lead: Lead
    visit_at: datetime
    now: datetime


def show_wish(desk: WishDesk, request: Request, token: str) -> Reply:
    """Ask whether the practice is to be told."""
    return _answer(desk, request, token, _ask)


def take_wish(desk: WishDesk, request: Request, token: str) -> Reply:
    """Tell the practice, whatever the body says: who has the link has the mailbox."""
    return _answer(desk, request, token, lambda opened: _done(opened, _tell_practice(desk, opened)))


def _answer(desk: WishDesk, request: Request, token: str, then: Callable[[_Opened], Reply]) -> Reply:
    caller = link_caller(desk, request)
    link = read_wish_link(token, desk.settings.keys)
    if link is None:
        return responses.problem_page(caller, Refused("NOT_FOUND"))
    try:
        opened = _open(desk, caller, token, link)
        if opened is None:
            return _page(caller, token, words.OVER, status=HTTPStatus.GONE)
        if opened.lead.open_wish is link.wish:
            return _done(opened, opened.lead.promise)
        return then(opened)
    except StoreUnavailableError as fault:
        log_fault(fault)
        button = words.BUTTONS[link.wish]
        return _page(caller, token, words.NOT_DONE, button, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _open(desk: WishDesk, caller: Caller, token: str, link: WishLink) -> _Opened | None:
    """Return the visit that a link is about; None if it is over, or is planned no more.

    A link from before the visit was moved is about the visit as it is now.
    """
    now = desk.clock.now()
    lead = None if link.is_over(now) else desk.store.get(link.lead_key)
    visit_at = lead.standing.agreed_visit_at if lead and not lead.is_gone_by(now) else None
    if lead is None or visit_at is None or visit_at <= now:
        return None
    return _Opened(caller, token, link, lead, visit_at, now)


def _tell_practice(desk: WishDesk, opened: _Opened) -> Promise | None:
    """Store the wish below the lead, unless it lies there already; return by when an answer is promised.

    Raises:
        StoreUnavailableError: it may not be stored; pressing again is safe.
    """
    wish, now = opened.link.wish, opened.now
    asking = next_wish(opened.lead, wish, now, promise(now, desk.hours))
    for _ in range(_MOST_TRIES):
        met = desk.store.ask_again(opened.lead.key, asking)
        if met is None or met.wish is wish:
            return (met or asking).promise
        asking = replace(asking, count=asking.count + 1)
    raise StoreUnavailableError("Conflict")


def _ask(opened: _Opened) -> Reply:
    wish = opened.link.wish
    title, text = words.ASKED[wish]
    when = on_date_at(opened.visit_at, opened.caller.practice.time_zone)
    return _page(opened.caller, opened.token, (title, text.filled(when=when)), words.BUTTONS[wish])


def _done(opened: _Opened, promised: Promise | None) -> Reply:
    title, text = words.DONE[opened.link.wish]
    said = aim(promised, opened.now, opened.caller.practice).then(text)
    return _page(opened.caller, opened.token, (title, said))


def _page(
    caller: Caller,
    token: str,
    said: tuple[Words, Words],
    button: Words | None = None,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> Reply:
    return link_page(caller, f"/visit/{token}", said, button, status=status)
