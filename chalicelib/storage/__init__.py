"""The one table, behind a port: DynamoDB in the cloud and on the laptop, memory in quick tests."""

from datetime import datetime
from typing import Protocol

from chalicelib.lead import Alert, Lead


class StoreUnavailableError(Exception):
    """The store did not confirm; whether it did what was asked is unknown. Asking again is always safe."""


class LeadStore(Protocol):
    """Keeps leads. Every method is safe to call again; every one may raise StoreUnavailableError."""

    def add(self, lead: Lead) -> Lead | None:
        """Store a lead unless there is one with its key; give back the one that was there."""
        ...

    def get(self, key: str) -> Lead | None:
        """Read a lead as it is now."""
        ...

    def claim_alert(self, key: str, *, now: datetime, lease_until: datetime) -> Lead | None:
        """Take a lead's alert into hand, if it is pending or its last claim has run out.

        Gives the lead with the new attempt; None if there is nothing to do or somebody else has it.
        """
        ...

    def settle_alert(self, key: str, claimed: Alert, settled: Alert) -> bool:
        """Replace the claimed alert by its outcome; False if the claim was no longer ours."""
        ...
