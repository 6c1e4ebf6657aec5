"""Values as DynamoDB writes them on the wire. boto3 has the same, at the price of all of boto3 in a cold start."""

from collections.abc import Mapping
from typing import Any

# What our items hold: text, whole numbers, yes/no, nothing, lists and maps of these.
Value = Any
Attribute = dict[str, Any]


def to_attributes(item: Mapping[str, Value]) -> dict[str, Attribute]:
    return {name: to_attribute(value) for name, value in item.items()}


def from_attributes(attributes: Mapping[str, Attribute]) -> dict[str, Value]:
    return {name: from_attribute(attribute) for name, attribute in attributes.items()}


def to_attribute(value: Value) -> Attribute:
    """Write one value.

    Raises:
        TypeError: our items hold no values of this type.
    """
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case str():
            return {"S": str(value)}
        case Mapping():
            return {"M": to_attributes(value)}
        case list() | tuple():
            return {"L": [to_attribute(member) for member in value]}
    raise TypeError(f"An item cannot hold a {type(value).__name__}.")


def from_attribute(attribute: Attribute) -> Value:
    """Read one value."""
    [(kind, value)] = attribute.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return int(value)
        case "M":
            return from_attributes(value)
        case "L":
            return [from_attribute(member) for member in value]
        case _:
            return value
