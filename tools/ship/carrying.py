"""What a restored table needs of the one that was in use: a restore brings back what was lost, and nothing else. Pure.

What cannot be undone stays done: who was erased since is erased again, who opted out since has opted out, whoever was
taken out of the inbox stays out, a device that was removed is told no more, and no line of the audit is lost. Leads
that came since are carried over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.storage.table import (
    AUDIT,
    CHALLENGES,
    DEVICES,
    INVITATIONS,
    LEAD,
    LEAD_SORT_KEY,
    PEOPLE,
    PERSON,
    SENDERS,
    TURNS,
    seconds_of,
)
from chalicelib.storage.wire_values import from_attributes

# As DynamoDB gives it: every value with its type.
Item = Mapping[str, dict[str, Any]]
Key = tuple[str, str]
Table = Mapping[Key, Item]

_PASSKEY, _SESSION = "PASSKEY#", "SESSION#"
# For minutes or a day, and never to come back.
_PASSING = (INVITATIONS, CHALLENGES, SENDERS, TURNS)


@dataclass(frozen=True)
class Steps:
    """What is to be done to the restored table."""

    deletes: Sequence[Key]
    puts: Sequence[Item]


def as_table(items: Sequence[Item]) -> dict[Key, Item]:
    return {key_of(item): item for item in items}


def key_of(item: Item) -> Key:
    return item["pk"]["S"], item["sk"]["S"]


def steps_for(restored: Table, in_use: Table, now: datetime) -> Steps:
    """Return what makes a restored table fit to be used; `in_use` is empty if that one cannot be read any more."""
    gone = _erased_leads(restored, in_use) | _leads_over(restored, now)
    deletes = [key for key in restored if key[0] in gone or _may_not_come_back(key, in_use)]
    puts = [
        item
        for key, item in in_use.items()
        if key[0] not in gone and not _is_passing(key) and item != restored.get(key) and _is_newer(key, restored)
    ]
    return Steps(deletes, puts)


def came_since(restored: Table, in_use: Table, now: datetime) -> list[Item]:
    """Return what was written into the old table while the desk was on its way to the new one."""
    gone = _erased_leads(restored, in_use) | _leads_over(in_use, now)
    return [
        item
        for key, item in in_use.items()
        if key not in restored and key[0] not in gone and not _is_passing(key) and _is_newer(key, restored)
    ]


def _is_newer(key: Key, restored: Table) -> bool:
    """Say whether the table in use knows better: of a lead that was restored, the restored one counts."""
    partition, _ = key
    return not partition.startswith(LEAD) or (partition, LEAD_SORT_KEY) not in restored


def _erased_leads(restored: Table, in_use: Table) -> set[str]:
    """Return the partitions of the leads that the audit of either table says were erased."""
    events = (
        from_attributes(item)["values"]
        for table in (restored, in_use)
        for (partition, _), item in table.items()
        if partition.startswith(AUDIT)
    )
    erased = {event["reference"] for event in events if event["what"] == "erased"}
    return {partition for partition, reference in _leads(restored) | _leads(in_use) if reference in erased}


def _leads(table: Table) -> set[tuple[str, str]]:
    rows = (item for (partition, name), item in table.items() if partition.startswith(LEAD) and name == LEAD_SORT_KEY)
    return {(item["pk"]["S"], item.get("reference", {}).get("S", "")) for item in rows}


def _leads_over(table: Table, now: datetime) -> set[str]:
    """Return the partitions of the leads whose retention is over by now."""
    return {
        key[0]
        for key, item in table.items()
        if key[0].startswith(LEAD)
        and key[1] == LEAD_SORT_KEY
        and "N" in item.get("expires_at", {})
        and int(item["expires_at"]["N"]) <= seconds_of(now)
    }


def _is_passing(key: Key) -> bool:
    partition, name = key
    return any(partition.startswith(one) for one in _PASSING) or name.startswith(_SESSION)


def _may_not_come_back(key: Key, in_use: Table) -> bool:
    """Say whether this opens a door that was shut since: a session, an invitation, a passkey or device taken away."""
    partition, name = key
    if _is_passing(key):
        return True
    is_somebodys = (partition.startswith(PERSON) and name.startswith(_PASSKEY)) or partition == DEVICES
    # With nobody in the old table it was emptied: then what was restored of people is all there is.
    return is_somebodys and has_people(in_use) and key not in in_use


def has_people(table: Table) -> bool:
    return any(partition == PEOPLE for partition, _ in table)


def batches(items: Sequence[Any], size: int = 25) -> Iterator[Sequence[Any]]:
    """Yield as many as DynamoDB takes at once."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
