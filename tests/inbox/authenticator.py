"""A device with passkeys, in software: it makes keys and signs as the WebAuthn standard has it, or wrongly, as told."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.inbox.signed_in import HOST, OWN_URL

_PRESENT, _VERIFIED, _MAY_BE_BACKED_UP, _IS_BACKED_UP, _HAS_KEY = 0x01, 0x04, 0x08, 0x10, 0x40
_ES256, _EC2, _P256 = -7, 2, 1


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One device. What it says of itself can be set wrong before it answers."""

    origin: str = OWN_URL
    host: str = HOST
    is_verified: bool = True
    # How often the key was used; a device that counts adds one each time.
    uses: int = 0
    counts: bool = True
    # Whether the passkey may be on other devices as well, and whether it is.
    may_be_backed_up: bool = False
    is_backed_up: bool = False
    # What a browser says of frames: nothing, as older ones do, or more.
    frame: Mapping[str, Any] = field(default_factory=dict)
    user_handle: bytes = b""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.create` with a new passkey, attested by nobody."""
        self.user_handle = from_base64url(options["user"]["id"])
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + self._public_key()
        said = {"fmt": "none", "attStmt": {}, "authData": self._data(_HAS_KEY) + attested}
        return self._answer(
            {
                "clientDataJSON": base64url(self._client_data("webauthn.create", options)),
                "attestationObject": base64url(cbor2.dumps(said)),
            }
        )

    def use(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.get` with the passkey it has."""
        self.uses += self.counts
        client_data, data = self._client_data("webauthn.get", options), self._data()
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": base64url(client_data),
                "authenticatorData": base64url(data),
                "signature": base64url(signature),
                "userHandle": base64url(self.user_handle),
            }
        )

    def _answer(self, response: Mapping[str, str]) -> dict[str, Any]:
        name = base64url(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": dict(response)}

    def _client_data(self, kind: str, options: Mapping[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, **self.frame}
        return json.dumps(said).encode()

    def _data(self, more_flags: int = 0) -> bytes:
        flags = _PRESENT | more_flags
        flags |= _VERIFIED * self.is_verified
        flags |= _MAY_BE_BACKED_UP * self.may_be_backed_up | _IS_BACKED_UP * self.is_backed_up
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return cbor2.dumps({1: _EC2, 3: _ES256, -1: _P256, -2: x, -3: y})
