"""Enrolling by an invitation: a new person, or a new device of somebody who is known."""

from chalicelib.inbox import passkeys, people
from chalicelib.inbox.ceremony import (
    begin_session,
    credential_in,
    device_of,
    keep_new_passkey,
    passkey_offer,
    site_of,
    token_in,
    without_person,
)
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.notices import tell
from chalicelib.inbox.page import page
from chalicelib.inbox.request import InboxRequest, as_json
from chalicelib.web.request import Reply

# What a challenge to enrol says of the devices that the person has.
_REPLACES, _YES = "replaces", "yes"


def show_enrol(request: InboxRequest) -> Reply:
    return page(without_person(request), "enrol")


def offer_enrol(request: InboxRequest) -> Reply:
    """Take {"invitation", "replaces"} and answer with {"name", "email", "is_known", "challenge", "options"}.

    The invitation stays good. `replaces` says whether it stands in for a lost device, which it does unless told: the
    person's other passkeys and their sessions are over then.
    """
    token = token_in(request, "invitation")
    replaces = request.json.get("replaces") is not False
    person = people.invited_person(request.desk.records, _invitation(request, token), request.now)
    about = {"person": person.id, "invitation": people.hash_of(token), _REPLACES: _YES if replaces else ""}
    offer = passkey_offer(request, "enrol", person, about, replaces=replaces)
    return as_json({"name": person.name, "email": person.email, "is_known": bool(person.version), **offer})


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
    replaces = bool(person.version) and about.get(_REPLACES) == _YES
    if replaces:
        request.audit("replaced_device", who=person.id)
    else:
        request.audit("enrolled", who=person.id)
    person = people.admit_person(records, person, invitation.role)
    passkey = keep_new_passkey(request, person, made, used_at=request.now, replaces=replaces)  # it signs in at once
    request.audit("signed_in", who=person.id)
    people.is_new_device(records, passkey, device_of(request), request.now)  # remembered; the notice tells of more
    reply = begin_session(request, person, passkey, "")
    tell(request, "replaced_device" if replaces else "enrolled", person)
    return reply


def _invitation(request: InboxRequest, token: str) -> people.Invitation:
    invitation = people.find_invitation(request.desk.records, token)
    if invitation is None:
        raise NotDoneError("bad_invitation")
    return invitation
