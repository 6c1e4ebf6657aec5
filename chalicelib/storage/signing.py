"""Requests to AWS, signed with Signature Version 4 as its documentation describes it. Pure.

botocore signs as well, and a cold start pays a third of a second for it.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Credentials:
    """What a request is signed with."""

    key_id: str
    secret: str = field(repr=False)
    session_token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Scope:
    """Where a signature is good: in a region, for a service."""

    region: str
    service: str

    def on(self, day: str) -> str:
        return f"{day}/{self.region}/{self.service}/aws4_request"


def sign(
    method: str, path: str, headers: Mapping[str, str], body: bytes, *, by: Credentials, scope: Scope, now: datetime
) -> dict[str, str]:
    """Return the request's headers with those that sign it; their names are in lower case, `host` among them.

    The path holds nothing that would have to be encoded, and there is no query.
    """
    moment = f"{now:%Y%m%dT%H%M%SZ}"
    day = moment[:8]
    signed = {**headers, "x-amz-date": moment}
    if by.session_token:
        signed["x-amz-security-token"] = by.session_token
    names = sorted(signed)
    lines = [f"{name}:{' '.join(signed[name].split())}" for name in names]
    request = "\n".join([method, path, "", *lines, "", ";".join(names), hashlib.sha256(body).hexdigest()])
    to_sign = "\n".join([_ALGORITHM, moment, scope.on(day), hashlib.sha256(request.encode()).hexdigest()])
    signature = hmac.new(_key(by.secret, day, scope), to_sign.encode(), hashlib.sha256).hexdigest()
    signed["authorization"] = (
        f"{_ALGORITHM} Credential={by.key_id}/{scope.on(day)}, SignedHeaders={';'.join(names)}, Signature={signature}"
    )
    return signed


@lru_cache(maxsize=2)
def _key(secret: str, day: str, scope: Scope) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.on(day).split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
