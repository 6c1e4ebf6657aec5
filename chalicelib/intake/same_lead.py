"""What makes a lead the same lead: keyed hashes of its key or its content, so that a repeat meets the first."""

import json
from datetime import date

from chalicelib.forms.sorted_fields import Posted
from chalicelib.leads.keyed_hashes import keyed_hash, stored_hash
from chalicelib.leads.keyring import Key


def content_of(key: Key, form: str, sent: Posted) -> str:
    """Hash what was sent: the same fields and texts in any order and encoding give the same; one byte more differs.

    It is made of what was typed, not of what was understood: two different texts are two leads.
    """
    filled = {name: _lines(value) for name, value in sent.items() if value}
    return stored_hash(key, "content", form, json.dumps(filled, sort_keys=True, ensure_ascii=False))


def _lines(value: str | list[str]) -> str | list[str]:
    """Write line ends in one way: a browser sends the same text with other line ends by script and without."""
    if isinstance(value, list):
        return [str(_lines(item)) for item in value]
    return value.replace("\r\n", "\n").replace("\r", "\n")


def lead_key(key: Key, *, idempotency_key: str, content: str, day: date, is_held: bool = False) -> str:
    """Return the name of the lead: by the client's own key if it sent one, else by content and New York day.

    What is held has a name of its own: sent again without what made it doubtful, it is another lead, and comes in.
    """
    if idempotency_key:
        return keyed_hash(key, "lead by key", idempotency_key)[:32]
    held = ["held"] if is_held else []
    return keyed_hash(key, "lead by content", content, day.isoformat(), *held)[:32]
