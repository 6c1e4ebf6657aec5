"""Signing in with a passkey."""

from collections.abc import Mapping

from chalicelib.inbox import passkeys, people, sessions
from chalicelib.inbox.ceremony import (
    begin_session,
    credential_in,
    device_of,
    site_of,
    token_in,
    use_passkey,
    without_person,
)
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.notices import tell
from chalicelib.inbox.page import page
from chalicelib.inbox.people import Person
from chalicelib.inbox.request import InboxRequest, as_json
from chalicelib.inbox.routes import page_to_return_to
from chalicelib.web.request import Reply


def show_sign_in(request: InboxRequest) -> Reply:
    return page(without_person(request), "sign_in", to=page_to_return_to(request.query("to")))


def offer_sign_in(request: InboxRequest) -> Reply:
    """Answer with {"challenge", "options"} for the browser's `navigator.credentials.get`."""
    challenge = passkeys.issue(request.desk.records, "sign-in", {}, request.now)
    return as_json({"challenge": challenge, "options": passkeys.authentication_options(site_of(request), challenge)})


def sign_in(request: InboxRequest) -> Reply:
    """Take {"challenge", "credential", "to"} and answer with the session's cookie and {"to": address}.

    Whoever was signed in on this device before is told the new session's token too, for what is to go on.
    """
    records = request.desk.records
    challenge, credential = token_in(request, "challenge"), credential_in(request)
    passkeys.redeem(records, "sign-in", challenge)
    person_id, passkey_id = passkeys.claimed_ids(credential)  # nothing is proved yet
    person = people.find_person(records, person_id)
    if person is None:
        raise NotDoneError("unknown_passkey")
    passkey = use_passkey(request, person, passkey_id, challenge, credential)
    request.audit("signed_in", who=person.id)
    to = request.json.get("to")
    reply = begin_session(
        request,
        person,
        passkey,
        page_to_return_to(to if isinstance(to, str) else ""),
        goes_on=_is_same_person(request, person),
    )
    if people.is_new_device(records, passkey, device_of(request), request.now):
        tell(request, "new_device", person)
    return reply


def ask_to_sign_in(request: InboxRequest, error: NotDoneError) -> Reply:
    """Say that nobody is signed in any more, and take what was sent along, so that it goes on after signing in.

    Only what a page of this very session sent is taken along: its token says so, though the session is over.
    """
    sent = {name: value for name, value in _fields_of(request).items() if name != "csrf"}
    was_ours = sessions.is_token_of_cookie(
        request.desk.settings.keys, request.http.header("cookie"), _fields_of(request).get("csrf", ""), request.now
    )
    return page(
        request,
        "sign_in",
        template="again.html",
        title=error.title(request.language),
        status=error.status,
        to=page_to_return_to(request.path),
        action=request.url(request.path) if was_ours else "",
        sent=sent if was_ours else {},
        text=error.text(request.language),
    )


def _fields_of(request: InboxRequest) -> Mapping[str, str]:
    try:
        return request.form
    except NotDoneError:
        return {}


def _is_same_person(request: InboxRequest, person: Person) -> bool:
    return sessions.person_in(request.http.header("cookie")) == person.id
