"""GET of a form: its description for a script, its page for a person; and the page that says thanks."""

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from chalicelib.forms import load_form
from chalicelib.forms.field_names import names_in
from chalicelib.forms.form import Form
from chalicelib.forms.sorted_fields import Posted
from chalicelib.intake import control_fields, responses
from chalicelib.intake.address import address_at
from chalicelib.intake.arrival_reader import Arrival, read_arrival
from chalicelib.intake.form_description import describe
from chalicelib.intake.negotiation import language_of, wants_json
from chalicelib.intake.next_page import ARRIVED, CHECK, KNOWN, as_absolute
from chalicelib.intake.present import present
from chalicelib.intake.promise_words import aim, known
from chalicelib.intake.refusals import Refused
from chalicelib.intake.responses import Caller
from chalicelib.intake.screening import score
from chalicelib.intake.source import source_field
from chalicelib.intake.submission import IntakeDesk, load_or_refuse, refuse_strangers
from chalicelib.leads.promise import promise
from chalicelib.text.words import Words
from chalicelib.web.request import ON_EVERY_REPLY, Reply, Request

# The parameter of our own links.
_LANGUAGE = "lang"
# Whatever a page calls its question: no parameter of a newsletter or an advertisement holds somebody's address.
_ADDRESS = re.compile(r"\w@\w+[.-]\w")
_SENT_WITH_GET = Words(
    "The page you come from did not send your answers. Please look them over and send them here.",
    "La página de la que viene no envió sus respuestas. Revíselas, por favor, y envíelas aquí.",
)


def show_form(desk: IntakeDesk, request: Request, form: str, **_project: str) -> Reply:
    """Hand out a form with a fresh fill token."""
    caller = _caller(desk, request)
    try:
        refuse_strangers(request, desk.practice)
        found = load_or_refuse(form)
    except Refused as refusal:
        return responses.refused_without_form(caller, refusal)
    typed = _sent_with_get(found, request, desk.practice.labels)
    if typed and caller.wants_json:
        return responses.refused(caller, Refused("METHOD_NOT_ALLOWED"))
    token = score.make_fill_token(found, keys=desk.settings.keys, now=desk.clock.now())
    now = desk.clock.now()
    at_present = present(now, desk.hours, desk.practice, caller.language)
    if caller.wants_json:
        where = as_absolute(request, f"{request.base_path}/f/{found.name_in_url}")
        body = describe(
            found, caller.language, action=where, fill_token=token, practice=desk.practice, present=at_present
        )
        body |= responses.promise_field(promise(now, desk.hours), caller, now)
        return Reply(HTTPStatus.OK, ON_EVERY_REPLY, body)
    return responses.form_page(
        caller,
        found,
        token,
        values={**typed, control_fields.SOURCE: source_field(request)},
        problem=_SENT_WITH_GET(caller.language) if typed else "",
        present=at_present,
    )


def _sent_with_get(form: Form, request: Request, labels: Mapping[str, str]) -> Posted:
    """Return what somebody typed into a form that sends with GET; nothing where a link says whence they come.

    Its page, on somebody's site, lacks `method="post"`. It is offered again and neither kept nor logged.
    """
    typed = {name: value for name, value in request.query_fields.items() if name != _LANGUAGE}
    is_answered = any(_is_answer(form, name, value, labels) for name, value in typed.items())
    return typed if is_answered or (len(typed) > 1 and _answers_several(form, typed)) else {}


def _answers_several(form: Form, typed: Posted) -> bool:
    """Say whether parameters answer two questions under what other forms call them: one name alone may be a link's."""
    from chalicelib.forms.understanding.sorting import understand  # few links have parameters that nobody knows

    answers = {name: value for name, value in typed.items() if name.lower() not in control_fields.RESERVED}
    found, _ = understand(form, answers, {})
    return sum(bool(leaf.text.strip()) for leaf in found.values()) > 1


def _is_answer(form: Form, name: str, value: str | list[str], labels: Mapping[str, str]) -> bool:
    """Say whether a parameter answers a question, by its name or its last part: advertisers use every other name."""
    text = value if isinstance(value, str) else " ".join(value)
    if name.lower() in control_fields.RESERVED or not text.strip():
        return bool(_ADDRESS.search(text))
    last_part = re.split(r"[\[\].]+", name.rstrip("]"))[-1]
    return any(names_in(form).field(one, labels) for one in (name, last_part)) or bool(_ADDRESS.search(text))


def show_thanks(desk: IntakeDesk, request: Request) -> Reply:
    from chalicelib.intake import page as pages
    from chalicelib.intake.confirmation import confirm

    caller, now = _caller(desk, request), desk.clock.now()
    arrival = read_arrival(request.query.get(ARRIVED, ""), desk.settings.keys) or _some_arrival(desk, now)
    confirmation = confirm(
        arrival.form,
        arrival.reference,
        arrival.promise,
        now,
        desk.practice,
        caller.language,
        is_visit_uncertain=arrival.is_visit_uncertain,
    )
    told = aim(arrival.promise, now, desk.practice, is_visit_uncertain=arrival.is_visit_uncertain)
    page = pages.thanks_page(
        practice=desk.practice,
        language=caller.language,
        confirmation=confirmation,
        aim=(known(desk.practice) if KNOWN in request.query else told)(caller.language),
        reference=arrival.reference,
        asks_about_email=request.query.get(CHECK) == "email",
    )
    return responses.page_reply(page)


def _some_arrival(desk: IntakeDesk, now: datetime) -> Arrival:
    """Return what a page that is not told of a request speaks of: a message that came at this moment."""
    return Arrival("", "contact", promise(now, desk.hours), is_visit_uncertain=False)


def show_nothing(desk: IntakeDesk, request: Request, proxy: str = "") -> Reply:
    """Answer an address that leads nowhere, unless a form was sent there with GET or a slash too many means one."""
    address = address_at(proxy)
    meant = address.form_meant(request.query_fields)
    if address.form or (request.query_fields and _sent_with_get(load_form(meant), request, desk.practice.labels)):
        return show_form(desk, request, meant)
    return responses.refused_nowhere(_caller(desk, request))


def _caller(desk: IntakeDesk, request: Request) -> Caller:
    language = language_of(request.headers, request.query, {})
    return Caller(request, desk.practice, wants_json(request.headers), language)
