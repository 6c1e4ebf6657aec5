"""The one table, behind a port: DynamoDB in the cloud and on the laptop, memory in quick tests."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from chalicelib.faults import CodedError
from chalicelib.lead import Lead, TimelineEvent


class StoreUnavailableError(CodedError):
    """The store did not confirm; whether it did what was asked is unknown. Asking again is always safe."""


class LeadStore(Protocol):
    """Keeps leads and their timelines. Each call may raise StoreUnavailableError, and may then be made again."""

    def add(self, lead: Lead) -> Lead | None:
        """Store a lead unless there is one with its key; give back the one that was there."""
        ...

    def get(self, key: str) -> Lead | None:
        """Read a lead as it is now."""
        ...

    def change(self, old: Lead, new: Lead) -> bool:
        """Replace what is due and done for a lead (alerts, escalation), if nobody has changed it since `old`.

        The answers stay as they are. False if somebody has: read again.
        """
        ...

    def due(self, now: datetime) -> Iterator[str]:
        """Give the keys of all leads for which something is due, those that wait longest first in each shard."""
        ...

    def record(self, key: str, event: TimelineEvent) -> bool:
        """Add to a lead's timeline; False if this event is in it already."""
        ...

    def timeline(self, key: str) -> list[TimelineEvent]:
        """Read a lead's timeline, oldest first."""
        ...
