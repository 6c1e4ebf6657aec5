"""The page that a link in an email leads to: one button, which sends one POST, or only how that went."""

from collections.abc import Mapping
from http import HTTPStatus

from chalicelib import ports
from chalicelib.intake import responses
from chalicelib.intake.negotiation import language_of
from chalicelib.intake.responses import Caller
from chalicelib.text.words import Words
from chalicelib.web.request import Reply, Request


def link_caller(desk: ports.HasPractice, request: Request) -> Caller:
    """Return who follows a link: a person reads the answer, or a program of mail looks at its status alone."""
    return Caller(request, desk.practice, wants_json=False, language=language_of(request.headers, request.query, {}))


def link_page(
    caller: Caller,
    path: str,
    said: tuple[Words, Words],
    button: Words | None = None,
    *,
    hidden: Mapping[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Reply:
    """Answer with a title and a text; the `button` sends the `hidden` fields to the path of the link itself."""
    from chalicelib.intake import page as pages

    title, text = said
    page = pages.one_button_page(
        practice=caller.practice,
        language=caller.language,
        action=f"{caller.request.base_path}{path}",
        title=title(caller.language),
        text=text(caller.language),
        button=button(caller.language) if button else "",
        hidden=hidden,
    )
    return responses.page_reply(page, status)
