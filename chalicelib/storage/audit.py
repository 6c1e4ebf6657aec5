"""The audit log: what was done in the inbox, who did it, when, to which lead. No values; only ever added to."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from chalicelib.leads.retention import Retention
from chalicelib.storage import Record, RecordStore
from chalicelib.storage.codec import Codec, moment_text
from chalicelib.storage.table import AUDIT

# Who did what nobody of the practice did.
THE_DESK = "desk"
_LONGEST_DAY = 200  # events on one page


@dataclass(frozen=True)
class AuditEvent:
    at: datetime
    # A person's id, THE_DESK, or nothing if nobody knows.
    who: str
    # A code; what it is called is among the words of the page where it is done (AUDIT).
    what: str
    # The reference of the lead it was about.
    reference: str = ""
    # More about it, as a code.
    code: str = ""
    # Tells events of one moment apart; the same event written again is one event.
    id: str = ""


EVENTS = Codec(AuditEvent, version=1, outside=("at", "id"))


def write_down(records: RecordStore, event: AuditEvent, *, time_zone: tzinfo, retention: Retention) -> None:
    """Add an event to the day it belongs to.

    Raises:
        StoreUnavailableError: it may not have been written; what was to be done must not be done.
    """
    day = event.at.astimezone(time_zone).date()
    key = f"{moment_text(event.at)}#{event.id}"
    # A repeat meets the first; an event has no second version.
    records.write(Record(_partition(day), key, EVENTS.write(event), expires_at=event.at + retention.audit))


def read_day(records: RecordStore, day: date, *, after: str = "") -> tuple[list[AuditEvent], str]:
    """Read the events of a day, newest first, and where the next page begins (nothing after the last one)."""
    found = records.list(_partition(day), limit=_LONGEST_DAY, newest_first=True, after=after)
    return [_event_of(record) for record in found], found[-1].key if len(found) == _LONGEST_DAY else ""


def _partition(day: date) -> str:
    return AUDIT.of(day.isoformat())


def _event_of(record: Record) -> AuditEvent:
    at, _, event_id = record.key.partition("#")
    return EVENTS.read(record.values, at=datetime.fromisoformat(at), id=event_id)
