"""What a call of DynamoDB consumes by its rules: local engines report no capacity that could be believed."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

_READ_UNIT, _WRITE_UNIT = 4_096, 1_024  # bytes
_KEYS_SIZE = 120  # bytes of a lead's keys in an index

Item = Mapping[str, Any]


def units_read(operation: str, parsed: Mapping[str, Any], *, is_consistent: bool = False) -> float:
    """Return the units of a read: half of one for 4 KB in all, a whole one if it must be of this moment."""
    if operation == "BatchGetItem":
        items = [item for found in parsed["Responses"].values() for item in found]
        return sum(ceil(item_size(item) / _READ_UNIT) for item in items)
    items = parsed.get("Items", [parsed["Item"]] if "Item" in parsed else [])
    # A count reads the keys as well, and gives none, and a filter reads what it leaves out: each is about as large.
    unseen = max(int(parsed.get("ScannedCount", 0)), int(parsed.get("Count", 0))) - len(items)
    sizes = [*(item_size(item) for item in items), *[_KEYS_SIZE] * max(unseen, 0)]
    return max(ceil(sum(sizes) / _READ_UNIT), 1) * (1 if is_consistent else 0.5)


def units_written(old: Item | None, new: Item | None, index_keys: Sequence[Sequence[str]]) -> int:
    """Return the units of a write: one for each KB of the larger item, and one for each entry of an index that changes.

    `index_keys` are the key attributes of each index, which projects keys alone: an entry that moves is taken out and
    put in.
    """
    size = max(item_size(old or {}), item_size(new or {}))
    return max(ceil(size / _WRITE_UNIT), 1) + sum(_entries_changed(old or {}, new or {}, keys) for keys in index_keys)


def _entries_changed(old: Item, new: Item, keys: Sequence[str]) -> int:
    before, after = ([item.get(key) for key in keys] for item in (old, new))
    if before == after:
        return 0
    return (None not in before) + (None not in after)


def item_size(item: Item) -> int:
    """Return the bytes of an item as DynamoDB counts them."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(attribute: Mapping[str, Any]) -> int:
    [(kind, value)] = attribute.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return len(value) // 2 + 2
        case "M":
            return 3 + item_size(value) + len(value)
        case "L":
            return 3 + sum(_value_size(member) + 1 for member in value)
        case _:
            return 1
