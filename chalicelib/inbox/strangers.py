"""Who is refused without being signed in: counted by the hour and the reason, not written down one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from chalicelib.inbox.request import InboxDesk
from chalicelib.storage import Record, RecordStore
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import STRANGERS
from chalicelib.storage.update import ConflictError, update

_HOURS_OF_A_DAY = 25  # where clocks are put back


@dataclass(frozen=True)
class Counts:
    """How often each reason was one, as its code."""

    by_reason: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Hour:
    begins_at: datetime
    counts: Mapping[str, int]


COUNTS = Codec(Counts, version=1)


def count(desk: InboxDesk, reason: str) -> None:
    """Count a refusal in the hour that it is.

    Raises:
        StoreUnavailableError: it may not have been counted.
    """
    now, retention = desk.clock.now(), desk.practice.retention
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    day = now.astimezone(desk.practice.time_zone).date()

    def one_more(found: Record) -> Record:
        counts = COUNTS.read(found.values).by_reason
        counted = Counts({**counts, reason: counts.get(reason, 0) + 1})
        end = found.expires_at or now + retention.audit
        return replace(found, values=COUNTS.write(counted), expires_at=end)

    try:
        update(desk.records, STRANGERS, f"{day.isoformat()}#{hour.isoformat()}", one_more)
    except ConflictError:
        # So many at once that one more or less says nothing.
        return


def read_day(records: RecordStore, day: date) -> list[Hour]:
    """Return the hours of a day in which strangers were refused, newest first."""
    found = records.list(STRANGERS, f"{day.isoformat()}#", limit=_HOURS_OF_A_DAY, newest_first=True)
    return [_hour_of(record) for record in found]


def _hour_of(record: Record) -> Hour:
    _, _, hour = record.key.partition("#")
    return Hour(datetime.fromisoformat(hour), COUNTS.read(record.values).by_reason)
