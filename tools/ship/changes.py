"""A change set in words, for whoever deploys. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tools.ship.guard import Change

# What a deployment is mostly made of, as people call it; anything else is called as AWS does.
_KINDS = {
    "AWS::ApiGateway::Deployment": "deployment of the API",
    "AWS::ApiGateway::RestApi": "API",
    "AWS::ApiGateway::Stage": "stage of the API",
    "AWS::CloudWatch::Alarm": "alarm",
    "AWS::DynamoDB::Table": "table",
    "AWS::Events::Rule": "schedule",
    "AWS::IAM::Role": "role",
    "AWS::KMS::Key": "key",
    "AWS::Lambda::EventInvokeConfig": "rule for failed events",
    "AWS::Lambda::EventSourceMapping": "stream mapping",
    "AWS::Lambda::Function": "function",
    "AWS::Lambda::Permission": "permission",
    "AWS::Logs::LogGroup": "log",
    "AWS::SES::ConfigurationSet": "set of mail settings",
    "AWS::SES::ConfigurationSetEventDestination": "way back for mail events",
    "AWS::SES::EmailIdentity": "mail identity",
    "AWS::SNS::Subscription": "subscription",
    "AWS::SNS::Topic": "topic",
    "AWS::SNS::TopicPolicy": "policy of a topic",
    "AWS::SQS::Queue": "queue",
    "AWS::SecretsManager::Secret": "secret",
}
_DONE = {"Add": "made", "Modify": "changed", "Remove": "removed", "Import": "taken in", "Dynamic": "perhaps changed"}
# More than this is told by kinds and numbers.
_MOST_LINES = 40


def read_changes(rows: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Read the rows of a change set as AWS gives them."""
    return [_read(row["ResourceChange"]) for row in rows if "ResourceChange" in row]


def _read(row: Mapping[str, Any]) -> Change:
    targets = [detail.get("Target", {}) for detail in row.get("Details", [])]
    names = {str(target.get("Name") or target.get("Attribute", "")) for target in targets} - {""}
    return Change(
        action=row["Action"],
        logical_id=row["LogicalResourceId"],
        kind=row["ResourceType"],
        replacement=row.get("Replacement", ""),
        properties=tuple(sorted(names)),
    )


def kind_in_words(kind: str) -> str:
    return _KINDS.get(kind) or kind.removeprefix("AWS::").replace("::", " ")


def in_words(changes: Sequence[Change]) -> str:
    """Say what would be made, changed and removed; one line a resource, or one a kind if there are many."""
    if len(changes) > _MOST_LINES:
        return "\n".join(_by_kind(changes))
    return "\n".join(map(_line, sorted(changes, key=lambda change: (change.action, change.kind, change.logical_id))))


def _line(change: Change) -> str:
    done = "made anew" if change.replacement == "True" else _DONE.get(change.action, change.action)
    properties = f": {', '.join(change.properties)}" if change.properties else ""
    return f"  {done:<10} {kind_in_words(change.kind)} {change.logical_id}{properties}"


def _by_kind(changes: Sequence[Change]) -> list[str]:
    counts = Counter((_DONE.get(change.action, change.action), kind_in_words(change.kind)) for change in changes)
    return [f"  {done:<10} {number} × {kind}" for (done, kind), number in sorted(counts.items())]
