"""Asking again, whatever fails (R14); `make faults` and `make prove` play many more runs."""

import pytest

from tests.faults.asking_world import ASKING_MUTANTS, ASKINGS, AskingMutant, first_asking_run_that_notices
from tests.faults.faulty import DISTINCT, Mode
from tests.faults.runs import broken


def test_every_law_holds_when_nothing_goes_wrong() -> None:
    assert ASKINGS.play().violations == ()


@pytest.mark.parametrize("mode", DISTINCT)
def test_every_law_holds_when_any_one_call_goes_wrong_once(mode: Mode) -> None:
    assert broken(ASKINGS.every_single_fault(lasting=False, modes=[mode])) == []


@pytest.mark.parametrize("first", [1, 51])
def test_every_law_holds_when_several_calls_go_wrong(first: int) -> None:
    assert broken(ASKINGS.schedules(range(first, first + 50))) == []


@pytest.mark.parametrize("mutant", ASKING_MUTANTS, ids=lambda mutant: mutant.name)
def test_the_runner_notices_when_a_safeguard_is_taken_out(mutant: AskingMutant) -> None:
    assert first_asking_run_that_notices(mutant) is not None
