"""Whoever wrote is told once and within the limits, whatever fails; all runs are played by `make faults`."""

import logging
from collections.abc import Iterator

import pytest

from local.engines import LOCAL_AWS
from tests.faults import courtesy_laws
from tests.faults.courtesy_mutants import COURTESY_MUTANTS, CourtesyMutant, first_courtesy_run_that_notices
from tests.faults.courtesy_properties import side_by_side
from tests.faults.courtesy_world import Courtesies
from tests.faults.faulty import Mode
from tests.faults.runs import Run


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in LOCAL_AWS.items():
        monkeypatch.setenv(name, value)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def broken(runs: Iterator[Run]) -> list[str]:
    return [f"make replay RUN={run.name}: {run.violations}" for run in runs if run.violations]


@pytest.mark.parametrize("mode", [Mode.REFUSED, Mode.LOST, Mode.KILLED_AFTER, Mode.OVERTAKEN])
def test_every_law_holds_when_any_one_call_goes_wrong(mode: Mode) -> None:
    assert broken(courtesy_laws.every_single_fault(lasting=False, modes=[mode])) == []


def test_every_law_holds_when_several_calls_go_wrong() -> None:
    assert broken(courtesy_laws.schedules(200)) == []


@pytest.mark.parametrize("mutant", COURTESY_MUTANTS, ids=lambda mutant: mutant.name)
def test_the_runner_notices_when_a_safeguard_is_taken_out(mutant: CourtesyMutant) -> None:
    assert first_courtesy_run_that_notices(mutant) is not None


def test_a_hundred_a_day_are_sent_whatever_the_number_of_writers() -> None:
    found = side_by_side()
    assert found.holds, found.figure


def test_undisturbed_the_limit_is_used_up_and_everybody_is_reminded() -> None:
    world = Courtesies()
    world.run()
    told = [mail.message.to for mail in courtesy_laws.acknowledgements(world)]
    assert told == ["ana@example.com", "cy@example.com"]
