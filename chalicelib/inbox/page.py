"""Writes the inbox's pages: the frame around each, and the page that says why something was not done."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from chalicelib.inbox import sessions
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.request import Call
from chalicelib.inbox.words import words
from chalicelib.text.templates import render
from chalicelib.text.words import Words
from chalicelib.web.page import page_headers, style
from chalicelib.web.request import Reply
from chalicelib.web.static_files import script_hash

_STYLES = ("page.css", "inbox.css")
SCRIPT = "inbox.js"
_SECOND = timedelta(seconds=1)


def page(call: Call, template: str, *, title: str, status: HTTPStatus = HTTPStatus.OK, **context: object) -> Reply:
    """Write a page, named by its folder in `inbox/pages`.

    Every template has `words`, `url(place)`, `csrf`, `say(Words)` and `call`.
    """
    html = render(
        f"inbox/pages/{template}/page.html",
        title=title,
        call=call,
        language=call.language,
        practice=call.desk.practice,
        words=words(call.language),
        say=_in(call.language),
        url=call.url,
        csrf=call.csrf,
        css=style(*_STYLES),
        script_url=f"{call.url(SCRIPT)}?v={script_hash(SCRIPT)}",
        session=_times(call),
        **context,
    )
    return Reply(status, page_headers(_STYLES), html)


def problem_page(call: Call, refusal: NotDoneError) -> Reply:
    """Write the page that says why something was not done, and what to do about it."""
    return page(
        call,
        "problem",
        title=refusal.ground.title(call.language),
        status=refusal.ground.status,
        text=refusal.ground.text(call.language),
        detail=refusal.detail(call.language) if refusal.detail else "",
        reason=refusal.reason,
    )


def _in(language: str) -> Callable[[Words], str]:
    return lambda text: text(language)


def _times(call: Call) -> dict[str, int] | None:
    """Give in how many seconds the session ends and how long before that the page asks; None for nobody."""
    if call.session is None:
        return None
    left = call.session.ends_at - call.now
    return {"left": int(left / _SECOND), "warning": int(sessions.WARNING / _SECOND)}
