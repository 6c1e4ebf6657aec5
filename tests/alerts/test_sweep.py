"""The sweep: what it does, and what it says of how long somebody has waited."""

from datetime import timedelta

import pytest

from chalicelib.alerts.sweep import MOST_LOOKED_AT, TIME_FOR_ONE_SWEEP, sweep
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import promise
from chalicelib.leads.reference import public_reference
from chalicelib.leads.reminders import first_reminder
from tests.desks import QuietDesk
from tests.fakes import MemoryLeadStore, MemoryMetrics
from tests.faults.world import MINUTE, World
from tests.sample_lead import sample_lead


def late(minutes: int) -> World:
    """Return a world in which mail has been out for a while, with one lead waiting."""
    world = World(mail_is_down=lambda _now: True)
    world.visit(email="ana@example.com", message="hello")
    for _ in range(minutes):
        world.pass_time(MINUTE)
    return world


def oldest(world: World) -> list[float]:
    return world.metrics.measures["OldestUnsentSeconds"]


def test_a_lead_that_waits_is_seen_in_every_minute_between_its_tries() -> None:
    ages = oldest(late(120))
    assert ages[1:] == sorted(ages[1:])
    assert ages[-1] == pytest.approx(120 * 60)


def test_nobody_waiting_is_zero() -> None:
    world = World()
    world.visit(email="ana@example.com", message="hello")
    world.pass_time(MINUTE)
    assert oldest(world) == [0.0]


class Unreadable(MemoryLeadStore):
    def get(self, key: str) -> Lead | None:
        raise KeyError(key)


def test_a_lead_that_cannot_be_read_is_counted_and_never_called_well() -> None:
    world = late(1)
    metrics = world.desk.metrics = MemoryMetrics()
    store = world.desk.store = Unreadable()
    store.add(world.store.all()[0])
    sweep(world.desk)
    assert metrics.counts["SweepFaults"] >= 1
    assert metrics.measures["OldestUnsentSeconds"] == []
    assert metrics.counts["Sweeps"] == 1


class Counting(MemoryLeadStore):
    """Remembers which leads were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def get(self, key: str) -> Lead | None:
        self.read.append(key)
        return super().get(key)


def test_a_sweep_ends_in_time_for_the_next() -> None:
    world = late(1)
    store = world.desk.store = Counting()
    for number in range(50):
        world.visit(email="ana@example.com", message=f"message {number}")
    store.read.clear()
    ticks = iter(range(0, 10_000, int(TIME_FOR_ONE_SWEEP / timedelta(seconds=1)) // 2))
    sweep(world.desk, stopwatch=lambda: float(next(ticks)))
    assert len(set(store.read)) < 10


def test_escalations_are_counted_once() -> None:
    assert late(30).metrics.counts["AlertsEscalated"] == 1


def test_behind_six_thousand_that_wait_a_reminder_goes_in_the_same_minute() -> None:
    store, due = Counting(), "f" * 32
    desk = QuietDesk(store=store)
    sweep(desk)  # sends the day's digest
    now = desk.clock.now()
    came_at = now - MINUTE * 40
    for number in range(6_000):
        store.add(sample_lead(f"{number:032x}", received_at=now, remind_at=now + MINUTE * (5 + number % 50)))
    first = first_reminder(came_at, desk.hours)
    assert first
    assert first <= now
    store.add(sample_lead(due, received_at=came_at, promise=promise(came_at, desk.hours), remind_at=first))
    desk.outbox.sent.clear()

    sweep(desk, stopwatch=lambda: 0.0)

    assert desk.outbox.sent
    assert all(public_reference(due) in mail.message.text for mail in desk.outbox.sent)
    assert store.read.count(due) == 1
    assert len(store.read) <= 1 + MOST_LOOKED_AT
