"""What the address of the thank-you page says of a request that has arrived: nothing that was typed.

It names the reference, the form and by when an answer is promised, and is signed, so that nobody can make the page say
anything else. Whether a visit is certain is an answer of the visitor's: only the signature knows it, which nobody but
the desk can read.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from chalicelib.leads.keyed_hashes import keyed_hash
from chalicelib.leads.keyring import Key, Keyring
from chalicelib.leads.lead import Lead
from chalicelib.leads.place import is_visit_uncertain
from chalicelib.leads.promise import Promise

_TOKEN = re.compile(
    r"(?P<reference>[0-9A-Z]{4}-[0-9A-Z]{4})\.(?P<form>[a-z-]{1,40})\.(?P<promised>\d{0,8}s?)\.(?P<signature>[0-9a-f]{20})",
    re.ASCII,
)
_MINUTE = 60
_SIGNATURE = 20  # hex digits


@dataclass(frozen=True)
class Arrival:
    """What the thank-you page is to speak of."""

    reference: str
    form: str
    promise: Promise | None
    is_visit_uncertain: bool

    @classmethod
    def of(cls, lead: Lead) -> Self:
        return cls(lead.reference, lead.form, lead.promise, is_visit_uncertain(lead.answers))

    def token(self, keys: Keyring) -> str:
        return f"{self._said()}.{self._signature(keys.newest)}"

    def _said(self) -> str:
        return f"{self.reference}.{self.form}.{_as_minutes(self.promise)}"

    def _signature(self, key: Key) -> str:
        return keyed_hash(key, "arrival", self._said(), str(self.is_visit_uncertain))[:_SIGNATURE]

    def is_signed(self, signature: str, keys: Keyring) -> bool:
        return any(hmac.compare_digest(self._signature(key), signature) for key in keys.keys)


def read_arrival(token: str, keys: Keyring) -> Arrival | None:
    """Return what an address says; None if the desk did not write it."""
    found = _TOKEN.fullmatch(token)
    if not found:
        return None
    said = (found["reference"], found["form"], _from_minutes(found["promised"]))
    arrivals = (Arrival(*said, is_visit_uncertain=uncertain) for uncertain in (False, True))
    return next((arrival for arrival in arrivals if arrival.is_signed(found["signature"], keys)), None)


def _as_minutes(promised: Promise | None) -> str:
    """Write a promise as the whole minute that it is, and an "s" for the same day."""
    if promised is None:
        return ""
    return f"{int(promised.respond_by.timestamp()) // _MINUTE}{'s' if promised.same_day else ''}"


def _from_minutes(text: str) -> Promise | None:
    minutes = text.rstrip("s")
    if not minutes:
        return None
    return Promise(datetime.fromtimestamp(int(minutes) * _MINUTE, UTC), same_day=text.endswith("s"))
