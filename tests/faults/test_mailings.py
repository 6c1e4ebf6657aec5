"""Reminders and the digest under faults: none lost, none doubled without a doubt, each stopped by a tap."""

import logging
from collections.abc import Iterator

import pytest

from tests.faults.mailing_laws import (
    DAY_MUTANTS,
    every_fault_of_a_day,
    first_day_that_notices,
    mailing_violations,
    schedules_of_a_day,
)
from tests.faults.mailing_world import Day
from tests.faults.runs import Run


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def broken(runs: Iterator[Run]) -> list[str]:
    return [f"{run.name}: {run.violations}" for run in runs if run.violations]


def test_a_quiet_day_has_one_digest_and_a_reminder_for_each_moment_at_which_something_falls_due() -> None:
    day = Day()
    day.run()
    assert mailing_violations(day) == []
    said = [(f"{told.at:%H:%M}", told.mailing, told.channel) for told in day.mail.sent]
    assert said == [
        ("14:00", "digest", "first"),
        ("14:15", "reminder", "first"),
        ("14:18", "reminder", "first"),
        ("14:24", "reminder", "first"),
        ("14:30", "reminder", "first"),
        ("14:30", "reminder", "second"),
        ("14:45", "reminder", "first"),
        ("14:45", "reminder", "second"),
    ]


def test_every_law_of_mailings_holds_when_any_one_call_goes_wrong_in_any_way() -> None:
    assert broken(every_fault_of_a_day()) == []


def test_every_law_of_mailings_holds_when_several_calls_go_wrong() -> None:
    assert broken(schedules_of_a_day(1_000)) == []


@pytest.mark.parametrize("safeguard", DAY_MUTANTS)
def test_the_laws_notice_when_a_safeguard_of_mailings_is_taken_out(safeguard: str) -> None:
    assert first_day_that_notices(safeguard) is not None
