"""What the passkey ceremonies share: reading what the browser posts, offering a new passkey, beginning a session."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from chalicelib.inbox import passkeys, people, sessions
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
    request: InboxRequest, purpose: passkeys.Purpose, person: Person, about: Mapping[str, str]
) -> dict[str, Any]:
    """Return {"challenge", "options"} for the browser's `navigator.credentials.create`."""
    challenge = passkeys.issue(request.desk.records, purpose, about, request.now)
    options = passkeys.registration_options(
        site_of(request),
        challenge,
        person,
        practice_name=request.desk.practice.name,
        already=people.passkeys_of(request.desk.records, person.id),
    )
    return {"challenge": challenge, "options": options}


def keep_new_passkey(
    request: InboxRequest, person: Person, made: passkeys.NewPasskey, *, used_at: datetime | None = None
) -> None:
    """Store a passkey that was just made.

    Raises:
        NotDoneError: bad_passkey; this device's passkey is stored already.
    """
    passkey = Passkey(
        made.id,
        person.id,
        made.public_key,
        made.uses,
        name=_device(request),
        since=request.now,
        used_at=used_at,
        may_be_backed_up=made.may_be_backed_up,
    )
    if not people.keep_passkey(request.desk.records, passkey):
        raise NotDoneError("bad_passkey")


def begin_session(request: InboxRequest, person: Person, path: str) -> Reply:
    """Sign somebody in, out of whatever session this device had, and answer with where to go on."""
    if request.session:
        sessions.end(request.desk.records, request.session.person, request.session.id)
    _, cookie = sessions.begin(request.desk.records, person.id, device=_device(request), now=request.now)
    return as_json({"ok": True, "to": request.url(path)}, HTTPStatus.OK, **{"Set-Cookie": cookie})


def without_person(request: InboxRequest) -> InboxRequest:
    """Return the request without who is signed in: what is open to everybody looks the same to everybody."""
    return replace(request, person=None, session=None)


def _device(request: InboxRequest) -> str:
    return device_in_words(request.http.header("user-agent"), request.language)
