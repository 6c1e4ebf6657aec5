"""The in-memory store: the same contract as the table, for quick tests."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from threading import Lock

from chalicelib.lead import Lead, TimelineEvent
from chalicelib.storage.items import due_shard, shards_from


class MemoryLeadStore:
    def __init__(self) -> None:
        self._leads: dict[str, Lead] = {}
        self._timelines: dict[str, dict[tuple[datetime, str], TimelineEvent]] = {}
        self._lock = Lock()

    def add(self, lead: Lead) -> Lead | None:
        with self._lock:
            earlier = self._leads.get(lead.key)
            if earlier is None:
                self._leads[lead.key] = lead
            return earlier

    def get(self, key: str) -> Lead | None:
        return self._leads.get(key)

    def change(self, old: Lead, new: Lead) -> bool:
        with self._lock:
            current = self._leads.get(old.key)
            if current is None or current.version != old.version:
                return False
            self._leads[old.key] = replace(
                current,
                alerts=new.alerts,
                escalated_because=new.escalated_because,
                version=old.version + 1,
            )
            return True

    def due(self, now: datetime) -> Iterator[str]:
        waiting = sorted((lead.due_at, lead.key) for lead in self.all() if lead.due_at and lead.due_at <= now)
        for shard in shards_from(now):
            yield from (key for _, key in waiting if due_shard(key) == shard)

    def record(self, key: str, event: TimelineEvent) -> bool:
        with self._lock:
            events = self._timelines.setdefault(key, {})
            is_new = (event.at, event.id) not in events
            events.setdefault((event.at, event.id), event)
            return is_new

    def timeline(self, key: str) -> list[TimelineEvent]:
        events = self._timelines.get(key, {})
        return [events[place] for place in sorted(events)]

    def all(self) -> list[Lead]:
        return list(self._leads.values())
