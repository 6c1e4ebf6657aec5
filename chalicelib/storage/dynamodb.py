"""The table in DynamoDB. Each method is one call; every clause of a condition has a name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import Client, make_client
from chalicelib.lead import Lead, TimelineEvent
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.attributes import from_attributes, to_attributes
from chalicelib.storage.items import (
    EVENT_PREFIX,
    changing_attributes,
    event_from_item,
    event_to_item,
    from_item,
    item_key,
    lead_key_of,
    moment_text,
    shards_from,
    to_item,
)

# The visitor waits: three calls at most (write, look, write again) stay below eight seconds.
CONNECT_TIMEOUT, READ_TIMEOUT = 1.0, 1.5  # seconds


def make_table_client() -> Client:
    return make_client("dynamodb", connect_timeout=CONNECT_TIMEOUT, read_timeout=READ_TIMEOUT)


class DynamoLeadStore:
    def __init__(self, client: Client, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def add(self, lead: Lead) -> Lead | None:
        with _doubt_as_unavailable():
            try:
                self._client.put_item(
                    TableName=self._table_name,
                    Item=to_attributes(to_item(lead)),
                    ConditionExpression="attribute_not_exists(pk)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except self._client.exceptions.ConditionalCheckFailedException as there_already:
                return from_item(from_attributes(there_already.response["Item"]))
        return None

    def get(self, key: str) -> Lead | None:
        with _doubt_as_unavailable():
            reply = self._client.get_item(
                TableName=self._table_name, Key=to_attributes(item_key(key)), ConsistentRead=True
            )
        return from_item(from_attributes(reply["Item"])) if "Item" in reply else None

    def change(self, old: Lead, new: Lead) -> bool:
        attributes = changing_attributes(replace(new, version=old.version + 1))
        removed = [name for name in ("due_at", "due_shard") if name not in attributes]
        set_changed = "SET " + ", ".join(f"#{name} = :{name}" for name in attributes)
        remove_from_index = " REMOVE " + ", ".join(removed) if removed else ""
        nobody_has_changed_it = "#version = :old_version"
        values = {f":{name}": value for name, value in attributes.items()} | {":old_version": old.version}
        with _doubt_as_unavailable():
            try:
                self._client.update_item(
                    TableName=self._table_name,
                    Key=to_attributes(item_key(old.key)),
                    UpdateExpression=set_changed + remove_from_index,
                    ConditionExpression=nobody_has_changed_it,
                    ExpressionAttributeNames={f"#{name}": name for name in attributes},
                    ExpressionAttributeValues=to_attributes(values),
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return False
        return True

    def due(self, now: datetime) -> Iterator[str]:
        for shard in shards_from(now):
            for item in self._query(
                IndexName="due",
                KeyConditionExpression="due_shard = :shard AND due_at <= :now",
                ExpressionAttributeValues=to_attributes({":shard": shard, ":now": moment_text(now)}),
            ):
                yield lead_key_of(item["pk"]["S"])

    def record(self, key: str, event: TimelineEvent) -> bool:
        with _doubt_as_unavailable():
            try:
                self._client.put_item(
                    TableName=self._table_name,
                    Item=to_attributes(event_to_item(key, event)),
                    ConditionExpression="attribute_not_exists(pk)",
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return False
        return True

    def timeline(self, key: str) -> list[TimelineEvent]:
        items = self._query(
            KeyConditionExpression="pk = :pk AND begins_with(sk, :event)",
            ExpressionAttributeValues=to_attributes({":pk": item_key(key)["pk"], ":event": EVENT_PREFIX}),
        )
        return [event_from_item(from_attributes(item)) for item in items]

    def _query(self, **query: object) -> Iterator[Mapping[str, Any]]:
        """Read all pages of a query; one call a page."""
        more: dict[str, Any] = {}
        while True:
            with _doubt_as_unavailable():
                page = self._client.query(TableName=self._table_name, **query, **more)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


@contextmanager
def _doubt_as_unavailable() -> Iterator[None]:
    """Turn every failure of a call into the port's own error; AWS's message may repeat a value and is left out."""
    try:
        yield
    except ClientError as error:
        raise StoreUnavailableError(error.response["Error"]["Code"]) from None
    except BotoCoreError as error:
        raise StoreUnavailableError(type(error).__name__) from None
