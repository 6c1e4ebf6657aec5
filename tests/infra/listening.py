"""Hears every call of the table that the real code makes, and puts each as the question that IAM would be asked."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

from tools.simulating import ACCOUNT, REGION, Ask

# The table as the template knows it, whatever the tests call theirs.
TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/LeadsTable"


@dataclass
class Ear:
    """What was asked of the table since it was last emptied."""

    asks: list[Ask] = field(default_factory=list)

    def hear(self, event_name: str, params: Mapping[str, Any], **_: object) -> None:
        operation = event_name.rpartition(".")[2]
        if operation not in {"CreateTable", "DescribeTable", "ListTables"}:  # the tests' own
            self.asks.append(question(operation, params))


@contextmanager
def listening() -> Iterator[Ear]:
    """Listen to every client that is made from now on."""
    ear = Ear()
    # Where botocore keeps what every new session listens to: no client can be made that is not heard.
    handler = ("before-parameter-build.dynamodb", ear.hear)
    BUILTIN_HANDLERS.append(handler)
    try:
        yield ear
    finally:
        BUILTIN_HANDLERS.remove(handler)


def question(operation: str, params: Mapping[str, Any]) -> Ask:
    """Put a call as IAM sees it.

    Raises:
        ValueError: what it reaches cannot be told; a new kind of call needs a line here.
    """
    index = params.get("IndexName")
    keys: dict[str, tuple[str, ...]] = {"dynamodb:LeadingKeys": tuple(sorted(_leading_keys(operation, params)))}
    if operation == "Query":
        keys["dynamodb:Select"] = (_select(params),)
    return Ask(f"dynamodb:{operation}", f"{TABLE}/index/{index}" if index else TABLE, keys)


def _leading_keys(operation: str, params: Mapping[str, Any]) -> set[str]:
    match operation:
        case "GetItem" | "UpdateItem" | "DeleteItem":
            return {params["Key"]["pk"]["S"]}
        case "PutItem":
            return {params["Item"]["pk"]["S"]}
        case "BatchGetItem":
            return {key["pk"]["S"] for request in params["RequestItems"].values() for key in request["Keys"]}
        case "Query":
            first = re.match(r"#?\w+ = (:\w+)", params["KeyConditionExpression"])
            if first:
                return {params["ExpressionAttributeValues"][first[1]]["S"]}
    raise ValueError(f"It cannot be told which items {operation} reaches.")


def _select(params: Mapping[str, Any]) -> str:
    """Return what a query asks for; DynamoDB fills in what is not said."""
    if "Select" in params:
        return str(params["Select"])
    if "ProjectionExpression" in params:
        return "SPECIFIC_ATTRIBUTES"
    return "ALL_PROJECTED_ATTRIBUTES" if "IndexName" in params else "ALL_ATTRIBUTES"
