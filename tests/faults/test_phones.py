"""The phones are told once, whatever fails; and whatever becomes of the pushes, the emails go as if there were none."""

import pytest

from tests.faults.faulty import Mode
from tests.faults.phones_mutants import (
    MODES_BUT_KILLED,
    PHONE_MUTANTS,
    PhoneMutant,
    first_phone_run_that_notices,
    unlike_without_phones,
)
from tests.faults.phones_world import PHONES
from tests.faults.runs import broken


class TestOneFault:
    # The other modes are played by `make prove`.
    @pytest.mark.parametrize("mode", [Mode.REFUSED, Mode.LOST, Mode.KILLED_AFTER, Mode.OVERTAKEN])
    def test_every_law_holds_when_any_one_call_goes_wrong(self, mode: Mode) -> None:
        assert broken(PHONES.every_single_fault(modes=[mode])) == []


class TestSeveralFaults:
    @pytest.mark.parametrize("first", range(1, 101, 50))
    def test_every_law_holds_when_several_calls_go_wrong(self, first: int) -> None:
        assert broken(PHONES.schedules(range(first, first + 50))) == []


@pytest.mark.parametrize("mode", MODES_BUT_KILLED)
def test_however_a_push_fails_every_email_goes_as_if_there_were_no_phones(mode: Mode) -> None:
    assert unlike_without_phones(mode) == []


@pytest.mark.parametrize("mutant", PHONE_MUTANTS, ids=lambda mutant: mutant.name)
def test_the_runner_notices_when_a_safeguard_is_taken_out(mutant: PhoneMutant) -> None:
    assert first_phone_run_that_notices(mutant) is not None
