"""Records in the table, beside the leads: each has a partition and a key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.clock import Clock
from chalicelib.storage import ConditionFailedError, Record, Table
from chalicelib.storage.codec import Item
from chalicelib.storage.table import moment_of_seconds, seconds_of
from chalicelib.storage.wire_values import from_attributes, to_attributes


class DynamoRecordStore:
    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def read(self, partition: str, key: str) -> Record | None:
        reply = self._table.call("GetItem", Key=_key(partition, key), ConsistentRead=True)
        return next(iter(self._alive([reply["Item"]] if "Item" in reply else [])), None)

    def write(self, record: Record) -> bool:
        now = seconds_of(self._clock.now())
        # One that has expired counts as not there, whether or not DynamoDB has taken it yet.
        if record.version:
            nobody_wrote_it = "#version = :version AND (attribute_not_exists(#expires_at) OR #expires_at > :now)"
            said = {"#version": "version"}, {":version": record.version}
        else:
            nobody_wrote_it = "attribute_not_exists(pk) OR #expires_at <= :now"
            said = {}, {}
        try:
            self._table.call(
                "PutItem",
                Item=to_attributes(_item_of(replace(record, version=record.version + 1))),
                ConditionExpression=nobody_wrote_it,
                ExpressionAttributeNames={"#expires_at": "expires_at", **said[0]},
                ExpressionAttributeValues=to_attributes({":now": now, **said[1]}),
            )
        except ConditionFailedError:
            return False
        return True

    def put(self, record: Record) -> None:
        self._table.call("PutItem", Item=to_attributes(_item_of(replace(record, version=record.version + 1))))

    def remove(self, partition: str, key: str) -> bool:
        reply = self._table.call("DeleteItem", Key=_key(partition, key), ReturnValues="ALL_OLD")
        return bool(self._alive([reply["Attributes"]] if "Attributes" in reply else []))

    def list(
        self, partition: str, beginning: str = "", *, limit: int = 100, newest_first: bool = False, after: str = ""
    ) -> Sequence[Record]:
        condition, values = "pk = :partition", {":partition": partition}
        if beginning:
            condition, values = f"{condition} AND begins_with(sk, :beginning)", values | {":beginning": beginning}
        found: list[Record] = []
        place = {"ExclusiveStartKey": _key(partition, after)} if after else {}
        # Those that have expired leave gaps in a page, and long ones end it early: the rest is in the next.
        while len(found) < limit:
            page = self._table.call(
                "Query",
                KeyConditionExpression=condition,
                ExpressionAttributeValues=to_attributes(values),
                ScanIndexForward=not newest_first,
                ConsistentRead=True,
                Limit=limit - len(found),
                **place,
            )
            found += self._alive(page["Items"])
            if "LastEvaluatedKey" not in page:
                break
            place = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        return found

    def _alive(self, items: Iterable[Mapping[str, Any]]) -> Sequence[Record]:
        """Return the records of items, without those that have expired."""
        now, records = self._clock.now(), (_record_of(from_attributes(item)) for item in items)
        return [record for record in records if record.expires_at is None or record.expires_at > now]


def _key(partition: str, key: str) -> dict[str, Any]:
    return to_attributes({"pk": partition, "sk": key})


def _item_of(record: Record) -> Item:
    expiry = {"expires_at": seconds_of(record.expires_at)} if record.expires_at else {}
    return {"pk": record.partition, "sk": record.key, "values": record.values, "version": record.version, **expiry}


def _record_of(item: Item) -> Record:
    return Record(
        partition=item["pk"],
        key=item["sk"],
        values=item["values"],
        expires_at=moment_of_seconds(item.get("expires_at")),
        version=item["version"],
    )
