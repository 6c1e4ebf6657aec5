"""Screening: what speaks against a submission. It never refuses; in doubt a person decides."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from chalicelib.finding import keyed_hash
from chalicelib.forms.asking import Form
from chalicelib.forms.validating import Posted
from chalicelib.intake import controls

Doubt = Literal[
    "honeypot",  # a field that no person sees was filled in
    "too_fast",  # the form was sent before anybody could have read it
]

# Programs post within milliseconds. Nobody reads and fills a form in a second, even with a browser's autofill; a longer
# bound would hold people whose clock is a little off.
FASTEST_PERSON = timedelta(seconds=1)
_TOKEN = re.compile(r"(\d{10,16})\.([0-9a-f]{32})")


def doubts_about(
    posted: Posted, headers: Mapping[str, str], form: type[Form], *, secret: bytes, now: datetime
) -> tuple[Doubt, ...]:
    """Give the reasons for doubt, none for most people."""
    doubts: list[Doubt] = []
    if controls.fell_into_honeypot(posted):
        doubts.append("honeypot")
    begun_at = _begun_at(posted, headers, form, secret)
    if begun_at is not None and timedelta(0) <= now - begun_at < FASTEST_PERSON:
        doubts.append("too_fast")
    return tuple(doubts)


def is_held(form: type[Form], doubts: tuple[Doubt, ...]) -> bool:
    """Say whether a submission waits for a person's decision instead of raising an alert."""
    return "honeypot" in doubts or (bool(doubts) and form.holds_when_in_doubt)


def make_fill_token(form: type[Form], *, secret: bytes, now: datetime) -> str:
    """Sign the moment at which a form was handed out."""
    moment = str(int(now.timestamp() * 1000))
    return f"{moment}.{_signature(secret, form, moment)}"


def _signature(secret: bytes, form: type[Form], moment: str) -> str:
    return keyed_hash(secret, "fill token", form.name_in_url, moment)[:32]


def _begun_at(posted: Posted, headers: Mapping[str, str], form: type[Form], secret: bytes) -> datetime | None:
    """Find out when the visitor was given the form; None if nothing trustworthy says so."""
    token = _TOKEN.fullmatch(controls.control(posted, (controls.FILL_TOKEN,)))
    if token and token[2] == _signature(secret, form, token[1]):
        return _moment(int(token[1]))
    return _session_began_at(headers.get("formspree-session-data", ""))


def _session_began_at(header: str) -> datetime | None:
    """Read when a Formspree client was loaded; it comes from the visitor's own clock and is only ever a hint."""
    try:
        loaded_at = json.loads(base64.b64decode(header, validate=True))["loadedAt"]
        return _moment(int(loaded_at))
    except (binascii.Error, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _moment(milliseconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None
