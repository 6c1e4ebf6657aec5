"""A flood: gathered alerts keep every law of alerts, and their own."""

import pytest

from chalicelib.leads.alert import Channel
from tests.faults.faulty import Mode
from tests.faults.flood_world import FLOOD, FLOOD_MUTANTS, first_flood_that_notices, gathered, r11, r12
from tests.faults.runs import broken, parse_name


def test_one_has_an_email_of_its_own_and_the_others_share_two() -> None:
    world = FLOOD.watch()
    assert FLOOD.laws(world) == []
    assert len([mail for mail in world.mail.taken if mail.channel == Channel.FIRST]) == 1
    assert len(gathered(world, Channel.FIRST)) == 2


@pytest.mark.parametrize("mode", [Mode.LOST, Mode.THROTTLED, Mode.KILLED_AFTER, Mode.OVERTAKEN])
def test_every_law_holds_when_any_one_call_goes_wrong(mode: Mode) -> None:
    assert broken(FLOOD.every_single_fault(lasting=False, modes=[mode])) == []


@pytest.mark.parametrize("first", [1, 51])
def test_every_law_holds_when_several_calls_go_wrong(first: int) -> None:
    assert broken(FLOOD.schedules(range(first, first + 50))) == []


@pytest.mark.parametrize(
    "run",
    [
        # A gathered email cannot be noted nor looked up for hours, while somebody else takes one of its leads.
        "1354@31:THROTTLED,54:RESET+,152:KILLED_AFTER,36:OVERTAKEN",
        # Whoever dies as the alarm is raised raises it again, with each lead that it names.
        "2143@53:REFUSED,84:OVERTAKEN,176:KILLED_AFTER,37:THROTTLED",
    ],
)
def test_every_law_holds_in_a_run_that_once_broke_one(run: str) -> None:
    assert FLOOD.laws(FLOOD.watch(*parse_name(run))) == []


@pytest.mark.parametrize("safeguard", FLOOD_MUTANTS)
def test_the_laws_notice_when_a_safeguard_is_taken_out(safeguard: str) -> None:
    assert first_flood_that_notices(safeguard) is not None


@pytest.mark.parametrize("finding", [r11, r12], ids=["R11", "R12"])
def test_the_property_holds_in_a_flood(finding: object) -> None:
    found = finding()  # type: ignore[operator]
    assert found.holds, found.figure
