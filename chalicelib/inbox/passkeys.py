"""Passkeys: what a device is asked for, and whether its answer is right, by the `webauthn` library.

The library is imported when it is first needed: it costs more than everything else in this room.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.people import MakeToken, Passkey, Person, hash_of, make_token
from chalicelib.inbox.words import table
from chalicelib.storage import Record, RecordStore
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import CHALLENGES
from chalicelib.web.request import split_origin

# Time to unlock the device, or to fetch a security key.
CHALLENGE_LASTS = timedelta(minutes=5)

# A challenge for one of these is none for another.
Purpose = Literal["sign-in", "enrol", "add", "confirm"]

# Ids of credentials, people and challenges, in base64url; the table's keys end at 1,024 bytes.
_ID = re.compile(r"[A-Za-z0-9_-]{1,1000}")


@dataclass(frozen=True)
class Site:
    """What a passkey is bound to: the desk's host, and the origin of the pages that may ask for it."""

    host: str
    origin: str


def site_of(own_url: str) -> Site:
    """Return the site of the desk's own address.

    Raises:
        ValueError: the desk does not know its address.
    """
    parts = split_origin(own_url)
    if parts is None:
        raise ValueError("The desk does not know where it is reached: set PUBLIC_URL.")
    return Site(urlsplit(own_url).hostname or "", "://".join(parts))


# --- challenges ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Issued:
    """What a challenge is about."""

    about: Mapping[str, str]


ISSUED = Codec(Issued, version=1)


def issue(
    records: RecordStore, purpose: Purpose, about: Mapping[str, str], now: datetime, make: MakeToken = make_token
) -> str:
    """Make a challenge, in base64url. It can be answered once and for five minutes; `about` says what it is for."""
    challenge, values = make(), ISSUED.write(Issued(about))
    records.write(Record(CHALLENGES.of(purpose), hash_of(challenge), values, expires_at=now + CHALLENGE_LASTS))
    return challenge


def redeem(records: RecordStore, purpose: Purpose, challenge: str) -> Mapping[str, str]:
    """Remove a challenge and return what it is about; of two who try, one succeeds.

    Raises:
        NotDoneError: too_late; it was answered already, is too old, is for something else or was never made.
    """
    found = records.read(CHALLENGES.of(purpose), hash_of(challenge))
    if found is None or not records.remove(CHALLENGES.of(purpose), hash_of(challenge)):
        raise NotDoneError("too_late")
    return ISSUED.read(found.values).about


# --- what a device is asked for --------------------------------------------------------------------------------------


def registration_options(
    site: Site, challenge: str, person: Person, *, practice_name: str, already: Iterable[Passkey]
) -> dict[str, Any]:
    """Ask for a new passkey that its device finds by itself and opens by face, finger or code only."""
    from webauthn import generate_registration_options
    from webauthn.helpers import structs

    return _plain(
        generate_registration_options(
            rp_id=site.host,
            rp_name=practice_name,
            user_id=person.id.encode(),
            user_name=person.email,
            user_display_name=person.name,
            challenge=_bytes_of(challenge),
            timeout=_milliseconds(CHALLENGE_LASTS),
            attestation=structs.AttestationConveyancePreference.NONE,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(_bytes_of(passkey.id)) for passkey in already],
        )
    )


def authentication_options(site: Site, challenge: str, known: Iterable[Passkey] = ()) -> dict[str, Any]:
    """Ask for one of the known passkeys; without any, for whatever the device has: it knows whose they are."""
    from webauthn import generate_authentication_options
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    return _plain(
        generate_authentication_options(
            rp_id=site.host,
            challenge=_bytes_of(challenge),
            timeout=_milliseconds(CHALLENGE_LASTS),
            allow_credentials=[PublicKeyCredentialDescriptor(_bytes_of(passkey.id)) for passkey in known],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def _plain(options: Any) -> dict[str, Any]:  # noqa: ANN401 - the library's types would have to be imported
    from webauthn import options_to_json

    plain: dict[str, Any] = json.loads(options_to_json(options))
    return plain


def _milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)


# --- what it answers -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewPasskey:
    """What a device proved when it made a passkey; id and key are in base64url."""

    id: str
    public_key: str
    uses: int
    # Whether it may be on several devices; it stays so for ever.
    may_be_backed_up: bool


@dataclass(frozen=True)
class Use:
    """What a passkey said of itself when it was used."""

    uses: int
    may_be_backed_up: bool


def verify_registration(site: Site, challenge: str, credential: Mapping[str, Any]) -> NewPasskey:
    """Check what a device answered when it was asked for a new passkey.

    Raises:
        NotDoneError: bad_passkey; it answered another question, on another site, unlocked by nobody, or nonsense.
    """
    from webauthn import verify_registration_response

    _refuse_framed(credential)
    try:
        found = verify_registration_response(
            credential=dict(credential),
            expected_challenge=_bytes_of(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception:  # noqa: BLE001 - whatever the library cannot read is no passkey
        raise NotDoneError("bad_passkey") from None
    passkey_id = _text_of(found.credential_id)
    if not _ID.fullmatch(passkey_id):
        raise NotDoneError("bad_passkey")
    may_be_backed_up = _may_be_backed_up(found.credential_device_type)
    return NewPasskey(passkey_id, _text_of(found.credential_public_key), found.sign_count, may_be_backed_up)


def verify_authentication(site: Site, challenge: str, credential: Mapping[str, Any], passkey: Passkey) -> Use:
    """Check that the passkey's device answered, and return what it says of itself.

    Raises:
        NotDoneError: bad_passkey; as above, or another key signed, or the device counts backwards, as a copy does. A
            passkey that may be backed up is on several devices by right, and each of them counts for itself.
    """
    from webauthn import verify_authentication_response

    _refuse_framed(credential)
    try:
        found = verify_authentication_response(
            credential=dict(credential),
            expected_challenge=_bytes_of(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=_bytes_of(passkey.public_key),
            credential_current_sign_count=0,  # compared below, where we can say what is wrong
            require_user_verification=True,
        )
    except Exception:  # noqa: BLE001 - whatever the library cannot read is no proof
        raise NotDoneError("bad_passkey") from None
    may_be_backed_up = _may_be_backed_up(found.credential_device_type)
    counts = bool(found.new_sign_count or passkey.uses)  # many devices never count
    # A copy could call itself backed up: what the passkey said when it was made counts, where that is known.
    is_of_one_device = not (may_be_backed_up and passkey.may_be_backed_up is not False)
    if is_of_one_device and counts and found.new_sign_count <= passkey.uses:
        raise NotDoneError("bad_passkey", detail=table()["passkey_copied"], is_copy=True)
    return Use(found.new_sign_count, may_be_backed_up)


def _may_be_backed_up(device_type: str) -> bool:
    return device_type == "multi_device"


def _refuse_framed(credential: Mapping[str, Any]) -> None:
    """Refuse what was answered in a frame of another site: the inbox is never framed.

    Raises:
        NotDoneError: bad_passkey.
    """
    try:
        said = json.loads(_bytes_of(credential["response"]["clientDataJSON"]))
        is_framed = bool(said.get("crossOrigin")) or "topOrigin" in said
    except (KeyError, TypeError, ValueError, AttributeError):
        return  # the library says what is wrong with it
    if is_framed:
        raise NotDoneError("bad_passkey")


def claimed_ids(credential: Mapping[str, Any]) -> tuple[str, str]:
    """Return the ids of the person and of the passkey that an answer claims to come from; nothing is proved yet.

    Raises:
        NotDoneError: bad_passkey; it names none.
    """
    response = credential.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    passkey_id = passkey_id_in(credential)
    if not isinstance(handle, str):
        raise NotDoneError("bad_passkey")
    try:
        person_id = _bytes_of(handle).decode("ascii")
    except (ValueError, binascii.Error):
        raise NotDoneError("bad_passkey") from None
    if not _ID.fullmatch(person_id):
        raise NotDoneError("bad_passkey")
    return person_id, passkey_id


def passkey_id_in(credential: Mapping[str, Any]) -> str:
    """Return the id of the passkey that an answer claims to come from.

    Raises:
        NotDoneError: bad_passkey; it names none.
    """
    passkey_id = credential.get("id")
    if not isinstance(passkey_id, str) or not _ID.fullmatch(passkey_id):
        raise NotDoneError("bad_passkey")
    return passkey_id


def _bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
