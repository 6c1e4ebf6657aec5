"""A table in memory that is quick at any size: each index is kept in order, and each item as a piece of JSON.

It knows the calls and expressions that the desk makes, and no others. It is held to the same contract as the engines,
and is for what they are too slow or too large for: a million leads, a storm.
"""

import json
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from benchmarks.capacity import item_size
from chalicelib.storage import ConditionFailedError
from local.table import table_definition
from tests.expressions import Names, Values, holds, key_condition, updated

Item = dict[str, Any]
# Where an item stands in an index: its value there, then its own key.
Place = tuple[str, str, str]
# A query reads so much at most; then it says where to go on.
_MOST_READ = 1_048_576  # bytes


@dataclass(frozen=True)
class _Index:
    by: str
    order: str
    # What it holds of an item; None for all of it.
    holds: frozenset[str] | None


def _indexes() -> dict[str, _Index]:
    indexes = {}
    for one in table_definition()["GlobalSecondaryIndexes"]:
        by, order = (key["AttributeName"] for key in one["KeySchema"])
        held = {"pk", "sk", by, order, *one["Projection"].get("NonKeyAttributes", ())}
        indexes[one["IndexName"]] = _Index(by, order, frozenset(held))
    return indexes


@dataclass
class _Shelf:
    """The items of an index that have the same first key, in order; sorted when somebody looks."""

    places: list[Place] = field(default_factory=list)
    is_sorted: bool = True

    def append(self, place: Place) -> None:
        self.places.append(place)
        self.is_sorted = False

    def in_order(self) -> list[Place]:
        if not self.is_sorted:
            self.places.sort()
            self.is_sorted = True
        return self.places


class SortedTable:
    def __init__(self, name: str = "leads") -> None:
        self.name = name
        self._indexes = _indexes()
        self._items: dict[str, dict[str, bytes]] = {}
        self._shelves: dict[tuple[str, str], _Shelf] = {}
        self._lock = RLock()
        self._calls = {
            "BatchGetItem": self._batch_get,
            "DeleteItem": self._delete,
            "GetItem": self._get,
            "PutItem": self._put,
            "Query": self._query,
            "UpdateItem": self._update,
        }

    def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as botocore's
        with self._lock:
            return self._calls[operation](parameters)

    def fill(self, items: Iterable[Item]) -> None:
        """Put in many new items; they are brought into order once."""
        for item in items:
            pk, sk = _key_of(item)
            self._items.setdefault(pk, {})[sk] = _packed(item)
            for name, value, place in self._places_of(item):
                self._shelves.setdefault((name, value), _Shelf()).append(place)

    def bytes_kept(self) -> int:
        """Return how much its items hold, written as JSON."""
        return sum(len(packed) for below in self._items.values() for packed in below.values())

    # --- single items

    def _read(self, pk: str, sk: str) -> Item | None:
        packed = self._items.get(pk, {}).get(sk)
        return json.loads(packed) if packed else None

    def _get(self, asked: Mapping[str, Any]) -> Item:
        item = self._read(*_key_of(asked["Key"]))
        return {"Item": item} if item else {}

    def _batch_get(self, asked: Mapping[str, Any]) -> Item:
        keys = asked["RequestItems"][self.name]["Keys"]
        items = [self._read(*_key_of(key)) for key in keys]
        return {"Responses": {self.name: [item for item in items if item]}, "UnprocessedKeys": {}}

    def _put(self, asked: Mapping[str, Any]) -> Item:
        self._replace(self._read_if_it_holds(asked, _key_of(asked["Item"])), asked["Item"])
        return {}

    def _delete(self, asked: Mapping[str, Any]) -> Item:
        old = self._read_if_it_holds(asked, _key_of(asked["Key"]))
        self._replace(old, None)
        return {"Attributes": old} if old and asked.get("ReturnValues") == "ALL_OLD" else {}

    def _update(self, asked: Mapping[str, Any]) -> Item:
        old = self._read_if_it_holds(asked, _key_of(asked["Key"]))
        new = updated(asked["UpdateExpression"], old or asked["Key"], *_said(asked))
        self._replace(old, new)
        return {"Attributes": new} if asked.get("ReturnValues") == "ALL_NEW" else {}

    def _read_if_it_holds(self, asked: Mapping[str, Any], key: tuple[str, str]) -> Item | None:
        item = self._read(*key)
        if "ConditionExpression" in asked and not holds(asked["ConditionExpression"], item or {}, *_said(asked)):
            tells = asked.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
            raise ConditionFailedError(item if tells else None)
        return item

    def _replace(self, old: Item | None, new: Item | None) -> None:
        before, after = (set(self._places_of(item or {})) for item in (old, new))
        for name, value, place in before - after:
            places = self._shelves[name, value].in_order()
            del places[bisect_left(places, place)]
        for name, value, place in after - before:
            insort(self._shelves.setdefault((name, value), _Shelf()).in_order(), place)
        if new is not None:
            pk, sk = _key_of(new)
            self._items.setdefault(pk, {})[sk] = _packed(new)
        elif old is not None:
            pk, sk = _key_of(old)
            del self._items[pk][sk]

    def _places_of(self, item: Item) -> Iterable[tuple[str, str, Place]]:
        """Yield index, first key and place of an item in each index in which it is."""
        for name, index in self._indexes.items():
            if index.by in item and index.order in item:
                yield name, item[index.by]["S"], (item[index.order]["S"], *_key_of(item))

    # --- queries

    def _query(self, asked: Mapping[str, Any]) -> Item:
        wanted = key_condition(asked["KeyConditionExpression"], asked["ExpressionAttributeValues"])
        index = self._indexes.get(asked.get("IndexName", ""))
        places = self._places(asked.get("IndexName", ""), wanted.value)
        first, end = bisect_left(places, (wanted.first,)), bisect_left(places, (wanted.last + "\0",))
        forward = asked.get("ScanIndexForward", True)
        if "ExclusiveStartKey" in asked:
            place = _place_of(asked["ExclusiveStartKey"], index)
            first, end = (bisect_right(places, place), end) if forward else (first, bisect_left(places, place))
        return self._page(asked, places, range(first, end) if forward else range(end - 1, first - 1, -1), index)

    def _places(self, index: str, value: str) -> list[Place]:
        if index:
            shelf = self._shelves.get((index, value))
            return shelf.in_order() if shelf else []
        return sorted((sk, value, sk) for sk in self._items.get(value, {}))

    def _page(self, asked: Mapping[str, Any], places: list[Place], stretch: range, index: _Index | None) -> Item:
        items: list[Item] = []
        read, size, entry = 0, 0, {}
        for at in stretch[: asked.get("Limit")]:
            _, pk, sk = places[at]
            entry = _part(self._read(pk, sk) or {}, index.holds if index else None)
            read, size = read + 1, size + item_size(entry)
            if "FilterExpression" not in asked or holds(asked["FilterExpression"], entry, *_said(asked)):
                items.append(_part(entry, _shown(asked)))
            if size > _MOST_READ:
                break
        is_cut = read < len(stretch) or read == asked.get("Limit")
        keys = {"pk", "sk", *((index.by, index.order) if index else ())}
        more = {"LastEvaluatedKey": _part(entry, keys)} if is_cut and read else {}
        counted = {"Count": len(items), "ScannedCount": read, **more}
        return counted if asked.get("Select") == "COUNT" else {"Items": items, **counted}


def _place_of(key: Item, index: _Index | None) -> Place:
    pk, sk = _key_of(key)
    return key[index.order]["S"] if index else sk, pk, sk


def _shown(asked: Mapping[str, Any]) -> set[str] | None:
    projection = asked.get("ProjectionExpression")
    return set(projection.split(", ")) if projection else None


def _part(item: Item, names: Iterable[str] | None) -> Item:
    return item if names is None else {name: item[name] for name in names if name in item}


def _said(asked: Mapping[str, Any]) -> tuple[Names, Values]:
    return asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})


def _key_of(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _packed(item: Item) -> bytes:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()
