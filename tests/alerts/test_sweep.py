"""The sweep: what it does, and what it says of how long somebody has waited."""

from datetime import timedelta

import pytest

from chalicelib.alerts.sweep import TIME_FOR_ONE_SWEEP, sweep
from chalicelib.leads.lead import Lead
from tests.fakes import MemoryLeadStore, MemoryMetrics
from tests.faults.world import MINUTE, World


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
