"""Confirming one deed with a passkey: the page that asks for it, and what its script sends."""

from http import HTTPStatus

from chalicelib.inbox import confirmation, passkeys, people, sessions
from chalicelib.inbox.ceremony import credential_in, site_of, token_in, use_passkey
from chalicelib.inbox.confirmation import NotConfirmedError, deed_in
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.people import Person
from chalicelib.inbox.request import InboxRequest, as_json
from chalicelib.inbox.sessions import Session
from chalicelib.inbox.words import title_of, words
from chalicelib.web.request import Reply


def ask_to_confirm(request: InboxRequest, wanted: NotConfirmedError) -> Reply:
    """Ask for the passkey on a page that holds what was sent, so that the deed then goes on by itself."""
    sent = {name: value for name, value in request.form.items() if name != "csrf"}
    return page(
        request, "confirm", status=HTTPStatus.FORBIDDEN, deed=wanted.deed, subject=wanted.subject, sent=sent,
        action=request.url(request.path),
    )  # fmt: skip


def ask_script_to_confirm(request: InboxRequest, wanted: NotConfirmedError) -> Reply:
    """Tell a script which deed is to be confirmed before it asks once more."""
    told = {"code": "confirm", "title": title_of("confirm", request.language), "deed": wanted.deed}
    said = words(request.language, "confirm")[f"confirm_{wanted.deed}"]
    return as_json({"ok": False, **told, "subject": wanted.subject, "error": said}, HTTPStatus.FORBIDDEN)


def offer_confirmation(request: InboxRequest) -> Reply:
    """Take {"deed", "subject"} and answer with {"challenge", "options"} for the browser's passkey dialog."""
    deed, subject = deed_in(request)
    person, session = _who(request)
    request.audit("began_to_confirm", code=deed)
    about = {"session": session.id, "deed": confirmation.name_of(deed, subject)}
    challenge = passkeys.issue(request.desk.records, "confirm", about, request.now)
    known = people.passkeys_of(request.desk.records, person.id)
    return as_json(
        {"challenge": challenge, "options": passkeys.authentication_options(site_of(request), challenge, known)}
    )


def confirm(request: InboxRequest) -> Reply:
    """Take {"deed", "subject", "challenge", "credential"} and note in the session that the deed was confirmed."""
    deed, subject = deed_in(request)
    person, session = _who(request)
    challenge, credential = token_in(request, "challenge"), credential_in(request)
    about = passkeys.redeem(request.desk.records, "confirm", challenge)
    named = confirmation.name_of(deed, subject)
    if about != {"session": session.id, "deed": named}:
        raise NotDoneError("too_late")
    use_passkey(request, person, passkeys.passkey_id_in(credential), challenge, credential)
    request.audit("confirmed", code=deed)
    if not sessions.confirm(request.desk.records, session, named, request.now):
        raise NotDoneError("not_signed_in")
    return as_json({"ok": True})


def _who(request: InboxRequest) -> tuple[Person, Session]:
    if request.person is None or request.session is None:
        raise NotDoneError("not_signed_in")
    return request.person, request.session
