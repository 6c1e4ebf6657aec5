"""What lists, searches, the sweep and the digest cost, from a thousand leads to a million.

Usage: python -m benchmarks.listing [--only engine | memory] [--sizes 1000 4000 100000]

Every page is asked for through the inbox itself: on the second engine, and, for a million leads, on a sorted table in
memory that answers as the engines do. What counts are the calls of the table, the capacity that they consume, and how
large the page is: none may grow with the number of leads. What is open is the same at any size (see filled.py); at the
end 2,000 more come at once, and what that costs may not grow with the past either.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import islice
from typing import Any

from benchmarks import filled
from benchmarks.capacity import units_read
from chalicelib.alerts.sweep import sweep
from chalicelib.aws import make_client
from chalicelib.storage import Table
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.web.request import Reply
from local.engines import engine
from local.table import table_definition
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn
from tests.sorted_table import SortedTable
from tools.filling import fill
from tools.places import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
# By where the table is. A thousand leads do not fill every page, nor what is looked through for a part of a name.
SIZES: Mapping[str, Sequence[int]] = {"engine": (1_000, 4_000, 100_000), "memory": (4_000, 100_000, 1_000_000)}
FULL = 4_000
MOST_DIFFERENCE = 0.05
_HEAD = ("rows, emails", "calls", "read units", "page KB", "CPU ms")
_BATCH, _WRITERS = 25, 4
# A local engine looks through everything it has.
_PATIENCE = 300.0  # seconds
# A page is asked for so often, and the quickest time counts: what else the machine does only adds to it.
_TRIES = {"engine": 1, "memory": 5}

Items = Iterable[dict[str, Any]]

# What is asked for: its name, then place and query of a GET or the question of a POST.
_LISTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Today": ("", {}),
    "Held": ("held", {}),
    "All, first page": ("all", {}),
    "All, a month": ("all", {"month": "2026-11"}),
    "All, certified in a month": ("all", {"month": "2026-11", "state": "certified"}),
}
_QUESTIONS = {
    "Find by reference": filled.known_reference(),
    "Find by phone": "(212) 555-0199",
    "Find by email": filled.KNOWN_EMAIL,
    "Find by name": filled.KNOWN_NAME,
    "Find by a common name": "ana",
    "Find by a word of a name": "example1",
    "Find by four digits": "0199",
    "Find by half a reference": filled.known_reference()[:4],
}


@dataclass(frozen=True)
class Cost:
    # Leads on the page, or emails.
    rows: int
    calls: int
    units: float
    seconds: float
    size: int


class Meter:
    """A table of which each call is counted, and what it reads is weighed by DynamoDB's rules.

    What local engines report of capacity cannot be believed.
    """

    def __init__(self, table: Table) -> None:
        self.name = table.name
        self._table = table
        self._calls, self._units, self._seconds = 0, 0.0, 0.0

    def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as botocore's
        began = time.process_time()
        answer = self._table.call(operation, **parameters)
        self._seconds += time.process_time() - began
        self._calls += 1
        if operation in {"BatchGetItem", "GetItem", "Query"}:
            self._units += units_read(operation, answer, is_consistent=bool(parameters.get("ConsistentRead")))
        return answer

    def cost_of(self, work: Callable[[], tuple[int, int]]) -> Cost:
        """Return what some work costs that says how many rows it made, and of which size; the table's CPU apart."""
        self._calls, self._units, self._seconds = 0, 0.0, 0.0
        began = time.process_time()
        rows, size = work()
        return Cost(rows, self._calls, self._units, time.process_time() - began - self._seconds, size)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.listing", description="Measure listing and finding.")
    parser.add_argument("--only", choices=SIZES, help="where the table is (default: everywhere)")
    parser.add_argument("--sizes", type=int, nargs="+", help="how many leads there are, in this order")
    wishes = parser.parse_args()
    are_flat = [_show(where, wishes.sizes or SIZES[where]) for where in SIZES if wishes.only in {None, where}]
    return 0 if all(are_flat) else 1


def _show(where: str, sizes: Sequence[int]) -> bool:
    """Print the table of a place, write it to the page if it has the usual sizes, and say whether nothing grows."""
    with _PLACES[where]() as new_table:
        costs = [_measured(new_table, size, where) for size in sizes]
    text, is_flat = compared(sizes, costs, is_timed=_TRIES[where] > 1)
    print(text, flush=True)
    if tuple(sizes) == SIZES[where]:
        command = f"`python -m benchmarks.listing --only {where}`"
        told = f"{command} on {datetime.now(UTC):%Y-%m-%d}.\n\n```text\n{text}\n```"
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(fill(page, {f"lists, {where}": lambda: told}, "make bench-listing"), encoding="utf-8")
    return is_flat


# --- tables


@dataclass(frozen=True)
class Filled:
    table: Table
    put: Callable[[Items], None]


NewTable = Callable[[int], Filled]


@contextmanager
def _on_the_engine() -> Iterator[NewTable]:
    def new(size: int) -> Filled:
        client = make_client("dynamodb", connect_timeout=_PATIENCE, read_timeout=_PATIENCE)
        name = f"leads-{size}"
        # Nobody listens to a stream here.
        definition = {name: value for name, value in table_definition().items() if name != "StreamSpecification"}
        client.create_table(TableName=name, **definition)
        return Filled(BotocoreTable(client, name), lambda items: _write_all(client, name, items))

    with engine("ministack", state=None):
        yield new


@contextmanager
def _in_memory() -> Iterator[NewTable]:
    def new(_size: int) -> Filled:
        table = SortedTable()
        return Filled(table, table.fill)

    _measured(new, 200, "engine")  # what is loaded once is no part of the first size
    yield new


_PLACES = {"engine": _on_the_engine, "memory": _in_memory}


def _write_all(client: Any, name: str, items: Items) -> None:  # noqa: ANN401 - boto3 ships no types
    def write(puts: list[Any]) -> None:
        while puts:
            left = client.batch_write_item(RequestItems={name: puts}).get("UnprocessedItems", {})
            puts = left.get(name, [])

    puts = ({"PutRequest": {"Item": item}} for item in items)
    with ThreadPoolExecutor(_WRITERS) as writers:
        while many := list(islice(puts, _BATCH * _WRITERS)):
            list(writers.map(write, [many[start : start + _BATCH] for start in range(0, len(many), _BATCH)]))


# --- what is measured


def _measured(new_table: NewTable, size: int, where: str) -> dict[str, Cost]:
    began = time.monotonic()
    made = new_table(size)
    gc.disable()  # it would look through all that is written, again and again
    made.put(filled.usual_items(size))
    gc.freeze()
    gc.enable()
    print(f"{size:,} leads written in {time.monotonic() - began:.0f} s.", flush=True)
    meter, tries = Meter(made.table), _TRIES[where]
    user = SignedIn(QuietDesk(now=filled.NOW, store=DynamoLeadStore(meter)))
    desk = QuietDesk(now=filled.NOW, store=DynamoLeadStore(meter))
    desk.records = DynamoRecordStore(meter, desk.set_clock)
    costs = {name: _page(user, meter, tries, *wish) for name, wish in _LISTS.items()}
    costs |= {name: _answer(user, meter, tries, question) for name, question in _QUESTIONS.items()}
    # The day's digest is due at the first sweep, and no more at the second.
    costs |= {name: _sweep(desk, meter) for name in ("Sweep with the day's digest", "Sweep with nothing due")}
    made.put(filled.due_items())
    costs["Sweep with one alert due"] = _sweep(desk, meter)
    made.put(filled.flood_items())
    costs["Today, 2,000 more open"] = _page(user, meter, tries, "", {})
    costs["Sweep, 2,000 more open"] = _sweep(desk, meter)
    return costs


def _page(user: SignedIn, meter: Meter, tries: int, place: str, query: Mapping[str, str]) -> Cost:
    user.sign_in()
    return _quickest(meter, tries, lambda: user.get(place, **query))


def _answer(user: SignedIn, meter: Meter, tries: int, question: str) -> Cost:
    user.sign_in()
    return _quickest(meter, tries, lambda: user.post("find", {"question": question}))


def _quickest(meter: Meter, tries: int, ask: Callable[[], Reply]) -> Cost:
    costs = [meter.cost_of(lambda: _rows(ask())) for _ in range(tries + 1)]
    # The first looks at the hours as well, once in a while.
    return min(costs[1:], key=lambda cost: cost.seconds)


def _rows(reply: Reply) -> tuple[int, int]:
    rows = str(reply.body).count('<a class="row')
    if reply.status is not HTTPStatus.OK or not rows:
        raise RuntimeError(f"A page without a lead on it: {reply.status}.")
    return rows, len(str(reply.body).encode())


def _sweep(desk: QuietDesk, meter: Meter) -> Cost:
    def work() -> tuple[int, int]:
        sent = len(desk.outbox.sent)
        sweep(desk)
        return len(desk.outbox.sent) - sent, 0

    return meter.cost_of(work)


# --- the table that is printed


def compared(sizes: Sequence[int], costs: Sequence[Mapping[str, Cost]], *, is_timed: bool = True) -> tuple[str, bool]:
    """Return the table, and whether nothing grows between the sizes at which all pages are full."""
    named = " / ".join(f"{size:,}" for size in sizes)
    told = f"at {named} leads; from {FULL:,} on as many calls, and units and pages {MOST_DIFFERENCE:.0%} apart at most."
    full = [at for at, size in enumerate(sizes) if size >= FULL]
    judged = {name: _judged([cost[name] for cost in costs], full) for name in costs[0]}
    columns = {name: list(_columns([cost[name] for cost in costs])) for name in judged} | {"": list(_HEAD)}
    shown = len(_HEAD) if is_timed else len(_HEAD) - 1
    ends = {"": "units apart"} | {name: end for name, (end, _) in judged.items()}
    lines = [(name, *columns[name][:shown], end) for name, end in ends.items()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    texts = [_aligned(line, widths) for line in lines]
    return "\n".join([*texts, told]), all(is_flat for _, is_flat in judged.values())


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(line, widths, strict=True)
    return f"{first[0]:<{first[1]}}" + "".join(f"  {text:>{width}}" for text, width in others)


def _columns(costs: Sequence[Cost]) -> Iterator[str]:
    yield " / ".join(str(cost.rows) for cost in costs)
    yield " / ".join(str(cost.calls) for cost in costs)
    yield " / ".join(f"{cost.units:.1f}" for cost in costs)
    yield " / ".join(f"{cost.size / 1024:.0f}" for cost in costs) if costs[0].size else ""
    yield " / ".join(f"{cost.seconds * 1000:.0f}" for cost in costs)


def _judged(costs: Sequence[Cost], full: Sequence[int]) -> tuple[str, bool]:
    """Say how far the units of full pages are apart, and whether nothing about them grows."""
    first, *later = [costs[at] for at in full]
    units = [_difference(first.units, cost.units) for cost in later]
    sizes = [_difference(first.size, cost.size) for cost in later]
    is_flat = all(cost.calls == first.calls for cost in later) and not any(
        abs(one) > MOST_DIFFERENCE for one in [*units, *sizes]
    )
    return f"{max(units, key=abs, default=0.0):+.1%}{'' if is_flat else ' GROWS'}", is_flat


def _difference(less: float, more: float) -> float:
    return (more - less) / less if less else 0.0


if __name__ == "__main__":
    sys.exit(main())
