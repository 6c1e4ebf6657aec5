"""Changes on top of what is there now: read, change, and write unless somebody else was faster; then again."""

from collections.abc import Callable
from typing import NamedTuple

from chalicelib.leads.lead import Lead
from chalicelib.storage import LeadStore, Record, RecordStore, StoreUnavailableError

# Two writers at once are rare, three a coincidence.
_MOST_TRIES = 5


class ConflictError(StoreUnavailableError):
    """Somebody else was faster each time; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Conflict")


class LeadChange(NamedTuple):
    """A lead as it was, and as it is stored now."""

    old: Lead
    new: Lead


def change_lead(store: LeadStore, lead: Lead, change: Callable[[Lead], Lead]) -> LeadChange | None:
    """Change a lead, which was read at some time before; None if it is gone or `change` leaves it as it is.

    `change` is given the lead as it is now, and may raise what its caller catches.

    Raises:
        ConflictError: it was changed by others each time.
        StoreUnavailableError: it may have been written.
    """
    found: Lead | None = lead
    for _ in range(_MOST_TRIES):
        if found is None or (changed := change(found)) == found:
            return None
        if written := store.change(found, changed):
            return LeadChange(found, written)
        found = store.get(lead.key)
    raise ConflictError


def update(records: RecordStore, partition: str, key: str, change: Callable[[Record], Record]) -> Record:
    """Change a record; return it as it stands then. If `change` leaves it as it is, nothing is written.

    `change` is given the record as it is now; one that is not there has no values and version 0.

    Raises:
        ConflictError: it was changed by others each time.
        StoreUnavailableError: it may have been written.
    """
    for _ in range(_MOST_TRIES):
        found = records.read(partition, key) or Record(partition, key, {})
        changed = change(found)
        if changed == found or records.write(changed):
            return changed
    raise ConflictError
