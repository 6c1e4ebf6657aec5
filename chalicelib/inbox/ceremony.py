"""What the passkey ceremonies share: reading what the browser posts, offering a new passkey, beginning a session."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from chalicelib.inbox import failed_sign_ins, passkeys, people, sessions
from chalicelib.inbox.device_names import device_in_words
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.people import Passkey, Person
from chalicelib.inbox.request import InboxRequest, as_json
from chalicelib.web.request import Reply

_LONGEST_TOKEN = 200


def site_of(request: InboxRequest) -> passkeys.Site:
    return passkeys.site_of(request.http.own_url)


def token_in(request: InboxRequest, name: str) -> str:
    """Read a challenge or an invitation.

    Raises:
        NotDoneError: bad_input; there is none.
    """
    token = request.json.get(name)
    if not isinstance(token, str) or not token or len(token) > _LONGEST_TOKEN or not token.isascii():
        raise NotDoneError("bad_input")
    return token


def credential_in(request: InboxRequest) -> Mapping[str, Any]:
    """Read what the browser's passkey dialog answered.

    Raises:
        NotDoneError: bad_input; there is nothing.
    """
    credential = request.json.get("credential")
    if not isinstance(credential, dict):
        raise NotDoneError("bad_input")
    return credential


def passkey_offer(
    request: InboxRequest,
    purpose: passkeys.Purpose,
    person: Person,
    about: Mapping[str, str],
    *,
    replaces: bool = False,
) -> dict[str, Any]:
    """Return {"challenge", "options"} for the browser's `navigator.credentials.create`.

    A device that has one of the person's passkeys makes no second one, unless the new one `replaces` them all.
    """
    challenge = passkeys.issue(request.desk.records, purpose, about, request.now)
    options = passkeys.registration_options(
        site_of(request),
        challenge,
        person,
        practice_name=request.desk.practice.name,
        already=[] if replaces else people.passkeys_of(request.desk.records, person.id),
    )
    return {"challenge": challenge, "options": options}


def keep_new_passkey(
    request: InboxRequest,
    person: Person,
    made: passkeys.NewPasskey,
    *,
    used_at: datetime | None = None,
    replaces: bool = False,
) -> Passkey:
    """Store a passkey that was just made, beside the person's others or in their place.

    Raises:
        NotDoneError: bad_passkey; this device's passkey is stored already.
        ChangedMeanwhileError: the person's passkeys were changed at this moment.
    """
    passkey = Passkey(
        made.id,
        person.id,
        made.public_key,
        made.uses,
        name=device_of(request),
        since=request.now,
        used_at=used_at,
        may_be_backed_up=made.may_be_backed_up,
    )
    if not people.add_passkey(request.desk.records, person, passkey, replaces=replaces):
        raise NotDoneError("bad_passkey")
    return passkey


def use_passkey(
    request: InboxRequest, person: Person, passkey_id: str, challenge: str, credential: Mapping[str, Any]
) -> Passkey:
    """Check that a person's passkey answered a challenge, and note its use.

    Raises:
        NotDoneError: unknown_passkey, bad_passkey.
    """
    records = request.desk.records
    passkey = people.find_passkey(records, person.id, passkey_id)
    if person.removed_at or passkey is None or not person.holds(passkey_id):
        error = NotDoneError("unknown_passkey")
        failed_sign_ins.account_for(without_person(request), person.id, failed_sign_ins.UNKNOWN, error)
        raise error
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
    return used


def begin_session(
    request: InboxRequest, person: Person, passkey: Passkey, path: str, *, goes_on: bool = False
) -> Reply:
    """Sign somebody in, out of whatever session this device had, and answer with where to go on.

    If what was begun in the session before `goes_on`, the answer has the token that its form needs.
    """
    if request.session:
        sessions.end(request.desk.records, request.session.person, request.session.id)
    device = device_of(request)
    session, cookie = sessions.begin(
        request.desk.records, person.id, device=device, now=request.now, passkey=passkey.id
    )
    token = {"csrf": sessions.csrf_token(request.desk.settings.keys, session)} if goes_on else {}
    return as_json({"ok": True, "to": request.url(path), **token}, HTTPStatus.OK, **{"Set-Cookie": cookie})


def without_person(request: InboxRequest) -> InboxRequest:
    """Return the request without who is signed in: what is open to everybody looks the same to everybody."""
    return replace(request, person=None, session=None)


def device_of(request: InboxRequest) -> str:
    return device_in_words(request.http.header("user-agent"), request.language)
