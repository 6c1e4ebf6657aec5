"""GET of a form: its description for a script, its page for a person; and the page that says thanks."""

from http import HTTPStatus

from chalicelib.intake import responses
from chalicelib.intake.form_description import describe
from chalicelib.intake.negotiation import language_of, wants_json
from chalicelib.intake.next_page import as_absolute
from chalicelib.intake.promise_words import aim
from chalicelib.intake.refusals import Refused
from chalicelib.intake.responses import Caller
from chalicelib.intake.screening import score
from chalicelib.intake.submission import IntakeDesk, load_or_refuse, refuse_strangers
from chalicelib.leads.promise import promise
from chalicelib.web.request import ON_EVERY_REPLY, Reply, Request


def show_form(desk: IntakeDesk, request: Request, form: str) -> Reply:
    """Hand out a form with a fresh fill token."""
    caller = _caller(desk, request)
    try:
        refuse_strangers(request, desk.practice)
        found = load_or_refuse(form)
    except Refused as refusal:
        return responses.refused_without_form(caller, refusal)
    token = score.make_fill_token(found, secret=desk.settings.desk_secret, now=desk.clock.now())
    action = f"{request.base_path}/f/{found.name_in_url}"
    if caller.wants_json:
        where = as_absolute(request, action)
        body = describe(found, caller.language, action=where, fill_token=token, practice=desk.practice)
        now = desk.clock.now()
        body |= responses.promise_field(promise(now, desk.hours), caller, now)
        return Reply(HTTPStatus.OK, ON_EVERY_REPLY, body)
    from chalicelib.intake import page as pages

    page = pages.form_page(
        found,
        practice=desk.practice,
        language=caller.language,
        action=action,
        script_url=responses.script_url(request),
        fill_token=token,
        aim=_aim_for_now(desk, caller),
    )
    return responses.page_reply(page)


def show_thanks(desk: IntakeDesk, request: Request) -> Reply:
    from chalicelib.intake import page as pages

    caller = _caller(desk, request)
    # Who has just sent something was promised the same, but for the second it took to come here.
    page = pages.thanks_page(practice=desk.practice, language=caller.language, aim=_aim_for_now(desk, caller))
    return responses.page_reply(page)


def _aim_for_now(desk: IntakeDesk, caller: Caller) -> str:
    """Say by when we aim to answer who writes at this moment."""
    now = desk.clock.now()
    return aim(promise(now, desk.hours), now, desk.practice)(caller.language)


def show_nothing(desk: IntakeDesk, request: Request, **_path: str) -> Reply:
    """Answer an address that leads nowhere."""
    return responses.refused_nowhere(_caller(desk, request))


def _caller(desk: IntakeDesk, request: Request) -> Caller:
    language = language_of(request.headers, request.query, {})
    return Caller(request, desk.practice, wants_json(request.headers), language)
