"""The in-memory store: the same contract as the table, for quick tests."""

from dataclasses import replace
from datetime import datetime
from threading import Lock

from chalicelib.lead import Alert, Lead
from chalicelib.storage.claiming import can_be_claimed, claimed


class MemoryLeadStore:
    def __init__(self) -> None:
        self._leads: dict[str, Lead] = {}
        self._lock = Lock()

    def add(self, lead: Lead) -> Lead | None:
        with self._lock:
            earlier = self._leads.get(lead.key)
            if earlier is None:
                self._leads[lead.key] = lead
            return earlier

    def get(self, key: str) -> Lead | None:
        return self._leads.get(key)

    def claim_alert(self, key: str, *, now: datetime, lease_until: datetime) -> Lead | None:
        with self._lock:
            lead = self._leads.get(key)
            if lead is None or not can_be_claimed(lead.alert, now):
                return None
            self._leads[key] = replace(lead, alert=claimed(lead.alert, lease_until))
            return self._leads[key]

    def settle_alert(self, key: str, claimed: Alert, settled: Alert) -> bool:
        with self._lock:
            lead = self._leads.get(key)
            if lead is None or (lead.alert.state, lead.alert.attempt) != (claimed.state, claimed.attempt):
                return False
            self._leads[key] = replace(lead, alert=settled)
            return True

    def all(self) -> list[Lead]:
        return list(self._leads.values())
