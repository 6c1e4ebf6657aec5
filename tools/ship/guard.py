"""What a deployment must never do to what cannot be made again: table, key, secret and mail identity. Pure.

A change set is held against it before it is executed. AWS says in it what it would replace or remove; that it would
give a secret a new value, or break off over two indexes, it does not say: so the templates are compared as well.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.ship.templates import Resources

TABLE, KEY, SECRET, IDENTITY = (
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
    "AWS::SES::EmailIdentity",
)
_LOST = {
    TABLE: "every lead, passkey and opt-out would be left behind in the old one",
    KEY: "nothing that it encrypted could be read any more",
    SECRET: "every opt-out, look-up and link that hangs on its value would be forgotten",
    IDENTITY: "the desk could not send any mail",
}
_KINDS = {TABLE: "the table", KEY: "the key", SECRET: "the secret", IDENTITY: "the mail identity"}
# A change of these makes another one in its place.
_REPLACING = {
    TABLE: ("TableName", "KeySchema", "LocalSecondaryIndexes", "ImportSourceSpecification"),
    KEY: ("KeySpec", "KeyUsage", "MultiRegion", "Origin"),
    SECRET: ("Name",),
    IDENTITY: ("EmailIdentity",),
}
# A change of these keeps the secret, and gives it another value.
_VALUE_OF_SECRET = ("GenerateSecretString", "SecretString")
_KEEPS = frozenset({"Retain", "RetainExceptOnCreate"})


@dataclass(frozen=True)
class Change:
    """One resource in a change set, as AWS tells of it."""

    action: str  # Add, Modify, Remove, Import
    logical_id: str
    kind: str
    # True, False or Conditional; empty for what is added or removed.
    replacement: str = ""
    # Of what the resource would be changed in.
    properties: tuple[str, ...] = ()


def reasons_against(
    changes: Sequence[Change], old: Resources, new: Resources, adopted: Collection[str] = ()
) -> list[str]:
    """Return why a change set must not be executed: one sentence for each resource that would be harmed.

    `old` and `new` are what the templates make (see templates.made_by). What is `adopted` may leave the stack, because
    the desk goes on with another one that exists: it is kept by its deletion policy.
    """
    by_id = {change.logical_id: change for change in changes}
    kept = {name: resource for name, resource in old.items() if _is_kept(name, resource, old)}
    found = (_reason_against(name, resource, new.get(name), by_id.get(name)) for name, resource in kept.items())
    return [reason for name, reason in zip(kept, found, strict=True) if reason and not _may_leave(name, adopted, new)]


def _may_leave(name: str, adopted: Collection[str], new: Resources) -> bool:
    return name in adopted and name not in new


def _is_kept(name: str, resource: Mapping[str, Any], old: Resources) -> bool:
    """Say whether this is one of those; a key that encrypts no table or secret, and is not retained, is not."""
    kind = resource.get("Type")
    if kind != KEY:
        return kind in _LOST
    return resource.get("DeletionPolicy") in _KEEPS or any(
        _mentions(other.get("Properties"), name) for other in old.values() if other.get("Type") in {TABLE, SECRET}
    )


def _mentions(part: object, name: str) -> bool:
    match part:
        case {"Ref": str(other)} | {"Fn::GetAtt": [str(other), *_]}:
            return other == name
        case dict():
            return any(_mentions(value, name) for value in part.values())
        case list():
            return any(_mentions(value, name) for value in part)
    return False


def _reason_against(name: str, old: Mapping[str, Any], new: Mapping[str, Any] | None, change: Change | None) -> str:
    """Return the sentence against what would become of one resource, or nothing."""
    kind = str(old["Type"])
    what = f"{_KINDS[kind]} {name}"
    if new is None or new.get("Type") != kind or (change and change.action == "Remove"):
        return f"This would remove {what}, and {_LOST[kind]}: put it back into the template."
    before, after = old.get("Properties", {}), new.get("Properties", {})
    if kind == SECRET and _changed(before, after, _VALUE_OF_SECRET):
        return (
            f"This would give {what} a new value, and {_LOST[kind]}: undo that, and use `make rotate-secret` instead."
        )
    replaced = _replaced(kind, before, after, change)
    if replaced:
        return f"This would replace {what} ({', '.join(replaced)}), and {_LOST[kind]}: undo that change."
    if old.get("DeletionPolicy") in _KEEPS and new.get("DeletionPolicy") not in _KEEPS:
        return f"This would let {what} be deleted together with the stack: give it back its DeletionPolicy Retain."
    return _against_indexes(what, before, after) if kind == TABLE else ""


def _replaced(kind: str, before: Mapping[str, Any], after: Mapping[str, Any], change: Change | None) -> list[str]:
    """Return because of what a resource would be replaced."""
    found = _changed(before, after, _REPLACING[kind])
    if kind == TABLE:
        found += _retyped(before, after)
    if found or change is None or change.replacement in {"", "False"}:
        return found
    # A new index needs a new attribute, over which AWS says that it depends: we have looked whether any has changed.
    if change.replacement == "Conditional" and kind == TABLE and "AttributeDefinitions" in change.properties:
        return []
    return list(change.properties) or ["for AWS's own reasons"]


def _changed(before: Mapping[str, Any], after: Mapping[str, Any], names: Collection[str]) -> list[str]:
    return [name for name in names if before.get(name) != after.get(name)]


def _retyped(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the attributes of the table's own key that would be of another type."""
    types, new_types = _types(before), _types(after)
    own = {part["AttributeName"] for part in before.get("KeySchema", [])}
    return [f"type of {name}" for name in sorted(own) if types.get(name) != new_types.get(name)]


def _types(properties: Mapping[str, Any]) -> dict[str, str]:
    return {one["AttributeName"]: one["AttributeType"] for one in properties.get("AttributeDefinitions", [])}


def _against_indexes(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    steps = list(index_steps(before, after))
    if len(steps) < 2:  # noqa: PLR2004 - one is what DynamoDB can do
        return ""
    return (
        f"This would change {what} in {len(steps)} indexes at once ({', '.join(steps)}), and DynamoDB does one at a "
        "time: deploy them one after the other."
    )


def index_steps(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield each index that would be made or removed; one that is changed is both."""
    old, new = _indexes(before), _indexes(after)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            if name in old:
                yield f"remove {name}"
            if name in new:
                yield f"make {name}"


def _indexes(properties: Mapping[str, Any]) -> dict[str, object]:
    return {
        one["IndexName"]: (one.get("KeySchema"), one.get("Projection"))
        for one in properties.get("GlobalSecondaryIndexes", [])
    }
