"""What must hold whatever fails; the whole table is printed by `make faults`."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from chalicelib.leads.alert import Channel
from local.engines import LOCAL_AWS
from tests.faults import properties
from tests.faults.faulty import Fault, Mode
from tests.faults.mutants import MUTANTS, Mutant, first_run_that_notices
from tests.faults.properties import Finding
from tests.faults.runs import Run, every_single_fault, parse_name, play, schedules
from tests.faults.world import World


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in LOCAL_AWS.items():
        monkeypatch.setenv(name, value)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def broken(runs: Iterator[Run]) -> list[str]:
    return [f"make replay RUN={run.name}: {run.violations}" for run in runs if run.violations]


def test_every_law_holds_when_any_one_call_goes_wrong_in_any_way() -> None:
    assert broken(every_single_fault()) == []


def test_every_law_holds_when_several_calls_go_wrong() -> None:
    assert broken(schedules(2_000)) == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_runner_notices_when_a_safeguard_is_taken_out(mutant: Mutant) -> None:
    assert first_run_that_notices(mutant) is not None


@pytest.mark.parametrize(
    "finding",
    [
        properties.r5,
        properties.r6,
        properties.r7,
        properties.r8,
        properties.r9,
        properties.r10,
        lambda: properties.r3(500),
    ],
    ids=["R5", "R6", "R7", "R8", "R9", "R10", "R3"],
)
def test_the_property_holds(finding: Callable[[], Finding]) -> None:
    found = finding()
    assert found.holds, found.figure


def test_ten_leads_survive_72_hours_without_mail() -> None:
    figure, holds = properties.r2_outage()
    assert holds, figure


def test_a_run_can_be_named_and_played_again() -> None:
    faults = (Fault(7, Mode.LOST), Fault(12, Mode.KILLED_AFTER, lasts=True))
    run = play(faults, 17)
    assert parse_name(run.name) == (faults, 17)


def test_a_repeat_says_so_and_threads_with_the_first() -> None:
    # The reply to the send is lost and so is the mail service's word: only then may it come again.
    world = World((Fault(12, Mode.LOST),), fate_of_mail=lambda _message: None)
    world.expect_word = lambda *_: None  # type: ignore[method-assign]
    world.visit(email="ana@example.com", message="First")
    world.visit(email="ana@example.com", message="First")
    for _ in range(6):
        world.pass_time(timedelta(minutes=1))
    first, repeat = (mail.message for mail in world.mail.taken if mail.channel == Channel.FIRST)
    assert first.subject == repeat.subject
    assert first.headers["References"] == repeat.headers["References"]
    assert "may be a repeat" not in first.text
    assert "may be a repeat" in repeat.text
