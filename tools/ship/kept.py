"""What outlives a stack: the table, its key and the desk's secret, found again for the next stack of the same name.

The table itself says in its tags which key and secret belong to it and which desk it serves: nothing else has to be
remembered anywhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from tools.ship.aws import Account, Client, ShippingError, in_a_sentence

# The tags on the table.
_DESK, _KEY, _SECRET = "front-desk:desk", "front-desk:key", "front-desk:secret"
# How a table is called that was restored; see restore.py.
_RESTORED = r"-\d{8}T\d{6}Z"


@dataclass(frozen=True)
class Kept:
    """What a new stack goes on with."""

    table_name: str
    stream_arn: str
    key_arn: str
    secret_arn: str

    @property
    def parameters(self) -> dict[str, str]:
        return {
            "TableName": self.table_name,
            "AdoptedStreamArn": self.stream_arn,
            "AdoptedKeyArn": self.key_arn,
            "AdoptedSecretArn": self.secret_arn,
        }


def find_kept(account: Account) -> Kept | None:
    """Return what an earlier desk of this name left in the account, or None if there was none.

    Raises:
        ShippingError: it cannot be told which of several tables is meant, or its key or secret is gone.
    """
    with in_a_sentence():
        client = account.client("dynamodb")
        tables = {name: _tags_of(client, name) for name in _tables(client)}
        name = _in_use(tables, account.stack_name)
        if not name:
            return None
        return _with_what_belongs_to_it(account, client, name, tables[name])


def _tables(client: Client) -> Iterator[str]:
    for page in client.get_paginator("list_tables").paginate():
        yield from page["TableNames"]


def _tags_of(client: Client, table_name: str) -> dict[str, str]:
    arn = client.describe_table(TableName=table_name)["Table"]["TableArn"]
    return {tag["Key"]: tag["Value"] for tag in client.list_tags_of_resource(ResourceArn=arn).get("Tags", [])}


def _in_use(tables: Mapping[str, Mapping[str, str]], stack_name: str) -> str:
    """Return the table that the last desk used: the one that says so, or the only one of its name; or nothing."""
    marked = [name for name, tags in tables.items() if tags.get(_DESK) == stack_name]
    named = _named_after(stack_name, tables)
    if not marked and not named:
        return ""
    for found in (marked, named):
        if len(found) == 1:
            return found[0]
    raise ShippingError(
        f"Several tables of an earlier desk are here, and not one alone says that it was in use: {', '.join(named)}. "
        f"Tag the right one with {_DESK}={stack_name}, and deploy again."
    )


def _named_after(stack_name: str, tables: Iterable[str]) -> list[str]:
    ours = re.compile(re.escape(stack_name) + f"(?:{_RESTORED})?")
    return [name for name in tables if ours.fullmatch(name)]


def tables_of(account: Account) -> list[str]:
    """Return the names of all tables that desks of this name used or restored."""
    return _named_after(account.stack_name, _tables(account.client("dynamodb")))


def _with_what_belongs_to_it(account: Account, client: Client, name: str, tags: Mapping[str, str]) -> Kept:
    table = client.describe_table(TableName=name)["Table"]
    key = table.get("SSEDescription", {}).get("KMSMasterKeyArn") or tags.get(_KEY, "")
    secret = tags.get(_SECRET) or _secret_named(account, f"{account.stack_name}/secret")
    missing = " and ".join(what for what, found in (("key", key), ("secret", secret)) if not found)
    if missing:
        raise ShippingError(
            f"The table {name} of an earlier desk is here, but not the {missing} that belongs to it: tag it with "
            f"{_KEY} and {_SECRET} and their ARNs, or delete it if nothing in it is needed."
        )
    return Kept(name, table.get("LatestStreamArn", ""), key, secret)


def _secret_named(account: Account, name: str) -> str:
    try:
        return str(account.client("secretsmanager").describe_secret(SecretId=name)["ARN"])
    except ClientError as fault:
        if fault.response["Error"].get("Code") == "ResourceNotFoundException":
            return ""
        raise


def mark(account: Account, kept: Kept, *, former: str = "") -> None:
    """Have a table say that it is the desk's own, and what belongs to it; a former one says so no more."""
    with in_a_sentence():
        client = account.client("dynamodb")
        tags = {_DESK: account.stack_name, _KEY: kept.key_arn, _SECRET: kept.secret_arn}
        arn = client.describe_table(TableName=kept.table_name)["Table"]["TableArn"]
        client.tag_resource(ResourceArn=arn, Tags=[{"Key": key, "Value": value} for key, value in tags.items()])
        if former and former != kept.table_name and (there := _described(client, former)):
            client.untag_resource(ResourceArn=there["TableArn"], TagKeys=[_DESK])


def of_stack(account: Account) -> Kept:
    """Return what the stack uses now, made by it or adopted; without a stream if its table is gone."""
    stack = account.stack() or {}
    given = {one["ParameterKey"]: one["ParameterValue"] for one in stack.get("Parameters", [])}
    made = account.resources()
    with in_a_sentence():
        table_name = account.desk().table_name
        table = _described(account.client("dynamodb"), table_name)
        key = given.get("AdoptedKeyArn") or _arn_of_key(account, made["DataKey"])
        secret = given.get("AdoptedSecretArn") or _secret_named(account, made["DeskSecret"])
    return Kept(table_name, table.get("LatestStreamArn", ""), key, secret)


def _described(client: Client, table_name: str) -> Mapping[str, Any]:
    """Return what DynamoDB says of a table; nothing if it is gone."""
    try:
        found: Mapping[str, Any] = client.describe_table(TableName=table_name)["Table"]
    except client.exceptions.ResourceNotFoundException:
        return {}
    return found


def _arn_of_key(account: Account, key: str) -> str:
    return str(account.client("kms").describe_key(KeyId=key)["KeyMetadata"]["Arn"])
