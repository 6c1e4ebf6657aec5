"""The one table, behind a port: DynamoDB in the cloud and on the laptop, memory in quick tests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from chalicelib.faults import CodedError
from chalicelib.leads.asking import Asking
from chalicelib.leads.lead import Lead, TimelineEvent

if TYPE_CHECKING:
    from chalicelib.leads.draft import Draft


class StoreUnavailableError(CodedError):
    """The store did not confirm; whether it did what was asked is unknown. Asking again is always safe."""


class ConnectionDroppedError(StoreUnavailableError):
    """The connection was closed or reset, and that was noticed at once: another one will do (see repeating.py)."""


class ConditionFailedError(Exception):
    """The condition of a write does not hold; `item` is what is there instead, if the call asked for it."""

    def __init__(self, item: Mapping[str, Any] | None) -> None:
        super().__init__()
        self.item = item


class Table(Protocol):
    """The one table, called by the names and parameters of DynamoDB's API."""

    @property
    def name(self) -> str: ...

    def call(self, operation: str, **parameters: object) -> Mapping[str, Any]:
        """Make one call, once, and return its answer; the table's name is added to what asks for one.

        Raises:
            ConditionFailedError: the call's condition does not hold.
            ConnectionDroppedError: the connection turned out at once to be closed.
            StoreUnavailableError: the service refused, or did not answer in time.
        """
        ...


# What a lead can be found by: its reference, the keyed hash of phone or email, how its folded name begins, or, among
# the newest, words of its name and a part of its phone number or reference (see leads.found_by).
FoundBy = Literal["reference", "phone", "email", "name", "name_part", "number_part"]


@dataclass(frozen=True)
class BoxQuery:
    """A part of a box: received from `since` on and before `until`, newest or oldest first, after a place."""

    box: str
    since: datetime
    until: datetime
    oldest_first: bool = False
    # Where the part before ended, as its LeadPage said.
    after: str = ""


@dataclass(frozen=True)
class LeadPage:
    """Some leads of a list, and where the next ones begin."""

    leads: tuple[Lead, ...]
    # Where the next page begins; empty if there is none.
    next: str = ""


class LeadStore(Protocol):
    """Keeps leads and their timelines. Each call may raise StoreUnavailableError, and may then be made again."""

    def add(self, lead: Lead) -> Lead | None:
        """Store a lead unless there is one with its key; return the one that was there."""
        ...

    def get(self, key: str) -> Lead | None:
        """Read a lead as it is now."""
        ...

    def change(self, old: Lead, new: Lead) -> Lead | None:
        """Replace what changes about a lead (alerts, doubts, standing, notes), if nobody has changed it since `old`.

        Return the lead as it is stored then: the answers stay as they are. None if somebody has: read again.
        """
        ...

    def due(self, now: datetime) -> Iterator[str]:
        """Return the keys of all leads for which something is due, those that wait longest first in each shard."""
        ...

    def ask_again(self, key: str, asking: Asking) -> Asking | None:
        """Store below a lead that somebody asked again, unless that is stored with its number; return what was there.

        It is due until it is settled.
        """
        ...

    def asking(self, key: str, count: int) -> Asking | None:
        """Read an asking by its number."""
        ...

    def askings_due(self) -> Iterator[tuple[str, int]]:
        """Return the leads, and the number of the asking, that the practice has not been told of, oldest first."""
        ...

    def settle_asking(self, key: str, count: int) -> None:
        """Let an asking be due no longer."""
        ...

    def record(self, key: str, event: TimelineEvent) -> bool:
        """Add to a lead's timeline; False if this event is in it already."""
        ...

    def timeline(self, key: str) -> list[TimelineEvent]:
        """Read a lead's timeline, oldest first."""
        ...

    def count_in(self, box: str, limit: int) -> int:
        """Count the leads in a box, to `limit` at most; none of them is read."""
        ...

    def erase(self, key: str, now: datetime) -> bool:
        """Remove a lead whose time is over by `now`, with whatever lies below it. Cut short, it may be called again.

        False if it was gone already, or if somebody gave it more time: then all of it stays.
        """
        ...


class LeadArchive(LeadStore, Protocol):
    """The same store, for whoever may also look around in it and write notes: the inbox."""

    def in_box(self, stretch: BoxQuery, limit: int) -> LeadPage:
        """Read at most `limit` leads of a box. What it costs depends on the limit alone."""
        ...

    def certified(self, since: date, limit: int) -> list[Lead]:
        """Read at most `limit` leads whose certificate ends on a day or later, what ends soonest first."""
        ...

    def find(self, by: FoundBy, value: str, limit: int) -> list[Lead]:
        """Read the newest leads (by name: those that begin alike, in the order of the names), `limit` at most."""
        ...

    def keep_draft(self, key: str, draft: "Draft", until: datetime | None) -> bool:
        """Store a draft below a lead, on top of its version; False if it was changed or dropped since.

        It goes with its lead, and by itself at `until`, should the lead be gone before.
        """
        ...

    def drafts(self, key: str, by: str) -> "list[Draft]":
        """Read what somebody has begun to write about a lead."""
        ...

    def drop_draft(self, key: str, by: str, draft_id: str) -> None:
        """Remove a draft, if it is there."""
        ...


@dataclass(frozen=True)
class Record:
    """Whatever the desk keeps beside leads (see table.PARTITIONS). Values are out of `repr`."""

    partition: str
    key: str
    values: Mapping[str, Any] = field(repr=False)
    # From when on it is gone.
    expires_at: datetime | None = None
    # Counts changes; 0 is one that was never written.
    version: int = 0


class RecordStore(Protocol):
    """Keeps records in partitions, in the order of their keys.

    Each call may raise StoreUnavailableError, and may then be made again. Records that have expired are not there for
    any method.
    """

    def read(self, partition: str, key: str) -> Record | None:
        """Read a record as it is now."""
        ...

    def write(self, record: Record) -> bool:
        """Write a new record, or the next version of one; False if somebody wrote or removed it meanwhile."""
        ...

    def put(self, record: Record) -> None:
        """Write a record, whatever is there: for what counts only as it was last said."""
        ...

    def remove(self, partition: str, key: str) -> bool:
        """Remove a record; False if it was not there. Of two who remove the same one, one is told True."""
        ...

    def list(
        self, partition: str, beginning: str = "", *, limit: int = 100, newest_first: bool = False, after: str = ""
    ) -> Sequence[Record]:
        """Read records whose keys begin so, in the order of their keys, from the one after `after` on."""
        ...
