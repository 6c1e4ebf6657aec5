"""Counting senders loses nobody, whatever fails meanwhile."""

import pytest

from tests.faults.busy_address import BUSY_ADDRESS
from tests.faults.faulty import Mode
from tests.faults.runs import broken


def test_undisturbed_the_first_five_alert_and_the_others_are_held() -> None:
    world = BUSY_ADDRESS.watch()
    assert BUSY_ADDRESS.laws(world) == []
    assert [lead.is_held for lead in world.store.all()] == [False] * 5 + [True] * 2 + [False]


class TestOneFault:
    # Not done, done without a word, dead in between, and two at once; `make prove` plays the other modes.
    @pytest.mark.parametrize("mode", [Mode.REFUSED, Mode.LOST, Mode.KILLED_AFTER, Mode.OVERTAKEN])
    def test_no_single_fault_loses_an_alert_because_of_the_counting(self, mode: Mode) -> None:
        assert broken(BUSY_ADDRESS.every_single_fault(lasting=False, modes=[mode])) == []


def test_no_schedule_of_faults_loses_an_alert_because_of_the_counting() -> None:
    assert broken(BUSY_ADDRESS.schedules(range(1, 61))) == []
