"""A device with a passkey, as its browser would speak for it: one key, made and used when it is asked."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

# What the device says of itself: somebody touched it, it knew who, and (once) here is a new key.
_TOUCHED, _KNEW_WHO, _NEW_KEY = 0x01, 0x04, 0x40
_ID = b"a passkey of the tests"


class Device:
    """One device, at pages of one origin."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._uses = 0
        self._person = ""

    def make_passkey(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Answer what `navigator.credentials.create` would for these options."""
        self._person = options["user"]["id"]
        key = len(_ID).to_bytes(2) + _ID + self._public_key()
        said = self._said(options["rp"]["id"], _TOUCHED | _KNEW_WHO | _NEW_KEY) + bytes(16) + key
        proof = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        return _credential({"clientDataJSON": self._seen("create", options), "attestationObject": proof})

    def use_passkey(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Answer what `navigator.credentials.get` would for these options."""
        self._uses += 1
        said, seen = self._said(options["rpId"], _TOUCHED | _KNEW_WHO), self._seen("get", options)
        signature = self._key.sign(said + hashlib.sha256(seen).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {"clientDataJSON": seen, "authenticatorData": said, "signature": signature}
        return _credential(answer, userHandle=self._person)

    def pretend_to_be(self, other: "Device") -> None:
        """Claim another device's passkey, with a key of one's own."""
        self._person = other._person

    def _said(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self._uses.to_bytes(4)

    def _seen(self, what: str, options: Mapping[str, Any]) -> bytes:
        """Return what the browser saw: which page asked, and for what."""
        return json.dumps(
            {"type": f"webauthn.{what}", "challenge": options["challenge"], "origin": self._origin}
        ).encode()

    def _public_key(self) -> bytes:
        numbers = self._key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})


def _credential(response: Mapping[str, bytes], **more: str) -> dict[str, Any]:
    texts = {name: _text(value) for name, value in response.items()}
    return {"id": _text(_ID), "rawId": _text(_ID), "type": "public-key", "response": {**texts, **more}}


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
