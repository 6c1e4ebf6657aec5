"""The fakes: each port without anything outside, held to the same contract as the real part (see tests/contract)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Lock

from chalicelib.clock import Clock
from chalicelib.leads.asking import Asking
from chalicelib.leads.draft import Draft
from chalicelib.leads.keyring import Key
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.lookup_keys import LONGEST_NAME_KEY, name_keys
from chalicelib.mail.message import Message
from chalicelib.storage import BoxQuery, FoundBy, LeadPage, Record, StoreUnavailableError
from chalicelib.storage.codec import moment_text
from chalicelib.storage.items import MOST_LOOKED_THROUGH, NEVER_CHANGING, PARTS, box_of, parts_of, to_item
from chalicelib.storage.table import due_shard, moment_of_seconds, seconds_of, shards_from
from local.metrics import MemoryMetrics
from local.outbox import AlarmBook, Sent

__all__ = [
    "FakeAlarmTopic",
    "FakeMailer",
    "FakePushService",
    "MemoryCopies",
    "MemoryLeadStore",
    "MemoryMetrics",
    "MemoryRecordStore",
    "SetClock",
]


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


class FakeMailer:
    """Takes every message and keeps it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.sent: list[Sent] = []

    def send(self, message: Message) -> str:
        self.sent.append(Sent(message, self._clock.now()))
        return f"message-{len(self.sent)}"


class FakeAlarmTopic(AlarmBook):
    """Takes every alarm and keeps it."""


@dataclass(frozen=True)
class Pushed:
    """A push that was taken."""

    endpoint: str
    key: Key
    lasts: timedelta
    at: datetime


class FakePushService:
    """Takes every push and keeps it, but for those to devices that it does not know any more or cannot reach."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.taken: list[Pushed] = []
        # What to raise, by endpoint.
        self.faults: dict[str, Exception] = {}

    def push(self, endpoint: str, key: Key, lasts: timedelta) -> None:
        if endpoint in self.faults:
            raise self.faults[endpoint]
        self.taken.append(Pushed(endpoint, key, lasts, self._clock.now()))


class MemoryLeadStore:
    def __init__(self) -> None:
        self._leads: dict[str, Lead] = {}
        self._timelines: dict[str, dict[tuple[datetime, str], TimelineEvent]] = {}
        self._askings: dict[tuple[str, int], Asking] = {}
        self._askings_due: set[tuple[str, int]] = set()
        self._drafts: dict[tuple[str, str, str], Draft] = {}
        self._lock = Lock()

    def add(self, lead: Lead) -> Lead | None:
        with self._lock:
            earlier = self._leads.get(lead.key)
            if earlier is None:
                self._leads[lead.key] = lead
            return earlier

    def get(self, key: str) -> Lead | None:
        return self._leads.get(key)

    def change(self, old: Lead, new: Lead) -> Lead | None:
        with self._lock:
            current = self._leads.get(old.key)
            if current is None or current.version != old.version:
                return None
            kept = {name: getattr(current, name) for name in NEVER_CHANGING}
            self._leads[old.key] = replace(new, **kept, version=old.version + 1)
            return self._leads[old.key]

    def due(self, now: datetime) -> Iterator[str]:
        waiting = sorted((lead.due_at, lead.key) for lead in self.all() if lead.due_at and lead.due_at <= now)
        for shard in shards_from(now):
            yield from (key for _, key in waiting if due_shard(key) == shard)

    def ask_again(self, key: str, asking: Asking) -> Asking | None:
        with self._lock:
            place = (key, asking.count)
            if place not in self._askings:
                self._askings[place] = asking
                self._askings_due.add(place)
                return None
            return self._askings[place]

    def asking(self, key: str, count: int) -> Asking | None:
        return self._askings.get((key, count))

    def askings(self) -> dict[tuple[str, int], Asking]:
        return dict(self._askings)

    def askings_due(self) -> Iterator[tuple[str, int]]:
        return iter(sorted(self._askings_due, key=lambda place: (self._askings[place].at, place)))

    def settle_asking(self, key: str, count: int) -> None:
        with self._lock:
            self._askings_due.discard((key, count))

    def record(self, key: str, event: TimelineEvent) -> bool:
        with self._lock:
            events = self._timelines.setdefault(key, {})
            is_new = (event.at, event.id) not in events
            events.setdefault((event.at, event.id), event)
            return is_new

    def timeline(self, key: str) -> list[TimelineEvent]:
        events = self._timelines.get(key, {})
        return [events[place] for place in sorted(events)]

    def count_in(self, box: str, limit: int) -> int:
        return min(limit, sum(box_of(lead) == box for lead in self.all()))

    def erase(self, key: str, now: datetime) -> bool:
        with self._lock:
            lead = self._leads.get(key)
            if lead and not lead.is_gone_by(now):
                return False
            self._timelines.pop(key, None)
            for place in [place for place in self._askings if place[0] == key]:
                self._askings.pop(place)
                self._askings_due.discard(place)
            for kept in [place for place in self._drafts if place[0] == key]:
                self._drafts.pop(kept)
            return self._leads.pop(key, None) is not None

    def keep_draft(self, key: str, draft: Draft, until: datetime | None) -> bool:  # noqa: ARG002 - the lead's end is its
        with self._lock:
            place = (key, draft.by, draft.id)
            kept = self._drafts.get(place)
            if (kept.version if kept else 0) != draft.version:
                return False
            self._drafts[place] = replace(draft, version=draft.version + 1)
            return True

    def drafts(self, key: str, by: str) -> list[Draft]:
        return [self._drafts[place] for place in sorted(self._drafts) if place[:2] == (key, by)]

    def drop_draft(self, key: str, by: str, draft_id: str) -> None:
        with self._lock:
            self._drafts.pop((key, by, draft_id), None)

    def all_drafts(self) -> list[Draft]:
        return list(self._drafts.values())

    def in_box(self, stretch: BoxQuery, limit: int) -> LeadPage:
        inside = [
            lead
            for lead in self.all()
            if box_of(lead) == stretch.box and stretch.since <= lead.received_at < stretch.until
        ]
        inside.sort(key=_place, reverse=not stretch.oldest_first)
        if stretch.after:
            inside = [lead for lead in inside if _is_past(_place(lead), stretch)]
        page = inside[:limit]
        return LeadPage(tuple(page), _place(page[-1]) if len(page) == limit else "")

    def certified(self, since: date, limit: int) -> list[Lead]:
        shown = ((lead.standing.ends_on, lead.key, lead) for lead in self.all() if not lead.is_canary)
        ending = sorted((ends_on, key) for ends_on, key, _ in shown if ends_on and ends_on >= since)
        return [self._leads[key] for _, key in ending[:limit]]

    def find(self, by: FoundBy, value: str, limit: int) -> list[Lead]:
        if not value:
            return []
        if by == "name":
            return self._named(value[:LONGEST_NAME_KEY], limit)[:limit]
        if by in PARTS:
            return self._with_parts(by, value)[:limit]
        shown = [lead for lead in self.all() if not lead.is_canary]
        found = [lead for lead in shown if getattr(lead, by if by == "reference" else f"{by}_hash") == value]
        return sorted(found, key=_place, reverse=True)[:limit]

    def _with_parts(self, by: FoundBy, value: str) -> list[Lead]:
        newest = sorted((lead for lead in self.all() if not lead.is_canary), key=_place, reverse=True)
        return [
            lead
            for lead in newest[:MOST_LOOKED_THROUGH]
            if all(part in str(to_item(lead)[PARTS[by]]) for part in parts_of(by, value))
        ]

    def _named(self, beginning: str, limit: int) -> list[Lead]:
        found: dict[str, Lead] = {}
        shown = [lead for lead in self.all() if not lead.is_canary]
        for order in (0, 1):
            named = [(name_keys(str(lead.answers.get("name") or ""))[order], lead) for lead in shown]
            named.sort(key=lambda pair: (pair[0].encode(), pair[1].key))
            alike = [lead for name, lead in named if name.startswith(beginning)]
            found |= {lead.key: lead for lead in alike[:limit]}
        return list(found.values())

    def all(self) -> list[Lead]:
        return list(self._leads.values())


class ErasingFailsOnce(MemoryLeadStore):
    """Cannot erase, the first time."""

    tries = 0

    def erase(self, key: str, now: datetime) -> bool:
        self.tries += 1
        if self.tries == 1:
            raise StoreUnavailableError("ReadTimeoutError")
        return super().erase(key, now)


class MemoryRecordStore:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._records: dict[tuple[str, str], Record] = {}
        self._lock = Lock()

    def read(self, partition: str, key: str) -> Record | None:
        record = self._records.get((partition, key))
        return record if record and self._is_alive(record) else None

    def write(self, record: Record) -> bool:
        with self._lock:
            present = self.read(record.partition, record.key)
            if (present.version if present else 0) != record.version:
                return False
            self.put(record)
            return True

    def put(self, record: Record) -> None:
        # In whole seconds, as the table counts.
        end = moment_of_seconds(seconds_of(record.expires_at)) if record.expires_at else None
        self._records[record.partition, record.key] = replace(record, version=record.version + 1, expires_at=end)

    def remove(self, partition: str, key: str) -> bool:
        with self._lock:
            was_there = self.read(partition, key) is not None
            self._records.pop((partition, key), None)
            return was_there

    def list(
        self, partition: str, beginning: str = "", *, limit: int = 100, newest_first: bool = False, after: str = ""
    ) -> Sequence[Record]:
        found = [record for record in self.all() if record.partition == partition]
        found.sort(key=lambda record: record.key, reverse=newest_first)
        if after:
            found = [record for record in found if (record.key < after if newest_first else record.key > after)]
        return [record for record in found if record.key.startswith(beginning)][:limit]

    def all(self) -> Sequence[Record]:
        return [record for record in self._records.values() if self._is_alive(record)]

    def _is_alive(self, record: Record) -> bool:
        return record.expires_at is None or record.expires_at > self._clock.now()


def _is_past(place: str, stretch: BoxQuery) -> bool:
    return place > stretch.after if stretch.oldest_first else place < stretch.after


def _place(lead: Lead) -> str:
    return f"{moment_text(lead.received_at)}#{lead.key}"


class MemoryCopies:
    """Copies of the audit log, by day and name."""

    def __init__(self) -> None:
        self.kept: dict[tuple[date, str], bytes] = {}

    def last_day(self) -> date | None:
        return max((day for day, _ in self.kept), default=None)

    def keep(self, day: date, name: str, content: bytes) -> bool:
        is_new = (day, name) not in self.kept
        self.kept.setdefault((day, name), content)
        return is_new
