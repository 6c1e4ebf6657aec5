"""The reply: the same outcome as JSON for a script and as a page or redirect for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from chalicelib.forms.form import Form
from chalicelib.forms.mistyped import LOOKS_MISTYPED, meant_domain
from chalicelib.forms.sorted_fields import Posted
from chalicelib.intake.arrival import arrival_token
from chalicelib.intake.control_fields import IDEMPOTENCY_KEY
from chalicelib.intake.next_page import as_absolute, thanks_page, wished_page
from chalicelib.intake.promise_words import aim
from chalicelib.intake.refusals import ABOUT_THE_KEY, WIRE_CODES, Refused
from chalicelib.intake.save import Saved
from chalicelib.leads.keyring import Keyring
from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import email_of
from chalicelib.leads.promise import Promise
from chalicelib.practice.practice import Practice
from chalicelib.text.unbroken import keep_together
from chalicelib.text.words import Words
from chalicelib.web.cors import readable_by_origin
from chalicelib.web.request import ON_EVERY_REPLY, Reply, Request

if TYPE_CHECKING:  # what pages are made with is for those who answer with one
    from chalicelib.intake.present import Present
    from chalicelib.web.page import Page

RECEIVED = Words(
    "Thank you. We have it and will get back to you.",
    "Gracias. Ya la tenemos y nos comunicaremos con usted.",
)
NOTHING_SENT = Words(
    "The form can be reached. Nothing was filled in, so nothing was kept.",
    "Se puede llegar al formulario. No había nada escrito, así que no se guardó nada.",
)
DID_YOU_MEAN = Words(
    "Please look at your email address again: did you mean {domain} at its end? If so, send the form once more.",
    "Vuelva a mirar su correo electrónico: ¿quiso escribir {domain} al final? Si es así, envíe el formulario otra vez.",
)
SEND_AGAIN = Words("Please send it again.", "Envíelo de nuevo, por favor.")
NOT_FOUND = Words("Page not found", "Página no encontrada")
# Lambda gives back no more than 6 MB. What fits into a submission fits in here, though every sign of it be escaped.
_LARGEST_PAGE = 512 * 1024  # bytes
NOT_SENT = Words("Not sent yet", "Todavía no se ha enviado")


@dataclass(frozen=True)
class Caller:
    """Who is answered, and how."""

    request: Request
    practice: Practice
    wants_json: bool
    language: str


def accepted(caller: Caller, saved: Saved, posted: Posted, now: datetime, keys: Keyring) -> Reply:
    """Answer a stored submission; a held one gets the very same answer."""
    lead = saved.lead
    page = wished_page(caller.request, posted, caller.practice.allowed_origins)
    meant = meant_domain(email_of(lead.answers)) if LOOKS_MISTYPED in lead.notes else ""
    # A script is told of what it sent before in its own answer: by when it was promised.
    is_known = saved.was_told_before and not caller.wants_json
    ours = thanks_page(
        caller.request,
        caller.language,
        arrived=arrival_token(lead, keys),
        asks_about_email=bool(meant),
        is_known=is_known,
    )
    if not caller.wants_json:
        # A script that follows must be able to read where it arrives, or it tells the visitor that sending failed.
        where = ours if caller.request.is_followed_by_script else page or ours
        return Reply(HTTPStatus.SEE_OTHER, {**ON_EVERY_REPLY, "Location": where})
    body = {
        "ok": True,
        "success": True,
        "next": as_absolute(caller.request, page or ours),
        "id": lead.reference,
        "message": (RECEIVED.then(DID_YOU_MEAN.filled(domain=meant)) if meant else RECEIVED)(caller.language),
        **({"check": {"field": "email", "did_you_mean": meant}} if meant else {}),
        **promise_field(lead.promise, caller, now, is_visit_uncertain=lead.is_visit_uncertain),
        "next_steps": _next_steps(lead, caller, now),
    }
    return Reply(HTTPStatus.OK, ON_EVERY_REPLY, body)


def _next_steps(lead: Lead, caller: Caller, now: datetime) -> dict[str, Any]:
    """Say what happens next, for scripts that show it where the form was."""
    from chalicelib.intake.confirmation import confirm  # a page is told of it by another request

    said = confirm(
        lead.form,
        lead.reference,
        lead.promise,
        now,
        caller.practice,
        caller.language,
        is_visit_uncertain=lead.is_visit_uncertain,
    )
    return {
        "title": said.title,
        "reference": keep_together(f"{said.reference_label} {lead.reference}", lead.reference),
        "heading": said.heading,
        "steps": list(said.steps),
        "if_nothing": keep_together(said.if_nothing, lead.reference, caller.practice.phone),
    }


def nothing_to_keep(caller: Caller) -> Reply:
    """Answer a program that tries whether anybody is there, and sends nothing."""
    page = as_absolute(caller.request, thanks_page(caller.request, caller.language))
    body = {"ok": True, "success": True, "next": page, "message": NOTHING_SENT(caller.language)}
    return Reply(HTTPStatus.OK, ON_EVERY_REPLY, body)


def promise_field(
    promise: Promise | None, caller: Caller, now: datetime, *, is_visit_uncertain: bool = False
) -> dict[str, Any]:
    """Say by when an answer may be expected; nothing where nobody can say."""
    if promise is None:
        return {}
    by = promise.respond_by.astimezone(caller.practice.time_zone).isoformat()
    text = aim(promise, now, caller.practice, is_visit_uncertain=is_visit_uncertain)(caller.language)
    return {
        "promise": {"respond_by": by, "same_day": promise.same_day, "text": keep_together(text, caller.practice.phone)}
    }


def refused(caller: Caller, refusal: Refused) -> Reply:
    """Answer with JSON why the request is refused."""
    body = refusal_body(refusal, caller.language, caller.practice.phone)
    # The developer of a site that is not on the list must be able to read which setting to change.
    readable = readable_by_origin(caller.request) if refusal.code == "BLOCKED" else {}
    return Reply(refusal.reason.status, {**_refusal_headers(refusal), **readable}, body)


def refused_by_fault(phone: str) -> Reply:
    """Answer where something of ours broke before the caller was known."""
    refusal = Refused("TRY_AGAIN")
    return Reply(refusal.reason.status, _refusal_headers(refusal), refusal_body(refusal, "en", phone))


def gateway_refusal(phone: str, *, is_method: bool) -> dict[str, Any]:
    """Return the body of a refusal that Chalice itself made: of the method, or of something broken."""
    return refusal_body(Refused("METHOD_NOT_ALLOWED" if is_method else "TRY_AGAIN"), "en", phone)


def refusal_body(refusal: Refused, language: str, phone: str) -> dict[str, Any]:
    """Say as JSON why a request is refused; every message is our own sentence."""
    sentence = refusal.sentence(language, phone)
    errors: list[dict[str, str]] = [
        {"code": error.code, "field": error.field, "message": error.message} for error in refusal.errors
    ]
    if refusal.code == "EMPTY":
        errors.insert(0, {"code": refusal.code, "message": sentence})
    return {
        "ok": False,
        "success": False,
        "error": sentence,
        "message": sentence,
        "errors": errors or [{"code": WIRE_CODES.get(refusal.code, refusal.code), "message": sentence}],
    }


def refused_page(
    caller: Caller, refusal: Refused, form: Form, posted: Posted, fill_token: str, *, is_same_day: bool
) -> Reply:
    """Answer with the form again, every word still in it, and what to mend."""
    from chalicelib.intake.present import Present

    return form_page(
        caller,
        form,
        fill_token,
        values=_worth_sending_again(refusal, posted),
        problem="" if refusal.code == "INVALID" else _sentence_for_a_person(refusal, caller),
        present=Present(is_same_day=is_same_day),
        refusal=refusal,
    )


def form_page(
    caller: Caller,
    form: Form,
    fill_token: str,
    *,
    values: Posted,
    present: "Present",
    problem: str = "",
    refusal: Refused | None = None,
) -> Reply:
    """Answer with the page of a form and what was typed into it, if that is not more than a page can hold.

    `refusal` is why the form comes back, where it does.
    """
    from chalicelib.intake import page as pages  # templates cost as much as the rest of a request

    page = pages.form_page(
        form,
        practice=caller.practice,
        language=caller.language,
        action=f"{caller.request.base_path}/f/{form.name_in_url}",
        script_url=_script_url(caller.request),
        fill_token=fill_token,
        values=values,
        errors=refusal.errors if refusal else (),
        problem=problem,
        present=present,
    )
    if len(page.html.encode()) > _LARGEST_PAGE:
        return problem_page(caller, Refused("TOO_BIG"))
    if refusal is None:
        return page_reply(page)
    return page_reply(page, refusal.reason.status, _retry_after(refusal))


def _sentence_for_a_person(refusal: Refused, caller: Caller) -> str:
    """Leave the talk of keys to developers: who looks at a page can only send it again."""
    if refusal.code in ABOUT_THE_KEY:
        return SEND_AGAIN(caller.language)
    return refusal.sentence(caller.language, caller.practice.phone)


def _worth_sending_again(refusal: Refused, posted: Posted) -> Posted:
    """Leave out a key that would only be refused again; after a fault of ours it keeps a second try from being two."""
    if refusal.code not in ABOUT_THE_KEY:
        return posted
    return {name: value for name, value in posted.items() if name.lower() != IDEMPOTENCY_KEY}


def problem_page(caller: Caller, refusal: Refused) -> Reply:
    """Answer with a page of its own where there is no form to show."""
    from chalicelib.intake import page as pages

    page = pages.problem_page(
        practice=caller.practice,
        language=caller.language,
        title=(NOT_FOUND if refusal.reason.status is HTTPStatus.NOT_FOUND else NOT_SENT)(caller.language),
        text=refusal.sentence(caller.language, caller.practice.phone),
    )
    return page_reply(page, refusal.reason.status, _retry_after(refusal))


def refused_nowhere(caller: Caller) -> Reply:
    """Answer an address that leads nowhere."""
    return refused_without_form(caller, Refused("NOT_FOUND"))


def refused_without_form(caller: Caller, refusal: Refused) -> Reply:
    """Answer why a request is refused, as the caller reads it, where there is no form to show."""
    return refused(caller, refusal) if caller.wants_json else problem_page(caller, refusal)


def page_reply(page: "Page", status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, {**(headers or {}), **page.headers}, page.html)


def _script_url(request: Request) -> str:
    from chalicelib.web.static_files import script_hash

    return f"{request.base_path}/frontdesk.js?v={script_hash()}"


def _refusal_headers(refusal: Refused) -> dict[str, str]:
    return {**ON_EVERY_REPLY, **_retry_after(refusal)}


def _retry_after(refusal: Refused) -> Mapping[str, str]:
    wait = refusal.reason.retry_after
    return {"Retry-After": str(int(wait.total_seconds()))} if wait else {}
