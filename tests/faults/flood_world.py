"""A flood in small: an address that gets one alert of its own in an hour, and the rest gathered; and what must hold.

world = Flood(faults=(Fault(call=7, mode=Mode.LOST),), seed=1)
world.run()
violations(world)        # what must hold and does not; empty if all is well
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, pairwise
from random import Random

from chalicelib.alerts.gathering import GAP
from chalicelib.alerts.mails import words
from chalicelib.clock import Clock
from chalicelib.leads.alert import Channel
from chalicelib.leads.urgency import urgency
from chalicelib.mail.message import CHANNEL_TAG, MAILING_TAG
from chalicelib.storage import Record
from chalicelib.storage.table import MAILING, TURNS
from tests.fakes import MemoryRecordStore
from tests.faults import laws
from tests.faults.properties import Finding, replays
from tests.faults.runs import Run, Scenario, seeds
from tests.faults.world import MINUTE, PRACTICE, START, Naming, SentMail, World

FEW = replace(PRACTICE, alerts_one_by_one=1)
# Words for which a request is doubted and not held.
DOUBTED = {"message": "casino crypto https://a.example https://b.example <a href=https://c.example>"}
MakeRecords = Callable[[Clock], MemoryRecordStore]


class Flood(World):
    """Four requests within minutes, one of them doubted: the first has an email of its own, the others share two."""

    def __post_init__(self) -> None:
        self.practice = FEW
        super().__post_init__()

    def run(self) -> None:
        self.visit(email="ana@example.com", message="First")
        self.pass_time(timedelta(seconds=1))
        self.visit_certification(**DOUBTED)
        self.visit(email="ben@example.com", message="Second")
        self.pass_time(timedelta(seconds=30))
        self.visit(email="eva@example.com", message="Third")
        self.come_to_rest()


def violations(world: World) -> list[str]:
    """Return every broken law as a sentence: those of all alerts, and those of gathered ones."""
    return [*laws.violations(world), *_too_often(world), *_too_many(world), *_out_of_order(world), *_unmarked(world)]


def gathered(world: World, channel: Channel) -> list[SentMail]:
    return [
        mail
        for mail in world.mail.mailings
        if mail.message.tags[MAILING_TAG] == "alerts" and mail.message.tags[CHANNEL_TAG] == channel
    ]


def _too_often(world: World) -> list[str]:
    """No address gets two gathered emails within five minutes, whatever fails."""
    return [
        f"R11: two gathered emails to the {channel} address within {other.at - one.at}"
        for channel in (Channel.FIRST, Channel.SECOND)
        for one, other in pairwise(gathered(world, channel))
        if other.at - one.at < GAP
    ]


def _too_many(world: World) -> list[str]:
    """Within an hour one request has an email of its own; more only where the count could not be kept."""
    if world.wire.fired:
        return []
    at = [mail.at for mail in world.mail.taken if mail.channel == Channel.FIRST]
    named = [name.key for name in world.mail.named if name.channel == Channel.FIRST]
    broken = [f"R11: {len(at)} emails of their own"] if most_within(at, timedelta(hours=1)) > 1 else []
    broken += [] if len(named) == len(set(named)) else ["R11: a request was named twice"]
    escalated = [lead.reference for lead in world.store.all() if lead.escalated_because]
    return broken + ([f"R11: {escalated} escalated, though every email arrived"] if escalated else [])


def most_within(moments: list[datetime], duration: timedelta) -> int:
    return max((sum(at <= one < at + duration for one in moments) for at in moments), default=0)


def _out_of_order(world: World) -> list[str]:
    doubted = {lead.reference: bool(lead.doubts) for lead in world.store.all()}
    broken = []
    for mail in gathered(world, Channel.FIRST):
        in_order = sorted((ref for ref in doubted if ref in mail.message.text), key=mail.message.text.index)
        if [doubted[ref] for ref in in_order] != sorted(doubted[ref] for ref in in_order):
            broken.append("R11: a doubted request stands before a clean one")
    return broken


def _unmarked(world: World) -> list[str]:
    """An email that names what was named before says that it may be a repeat."""
    says_so = words.MAY_BE_REPEAT(PRACTICE.language)
    before: set[tuple[str, str]] = set()
    broken = []
    for mail, names in _by_email(world.mail.named):
        pairs = {(name.key, name.channel) for name in names}
        if pairs & before and says_so not in mail:
            broken.append(f"R4: a gathered repeat does not say that it may be one ({len(pairs & before)} names)")
        before |= pairs
    return broken


def _by_email(named: list[Naming]) -> list[tuple[str, list[Naming]]]:
    by_email: dict[int, list[Naming]] = {}
    for name in named:
        by_email.setdefault(id(name.message), []).append(name)
    return [(names[0].message.text, names) for names in by_email.values()]


FLOOD = Scenario("f", Flood, violations)


# --- one safeguard taken out at a time


class UncountedRecords(MemoryRecordStore):
    """Everybody gets a turn."""

    def write(self, record: Record) -> bool:
        return True if record.partition == TURNS else super().write(record)


class UnclaimedRecords(MemoryRecordStore):
    """The claim before the send is said to be written, and is not."""

    def write(self, record: Record) -> bool:
        is_claim = record.partition == MAILING and record.values.get("is_in_hand")
        return True if is_claim else super().write(record)


class ForgetfulRecords(MemoryRecordStore):
    """What was told is not kept."""

    def write(self, record: Record) -> bool:
        return super().write(_without(record, "told"))


class VagueRecords(MemoryRecordStore):
    """What a try covers is not kept."""

    def write(self, record: Record) -> bool:
        return super().write(_without(record, "covers"))


class HastyRecords(MemoryRecordStore):
    """When the last one went out is not kept."""

    def write(self, record: Record) -> bool:
        return super().write(_without(record, "last_at", None))


def _without(record: Record, name: str, nothing: object = ()) -> Record:
    if record.partition != MAILING:
        return record
    return replace(record, values={**record.values, name: {} if nothing == () else nothing})


FLOOD_MUTANTS: dict[str, MakeRecords] = {
    "the turns of an hour": UncountedRecords,
    "the claim of a gathered email": UnclaimedRecords,
    "what a gathered email told": ForgetfulRecords,
    "what a try at a gathered email covers": VagueRecords,
    "the quiet after a gathered email": HastyRecords,
}


def first_flood_that_notices(name: str) -> Run | None:
    """Find the first run that breaks a law without a safeguard; with it, all hold."""

    class Changed(Flood):
        def make_records(self) -> MemoryRecordStore:
            return FLOOD_MUTANTS[name](self.clock)

    without = FLOOD.with_world(Changed)
    runs: chain[Run] = chain([without.play()], without.every_single_fault(), without.schedules(seeds(300)))
    return next((run for run in runs if run.violations), None)


def flood_findings(count: int) -> list[Finding]:
    """Play all single faults and `count` schedules, and say how many broke a law; then R11 and R12."""
    runs = [*FLOOD.every_single_fault(), *FLOOD.schedules(seeds(count))]
    scope = f"in {len(runs):,} runs ({len(FLOOD.calls())} calls; seeds 1 to {count:,})"
    broken = [run for run in runs if run.violations]
    return [
        Finding("G", "a law of alerts or of gathered ones broken", f"{len(broken)} {scope}", not broken),
        *replays(runs),
        r11(),
        r12(),
    ]


# --- R11 and R12


def r11() -> Finding:
    """Let 1,200 requests come in a minute, 1,000 of them junk from five senders, and wait for an hour."""
    world = World(fate_of_mail=lambda _message: "Delivery", sweep_is_on=False)
    clean = _let_come(world, Random(11), clean=200, junk=1_000)
    world.sweep_is_on = True
    for _ in range(60):
        world.pass_time(MINUTE)
    told = [lead for lead in world.store.all() if not lead.is_held]
    named = Counter(name.key for name in world.mail.named if name.channel == Channel.FIRST)
    once = sum(named[lead.key] == 1 for lead in told)
    last = max(name.at for name in world.mail.named if name.key in clean) - START
    most = max(Counter(mail.message.to for mail in world.mail.all_sent()).values())
    is_ordered = not _out_of_order(world) and all(map(_is_by_promise(world), gathered(world, Channel.FIRST)))
    figure = (
        f"{most} emails to an address in the hour; {once:,} of {len(told):,} named once, "
        f"{len(world.store.all()) - len(told):,} held; the last clean one after {last / MINUTE:.1f} min"
    )
    held = [lead for lead in world.store.all() if lead.is_held and named[lead.key]]
    good = most <= 30 and once == len(told) == len(named) and last <= 10 * MINUTE and is_ordered and not held
    return Finding("R11", "1,200 requests in a minute", figure, good and len(clean) == 200)


def _let_come(world: World, random: Random, *, clean: int, junk: int) -> set[str]:
    """Let requests come within a minute, in any order; return the keys of the clean ones."""
    senders = [f"198.51.100.{number}" for number in range(clean)] + [
        f"203.0.113.{number % 5}" for number in range(junk)
    ]
    numbers = list(range(clean + junk))
    random.shuffle(numbers)
    of_clean: set[str] = set()
    for at, number in enumerate(numbers):
        world.sender_of = lambda _others, number=number: senders[number]  # type: ignore[misc]
        known = {lead.key for lead in world.store.all()[-1:]}
        world.visit_certification(name=f"Bo Example {in_letters(number)}")
        if number < clean:
            of_clean |= {lead.key for lead in world.store.all()[-1:]} - known
        if at % 20 == 19:
            world.pass_time(timedelta(seconds=1))
    return of_clean


def in_letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _is_by_promise(world: World) -> Callable[[SentMail], bool]:
    leads = {lead.reference: lead for lead in world.store.all()}

    def check(mail: SentMail) -> bool:
        text = mail.message.text
        named = sorted((ref for ref in leads if f" · {ref}" in text), key=text.index)
        return all(urgency(leads[one]) <= urgency(leads[other]) for one, other in pairwise(named))

    return check


def r12() -> Finding:
    """Let 60 requests come within half a minute, and the account send one email a second."""
    world = World(fate_of_mail=lambda _message: "Delivery", mail_rate=timedelta(seconds=1))
    world.sweep_is_on = False
    for second in range(30):
        for number in range(2):
            world.visit_certification(
                name=f"Bo {in_letters(2 * second + number)}", email=f"bo{second}.{number}@example.com"
            )
        world.pass_time(timedelta(seconds=1))
    world.sweep_is_on = True
    for _ in range(10):
        world.pass_time(MINUTE)
    first_at = {name.key: name.at for name in reversed(world.mail.named) if name.channel == Channel.FIRST}
    last = max(first_at.values(), default=START + MINUTE * 99) - START
    escalated = sum(bool(lead.escalated_because) for lead in world.store.all())
    repeats = sum(name.channel == Channel.FIRST for name in world.mail.named) - len(first_at)
    figure = (
        f"{len(first_at)} of 60 told, the last after {last / MINUTE:.1f} min; {escalated} escalated, {repeats} twice"
    )
    good = len(first_at) == 60 and last <= 3 * MINUTE and not escalated and not repeats
    return Finding("R12", "an account of one email a second, 60 requests in 30 s", figure, good)
