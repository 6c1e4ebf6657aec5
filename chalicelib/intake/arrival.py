"""What the address of the thank-you page says of a request that has arrived: nothing that was typed.

It names the reference, the form and by when an answer is promised, and is signed, so that nobody can make the page say
anything else. Whether a visit is certain is an answer of the visitor's: only the signature knows it, which nobody but
the desk can read. (`arrival_reader` reads it: who sends a form has no need of that.)
"""

from chalicelib.leads.keyed_hashes import keyed_hash
from chalicelib.leads.keyring import Key, Keyring
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import Promise

_MINUTE = 60
_SIGNATURE = 20  # hex digits


def arrival_token(lead: Lead, keys: Keyring) -> str:
    said = f"{lead.reference}.{lead.form}.{_as_minutes(lead.promise)}"
    return f"{said}.{signature(said, keys.newest, is_visit_uncertain=lead.is_visit_uncertain)}"


def signature(said: str, key: Key, *, is_visit_uncertain: bool) -> str:
    return keyed_hash(key, "arrival", said, str(is_visit_uncertain))[:_SIGNATURE]


def _as_minutes(promised: Promise | None) -> str:
    """Write a promise as the whole minute that it is, and an "s" for the same day."""
    if promised is None:
        return ""
    return f"{int(promised.respond_by.timestamp()) // _MINUTE}{'s' if promised.same_day else ''}"
