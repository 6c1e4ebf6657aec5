"""Signing in with a passkey."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.inbox import failed_sign_ins, passkeys, people
from chalicelib.inbox.ceremony import begin_session, credential_in, site_of, token_in, without_person
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.people import Passkey, Person
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
    person, passkey = _claimed(request, credential)
    try:
        use = passkeys.verify_authentication(site_of(request), challenge, credential, passkey)
    except NotDoneError as error:
        failed_sign_ins.account_for(without_person(request), person.id, passkey.id, error)
        raise
    known = passkey.may_be_backed_up
    used = replace(
        passkey,
        uses=use.uses,
        used_at=request.now,
        may_be_backed_up=use.may_be_backed_up if known is None else known,
    )
    if not people.keep_passkey(records, used):
        raise NotDoneError("unknown_passkey")  # it was taken away while it was being used
    request.audit("signed_in", who=person.id)
    to = request.json.get("to")
    return begin_session(request, person, _path_of_a_page(to if isinstance(to, str) else ""))


def _claimed(request: InboxRequest, credential: Mapping[str, Any]) -> tuple[Person, Passkey]:
    """Return the person and the passkey that a credential says it is; nothing is proved yet."""
    person_id, passkey_id = passkeys.claimed_ids(credential)
    person = people.find_person(request.desk.records, person_id)
    passkey = people.find_passkey(request.desk.records, person_id, passkey_id)
    if person is None or person.removed_at or passkey is None:
        error = NotDoneError("unknown_passkey")
        if person is not None:
            failed_sign_ins.account_for(without_person(request), person.id, failed_sign_ins.UNKNOWN, error)
        raise error
    return person, passkey


def _path_of_a_page(path: str) -> str:
    """Return the path if it is one of the inbox's own pages for people who are signed in, else nothing."""
    path = path.strip("/")
    is_page = any(route.method == "GET" and route.open_to == "people" for route, _ in routes_at(path))
    return path if is_page else ""
