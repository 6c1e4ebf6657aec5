"""What lists, searches, the sweep and the digest cost, at a thousand to a hundred thousand leads, on the second engine.

Usage: python -m benchmarks.listing [--sizes 1000 4000 100000]

Every page is asked for through the inbox itself. What counts is the number of table calls and the capacity they
consume: neither may grow with the number of leads. The last two sizes are compared: their tables are filled alike, so
that every page is full in both; a smaller one before them may cost less, and not more.
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from benchmarks.capacity import units_read
from chalicelib.alerts.sweep import sweep
from chalicelib.aws import make_client
from chalicelib.inbox.list_query import LONGEST_ANYBODY_WAITS
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.keyed_hashes import email_hash, phone_hash
from chalicelib.leads.lead import Answer, Lead
from chalicelib.leads.reference import public_reference
from chalicelib.leads.status import Standing, Status
from chalicelib.settings import read_settings
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.items import to_item
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.storage.wire_values import to_attributes
from chalicelib.web.request import Reply
from local.engines import engine
from local.table import table_definition
from tests.desks import ENVIRONMENT, QuietDesk
from tests.inbox.signed_in import SignedIn
from tools.filling import fill
from tools.places import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
SIZES = (1_000, 4_000, 100_000)  # a thousand do not fill Today, nor what is looked through for a part of a name
MOST_DIFFERENCE = 0.05
NOW = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
SPREAD = timedelta(days=40)
# So many came in the days in which somebody may still wait for an answer, at every size.
_RECENT = 3_500
# Of twenty leads: how many lie open in each form, are held, and are closed.
_KINDS = ("certification",) * 4 + ("contact",) * 3 + ("held",) * 3 + ("closed",) * 10
_GIVEN = ("Ana", "Bo", "Chidi", "Dara", "Emil", "Faye", "Gil", "Hana", "Ida", "Jo", "Kai", "Lou")
_WORDS = "I have had pain in my back for some years and would like to know whether an evaluation is possible today. "
_BATCH, _WRITERS = 25, 4
# A local engine looks through everything it has.
_PATIENCE = 300.0  # seconds
_KEYS = read_settings(ENVIRONMENT).keys
# Somebody who wrote three times, whatever the table's size.
_KNOWN_NAME, _KNOWN_PHONE, _KNOWN_EMAIL = "Quim Sought", "+12125550199", "quim@example.com"
_KNOWN = (10, 200, 700)
_READS = {"BatchGetItem", "GetItem", "Query"}

# What is asked for: its name, then place and query of a GET or the question of a POST.
_LISTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Today": ("", {}),
    "Held": ("held", {}),
    "All, first page": ("all", {}),
    "All, a month": ("all", {"month": "2026-11"}),
    "All, certified in a month": ("all", {"month": "2026-11", "state": "certified"}),
}
_QUESTIONS = {
    "Find by reference": public_reference(f"{_KNOWN[0]:032x}"),
    "Find by phone": "(212) 555-0199",
    "Find by email": _KNOWN_EMAIL,
    "Find by name": _KNOWN_NAME,
    "Find by a common name": "ana",
    "Find by a word of a name": "example1",
    "Find by four digits": "0199",
    "Find by half a reference": public_reference(f"{_KNOWN[0]:032x}")[:4],
}


@dataclass
class Meter:
    """Hears every call of a client, and adds up what it consumed."""

    calls: int = 0
    # As the engine says, and as its answers weigh by DynamoDB's rules.
    reported: float = 0.0
    weighed: float = 0.0

    def listen_to(self, client: Any) -> None:  # noqa: ANN401 - boto3 ships no types
        client.meta.events.register("provide-client-params.dynamodb", self._ask)
        client.meta.events.register("after-call.dynamodb", self._hear)

    def read_off(self, rows: int = 0) -> "Cost":
        cost = Cost(rows, self.calls, self.reported, self.weighed)
        self.calls, self.reported, self.weighed = 0, 0.0, 0.0
        return cost

    def _ask(self, params: dict[str, Any], **_: object) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def _hear(self, model: Any, parsed: Mapping[str, Any], **_: object) -> None:  # noqa: ANN401 - botocore's own
        self.calls += 1
        if model.name not in _READS:
            return
        told = parsed.get("ConsumedCapacity", [])
        self.reported += sum(one["CapacityUnits"] for one in ([told] if isinstance(told, dict) else told))
        self.weighed += units_read(model.name, parsed)


@dataclass(frozen=True)
class Cost:
    # Leads on the page, or emails.
    rows: int
    calls: int
    reported: float
    weighed: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.listing", description="Measure listing and finding.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many leads there are, in this order")
    sizes: Sequence[int] = parser.parse_args().sizes
    with engine("ministack", state=None):
        costs = [_measure(size) for size in sizes]
        text, is_flat = compared(sizes, costs)
        print(text, flush=True)
    if tuple(sizes) == SIZES:
        told = f"`python -m benchmarks.listing` on {datetime.now(UTC):%Y-%m-%d}.\n\n```text\n{text}\n```"
        PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), {"lists": lambda: told}, "make bench-listing"))
    return 0 if is_flat else 1


def _measure(size: int) -> dict[str, Cost]:
    started = time.monotonic()
    client = make_client("dynamodb", connect_timeout=_PATIENCE, read_timeout=_PATIENCE)
    table_name = f"leads-{size}"
    # Nobody listens to a stream here.
    definition = {name: value for name, value in table_definition().items() if name != "StreamSpecification"}
    client.create_table(TableName=table_name, **definition)
    _write_all(client, table_name, size)
    print(f"{size:,} leads written in {time.monotonic() - started:.0f} s.", flush=True)
    meter = Meter()
    meter.listen_to(client)
    table = BotocoreTable(client, table_name)
    user = SignedIn(QuietDesk(now=NOW, store=DynamoLeadStore(table)))
    asked = {name: _list(user, meter, *wish) for name, wish in _LISTS.items()}
    asked |= {name: _find(user, meter, question) for name, question in _QUESTIONS.items()}
    desk = QuietDesk(now=NOW, store=DynamoLeadStore(table))
    desk.records = DynamoRecordStore(table, desk.set_clock)
    # The day's digest is due at the first sweep, and no more at the second.
    return asked | {name: _sweep(desk, meter) for name in ("Sweep with the day's digest", "Sweep with nothing due")}


def _sweep(desk: QuietDesk, meter: Meter) -> Cost:
    sent = len(desk.outbox.sent)
    meter.read_off()
    sweep(desk)
    return meter.read_off(len(desk.outbox.sent) - sent)


def _list(user: SignedIn, meter: Meter, place: str, query: Mapping[str, str]) -> Cost:
    user.sign_in()
    meter.read_off()
    return meter.read_off(_rows(user.get(place, **query)))


def _find(user: SignedIn, meter: Meter, question: str) -> Cost:
    user.sign_in()
    meter.read_off()
    return meter.read_off(_rows(user.post("find", {"question": question})))


def _rows(reply: Reply) -> int:
    rows = str(reply.body).count('<a class="row')
    if reply.status is not HTTPStatus.OK or not rows:
        raise RuntimeError(f"A page without a lead on it: {reply.status}.")
    return rows


def _write_all(client: Any, table_name: str, size: int) -> None:  # noqa: ANN401 - boto3 ships no types
    def write(start: int) -> None:
        numbers = range(start, min(start + _BATCH, size))
        puts = [{"PutRequest": {"Item": to_attributes(to_item(_lead(number, size)))}} for number in numbers]
        while puts:
            left = client.batch_write_item(RequestItems={table_name: puts}).get("UnprocessedItems", {})
            puts = left.get(table_name, [])

    with ThreadPoolExecutor(_WRITERS) as writers:
        list(writers.map(write, range(0, size, _BATCH)))


def _lead(number: int, size: int) -> Lead:
    """Make a lead with answers of a usual length: about a page of its item is what a person wrote."""
    key, kind = f"{number:032x}", _KINDS[number % len(_KINDS)]
    known = number in _KNOWN
    name = _KNOWN_NAME if known else f"{_GIVEN[number % len(_GIVEN)]} Example{number}"
    phone = _KNOWN_PHONE if known else f"+1212555{number:06}"
    email = _KNOWN_EMAIL if known else f"somebody{number}@example.com"
    at = _came_at(number, size)
    held = kind == "held"
    return Lead(
        key=key,
        reference=public_reference(key),
        form="contact" if kind in {"contact", "held"} else "certification",
        received_at=at,
        language="en",
        content=f"{number:064x}",
        alerts={Channel.FIRST: Alert(AlertState.HELD) if held else Alert(AlertState.DELIVERED, None, 1, sent_at=at)},
        answers=_answers(name, phone, email),
        doubts=("honeypot",) if held else (),
        phone_hash=phone_hash(_KEYS, phone),
        email_hash=email_hash(_KEYS, email),
        standing=Standing(Status.CERTIFIED if number % 2 else Status.DECLINED, 1, at)
        if kind == "closed"
        else Standing(),
        expires_at=NOW + timedelta(days=300),
    )


def _came_at(number: int, size: int) -> datetime:
    """Let as many come in the last days whatever the size: Today reads those who may still be waiting."""
    recent = min(_RECENT, size)
    if number < recent:
        return NOW - LONGEST_ANYBODY_WAITS * (number + 1) / (_RECENT + 1)
    return NOW - LONGEST_ANYBODY_WAITS - SPREAD * (number - recent + 1) / (size - recent + 1)


def _answers(name: str, phone: str, email: str) -> dict[str, Answer]:
    return {
        "name": name,
        "phone": {"typed": phone, "e164": phone},
        "email": email,
        "date_of_birth": "1975-04-23",
        "for_whom": "self",
        "in_new_york": "yes",
        "kind": "new",
        "zip": "10001",
        "condition": "Chronic pain",
        "message": _WORDS * 6,
        "heard_from": "A friend",
    }


def compared(sizes: Sequence[int], costs: Sequence[Mapping[str, Cost]]) -> tuple[str, bool]:
    """Return the table, and whether nothing grew by more than `MOST_DIFFERENCE` between the last two sizes."""
    is_believable = costs[0]["Today"].reported > costs[0]["Today"].weighed / 2
    about = (
        "Capacity as the engine reports it."
        if is_believable
        else "The engine reports no believable capacity: it is weighed here, from what its answers hold."
    )
    named = " / ".join(f"{size:,}" for size in sizes)
    head = f"{'':<30}{'rows or emails':>18}{'calls':>16}{'read units':>26}{'difference':>12}"
    lines = [_line(name, [cost[name] for cost in costs], is_believable=is_believable) for name in costs[0]]
    told = f"at {named} leads; between the last two at most {MOST_DIFFERENCE:.0%} more or less is wanted."
    return "\n".join([about, head, *(text for text, _ in lines), told]), all(is_same for _, is_same in lines)


def _line(name: str, costs: Sequence[Cost], *, is_believable: bool) -> tuple[str, bool]:
    units = [cost.reported if is_believable else cost.weighed for cost in costs]
    *_, less, more = units
    difference = (more - less) / less if less else 0.0
    is_same = costs[-2].calls == costs[-1].calls and abs(difference) <= MOST_DIFFERENCE
    rows = " / ".join(str(cost.rows) for cost in costs)
    calls = " / ".join(str(cost.calls) for cost in costs)
    weights = " / ".join(f"{one:.1f}" for one in units)
    return f"{name:<30}{rows:>18}{calls:>16}{weights:>26}{difference:>+12.1%}{'' if is_same else ' GROWS'}", is_same


if __name__ == "__main__":
    sys.exit(main())
