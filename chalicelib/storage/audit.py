"""The audit log: what was done in the inbox, who did it, on which device, when, to which leads. Only ever added to.

It holds references, codes and names of the practice's own people, and nothing that a visitor typed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from chalicelib.leads.retention import Retention
from chalicelib.storage import Record, RecordStore
from chalicelib.storage.codec import Codec, moment_text
from chalicelib.storage.table import AUDIT

# Who did what nobody of the practice did.
THE_DESK = "desk"
LONGEST_PAGE = 200  # events read at once
# About 24 KB; an item holds 400.
MOST_REFERENCES = 2_000


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
    # The device and the session (how its id begins) in which it was done.
    device: str = ""
    session: str = ""
    # The id of the person whom it concerns: whose passkey was claimed, who was removed or invited.
    about: str = ""
    # What no code can say of the practice's own people: who was invited, and by which operator.
    note: str = ""
    # What a list or a file was to show: names and codes, as its page has them.
    filter: Mapping[str, str] = field(default_factory=dict)
    # How many leads were shown or handed out, and which.
    number: int | None = None
    references: tuple[str, ...] = ()

    def concerns(self, reference: str) -> bool:
        """Say whether a lead was read, changed, listed or handed out in it."""
        return reference == self.reference or reference in self.references


EVENTS = Codec(AuditEvent, version=2, outside=("at", "id"))


def write_down(records: RecordStore, event: AuditEvent, *, time_zone: tzinfo, retention: Retention) -> None:
    """Add an event to the day it belongs to; one with more references than an item holds, in several lines.

    Raises:
        StoreUnavailableError: it may not have been written; what was to be done must not be done.
    """
    partition = partition_of(event.at.astimezone(time_zone).date())
    for line in _lines_of(event):
        # A repeat meets the first; an event has no second version.
        records.write(Record(partition, place_of(line), EVENTS.write(line), expires_at=line.at + retention.audit))


def _lines_of(event: AuditEvent) -> Iterator[AuditEvent]:
    yield replace(event, references=event.references[:MOST_REFERENCES])
    for part, first in enumerate(range(MOST_REFERENCES, len(event.references), MOST_REFERENCES), start=1):
        references = event.references[first : first + MOST_REFERENCES]
        yield replace(event, references=references, id=f"{event.id}{part:04x}")


def read_day(
    records: RecordStore, day: date, *, after: str = "", most: int = LONGEST_PAGE
) -> tuple[list[AuditEvent], str]:
    """Read the events of a day, newest first, and where the next page begins (nothing after the last one)."""
    found = records.list(partition_of(day), limit=most, newest_first=True, after=after)
    return [event_of(record) for record in found], found[-1].key if len(found) == most else ""


def partition_of(day: date) -> str:
    return AUDIT.of(day.isoformat())


def event_of(record: Record) -> AuditEvent:
    at, _, event_id = record.key.partition("#")
    return EVENTS.read(record.values, at=datetime.fromisoformat(at), id=event_id)


def place_of(event: AuditEvent) -> str:
    """Return where an event lies in its day, as a place to read on from."""
    return f"{moment_text(event.at)}#{event.id}"
