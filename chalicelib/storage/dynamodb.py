"""The table in DynamoDB. Each method is one call; every clause of a condition has a name."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.leads.asking import Asking
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.lookup_keys import LONGEST_NAME_KEY
from chalicelib.storage import BoxQuery, ConditionFailedError, FoundBy, LeadPage, StoreUnavailableError, Table
from chalicelib.storage.codec import Item, moment_text
from chalicelib.storage.items import (
    MOST_LOOKED_THROUGH,
    PARTS,
    SOMETIMES_MISSING,
    asking_from_item,
    asking_to_item,
    box_of,
    changing_attributes,
    event_from_item,
    event_to_item,
    from_item,
    parts_of,
    to_item,
)
from chalicelib.storage.table import (
    ASKED_SHARD,
    EVENT_SORT_KEYS,
    LEAD_SORT_KEY,
    NAME_SHELF,
    asking_key,
    count_of_asking,
    item_key,
    lead_key_of,
    seconds_of,
    shards_from,
)
from chalicelib.storage.wire_values import from_attributes, to_attributes

_MOST_AT_ONCE = 100  # items in one BatchGetItem
# The step between two moments as the table writes them; BETWEEN includes both ends.
_SMALLEST = timedelta(microseconds=1)
# A lead without an end has no such attribute, and is never over.
_ITS_TIME_IS_OVER = "expires_at <= :now"


class DynamoLeadStore:
    def __init__(self, table: Table) -> None:
        self._table = table

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
            for item in self._query(
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
        for item in self._query(
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
        return self._query(
            KeyConditionExpression="pk = :pk AND begins_with(sk, :event)",
            ExpressionAttributeValues=to_attributes({":pk": item_key(key)["pk"], ":event": EVENT_SORT_KEYS}),
            ConsistentRead=True,
        )

    def _keys_below(self, key: str) -> Iterator[Mapping[str, Any]]:
        """Return the keys of everything that lies with a lead, but not its own."""
        for item in self._query(
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=to_attributes({":pk": item_key(key)["pk"]}),
            ProjectionExpression="pk, sk",
            ConsistentRead=True,
        ):
            if item["sk"]["S"] != LEAD_SORT_KEY:
                yield item

    def count_in(self, box: str, limit: int) -> int:
        page = self._page(
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
        if stretch.since >= stretch.until:
            return LeadPage(())  # BETWEEN refuses bounds that are the wrong way round
        place = json.loads(stretch.after) if stretch.after else None
        page = self._page(
            IndexName="box",
            KeyConditionExpression="box = :box AND received_at BETWEEN :since AND :until",
            ExpressionAttributeValues=to_attributes(
                {
                    ":box": stretch.box,
                    ":since": moment_text(stretch.since),
                    ":until": moment_text(stretch.until - _SMALLEST),
                }
            ),
            ScanIndexForward=stretch.oldest_first,
            Limit=limit,
            **({"ExclusiveStartKey": to_attributes(place)} if place else {}),
        )
        last = page.get("LastEvaluatedKey")
        # The index lags behind the leads for a moment: one that has left the box is not shown in it.
        leads = [lead for lead in self._leads_of(page["Items"]) if box_of(lead) == stretch.box]
        return LeadPage(tuple(leads), json.dumps(from_attributes(last)) if last else "")

    def find(self, by: FoundBy, value: str, limit: int) -> list[Lead]:
        if not value:
            return []  # no index takes an empty key
        if by == "name":
            beginning = value[:LONGEST_NAME_KEY]
            named = [item for index in ("first_name", "last_name") for item in self._named(index, beginning, limit)]
            return self._leads_of(named, limit)
        if by in PARTS:
            return self._leads_of(self._with_parts(by, value), limit)
        attribute = by if by == "reference" else f"{by}_hash"
        page = self._page(
            IndexName=by,
            KeyConditionExpression="#attribute = :value",
            # "reference" is a word of DynamoDB's own.
            ExpressionAttributeNames={"#attribute": attribute},
            ExpressionAttributeValues=to_attributes({":value": value}),
            ScanIndexForward=False,
            Limit=limit,
        )
        return [lead for lead in self._leads_of(page["Items"]) if not lead.is_canary]

    def _with_parts(self, by: FoundBy, value: str) -> list[Mapping[str, Any]]:
        """Look through the newest leads, in one call, for those that have each part."""
        attribute, parts = PARTS[by], parts_of(by, value)
        page = self._page(
            IndexName="names",
            KeyConditionExpression="name_shelf = :names",
            FilterExpression=" AND ".join(f"contains({attribute}, :part{number})" for number in range(len(parts))),
            ExpressionAttributeValues=to_attributes(
                {":names": NAME_SHELF, **{f":part{number}": part for number, part in enumerate(parts)}}
            ),
            ScanIndexForward=False,
            Limit=MOST_LOOKED_THROUGH,
        )
        items: list[Mapping[str, Any]] = page["Items"]
        return items

    def _named(self, index: str, beginning: str, limit: int) -> list[Mapping[str, Any]]:
        page = self._page(
            IndexName=index,
            KeyConditionExpression=f"name_shelf = :names AND begins_with({index}, :beginning)",
            ExpressionAttributeValues=to_attributes({":names": NAME_SHELF, ":beginning": beginning}),
            Limit=limit,
        )
        items: list[Mapping[str, Any]] = page["Items"]
        return items

    def _leads_of(self, found: Iterable[Mapping[str, Any]], limit: int | None = None) -> list[Lead]:
        """Read the leads that an index named, in its order; each once, and those that are gone by now not at all."""
        keys = list(dict.fromkeys(lead_key_of(item["pk"]["S"]) for item in found))[:limit]
        leads: dict[str, Lead] = {}
        for start in range(0, len(keys), _MOST_AT_ONCE):
            wanted: list[Any] = [to_attributes(item_key(key)) for key in keys[start : start + _MOST_AT_ONCE]]
            while wanted:
                items, wanted = self._read_together(wanted)
                leads |= {lead.key: lead for lead in map(from_item, items)}
        return [leads[key] for key in keys if key in leads]

    def _read_together(self, wanted: list[Any]) -> tuple[list[Item], list[Any]]:
        """Read many items in one call; return those that came, and the keys of those that did not fit."""
        request = {self._table.name: {"Keys": wanted, "ConsistentRead": True}}
        reply = self._table.call("BatchGetItem", RequestItems=request)
        came: list[Mapping[str, Any]] = reply["Responses"].get(self._table.name, [])
        not_yet: list[Any] = reply.get("UnprocessedKeys", {}).get(self._table.name, {}).get("Keys", [])
        return list(map(from_attributes, came)), not_yet

    def _query(self, **query: object) -> Iterator[Mapping[str, Any]]:
        """Read all pages of a query; one call a page."""
        more: dict[str, Any] = {}
        while True:
            page = self._page(**query, **more)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    def _page(self, **query: object) -> Mapping[str, Any]:
        """Read one page of a query."""
        page: Mapping[str, Any] = self._table.call("Query", **query)
        return page
