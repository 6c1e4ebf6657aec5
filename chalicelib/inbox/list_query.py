"""Looks through the boxes of the archive, newest first, in steps whose cost is known beforehand."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from chalicelib.forms import FORMS
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.request import Call
from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import keyed_hash
from chalicelib.leads.status import OPEN_STATUSES, Status
from chalicelib.storage import BoxQuery, LeadArchive, LeadPage
from chalicelib.storage.items import CLOSED_BOX, HELD_BOX, open_box

OPEN, HELD = "open", "held"
CLOSED_STATUSES = tuple(status for status in Status if status not in OPEN_STATUSES)
STATES = (OPEN, HELD, *map(str, CLOSED_STATUSES))

PAGE = 25
# How many leads of a box are looked at where not all of them are wanted.
DEEP = 200
# How many leads of a box are read at once for a file, and how often at most.
STEP, MOST_STEPS = 500, 20
# The same for a page, where most often there are no more than these.
SHORT_STEP, MOST_SHORT_STEPS = 100, 5

_THE_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
_SMALLEST = timedelta(microseconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """What a list is to show; empty means any. None of it is a visitor's."""

    form: str = ""
    state: str = ""
    # The first day of a month of the practice's calendar.
    month: date | None = None

    @property
    def boxes(self) -> list[str]:
        """Name the boxes in which it may lie."""
        opened = [open_box(form) for form in ([self.form] if self.form else FORMS)]
        of_state = {"": [*opened, HELD_BOX, CLOSED_BOX], OPEN: opened, HELD: [HELD_BOX]}
        return of_state.get(self.state, [CLOSED_BOX])

    @property
    def is_by_box(self) -> bool:
        """Say whether everything in these boxes is wanted, so that nothing is read in vain."""
        return self.state == OPEN or (not self.form and self.state in {"", HELD})

    def fits(self, lead: Lead) -> bool:
        has_state = {"": True, OPEN: lead.standing.is_open and not lead.is_held, HELD: lead.is_held}
        return self.form in {"", lead.form} and has_state.get(self.state, lead.standing.status == self.state)


@dataclass(frozen=True)
class Place:
    """Where a list goes on: at this moment, without those of the moment that were seen, by their references."""

    moment: datetime
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    leads: tuple[Lead, ...]
    # Where older ones begin; None if there are none.
    next: Place | None
    # How many were looked at, and whether more may fit further back.
    looked_at: int
    is_part: bool


def look_through(archive: LeadArchive, wanted: Wanted, place: Place, since: datetime, *, now: datetime) -> Found:
    """Give a page of what is wanted from `place` back to `since`. What it costs depends on the boxes alone."""
    return look_for(archive, wanted, place, since, now=now, most=PAGE, depth=PAGE + 1 if wanted.is_by_box else DEEP)


def look_for(
    archive: LeadArchive, wanted: Wanted, place: Place, since: datetime, *, now: datetime, most: int, depth: int
) -> Found:
    """Give at most `most` of what is wanted, looking at `depth` leads of each box."""
    until = place.moment + _SMALLEST
    pages = [archive.in_box(BoxQuery(box, since, until), depth + len(place.seen)) for box in wanted.boxes]
    # A box that was not read to its end says nothing of what lies further back than its last lead.
    ends = [page.leads[-1].received_at for page in pages if page.next and page.leads]
    leads = _merged(pages, not_before=max(ends, default=_THE_FIRST), seen=place)
    fitting = [lead for lead in leads if wanted.fits(lead) and not lead.is_gone_by(now)]
    if len(fitting) > most:
        shown = fitting[:most]
        passed = leads[: leads.index(shown[-1]) + 1]
        return Found(tuple(shown), _place_after(passed, place), len(passed), is_part=False)
    more = _place_after(leads, place) if ends and leads else None
    return Found(tuple(fitting), more, len(leads), is_part=more is not None)


def gather(archive: LeadArchive, wanted: Wanted, place: Place, since: datetime, *, now: datetime, most: int) -> Found:
    """Give the newest `most` of what is wanted, looking further back step by step; there are only so many steps."""
    leads: list[Lead] = []
    looked_at = 0
    after: Place | None = place
    for _ in range(MOST_STEPS):
        if after is None or len(leads) > most:
            break
        # One more than is wanted tells whether there are more.
        found = look_for(archive, wanted, after, since, now=now, most=most + 1 - len(leads), depth=STEP)
        leads += found.leads
        looked_at += found.looked_at
        after = found.next
    return Found(tuple(leads[:most]), after, looked_at, is_part=after is not None or len(leads) > most)


def newest_of(archive: LeadArchive, box: str, *, now: datetime, most: int) -> tuple[list[Lead], bool]:
    """Read the newest leads of a box that are still there, `most` or a few more; say whether there may be others."""
    leads: list[Lead] = []
    stretch = BoxQuery(box, _THE_FIRST, now + _DAY)
    for _ in range(MOST_SHORT_STEPS):
        page = archive.in_box(stretch, SHORT_STEP)
        leads += [lead for lead in page.leads if not lead.is_gone_by(now)]
        if not page.next:
            return leads, False
        if len(leads) >= most:
            break
        stretch = replace(stretch, after=page.next)
    return leads, True


def _merged(pages: Sequence[LeadPage], *, not_before: datetime, seen: Place) -> list[Lead]:
    leads = [lead for page in pages for lead in page.leads if lead.received_at >= not_before]
    leads.sort(key=lambda lead: (lead.received_at, lead.key), reverse=True)
    return [lead for lead in leads if lead.received_at != seen.moment or lead.reference not in seen.seen]


def _place_after(passed: Sequence[Lead], before: Place) -> Place:
    moment = passed[-1].received_at
    earlier = before.seen if before.moment == moment else frozenset()
    return Place(moment, earlier | {lead.reference for lead in passed if lead.received_at == moment})


def newest(archive: LeadArchive, now: datetime, most: int) -> tuple[Lead, ...]:
    """Give the newest leads of all boxes."""
    return look_for(archive, Wanted(), beginning(now), _THE_FIRST, now=now, most=most, depth=most + 1).leads


def beginning(now: datetime) -> Place:
    """Give the place before the newest lead; clocks of different machines differ a little."""
    return Place(now + _DAY)


def stretch_of(wanted: Wanted, call: Call) -> tuple[Place, datetime]:
    """Give where a list begins and how far back it goes."""
    if wanted.month is None:
        return beginning(call.now), _THE_FIRST
    zone = call.desk.practice.time_zone
    starts, ends = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (wanted.month, next_month(wanted.month)))
    return Place(ends.astimezone(UTC) - _SMALLEST), starts


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_before(day: date) -> date:
    return (day.replace(day=1) - _DAY).replace(day=1)


def write_place(secret: bytes, place: Place) -> str:
    """Write a place into a link: a moment and references, signed, so that nobody can make one up."""
    text = "~".join([place.moment.isoformat(), *sorted(place.seen)])
    return base64.urlsafe_b64encode(f"{_signature(secret, text)}~{text}".encode()).decode().rstrip("=")


def read_place(secret: bytes, written: str) -> Place:
    """Read a place.

    Raises:
        NotDoneError: bad_input; it is none of ours.
    """
    try:
        padded = written.encode("ascii") + b"=" * (-len(written) % 4)
        signature, _, text = base64.urlsafe_b64decode(padded).decode("ascii").partition("~")
    except ValueError:
        raise NotDoneError("bad_input") from None
    if not hmac.compare_digest(signature, _signature(secret, text)):
        raise NotDoneError("bad_input")
    moment, *seen = text.split("~")
    return Place(datetime.fromisoformat(moment), frozenset(seen))


def _signature(secret: bytes, text: str) -> str:
    return keyed_hash(secret, "place in a list", text)[:32]
