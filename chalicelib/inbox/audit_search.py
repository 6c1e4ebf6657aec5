"""What is looked for in the audit log: days, a person, a lead, a kind. It is read a day at a time, never scanned."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, get_args

from chalicelib.storage import RecordStore
from chalicelib.storage.audit import AuditEvent, place_of, read_day

# A query a day: a year takes some seconds.
LONGEST_RANGE = timedelta(days=366)
# As `storage.audit.place_of` names a place: a moment and an event's id.
_PLACE = re.compile(r"[0-9T:.+-]{10,40}#[0-9a-f]{0,64}")
_A_DAY = timedelta(days=1)

Kind = Literal["access", "read", "taken", "changed", "refused"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_ABOUT_ACCESS = re.compile(r"sign|enrol|invite|passkey|session|person|role|confirm|device|told")


def kind_of(what: str) -> Kind:
    """Return the kind of an event, by how its code is made."""
    if what in {"refused", "sign_in_failed"}:
        return "refused"
    if what.startswith("read_") or what == "searched":
        return "read"
    if what.startswith(("exported_", "printed_")):
        return "taken"
    return "access" if _ABOUT_ACCESS.search(what) else "changed"


@dataclass(frozen=True)
class Search:
    """What is looked for; empty means any."""

    first: date
    last: date
    person: str = ""
    reference: str = ""
    kind: str = ""

    def fits(self, event: AuditEvent) -> bool:
        return (
            self.person in {"", event.who, event.about}
            and (not self.reference or event.concerns(self.reference))
            and self.kind in {"", kind_of(event.what)}
        )

    @property
    def is_for_all(self) -> bool:
        return not (self.person or self.reference or self.kind)


@dataclass(frozen=True)
class Found:
    events: list[AuditEvent]
    # Where to read on; empty at the end.
    next: str


def is_place(text: str) -> bool:
    return bool(_PLACE.fullmatch(text)) and _moment_in(text) is not None


def search(records: RecordStore, wanted: Search, zone: tzinfo, *, after: str = "", most: int, most_read: int) -> Found:
    """Return at most `most` events that fit, newest first, having read `most_read` at most."""
    found: list[AuditEvent] = []
    for number, event in enumerate(_newest_first(records, wanted, zone, after), start=1):
        if wanted.fits(event):
            found.append(event)
        if len(found) == most or number == most_read:
            return Found(found, place_of(event))
    return Found(found, "")


def _newest_first(records: RecordStore, wanted: Search, zone: tzinfo, after: str) -> Iterator[AuditEvent]:
    moment = _moment_in(after)
    day = min(wanted.last, moment.astimezone(zone).date()) if moment else wanted.last
    place = after
    while day >= wanted.first:
        while True:
            events, place = read_day(records, day, after=place)
            yield from events
            if not place:
                break
        if day == date.min:
            return
        day -= _A_DAY


def _moment_in(place: str) -> datetime | None:
    try:
        return datetime.fromisoformat(place.partition("#")[0])
    except ValueError:
        return None
