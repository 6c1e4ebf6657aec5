"""The way out of the desk to a web address: to its own public door, and to who listens outside for its life."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Protocol

from chalicelib.faults import CodedError

# The gateway gives up after 29 seconds, whoever asks.
_PATIENCE = 30.0


class UnreachableError(CodedError):
    """Nobody answered."""


class Door(Protocol):
    """Asks a web address. Each method may raise UnreachableError."""

    def post(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> int:
        """Post fields as JSON; return the status of the answer."""
        ...

    def knock(self, url: str) -> int:
        """Ask for a page; return the status of the answer."""
        ...


class WebDoor:
    def post(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> int:
        told = {"Content-Type": "application/json", "Accept": "application/json", **headers}
        return _status(urllib.request.Request(url, json.dumps(fields).encode(), told))  # noqa: S310 - settings allow the web alone

    def knock(self, url: str) -> int:
        return _status(urllib.request.Request(url))  # noqa: S310 - the same


def _status(request: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - the same
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code
    except (OSError, http.client.HTTPException) as fault:
        raise UnreachableError(type(fault).__name__) from None
