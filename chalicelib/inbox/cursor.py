"""Cursors: where a list goes on, as links carry it."""

import base64
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.keyed_hashes import keyed_hash
from chalicelib.leads.keyring import Key


@dataclass(frozen=True)
class Cursor:
    """Where a list goes on: at this moment, without those of the moment that were seen, by their references."""

    moment: datetime
    seen: frozenset[str] = frozenset()


def write_cursor(key: Key, cursor: Cursor) -> str:
    """Write a cursor into a link: a moment and references, signed, so that nobody can make one up."""
    text = "~".join([cursor.moment.isoformat(), *sorted(cursor.seen)])
    return base64.urlsafe_b64encode(f"{_signature(key, text)}~{text}".encode()).decode().rstrip("=")


def read_cursor(keys: Iterable[Key], written: str) -> Cursor:
    """Read a cursor that was written under one of the keys.

    Raises:
        NotDoneError: bad_input; it is none of ours.
    """
    try:
        padded = written.encode("ascii") + b"=" * (-len(written) % 4)
        signature, _, text = base64.urlsafe_b64decode(padded).decode("ascii").partition("~")
    except ValueError:
        raise NotDoneError("bad_input") from None
    if not any(hmac.compare_digest(signature, _signature(key, text)) for key in keys):
        raise NotDoneError("bad_input")
    moment, *seen = text.split("~")
    return Cursor(datetime.fromisoformat(moment), frozenset(seen))


def _signature(key: Key, text: str) -> str:
    return keyed_hash(key, "place in a list", text)[:32]


def cursor_in(request: InboxRequest, first: Cursor) -> Cursor:
    """Return the cursor in the request's address, or else the first one.

    Raises:
        NotDoneError: bad_input; it is none of ours.
    """
    written = request.query("after")
    if not written:
        return first
    # The page with the link was made in this session.
    began_at = request.session.began_at if request.session else request.now
    return read_cursor(request.desk.settings.keys.trusted_for(began_at), written)


def link_after(request: InboxRequest, path: str, after: Cursor | None, query: Mapping[str, str] | None = None) -> str:
    """Return the address of what is older, or nothing if there is no more."""
    if after is None:
        return ""
    parts = {**(query or {}), "after": write_cursor(request.desk.settings.keys.newest, after)}
    return f"{request.url(path)}?{urlencode({name: value for name, value in parts.items() if value})}"
