"""A table that the stack adopts: brought to what the template would have made, without touching what is in it."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tools.ship.aws import Account, Client, ShippingError, in_a_sentence
from tools.ship.kept import Kept
from tools.ship.templates import Template


def prepare(account: Account, kept: Kept, template: Template) -> Kept:
    """Give a table what a restore does not bring back and what has come since: stream, indexes, backups, protection.

    Raises:
        ShippingError: the table has another key than the template's, or AWS refuses a step.
    """
    wanted: Mapping[str, Any] = template["Resources"]["LeadsTable"]["Properties"]
    client = account.client("dynamodb")
    with in_a_sentence():
        table = settled(account, client, kept.table_name)
        if table["KeySchema"] != wanted["KeySchema"]:
            raise ShippingError(f"The table {kept.table_name} has another key than this desk's: it cannot be adopted.")
        for step in _steps(table, wanted):
            client.update_table(TableName=kept.table_name, **step)
            settled(account, client, kept.table_name)
        _see_to_time(client, kept.table_name, wanted)
        table = settled(account, client, kept.table_name)
    return replace(kept, stream_arn=table["LatestStreamArn"])


def _steps(table: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the updates that are needed; DynamoDB takes one of these at a time."""
    if not table.get("StreamSpecification", {}).get("StreamEnabled"):
        yield {"StreamSpecification": {"StreamEnabled": True, **wanted["StreamSpecification"]}}
    if not table.get("DeletionProtectionEnabled"):
        yield {"DeletionProtectionEnabled": True}
    keyed: list[Mapping[str, Any]] = [table, *table.get("GlobalSecondaryIndexes", [])]
    there = {index["IndexName"] for index in table.get("GlobalSecondaryIndexes", [])}
    for index in wanted["GlobalSecondaryIndexes"]:
        if index["IndexName"] not in there:
            keyed.append(index)
            # DynamoDB wants to hear of no attribute that is not part of a key by then.
            used = {part["AttributeName"] for one in keyed for part in one["KeySchema"]}
            yield {
                "AttributeDefinitions": [one for one in wanted["AttributeDefinitions"] if one["AttributeName"] in used],
                "GlobalSecondaryIndexUpdates": [{"Create": index}],
            }


def _see_to_time(client: Client, table_name: str, wanted: Mapping[str, Any]) -> None:
    """Switch on what forgets by itself and what remembers: expiry and point-in-time backups."""
    expiry = client.describe_time_to_live(TableName=table_name)["TimeToLiveDescription"]
    if expiry["TimeToLiveStatus"] not in {"ENABLED", "ENABLING"}:
        client.update_time_to_live(TableName=table_name, TimeToLiveSpecification=wanted["TimeToLiveSpecification"])
    client.update_continuous_backups(
        TableName=table_name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )


def settled(account: Account, client: Client, table_name: str) -> Mapping[str, Any]:
    """Wait until the table and each of its indexes are at rest; return what AWS says of it."""
    while True:
        table: Mapping[str, Any] = client.describe_table(TableName=table_name)["Table"]
        states = [
            table["TableStatus"],
            *(index.get("IndexStatus", "ACTIVE") for index in table.get("GlobalSecondaryIndexes", [])),
        ]
        if set(states) == {"ACTIVE"}:
            return table
        time.sleep(0.2 if account.is_local else 5)
