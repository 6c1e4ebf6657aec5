"""How the desk names itself to push services (RFC 8292): a token that is signed with a key of the desk's own.

The key is derived from the desk's secret, as every other one is: the deployment makes and keeps it, and a new secret
brings a new key. A device goes on under the key that it was given.
"""

import base64
import json
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.leads.keyring import Key

# Push services refuse more than a day.
TOKEN_LASTS = timedelta(hours=12)
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256
_NUMBER_LENGTH = sha256().digest_size


def authorization(key: Key, audience: str, contact: str, now: datetime) -> str:
    """Return the header that lets one push service know who pushes; `contact` is whom it may write to."""
    claims = {"aud": audience, "exp": int((now + TOKEN_LASTS).timestamp()), "sub": contact}
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    first, second = decode_dss_signature(_private_key(key).sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = first.to_bytes(_NUMBER_LENGTH) + second.to_bytes(_NUMBER_LENGTH)
    return f"vapid t={signed}.{in_base64url(signature)}, k={public_key(key)}"


@cache
def public_key(key: Key) -> str:
    """Return the public half of a key, as browsers are given it: an uncompressed point in base64url."""
    point = _private_key(key).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return in_base64url(point)


@cache
def _private_key(key: Key) -> ec.EllipticCurvePrivateKey:
    # Twice as many bits as the number has, so that what is left over makes none likelier than another.
    drawn = int.from_bytes(key.for_use("push, first half") + key.for_use("push, second half"))
    return ec.derive_private_key(drawn % (_ORDER - 1) + 1, ec.SECP256R1())


def _part(value: dict[str, object]) -> str:
    return in_base64url(json.dumps(value, separators=(",", ":")).encode())


def in_base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
