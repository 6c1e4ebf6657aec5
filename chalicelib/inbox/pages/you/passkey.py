"""One more passkey for somebody who is signed in."""

from chalicelib.inbox import passkeys
from chalicelib.inbox.ceremony import credential_in, keep_new_passkey, passkey_offer, site_of, token_in
from chalicelib.inbox.confirmation import demand
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.notices import tell
from chalicelib.inbox.people import Person
from chalicelib.inbox.request import InboxRequest, as_json
from chalicelib.web.request import Reply


def offer_passkey(request: InboxRequest) -> Reply:
    """Answer with {"challenge", "options"} for one more passkey."""
    person = _person(request)
    demand(request, "add_passkey", keeps=True)
    request.audit("read_you", code="adding_passkey")
    return as_json(passkey_offer(request, "add", person, {"person": person.id}))


def add_passkey(request: InboxRequest) -> Reply:
    """Take {"challenge", "credential"}, keep the passkey, and answer with {"to": address}."""
    person = _person(request)
    challenge, credential = token_in(request, "challenge"), credential_in(request)
    if passkeys.redeem(request.desk.records, "add", challenge)["person"] != person.id:
        raise NotDoneError("too_late")
    made = passkeys.verify_registration(site_of(request), challenge, credential)
    demand(request, "add_passkey")
    request.audit("added_passkey")
    keep_new_passkey(request, person, made)
    tell(request, "added_passkey", person)
    return as_json({"ok": True, "to": request.url("you")})


def _person(request: InboxRequest) -> Person:
    if request.person is None:
        raise NotDoneError("not_signed_in")
    return request.person
