"""Reads leads from the boxes of the archive, newest first, in steps whose cost is known beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.inbox.cursor import Cursor
from chalicelib.inbox.list_filter import LONG_AGO, ListFilter, before_newest
from chalicelib.leads.lead import Lead
from chalicelib.storage import BoxQuery, LeadArchive, LeadPage

PAGE = 25
# How many leads of a box are looked at where not all of them fit.
DEEP = 200
# How many leads of a box are read at once for a file, and how often at most.
STEP, MOST_STEPS = 500, 20
# The same for a page, where most often there are no more than these.
SHORT_STEP, MOST_SHORT_STEPS = 100, 5
# What people write is some two thousand letters; a flood of what is as long as can be must not fill the function.
MOST_LETTERS = 2_000_000

_SMALLEST = timedelta(microseconds=1)
_DAY = timedelta(days=1)
# Who was promised an answer, over a weekend with a holiday, has it by then or was reminded of many times.
LONGEST_ANYBODY_WAITS = timedelta(days=5)


@dataclass(frozen=True)
class ListPage:
    leads: tuple[Lead, ...]
    # Where older ones begin; None if there are none.
    next: Cursor | None
    # How many were looked at, and whether more may fit further back.
    looked_at: int
    is_part: bool


def read_page(archive: LeadArchive, shown: ListFilter, cursor: Cursor, since: datetime, *, now: datetime) -> ListPage:
    """Return a page of what fits from the cursor back to `since`. What it costs depends on the boxes alone."""
    depth = PAGE + 1 if shown.is_by_box else DEEP
    return read_part(archive, shown, cursor, since, now=now, most=PAGE, depth=depth)


def read_part(
    archive: LeadArchive, shown: ListFilter, cursor: Cursor, since: datetime, *, now: datetime, most: int, depth: int
) -> ListPage:
    """Return at most `most` of what fits, looking at `depth` leads of each box."""
    until = cursor.moment + _SMALLEST
    pages = [archive.in_box(BoxQuery(box, since, until), depth + len(cursor.seen)) for box in shown.boxes]
    # A box that was not read to its end says nothing of what lies further back than its last lead.
    ends = [page.leads[-1].received_at for page in pages if page.next and page.leads]
    leads = _merged(pages, not_before=max(ends, default=LONG_AGO), seen=cursor)
    fitting = [lead for lead in leads if shown.fits(lead) and not lead.is_gone_by(now)]
    if len(fitting) > most:
        first = fitting[:most]
        passed = leads[: leads.index(first[-1]) + 1]
        return ListPage(tuple(first), cursor_after(passed, cursor), len(passed), is_part=False)
    more = cursor_after(leads, cursor) if ends and leads else None
    return ListPage(tuple(fitting), more, len(leads), is_part=more is not None)


def read_newest(
    archive: LeadArchive, shown: ListFilter, cursor: Cursor, since: datetime, *, now: datetime, most: int
) -> ListPage:
    """Return the newest `most` of what fits, reading further back step by step; there are only so many steps."""
    leads: list[Lead] = []
    looked_at = 0
    after: Cursor | None = cursor
    for _ in range(MOST_STEPS):
        if after is None or len(leads) > most:
            break
        # One more than is asked for tells whether there are more.
        found = read_part(archive, shown, after, since, now=now, most=most + 1 - len(leads), depth=STEP)
        leads += found.leads
        looked_at += found.looked_at
        after = found.next
    return ListPage(tuple(leads[:most]), after, looked_at, is_part=after is not None or len(leads) > most)


def newest_in_box(archive: LeadArchive, box: str, *, now: datetime, most: int) -> tuple[list[Lead], bool]:
    """Read the newest leads of a box that are still there, `most` or a few more; say whether there may be others."""
    return read_in_steps(archive, BoxQuery(box, LONG_AGO, now + _DAY), now=now, most=most)


def newest_and_waiting_longest(archive: LeadArchive, box: str, *, now: datetime, most: int) -> tuple[list[Lead], bool]:
    """Read the newest leads of a box and, where those are not all, the oldest of the last days as well.

    So many that came at once do not hide who has waited longer; say whether there may be others.
    """
    leads, is_cut = newest_in_box(archive, box, now=now, most=most)
    if not is_cut:
        return leads, False
    stretch = BoxQuery(box, now - LONGEST_ANYBODY_WAITS, now + _DAY, oldest_first=True)
    oldest, _ = read_in_steps(archive, stretch, now=now, most=most)
    return list({lead.key: lead for lead in [*leads, *oldest]}.values()), True


def read_in_steps(archive: LeadArchive, query: BoxQuery, *, now: datetime, most: int) -> tuple[list[Lead], bool]:
    """Read leads of a stretch of a box that are still there, `most` or a few more; say whether there may be others."""
    leads: list[Lead] = []
    letters = 0
    for _ in range(MOST_SHORT_STEPS):
        page = archive.in_box(query, SHORT_STEP)
        leads += [lead for lead in page.leads if not lead.is_gone_by(now)]
        letters += sum(map(_length, page.leads))
        if not page.next:
            return leads, False
        if len(leads) >= most or letters >= MOST_LETTERS:
            break
        query = replace(query, after=page.next)
    return leads, True


def _length(lead: Lead) -> int:
    return sum(len(str(value)) for value in lead.answers.values()) + sum(len(value) for _, value in lead.other_answers)


def newest(archive: LeadArchive, now: datetime, most: int) -> tuple[Lead, ...]:
    """Return the newest leads of all boxes."""
    return read_part(archive, ListFilter(), before_newest(now), LONG_AGO, now=now, most=most, depth=most + 1).leads


def _merged(pages: Sequence[LeadPage], *, not_before: datetime, seen: Cursor) -> list[Lead]:
    leads = [lead for page in pages for lead in page.leads if lead.received_at >= not_before]
    leads.sort(key=lambda lead: (lead.received_at, lead.key), reverse=True)
    return [lead for lead in leads if lead.received_at != seen.moment or lead.reference not in seen.seen]


def cursor_after(passed: Sequence[Lead], before: Cursor) -> Cursor:
    """Return where a list goes on behind leads that were read from a cursor on."""
    moment = passed[-1].received_at
    earlier = before.seen if before.moment == moment else frozenset()
    return Cursor(moment, earlier | {lead.reference for lead in passed if lead.received_at == moment})
