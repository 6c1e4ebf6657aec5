"""A short storm over handlers in a process of their own; `make storm` lets a whole one come."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import CHANNEL_TAG, KEY_TAG, Message
from tests.desks import NOON
from tests.faults.far_function import FarFunction, far_function
from tests.faults.storm import Line, Storm, storm, verdict
from tests.faults.storm_world import Email, Outside
from tests.faults.world import PRACTICE
from tests.sample_lead import sample_lead

KEYS = [f"{number:032x}" for number in range(3)]


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return list(storm(seconds=4, rate=25))


def test_a_short_storm_breaks_nothing(lines: list[Line]) -> None:
    assert [line.text for line in lines if not line.holds] == []


def test_it_says_how_many_came_and_what_became_of_them(lines: list[Line]) -> None:
    text = "\n".join(line.text for line in lines)
    assert text.startswith("100 requests, 0 lost")
    assert f"emails to {PRACTICE.alerts_to} in the worst hour" in text
    assert "ms of CPU in the median" in text


def test_what_an_invocation_fails_with_is_told_and_ends_nothing() -> None:
    with far_function(Outside()) as function:
        failed = function.do("records", {})
        assert (failed.answer, failed.fault) == (None, "KeyError")
        assert function.megabytes() > 10


def gone_well() -> tuple[Storm, dict[str, Lead]]:
    """Return a storm of three of which everybody was told, and their leads."""
    leads = {key: sample_lead(key) for key in KEYS}
    outside = Outside(told=[(key, NOON) for key in KEYS])
    accepted = {lead.reference for lead in leads.values()}
    storm = Storm(outside, cast("FarFunction", None), sent=3, accepted=accepted, ended_at=NOON)
    storm.cpu, storm.wall = array("d", [1.0] * 3), array("d", [2.0] * 3)
    return storm, leads


def lose(storm: Storm, leads: dict[str, Lead]) -> None:
    leads.pop(storm.outside.told.pop()[0])


def leave_untold(storm: Storm, _leads: dict[str, Lead]) -> None:
    storm.outside.told.pop()


def tell_twice(storm: Storm, _leads: dict[str, Lead]) -> None:
    storm.outside.told.append(storm.outside.told[0])


def escalate(_storm: Storm, leads: dict[str, Lead]) -> None:
    leads[KEYS[0]] = replace(leads[KEYS[0]], escalated_because="refused")


def fail(storm: Storm, _leads: dict[str, Lead]) -> None:
    storm.faults["sweep: KeyError"] += 1


def mail_too_much(storm: Storm, _leads: dict[str, Lead]) -> None:
    tags = {CHANNEL_TAG: Channel.FIRST, KEY_TAG: KEYS[0]}
    message = Message("desk@example.com", PRACTICE.alerts_to, "New", "text", "html", tags=tags)
    storm.outside.emails = [Email(message, NOON + timedelta(minutes=number)) for number in range(31)]


def grow(storm: Storm, _leads: dict[str, Lead]) -> None:
    storm.memory = [60.0, 62.0, 62.0, 75.0, 90.0]


def test_of_a_storm_that_went_well_every_line_holds() -> None:
    assert [line.text for line in verdict(*gone_well()) if not line.holds] == []


@pytest.mark.parametrize("spoil", [lose, leave_untold, tell_twice, escalate, fail, mail_too_much, grow])
def test_what_went_wrong_in_a_storm_is_noticed(spoil: Callable[[Storm, dict[str, Lead]], None]) -> None:
    storm, leads = gone_well()
    spoil(storm, leads)
    assert len([line for line in verdict(storm, leads) if not line.holds]) == 1
