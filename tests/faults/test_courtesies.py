"""Whoever wrote is told once and within the limits, whatever fails; `make prove` plays every run."""

import pytest

from tests.faults.courtesy_laws import COURTESIES, acknowledgements
from tests.faults.courtesy_mutants import COURTESY_MUTANTS, CourtesyMutant, first_courtesy_run_that_notices
from tests.faults.courtesy_properties import side_by_side
from tests.faults.faulty import Mode
from tests.faults.runs import broken


class TestOneFault:
    # The other modes, and faults that last, are played by `make prove`: each run goes on over weeks.
    @pytest.mark.parametrize("mode", [Mode.REFUSED, Mode.LOST, Mode.KILLED_AFTER, Mode.OVERTAKEN])
    def test_every_law_holds_when_any_one_call_goes_wrong(self, mode: Mode) -> None:
        assert broken(COURTESIES.every_single_fault(lasting=False, modes=[mode])) == []


class TestSeveralFaults:
    @pytest.mark.parametrize("first", range(1, 201, 50))
    def test_every_law_holds_when_several_calls_go_wrong(self, first: int) -> None:
        assert broken(COURTESIES.schedules(range(first, first + 50))) == []


@pytest.mark.parametrize("mutant", COURTESY_MUTANTS, ids=lambda mutant: mutant.name)
def test_the_runner_notices_when_a_safeguard_is_taken_out(mutant: CourtesyMutant) -> None:
    assert first_courtesy_run_that_notices(mutant) is not None


def test_a_hundred_a_day_are_sent_whatever_the_number_of_writers() -> None:
    found = side_by_side()
    assert found.holds, found.figure


def test_undisturbed_the_limit_is_used_up_and_everybody_is_reminded() -> None:
    world = COURTESIES.watch()
    told = [mail.message.to for mail in acknowledgements(world)]
    assert told == ["ana@example.com", "cy@example.com"]
    assert COURTESIES.laws(world) == []
