"""Every run there is, for `make prove`: too many to be played each time."""

from typing import Any

import pytest

from tests.faults.faulty import DISTINCT, Fault, Mode, alike
from tests.faults.runs import Scenario, broken
from tests.faults.scenarios import SCENARIOS

pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]

SCHEDULES, AT_ONCE = 10_000, 250


@pytest.fixture(params=SCENARIOS)
def scenario(request: pytest.FixtureRequest) -> Scenario[Any]:
    return SCENARIOS[request.param]


@pytest.mark.parametrize("first", range(1, SCHEDULES + 1, AT_ONCE))
def test_every_law_holds_when_several_calls_go_wrong(scenario: Scenario[Any], first: int) -> None:
    assert broken(scenario.schedules(range(first, first + AT_ONCE))) == []


@pytest.mark.parametrize("mode", DISTINCT)
def test_every_law_holds_when_any_one_call_goes_wrong(scenario: Scenario[Any], mode: Mode) -> None:
    assert broken(scenario.every_single_fault(modes=[mode])) == []


@pytest.mark.parametrize("lasts", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("mode", Mode)
def test_a_fault_that_is_left_out_goes_as_the_one_that_stands_for_it(
    scenario: Scenario[Any],
    mode: Mode,
    lasts: bool,  # noqa: FBT001 - a row of the table
) -> None:
    def outcome(fault: Fault) -> object:
        world = scenario.watch((fault,))
        leads = [(lead.key, lead.version, lead.standing, states_of(lead.alerts)) for lead in world.store.all()]
        return world.wire.calls, world.wire.fired, leads

    for number, call in enumerate(scenario.calls(), 1):
        fault = Fault(number, mode, lasts)
        stands_for_it = alike(fault, call)
        if fault != stands_for_it:
            assert outcome(fault) == outcome(stands_for_it)


def states_of(alerts: dict[Any, Any]) -> list[tuple[object, ...]]:
    return [(channel, alert.state, alert.attempt, alert.due_at) for channel, alert in alerts.items()]
