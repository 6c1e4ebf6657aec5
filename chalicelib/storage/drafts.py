"""Drafts of notes, below their leads in the table. Loaded for them alone: whoever takes a request needs none."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.leads.draft import Draft
from chalicelib.storage import ConditionFailedError, Table
from chalicelib.storage.codec import Codec, Item
from chalicelib.storage.queries import query_all
from chalicelib.storage.table import draft_key, drafts_of, item_key, seconds_of
from chalicelib.storage.wire_values import from_attributes, to_attributes

DRAFTS = Codec(Draft, version=1)


def to_item(lead_key: str, draft: Draft, until: datetime | None) -> Item:
    """Write a draft as its next version."""
    expiry = {"expires_at": seconds_of(until)} if until else {}
    written = DRAFTS.write(replace(draft, version=draft.version + 1))
    return {**draft_key(lead_key, draft.by, draft.id), **written, **expiry}


def from_item(item: Mapping[str, Any]) -> Draft:
    return DRAFTS.read(item)


def keep(table: Table, lead_key: str, draft: Draft, until: datetime | None) -> bool:
    """Write a draft on top of its version; False if another one is there."""
    nobody_kept_one = {"ConditionExpression": "attribute_not_exists(pk)"}
    nobody_has_changed_it = {
        "ConditionExpression": "#version = :version",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": to_attributes({":version": draft.version}),
    }
    condition = nobody_has_changed_it if draft.version else nobody_kept_one
    try:
        table.call("PutItem", Item=to_attributes(to_item(lead_key, draft, until)), **condition)
    except ConditionFailedError:
        return False
    return True


def read(table: Table, lead_key: str, person: str) -> list[Draft]:
    found = query_all(
        table,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :drafts)",
        ExpressionAttributeValues=to_attributes({":pk": item_key(lead_key)["pk"], ":drafts": drafts_of(person)}),
        ConsistentRead=True,
    )
    return [from_item(from_attributes(item)) for item in found]


def drop(table: Table, lead_key: str, person: str, draft_id: str) -> None:
    table.call("DeleteItem", Key=to_attributes(draft_key(lead_key, person, draft_id)))
