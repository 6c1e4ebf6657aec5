"""The audit log's write-once copies: each day that is over, in a file that nobody can change afterwards.

A copy is named by its content: copying again stores nothing, and a line that came late makes another copy of its day.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Protocol

from chalicelib.leads.retention import SHORTEST_AUDIT
from chalicelib.storage import Record, RecordStore
from chalicelib.storage.audit import partition_of
from chalicelib.storage.table import seconds_of

# What the sweep erases late is written down under the day on which its time was over.
_LATE = timedelta(days=7)
_A_DAY = timedelta(days=1)
_AT_ONCE = 1_000


class WriteOnce(Protocol):
    """Keeps files that nobody changes. Each call may raise StoreUnavailableError, and may then be made again."""

    def last_day(self) -> date | None:
        """Return the last day of which there is a copy."""
        ...

    def keep(self, day: date, name: str, content: bytes) -> bool:
        """Store a copy of a day under a name; False if the day has one of this name already."""
        ...


def copy_days(records: RecordStore, shelf: WriteOnce, now: datetime, zone: tzinfo) -> int:
    """Copy every day that is over and not copied, oldest first, and return how many there were.

    Raises:
        StoreUnavailableError: the log or the shelf did not answer; what was copied is, and the next time goes on.
    """
    today, last = now.astimezone(zone).date(), shelf.last_day()
    day = last - _LATE if last else today - SHORTEST_AUDIT
    copied = 0
    while day < today:
        content = "".join(_line(record) for record in _records_of(records, day)).encode()
        copied += bool(content) and shelf.keep(day, hashlib.sha256(content).hexdigest()[:32], content)
        day += _A_DAY
    return copied


def _records_of(records: RecordStore, day: date) -> Iterator[Record]:
    after = ""
    while True:
        found = records.list(partition_of(day), limit=_AT_ONCE, after=after)
        yield from found
        if len(found) < _AT_ONCE:
            return
        after = found[-1].key


def _line(record: Record) -> str:
    """Write a record as the table holds it, so that it can be put back."""
    expiry = {"expires_at": seconds_of(record.expires_at)} if record.expires_at else {}
    item = {"pk": record.partition, "sk": record.key, "values": record.values, "version": record.version, **expiry}
    return json.dumps(item, sort_keys=True, ensure_ascii=False) + "\n"
