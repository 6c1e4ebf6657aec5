"""The stores, with each call made once more whose connection had been dropped: by AWS, while the function was frozen.

Whether the first call was done is unknown then. If the second is refused because it was, that is our own success.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from chalicelib.leads.asking import Asking
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.storage import (
    BoxQuery,
    ConnectionDroppedError,
    FoundBy,
    LeadArchive,
    LeadPage,
    Record,
    RecordStore,
    StoreUnavailableError,
)
from chalicelib.storage.items import NEVER_CHANGING, changing_attributes

if TYPE_CHECKING:
    from chalicelib.leads.draft import Draft

T = TypeVar("T")


def _once_more(call: Callable[[], T]) -> T:
    try:
        return call()
    except ConnectionDroppedError:
        return call()


class RepeatingLeadStore:
    """Stands before a lead store."""

    def __init__(self, store: LeadArchive) -> None:
        self._store = store

    def add(self, lead: Lead) -> Lead | None:
        try:
            return self._store.add(lead)
        except ConnectionDroppedError:
            first = self._store.add(lead)
            return None if first and _is_same(first, lead) else first

    def get(self, key: str) -> Lead | None:
        return _once_more(lambda: self._store.get(key))

    def change(self, old: Lead, new: Lead) -> Lead | None:
        try:
            return self._store.change(old, new)
        except ConnectionDroppedError:
            return self._store.change(old, new) or self._own_change(old, new)

    def _own_change(self, old: Lead, new: Lead) -> Lead | None:
        found, ours = self._store.get(old.key), replace(new, version=old.version + 1)
        return found if found and changing_attributes(found) == changing_attributes(ours) else None

    def due(self, now: datetime) -> Iterator[str]:
        named: set[str] = set()
        try:
            for key in self._store.due(now):
                named.add(key)
                yield key
        except ConnectionDroppedError:
            yield from (key for key in self._store.due(now) if key not in named)

    def ask_again(self, key: str, asking: Asking) -> Asking | None:
        try:
            return self._store.ask_again(key, asking)
        except ConnectionDroppedError:
            met = self._store.ask_again(key, asking)
            return None if met == asking else met

    def asking(self, key: str, count: int) -> Asking | None:
        return _once_more(lambda: self._store.asking(key, count))

    def askings_due(self) -> Iterator[tuple[str, int]]:
        return _once_more(lambda: iter(list(self._store.askings_due())))

    def settle_asking(self, key: str, count: int) -> None:
        _once_more(lambda: self._store.settle_asking(key, count))

    def record(self, key: str, event: TimelineEvent) -> bool:
        try:
            return self._store.record(key, event)
        except ConnectionDroppedError:
            self._store.record(key, event)
            return True  # an event is known by what it says: of two that are equal, either may be ours

    def timeline(self, key: str) -> list[TimelineEvent]:
        return _once_more(lambda: self._store.timeline(key))

    def count_in(self, box: str, limit: int) -> int:
        return _once_more(lambda: self._store.count_in(box, limit))

    def erase(self, key: str, now: datetime) -> bool:
        try:
            return self._store.erase(key, now)
        except ConnectionDroppedError:
            return self._store.erase(key, now) or self._store.get(key) is None

    def in_box(self, stretch: BoxQuery, limit: int) -> LeadPage:
        return _once_more(lambda: self._store.in_box(stretch, limit))

    def certified(self, since: date, limit: int) -> list[Lead]:
        return _once_more(lambda: self._store.certified(since, limit))

    def find(self, by: FoundBy, value: str, limit: int) -> list[Lead]:
        return _once_more(lambda: self._store.find(by, value, limit))

    def keep_draft(self, key: str, draft: "Draft", until: datetime | None) -> bool:
        try:
            return self._store.keep_draft(key, draft, until)
        except ConnectionDroppedError:
            return self._store.keep_draft(key, draft, until) or self._is_kept(key, draft)

    def _is_kept(self, key: str, draft: "Draft") -> bool:
        return replace(draft, version=draft.version + 1) in self._store.drafts(key, draft.by)

    def drafts(self, key: str, by: str) -> "list[Draft]":
        return _once_more(lambda: self._store.drafts(key, by))

    def drop_draft(self, key: str, by: str, draft_id: str) -> None:
        _once_more(lambda: self._store.drop_draft(key, by, draft_id))


def _is_same(stored: Lead, lead: Lead) -> bool:
    """Say whether a lead was stored from this one; the practice may have been told of it meanwhile."""
    return all(getattr(stored, name) == getattr(lead, name) for name in NEVER_CHANGING)


class RepeatingRecordStore:
    """Stands before a record store."""

    def __init__(self, records: RecordStore) -> None:
        self._records = records

    def read(self, partition: str, key: str) -> Record | None:
        return _once_more(lambda: self._records.read(partition, key))

    def write(self, record: Record) -> bool:
        try:
            return self._records.write(record)
        except ConnectionDroppedError:
            return self._records.write(record) or self._is_written(record)

    def put(self, record: Record) -> None:
        _once_more(lambda: self._records.put(record))

    def _is_written(self, record: Record) -> bool:
        try:
            found = self._records.read(record.partition, record.key)
        except StoreUnavailableError:
            return False  # the public function may write some records and read none: it tries the next version
        return found is not None and (found.version, found.values) == (record.version + 1, record.values)

    def remove(self, partition: str, key: str) -> bool:
        try:
            return self._records.remove(partition, key)
        except ConnectionDroppedError as dropped:
            if self._records.remove(partition, key):
                return True
            # Ours, or somebody else's who used up the same challenge: nobody can say, and only one may be told True.
            raise StoreUnavailableError(str(dropped)) from None

    def list(
        self, partition: str, beginning: str = "", *, limit: int = 100, newest_first: bool = False, after: str = ""
    ) -> Sequence[Record]:
        return _once_more(
            lambda: self._records.list(partition, beginning, limit=limit, newest_first=newest_first, after=after)
        )
