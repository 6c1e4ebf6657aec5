"""Counting senders loses nobody, whatever fails meanwhile."""

import logging
from collections.abc import Iterator
from random import Random

import pytest

from chalicelib.alerts.bursts import MOST_WITHIN_WINDOW
from chalicelib.leads.alert import AlertState
from tests.faults.faulty import Fault, Mode
from tests.faults.laws import violations
from tests.faults.runs import BEYOND, calls_undisturbed, draw
from tests.faults.world import World

MESSAGES = 7
# Not done, done without a word, dead in between, and two at once; the others differ for visitors and mails alone.
MODES = (Mode.REFUSED, Mode.LOST, Mode.KILLED_AFTER, Mode.OVERTAKEN)
SCHEDULES = 60


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class BusyAddress(World):
    """Seven messages and a request for certification from one address, within seconds."""

    def run(self) -> None:
        self.sender_of = lambda _others: "203.0.113.7"
        for number in range(MESSAGES):
            self.visit(email="ana@example.com", message=f"message {number}")
        self.visit_certification()
        self.come_to_rest()


def busy_address(faults: tuple[Fault, ...] = (), seed: int = 0) -> World:
    return BusyAddress(faults, seed)


def wrongs(world: World) -> list[str]:
    """Give what must never come of counting: an honest share of alerts lost, a sender kept."""
    leads = world.store.all()
    messages = [lead for lead in leads if lead.form == "contact"]
    held = [lead for lead in messages if lead.alert.state is AlertState.HELD]
    wrong = violations(world)
    wrong += [f"{lead.reference} keeps its sender" for lead in leads if lead.sender_hash]
    wrong += [f"{lead.reference} is held without a reason" for lead in held if lead.doubts != ("burst",)]
    wrong += [f"{lead.reference} is held" for lead in leads if lead.form != "contact" and lead.is_held]
    if len(messages) - len(held) < min(len(messages), MOST_WITHIN_WINDOW):
        wrong.append(f"only {len(messages) - len(held)} of {len(messages)} messages raised an alert")
    return wrong


def test_undisturbed_the_first_five_alert_and_the_others_are_held() -> None:
    world = busy_address()
    world.run()
    assert wrongs(world) == []
    assert [lead.is_held for lead in world.store.all()] == [False] * 5 + [True] * 2 + [False]


def test_no_run_loses_an_alert_because_of_the_counting() -> None:
    calls = len(calls_undisturbed(busy_address)) + BEYOND
    single = [((Fault(call, mode),), 0) for call in range(1, calls) for mode in MODES]
    several = [(draw(Random(seed), calls), seed) for seed in range(1, SCHEDULES + 1)]
    broken = []
    for faults, seed in single + several:
        world = busy_address(faults, seed)
        world.run()
        broken += [(faults, seed, wrong) for wrong in wrongs(world)]
    assert broken[:5] == []
