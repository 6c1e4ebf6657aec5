"""Leads and their events as items of the table, and back. Pure: plain dicts, no botocore."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalicelib.leads.asking import Asking
from chalicelib.leads.found_by import found_name, found_number
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.lookup_keys import name_keys
from chalicelib.storage.codec import VERSION, Codec, Item, moment_text
from chalicelib.storage.table import (
    ASKED_SHARD,
    CERTIFIED_SHELF,
    CLOSED_BOX,
    EVENT_SORT_KEYS,
    HELD_BOX,
    NAME_SHELF,
    asking_key,
    due_shard,
    item_key,
    lead_key_of,
    moment_of_seconds,
    open_box,
    seconds_of,
)

LEADS = Codec(Lead, version=8, outside=("key", "expires_at"))
EVENTS = Codec(TimelineEvent, version=2)
ASKINGS = Codec(Asking, version=2)

# What was sent, and what it is found by. It never changes, and so `v` says the form of these, whoever changes the rest.
NEVER_CHANGING = (
    "reference",
    "form",
    "received_at",
    "language",
    "content",
    "answers",
    "other_answers",
    "consents",
    "notes",
    "source",
    "phone_hash",
    "email_hash",
)
# Those of the changing attributes that a lead may be without; DynamoDB wants to be told.
SOMETIMES_MISSING = ("due_at", "due_shard", "expires_at", "certified_shelf", "certified_until")
# In which attribute parts of a name and of numbers are looked for, and among how many of the newest leads: years of a
# practice, in one call that reads no more than a megabyte.
PARTS: Mapping[str, str] = {"name_part": "found_name", "number_part": "found_number"}
MOST_LOOKED_THROUGH = 2_000
EVENTS_ARE_KEPT = timedelta(days=6 * 365)


def to_item(lead: Lead) -> Item:
    item = {**item_key(lead.key), **LEADS.write(lead), **_name_attributes(lead), **_computed_attributes(lead)}
    # An index takes no empty key: what is missing is left out.
    return {name: value for name, value in item.items() if value or name not in {"phone_hash", "email_hash"}}


def from_item(item: Mapping[str, Any]) -> Lead:
    return LEADS.read(item, key=lead_key_of(item["pk"]), expires_at=moment_of_seconds(item.get("expires_at")))


def changing_attributes(lead: Lead) -> Item:
    """Write what changes about a lead; without `due_at` and `due_shard` it is not in the index of what is due."""
    unchanged = (*NEVER_CHANGING, VERSION)
    changing = {name: value for name, value in LEADS.write(lead).items() if name not in unchanged}
    return {**changing, **_computed_attributes(lead)}


def _computed_attributes(lead: Lead) -> Item:
    """Write what follows from how a lead stands: its box, when it is due or gone, when its certificate ends."""
    expiry = {"expires_at": seconds_of(lead.expires_at)} if lead.expires_at else {}
    box = {"box": box_of(lead)} if box_of(lead) else {}
    due = {"due_at": moment_text(lead.due_at), "due_shard": due_shard(lead.key)} if lead.due_at else {}
    ends_on = None if lead.is_canary else lead.standing.ends_on
    certified = {"certified_shelf": CERTIFIED_SHELF, "certified_until": ends_on.isoformat()} if ends_on else {}
    return {**box, **due, **expiry, **certified}


def _name_attributes(lead: Lead) -> Item:
    if lead.is_canary:
        return {}
    answer = lead.answers.get("name")
    name = answer if isinstance(answer, str) else ""
    by_first, by_last = name_keys(name)
    both = {"first_name": by_first, "last_name": by_last} if by_first else {}
    return {"name_shelf": NAME_SHELF, **both, "found_name": found_name(name), "found_number": found_number(lead)}


def parts_of(by: str, value: str) -> list[str]:
    """Return the texts that an attribute must hold: of a name, how each word begins; of a number, a part of it."""
    return [f" {word}" for word in value.split()] if by == "name_part" else [value]


def box_of(lead: Lead) -> str:
    """Return the part of the inbox in which a lead lies; nothing for the canary's, which is not shown there."""
    if lead.is_canary:
        return ""
    if not lead.standing.is_open:
        return CLOSED_BOX
    return HELD_BOX if lead.is_held else open_box(lead.form)


def event_to_item(lead_key: str, event: TimelineEvent) -> Item:
    return {
        "pk": item_key(lead_key)["pk"],
        "sk": f"{EVENT_SORT_KEYS}{moment_text(event.at)}#{event.id}",
        **EVENTS.write(event),
        # The sweep erases them with their lead; this is for those whose lead DynamoDB itself took first.
        "expires_at": seconds_of(event.at + EVENTS_ARE_KEPT),
    }


def event_from_item(item: Mapping[str, Any]) -> TimelineEvent:
    return EVENTS.read(item)


def asking_to_item(lead_key: str, asking: Asking) -> Item:
    """Write an asking that the practice is to be told of; it is due at once."""
    return {
        **asking_key(lead_key, asking.count),
        **ASKINGS.write(asking),
        "due_shard": ASKED_SHARD,
        "due_at": moment_text(asking.at),
        # As events: the sweep erases them with their lead.
        "expires_at": seconds_of(asking.at + EVENTS_ARE_KEPT),
    }


def asking_from_item(item: Mapping[str, Any]) -> Asking:
    return ASKINGS.read(item)
