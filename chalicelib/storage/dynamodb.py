"""The table in DynamoDB. Each method is one call; every clause of a condition has a name."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.leads.asking import Asking
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.storage import BoxQuery, ConditionFailedError, FoundBy, LeadPage, StoreUnavailableError, Table
from chalicelib.storage.codec import Item, moment_text
from chalicelib.storage.items import (
    SOMETIMES_MISSING,
    asking_from_item,
    asking_to_item,
    changing_attributes,
    event_from_item,
    event_to_item,
    from_item,
    to_item,
)
from chalicelib.storage.lead_finder import LeadFinder
from chalicelib.storage.queries import query, query_all
from chalicelib.storage.table import (
    ASKED_SHARD,
    EVENT_SORT_KEYS,
    LEAD_SORT_KEY,
    asking_key,
    count_of_asking,
    item_key,
    lead_key_of,
    seconds_of,
    shards_from,
)
from chalicelib.storage.wire_values import from_attributes, to_attributes

if TYPE_CHECKING:
    from chalicelib.leads.draft import Draft

# A lead without an end has no such attribute, and is never over.
_ITS_TIME_IS_OVER = "expires_at <= :now"


class DynamoLeadStore:
    def __init__(self, table: Table) -> None:
        self._table = table
        self._finder = LeadFinder(table)

    def add(self, lead: Lead) -> Lead | None:
        met = self._put_new(to_item(lead))
        return from_item(met) if met else None

    def _put_new(self, item: Item) -> Item | None:
        """Write an item unless there is one with its key; return the one that was there."""
        try:
            self._table.call(
                "PutItem",
                Item=to_attributes(item),
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ConditionFailedError as there_already:
            if not there_already.item:
                raise StoreUnavailableError("NotTold") from None  # something is there, and nobody said what
            return from_attributes(there_already.item)
        return None

    def get(self, key: str) -> Lead | None:
        item = self._item(item_key(key))
        return from_item(item) if item else None

    def _item(self, key: Mapping[str, str]) -> Item | None:
        reply = self._table.call("GetItem", Key=to_attributes(key), ConsistentRead=True)
        return from_attributes(reply["Item"]) if "Item" in reply else None

    def change(self, old: Lead, new: Lead) -> Lead | None:
        attributes = changing_attributes(replace(new, version=old.version + 1))
        removed = [name for name in SOMETIMES_MISSING if name not in attributes]
        set_changed = "SET " + ", ".join(f"#{name} = :{name}" for name in attributes)
        remove_missing = " REMOVE " + ", ".join(removed) if removed else ""
        nobody_has_changed_it = "#version = :old_version"
        values = {f":{name}": value for name, value in attributes.items()} | {":old_version": old.version}
        try:
            reply = self._table.call(
                "UpdateItem",
                Key=to_attributes(item_key(old.key)),
                UpdateExpression=set_changed + remove_missing,
                ConditionExpression=nobody_has_changed_it,
                ExpressionAttributeNames={f"#{name}": name for name in attributes},
                ExpressionAttributeValues=to_attributes(values),
                ReturnValues="ALL_NEW",
            )
        except ConditionFailedError:
            return None
        return from_item(from_attributes(reply["Attributes"]))

    def due(self, now: datetime) -> Iterator[str]:
        for shard in shards_from(now):
            for item in query_all(
                self._table,
                IndexName="due",
                KeyConditionExpression="due_shard = :shard AND due_at <= :now",
                ExpressionAttributeValues=to_attributes({":shard": shard, ":now": moment_text(now)}),
            ):
                yield lead_key_of(item["pk"]["S"])

    def ask_again(self, key: str, asking: Asking) -> Asking | None:
        met = self._put_new(asking_to_item(key, asking))
        return asking_from_item(met) if met else None

    def asking(self, key: str, count: int) -> Asking | None:
        item = self._item(asking_key(key, count))
        return asking_from_item(item) if item else None

    def askings_due(self) -> Iterator[tuple[str, int]]:
        for item in query_all(
            self._table,
            IndexName="due",
            KeyConditionExpression="due_shard = :shard",
            ExpressionAttributeValues=to_attributes({":shard": ASKED_SHARD}),
        ):
            yield lead_key_of(item["pk"]["S"]), count_of_asking(item["sk"]["S"])

    def settle_asking(self, key: str, count: int) -> None:
        it_is_there = "attribute_exists(pk)"
        try:
            self._table.call(
                "UpdateItem",
                Key=to_attributes(asking_key(key, count)),
                UpdateExpression="REMOVE due_shard, due_at",
                ConditionExpression=it_is_there,
            )
        except ConditionFailedError:
            return  # it went with its lead

    def record(self, key: str, event: TimelineEvent) -> bool:
        try:
            self._table.call(
                "PutItem",
                Item=to_attributes(event_to_item(key, event)),
                ConditionExpression="attribute_not_exists(pk)",
            )
        except ConditionFailedError:
            return False
        return True

    def timeline(self, key: str) -> list[TimelineEvent]:
        return [event_from_item(from_attributes(item)) for item in self._events_of(key)]

    def _events_of(self, key: str) -> Iterator[Mapping[str, Any]]:
        return query_all(
            self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :event)",
            ExpressionAttributeValues=to_attributes({":pk": item_key(key)["pk"], ":event": EVENT_SORT_KEYS}),
            ConsistentRead=True,
        )

    def _keys_below(self, key: str) -> Iterator[Mapping[str, Any]]:
        """Return the keys of everything that lies with a lead, but not its own."""
        for item in query_all(
            self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=to_attributes({":pk": item_key(key)["pk"]}),
            ProjectionExpression="pk, sk",
            ConsistentRead=True,
        ):
            if item["sk"]["S"] != LEAD_SORT_KEY:
                yield item

    def count_in(self, box: str, limit: int) -> int:
        page = query(
            self._table,
            IndexName="box",
            KeyConditionExpression="box = :box",
            ExpressionAttributeValues=to_attributes({":box": box}),
            Select="COUNT",
            Limit=limit,
        )
        return int(page["Count"])

    def erase(self, key: str, now: datetime) -> bool:
        if not self._seal(key, now):
            return False
        # The lead last: as long as it is there, it is due, and a call that was cut short is made again.
        for below in self._keys_below(key):
            self._table.call("DeleteItem", Key=below)
        try:
            reply = self._table.call(
                "DeleteItem",
                Key=to_attributes(item_key(key)),
                ConditionExpression=f"attribute_not_exists(pk) OR {_ITS_TIME_IS_OVER}",
                ExpressionAttributeValues=to_attributes({":now": seconds_of(now)}),
                ReturnValues="ALL_OLD",
            )
        except ConditionFailedError:
            return False
        return "Attributes" in reply

    def _seal(self, key: str, now: datetime) -> bool:
        """Count a lead's version up if its time is over, so that no change begun before can save it any more.

        False if it has time left. Of one that is gone, events may be left: True.
        """
        try:
            self._table.call(
                "UpdateItem",
                Key=to_attributes(item_key(key)),
                UpdateExpression="SET #version = #version + :one",
                ConditionExpression=_ITS_TIME_IS_OVER,
                ExpressionAttributeNames={"#version": "version"},
                ExpressionAttributeValues=to_attributes({":one": 1, ":now": seconds_of(now)}),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ConditionFailedError as refusal:
            return refusal.item is None
        return True

    def in_box(self, stretch: BoxQuery, limit: int) -> LeadPage:
        return self._finder.in_box(stretch, limit)

    def certified(self, since: date, limit: int) -> list[Lead]:
        return self._finder.certified(since, limit)

    def find(self, by: FoundBy, value: str, limit: int) -> list[Lead]:
        return self._finder.find(by, value, limit)

    # Drafts are the inbox's own: their module is loaded with the first of them.

    def keep_draft(self, key: str, draft: "Draft", until: datetime | None) -> bool:
        from chalicelib.storage import drafts

        return drafts.keep(self._table, key, draft, until)

    def drafts(self, key: str, by: str) -> "list[Draft]":
        from chalicelib.storage import drafts

        return drafts.read(self._table, key, by)

    def drop_draft(self, key: str, by: str, draft_id: str) -> None:
        from chalicelib.storage import drafts

        drafts.drop(self._table, key, by, draft_id)
