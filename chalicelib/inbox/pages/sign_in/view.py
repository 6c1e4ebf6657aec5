"""Signing in with a passkey."""

from chalicelib.inbox import passkeys, people
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
from chalicelib.inbox.request import InboxRequest, as_json
from chalicelib.inbox.routes import routes_at
from chalicelib.web.request import Reply


def show_sign_in(request: InboxRequest) -> Reply:
    return page(without_person(request), "sign_in", to=_path_of_a_page(request.query("to")))


def offer_sign_in(request: InboxRequest) -> Reply:
    """Answer with {"challenge", "options"} for the browser's `navigator.credentials.get`."""
    challenge = passkeys.issue(request.desk.records, "sign-in", {}, request.now)
    return as_json({"challenge": challenge, "options": passkeys.authentication_options(site_of(request), challenge)})


def sign_in(request: InboxRequest) -> Reply:
    """Take {"challenge", "credential", "to"} and answer with the session's cookie and {"to": address}."""
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
    reply = begin_session(request, person, passkey, _path_of_a_page(to if isinstance(to, str) else ""))
    if people.is_new_device(records, passkey, device_of(request), request.now):
        tell(request, "new_device", person)
    return reply


def _path_of_a_page(path: str) -> str:
    """Return the path if it is one of the inbox's own pages for people who are signed in, else nothing."""
    path = path.strip("/")
    is_page = any(route.method == "GET" and route.open_to != "everybody" for route, _ in routes_at(path))
    return path if is_page else ""
