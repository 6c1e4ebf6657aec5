"""Reads what the address of the thank-you page says of a request; see `arrival`."""

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.intake.arrival import signature
from chalicelib.leads.keyring import Keyring
from chalicelib.leads.promise import Promise

_TOKEN = re.compile(
    r"(?P<said>(?P<reference>[0-9A-Z]{4}-[0-9A-Z]{4})\.(?P<form>[a-z-]{1,40})\.(?P<promised>\d{0,8}s?))"
    r"\.(?P<signature>[0-9a-f]{20})",
    re.ASCII,
)
_MINUTE = 60


@dataclass(frozen=True)
class Arrival:
    """What the thank-you page is to speak of."""

    reference: str
    form: str
    promise: Promise | None
    is_visit_uncertain: bool


def read_arrival(token: str, keys: Keyring) -> Arrival | None:
    """Return what an address says; None if the desk did not write it."""
    found = _TOKEN.fullmatch(token)
    if not found:
        return None
    for uncertain in (False, True):
        made = (signature(found["said"], key, is_visit_uncertain=uncertain) for key in keys.keys)
        if any(hmac.compare_digest(one, found["signature"]) for one in made):
            return Arrival(found["reference"], found["form"], _from_minutes(found["promised"]), uncertain)
    return None


def _from_minutes(text: str) -> Promise | None:
    minutes = text.rstrip("s")
    if not minutes:
        return None
    return Promise(datetime.fromtimestamp(int(minutes) * _MINUTE, UTC), same_day=text.endswith("s"))
