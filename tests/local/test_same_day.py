"""The story of docs/same-day.md, told anew by a real local desk: what was written down is what happens."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.posts import unbound

PROJECT = Path(__file__).parents[2]
DOCUMENT = PROJECT / "docs" / "same-day.md"


@pytest.fixture(scope="module")
def told() -> str:
    usual = {name: value for name, value in os.environ.items() if name not in {"ALERT_DETAIL", "PRACTICE"}}
    command = [sys.executable, "-m", "tools.transcript", "--print"]
    return subprocess.run(command, cwd=PROJECT, env=usual, check=True, stdout=subprocess.PIPE, text=True).stdout


def stories(text: str) -> list[str]:
    """Return the chapters that follow one visitor; others count emails."""
    found = [one for one in unbound(text).split("\n## ") if "The visitor sends the form and is told:" in one]
    assert found
    return found


def test_what_is_written_down_is_what_happens(told: str) -> None:
    assert told == DOCUMENT.read_text(encoding="utf-8"), "`make transcript` writes it anew"


def test_each_visitor_is_told_a_time_that_the_hours_can_keep(told: str) -> None:
    promises = ["today by 3:40 PM", "tomorrow, Tuesday November 24, by 9:30 AM", "antes de las 9:30 a. m."]
    assert [promise in chapter for promise, chapter in zip(promises, stories(told), strict=True)] == [True] * 3


def test_no_email_about_a_request_follows_the_tap_that_answers_it(told: str) -> None:
    for chapter in stories(told):
        _, _, after = chapter.rpartition("The practitioner taps")
        reference = after.partition(" for ")[2][:9]
        assert "Subject: Reminder · Same-day request · answer by" in chapter
        assert reference not in after.partition(reference)[2]


def test_only_what_is_overdue_goes_to_the_second_address(told: str) -> None:
    second = [email for email in told.split("An email goes to ")[1:] if email.startswith("marisol.backup")]
    assert len(second) == 2
    assert all("· overdue ·" in email.partition("\n\n")[2].partition("\n\n")[0] for email in second)
