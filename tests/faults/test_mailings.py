"""Reminders and the digest under faults: none lost, none doubled without a doubt, each stopped by a tap."""

import pytest

from tests.faults.faulty import DISTINCT, Mode
from tests.faults.mailing_laws import DAY, DAY_MUTANTS, first_day_that_notices
from tests.faults.runs import broken, parse_name


def test_a_quiet_day_has_one_digest_and_a_reminder_every_quarter_of_an_hour() -> None:
    day = DAY.watch()
    assert DAY.laws(day) == []
    said = [(f"{told.at:%H:%M}", told.mailing, told.channel) for told in day.mail.sent]
    assert said == [
        ("14:00", "digest", "first"),
        ("14:15", "reminder", "first"),
        ("14:30", "reminder", "first"),
        ("14:30", "reminder", "second"),
        ("14:45", "reminder", "first"),
        ("14:45", "reminder", "second"),
    ]


class TestOneFault:
    @pytest.mark.parametrize("mode", DISTINCT)
    def test_every_law_of_mailings_holds_when_any_one_call_goes_wrong(self, mode: Mode) -> None:
        assert broken(DAY.every_single_fault(modes=[mode])) == []


class TestSeveralFaults:
    @pytest.mark.parametrize("first", range(1, 401, 100))
    def test_every_law_of_mailings_holds_when_several_calls_go_wrong(self, first: int) -> None:
        assert broken(DAY.schedules(range(first, first + 100))) == []


@pytest.mark.parametrize("safeguard", DAY_MUTANTS)
def test_the_laws_notice_when_a_safeguard_of_mailings_is_taken_out(safeguard: str) -> None:
    assert first_day_that_notices(safeguard) is not None


# Runs in which a lead could not be read while another email went out, and was told again without a mark.
@pytest.mark.parametrize("name", ["9293@129:REFUSED,133:TIMEOUT", "7864@42:REFUSED,39:KILLED_BEFORE"])
def test_a_run_that_once_broke_a_law_keeps_it(name: str) -> None:
    assert DAY.play(*parse_name(name)).violations == ()
