"""The table in DynamoDB. Each method is one call; every clause of a condition has a name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.lead import Alert, AlertState, Lead
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.items import ALERT_ATTRIBUTES, Item, alert_attributes, from_item, item_key, to_item

# boto3 makes its clients at run time; there is no type to name.
Client = Any

# The visitor waits: three calls at most (write, look, write again) stay below eight seconds.
CONNECT_TIMEOUT, READ_TIMEOUT = 1.0, 1.5  # seconds


def make_client() -> Client:
    """Make the client of the visitor's path: no retries of its own, since the intake knows what to do with doubt."""
    config = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"total_max_attempts": 1},
        # Its errors print the values they refuse; ours are valid by construction.
        parameter_validation=False,
    )
    return boto3.client("dynamodb", config=config)


class DynamoLeadStore:
    def __init__(self, client: Client, table_name: str) -> None:
        self._client = client
        self._table_name = table_name
        self._serialize = TypeSerializer().serialize
        self._deserialize = TypeDeserializer().deserialize

    def add(self, lead: Lead) -> Lead | None:
        with _doubt_as_unavailable():
            try:
                self._client.put_item(
                    TableName=self._table_name,
                    Item=self._to_wire(to_item(lead)),
                    ConditionExpression="attribute_not_exists(pk)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except self._client.exceptions.ConditionalCheckFailedException as there_already:
                return self._from_wire(there_already.response["Item"])
        return None

    def get(self, key: str) -> Lead | None:
        with _doubt_as_unavailable():
            reply = self._client.get_item(
                TableName=self._table_name, Key=self._to_wire(item_key(key)), ConsistentRead=True
            )
        return self._from_wire(reply["Item"]) if "Item" in reply else None

    def claim_alert(self, key: str, *, now: datetime, lease_until: datetime) -> Lead | None:
        is_pending = "alert_state = :pending"
        is_abandoned = "(alert_state = :sending AND alert_lease_until < :now)"
        with _doubt_as_unavailable():
            try:
                reply = self._client.update_item(
                    TableName=self._table_name,
                    Key=self._to_wire(item_key(key)),
                    UpdateExpression="SET alert_state = :sending, alert_lease_until = :lease_until "
                    "ADD alert_attempt :one",
                    ConditionExpression=f"{is_pending} OR {is_abandoned}",
                    ExpressionAttributeValues=self._to_wire(
                        {
                            ":pending": str(AlertState.PENDING),
                            ":sending": str(AlertState.SENDING),
                            ":now": now.isoformat(),
                            ":lease_until": lease_until.isoformat(),
                            ":one": 1,
                        }
                    ),
                    ReturnValues="ALL_NEW",
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return None
        return self._from_wire(reply["Attributes"])

    def settle_alert(self, key: str, claimed: Alert, settled: Alert) -> bool:
        attributes = alert_attributes(settled)
        absent = [name for name in ALERT_ATTRIBUTES if name not in attributes]
        update = "SET " + ", ".join(f"{name} = :{name}" for name in attributes)
        if absent:
            update += " REMOVE " + ", ".join(absent)
        is_still_ours = "alert_state = :claimed_state AND alert_attempt = :claimed_attempt"
        values = {f":{name}": value for name, value in attributes.items()}
        values |= {":claimed_state": str(claimed.state), ":claimed_attempt": claimed.attempt}
        with _doubt_as_unavailable():
            try:
                self._client.update_item(
                    TableName=self._table_name,
                    Key=self._to_wire(item_key(key)),
                    UpdateExpression=update,
                    ConditionExpression=is_still_ours,
                    ExpressionAttributeValues=self._to_wire(values),
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return False
        return True

    def _to_wire(self, item: Item) -> dict[str, Any]:
        return {name: self._serialize(value) for name, value in item.items()}

    def _from_wire(self, attributes: Mapping[str, Any]) -> Lead:
        return from_item({name: self._deserialize(value) for name, value in attributes.items()})


@contextmanager
def _doubt_as_unavailable() -> Iterator[None]:
    """Turn every failure of a call into the port's own error; AWS's message may repeat a value and is left out."""
    try:
        yield
    except ClientError as error:
        raise StoreUnavailableError(error.response["Error"]["Code"]) from None
    except BotoCoreError as error:
        raise StoreUnavailableError(type(error).__name__) from None
