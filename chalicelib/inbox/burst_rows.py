"""A burst as one row of a list."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.inbox.bursts import DOUBTED, Burst
from chalicelib.inbox.list_rows import Row, rows_of
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.row_times import RowTime, time_since_arrival

# So many are shown of a burst when it is unfolded.
MOST_SHOWN = 25


@dataclass(frozen=True)
class BurstRow:
    """Doubted leads, of one sender or of many, as one row. It shows what a visitor typed, so it stays out of logs."""

    # The reference of the sender's first, or what doubted ones are called: it names the row's form.
    name: str
    is_of_one_sender: bool
    count: int
    # When the newest came.
    time: RowTime
    rows: tuple[Row, ...] = field(repr=False)
    # All of them as a form says it, each with the number that was shown.
    all: str


def burst_rows_of(request: InboxRequest, bursts: Iterable[Burst]) -> list[BurstRow]:
    return [_row_of(request, burst) for burst in bursts]


def _row_of(request: InboxRequest, burst: Burst) -> BurstRow:
    return BurstRow(
        name=burst.name,
        is_of_one_sender=burst.name != DOUBTED,
        count=len(burst.leads),
        time=time_since_arrival(burst.leads[0], request.now, request.desk.practice),
        rows=tuple(rows_of(request, burst.leads[:MOST_SHOWN])),
        all=" ".join(f"{lead.reference}.{lead.standing.number}" for lead in burst.leads),
    )
