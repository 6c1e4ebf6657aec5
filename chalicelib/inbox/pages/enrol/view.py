"""Enrolling by an invitation: a new person, or a new device of somebody who is known."""

from chalicelib.inbox import passkeys, people
from chalicelib.inbox.ceremony import (
    begin_session,
    credential_in,
    keep_new_passkey,
    passkey_offer,
    site_of,
    token_in,
    without_person,
)
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.request import InboxRequest, as_json
from chalicelib.web.request import Reply


def show_enrol(request: InboxRequest) -> Reply:
    return page(without_person(request), "enrol")


def offer_enrol(request: InboxRequest) -> Reply:
    """Take {"invitation"} and answer with {"name", "email", "challenge", "options"}; the invitation stays good."""
    token = token_in(request, "invitation")
    person = people.invited_person(request.desk.records, _invitation(request, token), request.now)
    about = {"person": person.id, "invitation": people.hash_of(token)}
    offer = passkey_offer(request, "enrol", person, about)
    return as_json({"name": person.name, "email": person.email, **offer})


def enrol(request: InboxRequest) -> Reply:
    """Take {"invitation", "challenge", "credential"}, use the invitation up, and answer as a sign-in does."""
    records = request.desk.records
    token = token_in(request, "invitation")
    challenge, credential = token_in(request, "challenge"), credential_in(request)
    invitation = _invitation(request, token)
    about = passkeys.redeem(records, "enrol", challenge)
    person = people.invited_person(records, invitation, request.now, new_id=about["person"])
    if about["invitation"] != people.hash_of(token) or about["person"] != person.id:
        raise NotDoneError("too_late")  # another invitation of theirs was used meanwhile
    made = passkeys.verify_registration(site_of(request), challenge, credential)
    if not people.redeem_invitation(records, token):
        raise NotDoneError("bad_invitation")
    request.audit("enrolled", who=person.id)
    people.admit_person(records, person)
    keep_new_passkey(request, person, made, used_at=request.now)  # it signs in at once
    request.audit("signed_in", who=person.id)
    return begin_session(request, person, "")


def _invitation(request: InboxRequest, token: str) -> people.Invitation:
    invitation = people.find_invitation(request.desk.records, token)
    if invitation is None:
        raise NotDoneError("bad_invitation")
    return invitation
