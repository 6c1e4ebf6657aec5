"""Writes the inbox's pages: a page's own template, with its words, inside the frame that all share."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus

from chalicelib.faults import log_fault
from chalicelib.inbox import sessions
from chalicelib.inbox.icon import GROUND, icon
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.routes import ROUTES
from chalicelib.inbox.words import title_of, words
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.table import HELD_BOX
from chalicelib.text import dates
from chalicelib.text.templates import render
from chalicelib.web.page import page_headers, style
from chalicelib.web.request import Reply
from chalicelib.web.static_files import script_hash

_STYLES = ("page.css", "inbox.css")
SCRIPT = "inbox.js"
MOST_COUNTED = 100
PUSH_SCRIPT = "push.js"
_SECOND = timedelta(seconds=1)


def page(
    request: InboxRequest,
    name: str,
    *,
    template: str = "page.html",
    title: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    **context: object,
) -> Reply:
    """Write a page, named by its folder in `inbox/pages`; its title is that of its words unless another is given.

    The menu says how many are held; a view that has counted them hands that over as `held_count`.

    Every template has `words`, `url(path)`, `csrf`, `request` and `practice`.
    """
    language = request.language
    if context.get("held_count") is None:
        context["held_count"] = _held_count(request)
    html = render(
        f"inbox/pages/{name}/{template}",
        title=title or title_of(name, language),
        request=request,
        language=language,
        practice=request.desk.practice,
        words=words(language, name),
        menu=_menu(language, is_owner=request.is_owner),
        url=request.url,
        csrf=request.csrf,
        css=style(*_STYLES),
        icon=icon(180),
        ground=GROUND,
        script_url=f"{request.url(SCRIPT)}?v={script_hash(SCRIPT)}",
        session=_session(request),
        **context,
    )
    return Reply(status, page_headers(_STYLES, is_installable=True), html)


def capped(count: int) -> str:
    """Write a count; from a hundred on, that there are so many is enough."""
    return f"{MOST_COUNTED}+" if count >= MOST_COUNTED else str(count)


def count_in_menu(count: int) -> str:
    """Write a count as the menu has it: nothing for none."""
    return capped(count) if count else ""


def _held_count(request: InboxRequest) -> str:
    """Count what is held, for the menu; nothing if nothing is, or if that cannot be told just now."""
    if request.person is None:
        return ""
    try:
        return count_in_menu(request.desk.archive.count_in(HELD_BOX, MOST_COUNTED))
    except StoreUnavailableError as fault:
        log_fault(fault)
        return ""


def moment_or_nothing(request: InboxRequest, moment: datetime | None) -> str:
    """Return a moment in words, on the practice's clock; nothing for none."""
    return dates.moment(moment, request.desk.practice.time_zone, request.now)(request.language) if moment else ""


@cache
def _menu(language: str, *, is_owner: bool) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return the entries of each part of the menu that lead somewhere for whoever looks, as path and name."""
    entries: dict[str, list[tuple[str, str]]] = {"bar": [], "more": []}
    for route in ROUTES:
        if route.menu and (is_owner or route.open_to != "owners"):
            entries[route.menu].append((route.path, title_of(route.page, language)))
    return entries


def _session(request: InboxRequest) -> dict[str, int] | None:
    """Return when the session ends and how long before that the page asks, in seconds; None for nobody."""
    return {"left": seconds_left(request), "warning": sessions.WARNING // _SECOND} if request.session else None


def seconds_left(request: InboxRequest) -> int:
    """Return for how long somebody is signed in; nobody is for no time."""
    return max(0, (request.session.ends_at - request.now) // _SECOND) if request.session else 0
