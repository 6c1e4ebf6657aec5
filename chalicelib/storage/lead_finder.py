"""Looking around among the leads: what lies in a box, and whoever is to be found. Each page costs what it holds."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import LONGEST_NAME_KEY
from chalicelib.storage import BoxQuery, FoundBy, LeadPage, Table
from chalicelib.storage.codec import Item, moment_text
from chalicelib.storage.items import MOST_LOOKED_THROUGH, PARTS, box_of, from_item, parts_of
from chalicelib.storage.queries import query
from chalicelib.storage.table import CERTIFIED_SHELF, NAME_SHELF, item_key, lead_key_of
from chalicelib.storage.wire_values import from_attributes, to_attributes

_MOST_AT_ONCE = 100  # items in one BatchGetItem
# The step between two moments as the table writes them; BETWEEN includes both ends.
_SMALLEST = timedelta(microseconds=1)


class LeadFinder:
    """The part of the store that only the inbox asks for; see LeadArchive."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def in_box(self, stretch: BoxQuery, limit: int) -> LeadPage:
        if stretch.since >= stretch.until:
            return LeadPage(())  # BETWEEN refuses bounds that are the wrong way round
        place = json.loads(stretch.after) if stretch.after else None
        page = query(
            self._table,
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

    def certified(self, since: date, limit: int) -> list[Lead]:
        page = query(
            self._table,
            IndexName="certified",
            KeyConditionExpression="certified_shelf = :certified AND certified_until >= :since",
            ExpressionAttributeValues=to_attributes({":certified": CERTIFIED_SHELF, ":since": since.isoformat()}),
            Limit=limit,
        )
        return [lead for lead in self._leads_of(page["Items"]) if _ends_from(lead, since)]

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
        page = query(
            self._table,
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
        page = query(
            self._table,
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
        page = query(
            self._table,
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


def _ends_from(lead: Lead, since: date) -> bool:
    """Say so of the lead itself: the index lags behind it for a moment."""
    return lead.standing.ends_on is not None and lead.standing.ends_on >= since
