"""Signing in and out, and coming into the practice: the views that need nobody to be signed in, and passkeys' own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from chalicelib.inbox import passkeys, people, sessions
from chalicelib.inbox.device_names import device_in_words
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import SCRIPT, page
from chalicelib.inbox.people import Passkey, Person
from chalicelib.inbox.request import Call, as_json, see_other
from chalicelib.inbox.routes import routes_at
from chalicelib.inbox.words import words
from chalicelib.web.request import Reply
from chalicelib.web.static_files import script, script_hash

_LONGEST_TOKEN = 200
_A_YEAR, _FIVE_MINUTES = timedelta(days=365), timedelta(minutes=5)

# --- signing in ------------------------------------------------------------------------------------------------------


def show_sign_in(call: Call) -> Reply:
    to = _known_place(call.request.query.get("to", ""))
    return page(_for_strangers(call), "sign_in", title=words(call.language)["sign_in_title"], to=to)


def offer_sign_in(call: Call) -> Reply:
    """Answer with {"challenge", "options"} for the browser's `navigator.credentials.get`."""
    challenge = passkeys.issue(call.desk.records, "sign-in", {}, call.now)
    return as_json({"challenge": challenge, "options": passkeys.options_to_use(_site(call), challenge)})


def sign_in(call: Call) -> Reply:
    """Take {"challenge", "credential", "to"} and answer with the session's cookie and {"to": address}."""
    records = call.desk.records
    challenge, credential = _token(call, "challenge"), _credential(call)
    passkeys.spend(records, "sign-in", challenge)
    person, passkey = _known(call, credential)
    uses = passkeys.check_use(_site(call), challenge, credential, passkey)
    if not people.keep_passkey(records, replace(passkey, uses=uses, used_at=call.now)):
        raise NotDoneError("unknown_passkey")  # it was taken away while it was being used
    call.account("signed_in", who=person.id)
    to = call.json.get("to")
    return _begin_session(call, person, _known_place(to if isinstance(to, str) else ""))


def _known(call: Call, credential: Mapping[str, Any]) -> tuple[Person, Passkey]:
    person_id, passkey_id = passkeys.names_in(credential)
    person = people.find_person(call.desk.records, person_id)
    passkey = people.find_passkey(call.desk.records, person_id, passkey_id)
    if person is None or person.removed_at or passkey is None:
        raise NotDoneError("unknown_passkey")
    return person, passkey


def _begin_session(call: Call, person: Person, place: str) -> Reply:
    if call.session:
        sessions.end(call.desk.records, call.session.person, call.session.id)
    _, cookie = sessions.begin(call.desk.records, person.id, device=_device(call), now=call.now)
    return as_json({"ok": True, "to": call.url(place)}, HTTPStatus.OK, **{"Set-Cookie": cookie})


def _known_place(place: str) -> str:
    """Give the place if it is a page of the inbox's own for people who are signed in; nothing for any other text."""
    place = place.strip("/")
    is_page = any(route.method == "GET" and route.open_to == "people" for route, _ in routes_at(place))
    return place if is_page else ""


# --- coming in -------------------------------------------------------------------------------------------------------


def show_enrol(call: Call) -> Reply:
    return page(_for_strangers(call), "enrol", title=words(call.language)["enrol_title"])


def offer_enrol(call: Call) -> Reply:
    """Take {"invitation"} and answer with {"name", "email", "challenge", "options"}; the invitation stays good."""
    token = _token(call, "invitation")
    invitation = _invitation(call, token)
    person = people.person_meant(call.desk.records, invitation, call.now)
    about = {"person": person.id, "invitation": people.hash_of(token)}
    offer = _offer_passkey(call, "enrol", person, about)
    return as_json({"name": person.name, "email": person.email, **offer})


def enrol(call: Call) -> Reply:
    """Take {"invitation", "challenge", "credential"}, use the invitation up, and answer as a sign-in does."""
    records = call.desk.records
    token, challenge, credential = _token(call, "invitation"), _token(call, "challenge"), _credential(call)
    invitation = _invitation(call, token)
    about = passkeys.spend(records, "enrol", challenge)
    person = people.person_meant(records, invitation, call.now, new_id=about["person"])
    if about["invitation"] != people.hash_of(token) or about["person"] != person.id:
        raise NotDoneError("too_late")  # another invitation of theirs was used meanwhile
    made = passkeys.check_new(_site(call), challenge, credential)
    if not people.use_up_invitation(records, token):
        raise NotDoneError("bad_invitation")
    call.account("enrolled", who=person.id)
    people.take_in(records, person)
    _keep_new_passkey(call, person, made, used_at=call.now)  # it signs in at once
    call.account("signed_in", who=person.id)
    return _begin_session(call, person, "")


def _invitation(call: Call, token: str) -> people.Invitation:
    invitation = people.look_at_invitation(call.desk.records, token)
    if invitation is None:
        raise NotDoneError("bad_invitation")
    return invitation


def _offer_passkey(call: Call, purpose: passkeys.Purpose, person: Person, about: Mapping[str, str]) -> dict[str, Any]:
    challenge = passkeys.issue(call.desk.records, purpose, about, call.now)
    options = passkeys.options_to_make(
        _site(call),
        challenge,
        person,
        practice_name=call.desk.practice.name,
        already=people.passkeys_of(call.desk.records, person.id),
    )
    return {"challenge": challenge, "options": options}


def _keep_new_passkey(
    call: Call, person: Person, made: passkeys.NewPasskey, *, used_at: datetime | None = None
) -> None:
    passkey = Passkey(
        made.id, person.id, made.public_key, made.uses, name=_device(call), since=call.now, used_at=used_at
    )
    if not people.keep_passkey(call.desk.records, passkey):
        raise NotDoneError("bad_passkey")  # this device's passkey is here already


# --- another passkey for oneself -------------------------------------------------------------------------------------


def offer_passkey(call: Call) -> Reply:
    """Answer with {"challenge", "options"} for one more passkey."""
    person = _person(call)
    call.account("read_you", code="adding_passkey")
    return as_json(_offer_passkey(call, "add", person, {"person": person.id}))


def add_passkey(call: Call) -> Reply:
    """Take {"challenge", "credential"}, keep the passkey, and answer with {"to": address}."""
    person = _person(call)
    challenge, credential = _token(call, "challenge"), _credential(call)
    if passkeys.spend(call.desk.records, "add", challenge)["person"] != person.id:
        raise NotDoneError("too_late")
    made = passkeys.check_new(_site(call), challenge, credential)
    call.account("added_passkey")
    _keep_new_passkey(call, person, made)
    return as_json({"ok": True, "to": call.url("you")})


# --- staying and leaving ---------------------------------------------------------------------------------------------


def show_session(call: Call) -> Reply:
    """Say whether this device is signed in and for how many seconds; asking does not make it longer."""
    return as_json({"signed_in": call.session is not None, "left": _left(call)})


def stay(call: Call) -> Reply:
    call.account("stayed_signed_in")
    return as_json({"ok": True, "left": _left(call)})


def sign_out(call: Call) -> Reply:
    call.account("signed_out")
    if call.session:
        sessions.end(call.desk.records, call.session.person, call.session.id)
    return see_other(call, "signed-out", **{"Set-Cookie": sessions.farewell()})


def show_signed_out(call: Call) -> Reply:
    was_idle = call.request.query.get("why") == "idle"
    return page(_for_strangers(call), "signed_out", title=words(call.language)["signed_out_title"], was_idle=was_idle)


def _left(call: Call) -> int:
    """Give the seconds until this device's session ends."""
    return max(0, (call.session.ends_at - call.now) // timedelta(seconds=1)) if call.session else 0


# --- what they share -------------------------------------------------------------------------------------------------


def show_script(call: Call) -> Reply:
    """Give the inbox's script; under its own hash it may be kept for a year."""
    is_current = call.request.query.get("v") == script_hash(SCRIPT)
    age = (_A_YEAR if is_current else _FIVE_MINUTES) // timedelta(seconds=1)
    headers = {
        "Content-Type": "text/javascript; charset=utf-8",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": f"public, max-age={age}" + (", immutable" if is_current else ""),
        "ETag": f'"{script_hash(SCRIPT)}"',
    }
    return Reply(HTTPStatus.OK, headers, script(SCRIPT))


def _for_strangers(call: Call) -> Call:
    """Let a page that is open to everybody look the same to everybody."""
    return replace(call, person=None, session=None)


def _site(call: Call) -> passkeys.Site:
    return passkeys.site_of(call.request.own_url)


def _device(call: Call) -> str:
    return device_in_words(call.request.header("user-agent"), call.language)


def _person(call: Call) -> Person:
    if call.person is None:
        raise NotDoneError("not_signed_in")
    return call.person


def _token(call: Call, name: str) -> str:
    token = call.json.get(name)
    if not isinstance(token, str) or not token or len(token) > _LONGEST_TOKEN or not token.isascii():
        raise NotDoneError("bad_input")
    return token


def _credential(call: Call) -> Mapping[str, Any]:
    credential = call.json.get("credential")
    if not isinstance(credential, dict):
        raise NotDoneError("bad_input")
    return credential
