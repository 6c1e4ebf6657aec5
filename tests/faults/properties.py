"""R1 to R10, and R13: each property, how it is measured, and the figure. `make faults` prints them all."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from itertools import chain, product
from operator import itemgetter
from typing import Any

from chalicelib import aws
from chalicelib.intake.submission import submit
from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import CHANNEL_TAG, Message
from chalicelib.storage.calls import AT_ONCE, CONNECT_TIMEOUT, READ_TIMEOUT
from chalicelib.web.request import Request
from tests.faults.faulty import Fault, Mode
from tests.faults.laws import VISITORS
from tests.faults.runs import Run, Scenario, seeds
from tests.faults.world import MINUTE, START, World

VISITOR_BAR = timedelta(seconds=10)
FUNCTION_TIMEOUT = timedelta(seconds=15)
GATEWAY_TIMEOUT = timedelta(seconds=29)


@dataclass(frozen=True)
class Finding:
    """What was measured for one property."""

    number: str
    text: str
    figure: str
    holds: bool


def replays(runs: Iterable[Run]) -> list[Finding]:
    """Say how to play the first runs again that broke a law."""
    names = [run.name for run in runs if run.violations][:5]
    return [Finding("  ", "replay", f"make replay RUN={name}", holds=False) for name in names]


def law_findings(
    scenario: Scenario[Any], laws: Mapping[str, str], count: int, others: tuple[str, str]
) -> list[Finding]:
    """Play all single faults and `count` schedules; say how many broke each law of the scenario's own, and another."""
    runs = [*scenario.every_single_fault(), *scenario.schedules(seeds(count))]
    scope = f"in {len(runs):,} runs ({len(scenario.calls())} calls; seeds 1 to {count:,})"
    broken = {law: sum(any(one.startswith(law) for one in run.violations) for run in runs) for law in laws}
    left = sum(any(not one.startswith(tuple(laws)) for one in run.violations) for run in runs)
    number, text = others
    return [
        *(Finding(law, text, f"{broken[law]} {scope}", not broken[law]) for law, text in laws.items()),
        Finding(number, text, f"{left} in the same runs", not left),
        *replays(runs),
    ]


def r1_r2_r4(count: int) -> list[Finding]:
    """Play all single faults and `count` schedules, and say how often each law was broken."""
    runs = [*VISITORS.every_single_fault(), *VISITORS.schedules(seeds(count))]
    outage = r2_outage()
    scope = (
        f"in {len(runs):,} runs ({len(VISITORS.calls())} calls, every distinct mode, once and lasting; "
        f"seeds 1 to {count:,})"
    )
    r1, r2, r4 = (
        sum(any(violation.startswith(law) for violation in run.violations) for run in runs)
        for law in ("R1", "R2", "R4")
    )
    return [
        Finding("R1", "answered 200 and not stored", f"{r1} {scope}", r1 == 0),
        Finding(
            "R2", "stored, not held, and nobody told", f"{r2} in the same runs; {outage[0]}", r2 == 0 and outage[1]
        ),
        Finding(
            "R4", "an alert too many without doubt, or a repeat that is not marked", f"{r4} in the same runs", r4 == 0
        ),
        *replays(runs),
    ]


def r2_outage() -> tuple[str, bool]:
    """Let the mail service be out for 72 hours while ten leads come in."""
    out_until = START + timedelta(hours=72)
    world = World(mail_is_down=lambda now: now < out_until, faults_end_after=timedelta(hours=72))
    for number in range(10):
        world.visit(email="ana@example.com", message=f"message {number}")
    world.come_to_rest()
    sent = Counter(mail.key for mail in world.mail.taken if mail.channel == Channel.FIRST)
    last = max((mail.at for mail in world.mail.taken), default=START) - out_until
    alarmed = sum(any(lead.reference in alarm.text for lead in world.store.all()) for alarm in world.topic.alarms)
    good = sorted(sent.values()) == [1] * 10 and last <= timedelta(hours=1, minutes=1) and alarmed == 10
    return f"72 h outage: {len(sent)} of 10 alerted once, {alarmed} alarms, last {_minutes(last)} after it ended", good


def _minutes(duration: timedelta) -> str:
    return f"{duration / MINUTE:.1f} min"


def r3(count: int) -> Finding:
    world = World(seed=3, fate_of_mail=lambda _message: "Delivery")
    for number in range(count):
        world.visit(email="ana@example.com", message=f"message {number}")
    world.pass_time(timedelta(seconds=1))
    world.come_to_rest()
    sent = Counter(name.key for name in world.mail.named)
    exactly_one = sum(times == 1 for times in sent.values())
    return Finding("R3", "no faults: named in exactly one alert", f"{exactly_one:,} of {count:,}", exactly_one == count)


def r5() -> Finding:
    world = World()
    body = json.dumps({"email": "ana@example.com", "message": "the same"}).encode()
    request = Request({"content-type": "application/json"}, body=body)
    with ThreadPoolExecutor(50) as pool:
        replies = list(pool.map(lambda _: submit(world.desk, request, "contact"), range(50)))
    world.come_to_rest()
    ids = {json.dumps(reply.body) for reply in replies}
    leads, alerts = len(world.store.all()), len(world.mail.taken)
    ok = sum(reply.status == HTTPStatus.OK for reply in replies)
    figure = f"{leads} lead, {alerts} alert, {ok} × 200 with {len(ids)} answer"
    return Finding("R5", "50 parallel equal posts", figure, (leads, alerts, ok, len(ids)) == (1, 1, 50, 1))


def r6() -> Finding:
    world = World()
    text = "a message to be changed by one byte"
    variants = {text, *(text[:at] + "~" + text[at + 1 :] for at in range(len(text))), text + " ", text + "."}
    for variant in sorted(variants):
        world.visit(email="ana@example.com", message=variant)
    leads = len(world.store.all())
    figure = f"{leads} leads from {len(variants)} texts"
    return Finding("R6", "one byte more or other is a new lead", figure, leads == len(variants))


class PoisonedStore:
    """A store in which one lead cannot be read any more."""

    def __init__(self, store: Any, poisoned: str) -> None:  # noqa: ANN401 - it stands before any store
        self._store = store
        self._poisoned = poisoned

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the same
        return getattr(self._store, name)

    def get(self, key: str) -> Lead | None:
        if key == self._poisoned:
            raise KeyError("an attribute that is not there")
        found: Lead | None = self._store.get(key)
        return found


def r7() -> Finding:
    world = World(sweep_is_on=False)
    for number in range(100):
        world.visit(email="ana@example.com", message=f"message {number}")
    poisoned = world.store.all()[50]
    world.desk.store = PoisonedStore(world.desk.store, poisoned.key)
    world.pass_time(timedelta(seconds=1))
    world.sweep_once()
    alerted = {name.key for name in world.mail.named}
    alarms = sum(poisoned.reference in alarm.text for alarm in world.topic.alarms)
    figure = f"{len(alerted)} named after one cycle and one sweep, {alarms} alarm for the poisoned one"
    return Finding("R7", "a poison record among 99", figure, len(alerted) == 99 and alarms == 1)


def r8(count: int = 1000) -> Finding:
    world = World(stream_is_on=False)
    for number in range(count):
        world.visit(email="ana@example.com", message=f"message {number}")
    world.store.stream.clear()
    world.come_to_rest()
    last = max(name.at for name in world.mail.named) - START
    named = Counter(name.key for name in world.mail.named)
    figure = f"{len(named):,} of {count:,}, the last after {_minutes(last)}"
    is_once = len(named) == count and set(named.values()) == {1}
    return Finding("R8", "stream off: the sweep alone", figure, last <= timedelta(minutes=15) and is_once)


def r9() -> Finding:
    waits = {fate: _second_channel_after(fate) for fate in ("Bounce", "Complaint")}
    figure = ", ".join(f"{fate.lower()} {_minutes(wait)}" for fate, wait in waits.items())
    return Finding("R9", "bounce, complaint: second channel after", figure, max(waits.values()) <= timedelta(minutes=5))


def _second_channel_after(fate: str) -> timedelta:
    """Let the first address meet a fate; give how long after the mail service's word the second one is written to."""

    def fate_of(message: Message) -> str:
        return fate if message.tags[CHANNEL_TAG] == Channel.FIRST else "Delivery"

    world = World(fate_of_mail=fate_of)
    world.visit(email="ana@example.com", message="hello")
    world.pass_time(timedelta(seconds=1))
    word_at = min(at for at, event, _ in world.words if fate in event["Records"][0]["Sns"]["Message"])
    world.come_to_rest()
    told = [mail.at for mail in world.mail.taken if mail.channel == Channel.SECOND]
    return min(told, default=START + timedelta(days=1)) - word_at if world.topic.alarms else timedelta(days=1)


def r10() -> Finding:
    new = (_calls_of_a_visitor(*modes) for modes in product(_SLOWEST, repeat=6))
    again = (_calls_of_a_visitor(*chain(*ways), asks_again=True) for ways in product(_WAYS_OF_A_CALL, repeat=4))
    calls, worst = max((*new, *again), key=itemgetter(1))
    figure = f"{worst.total_seconds():.1f} s: {calls} calls, {' or '.join(map(_seconds_of, _SLOWEST))} each"
    bars = (VISITOR_BAR, FUNCTION_TIMEOUT, GATEWAY_TIMEOUT)
    return Finding("R10", "the longest a visitor can wait", figure, all(worst < bar for bar in bars) and _tries_once())


# How a call can end late, and when: what is dropped later than that is not repeated.
_SLOWEST = {
    Mode.TIMEOUT: timedelta(seconds=CONNECT_TIMEOUT + READ_TIMEOUT),
    Mode.RESET: timedelta(seconds=AT_ONCE),
}


# How a call of the store goes, which makes it once more where its connection was dropped.
_WAYS_OF_A_CALL = (
    (None,),
    (Mode.TIMEOUT,),
    (Mode.RESET, None),
    (Mode.RESET, Mode.TIMEOUT),
    (Mode.RESET, Mode.RESET),
)


def _seconds_of(mode: Mode) -> str:
    return f"{_SLOWEST[mode].total_seconds()} s"


def _calls_of_a_visitor(*modes: Mode | None, asks_again: bool = False) -> tuple[int, timedelta]:
    """Let a visitor's calls end in these ways; return how many were made, and how long they took together.

    What goes well takes no time. With `asks_again`, the same words came three hours before.
    """
    before = 2 if asks_again else 0  # a look at the days off, and the write
    world = World(tuple(Fault(number + before, mode) for number, mode in enumerate(modes, 1) if mode))
    request = Request({"content-type": "application/json"}, body=b'{"email":"a@example.com","message":"x"}')
    if asks_again:
        submit(world.desk, request, "contact")
        world.clock.time += timedelta(hours=3)
    submit(world.desk, request, "contact")
    made = len(world.wire.calls) - before
    assert made <= len(modes)
    return made, sum((_SLOWEST[mode] for mode in modes[:made] if mode), timedelta())


def _tries_once() -> bool:
    client = aws.make_client("dynamodb", connect_timeout=1, read_timeout=1)
    return bool(client.meta.config.retries["total_max_attempts"] == 1)


def all_findings(schedule_count: int, lead_count: int) -> list[Finding]:
    from tests.faults.freezing import r13  # which makes findings of this module's kind

    findings = [*r1_r2_r4(schedule_count), r3(lead_count), r5(), r6(), r7(), r8(), r9(), r10(), r13()]
    return sorted(findings, key=lambda finding: (not finding.number.strip(), int(finding.number.strip("R ") or 0)))


def timed(work: Callable[[], list[Finding]]) -> tuple[list[Finding], float]:
    began = time.monotonic()
    return work(), time.monotonic() - began
