"""What must hold whatever fails; `make faults` prints the whole table, and `make prove` plays many more runs."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.leads.alert import Channel
from tests.faults import properties
from tests.faults.faulty import DISTINCT, Fault, Mode
from tests.faults.laws import VISITORS
from tests.faults.mutants import MUTANTS, Mutant, first_run_that_notices
from tests.faults.properties import Finding
from tests.faults.runs import broken, parse_name
from tests.faults.world import World


def test_every_law_holds_when_nothing_goes_wrong() -> None:
    assert VISITORS.play().violations == ()


class TestOneFault:
    @pytest.mark.parametrize("mode", DISTINCT)
    def test_every_law_holds_when_any_one_call_goes_wrong(self, mode: Mode) -> None:
        assert broken(VISITORS.every_single_fault(modes=[mode])) == []


@pytest.mark.parametrize("mode", [Mode.RESET, Mode.RESET_AFTER])
def test_a_dropped_connection_to_the_store_changes_nothing_that_anybody_sees(mode: Mode) -> None:
    def seen(*faults: Fault) -> object:
        world = VISITORS.watch(faults)
        return world.story(), world.answers, [mail.message.text for mail in world.mail.taken], world.topic.alarms

    undisturbed = seen()
    # At the mail service these are other modes (see `alike`).
    faults = VISITORS.single_faults(lasting=False, modes=[mode])
    assert [fault.call for fault in faults if seen(fault) != undisturbed] == []


class TestSeveralFaults:
    @pytest.mark.parametrize("first", range(1, 401, 50))
    def test_every_law_holds_when_several_calls_go_wrong(self, first: int) -> None:
        assert broken(VISITORS.schedules(range(first, first + 50))) == []


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
    run = VISITORS.play(faults, 17)
    assert parse_name(run.name) == (faults, 17)


def six_minutes_without_a_word(*faults: Fault) -> World:
    """Play a double click, after which the mail service says nothing of what it took."""
    world = World(faults, fate_of_mail=lambda _message: None)
    world.expect_word = lambda *_: None  # type: ignore[method-assign]
    world.visit(email="ana@example.com", message="First")
    world.visit(email="ana@example.com", message="First")
    for _ in range(6):
        world.pass_time(timedelta(minutes=1))
    return world


def test_a_repeat_says_so_and_threads_with_the_first() -> None:
    # The reply to the send is lost and so is the mail service's word: only then may it come again.
    send = six_minutes_without_a_word().wire.calls.index("mail.send") + 1
    world = six_minutes_without_a_word(Fault(send, Mode.LOST))
    first, repeat = (mail.message for mail in world.mail.taken if mail.channel == Channel.FIRST)
    assert first.subject == repeat.subject
    assert first.headers["References"] == repeat.headers["References"]
    assert "may be a repeat" not in first.text
    assert "may be a repeat" in repeat.text
