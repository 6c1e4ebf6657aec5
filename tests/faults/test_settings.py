"""Settings change in the inbox, and nothing is lost by it, whatever fails; `make prove` plays every run."""

import pytest

from tests.faults.faulty import Mode
from tests.faults.runs import broken
from tests.faults.settings_laws import SETTINGS_WORLD
from tests.faults.settings_mutants import SETTINGS_MUTANTS, SettingsMutant, first_settings_run_that_notices
from tests.faults.settings_world import NEW, OLD


def test_undisturbed_everything_is_saved_and_alerts_follow_the_confirmed_address() -> None:
    world = SETTINGS_WORLD.watch()
    assert [mail.message.to for mail in world.mail.taken if mail.channel == "first"] == [OLD, OLD, OLD, NEW]
    assert SETTINGS_WORLD.laws(world) == []


# The other modes, and faults that last, are played by `make prove`.
@pytest.mark.parametrize("mode", [Mode.LOST, Mode.OVERTAKEN])
def test_every_law_holds_when_any_one_call_goes_wrong(mode: Mode) -> None:
    assert broken(SETTINGS_WORLD.every_single_fault(lasting=False, modes=[mode])) == []


def test_every_law_holds_when_several_calls_go_wrong() -> None:
    assert broken(SETTINGS_WORLD.schedules(range(1, 51))) == []


@pytest.mark.parametrize("mutant", SETTINGS_MUTANTS, ids=lambda mutant: mutant.name)
def test_the_runner_notices_when_a_safeguard_is_taken_out(mutant: SettingsMutant) -> None:
    assert first_settings_run_that_notices(mutant) is not None
