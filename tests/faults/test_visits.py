"""Whoever has a visit is told each change once and nothing old, whatever fails; `make prove` plays every run."""

import pytest

from chalicelib.leads.alert import Channel
from tests.faults.faulty import Mode
from tests.faults.runs import broken
from tests.faults.visit_laws import VISITS_WORLD, calendars, method_of, reminders
from tests.faults.visit_mutants import VISIT_MUTANTS, VisitMutant, first_visit_run_that_notices
from tests.faults.visit_world import Visits


def test_undisturbed_each_change_is_told_once() -> None:
    world = VISITS_WORLD.watch()
    said = {name: [method_of(mail) for mail in calendars(world, Visits.key_of(name))] for name in ("ana", "bea", "cem")}
    assert said == {"ana": 2 * ["REQUEST"], "bea": ["REQUEST", "REQUEST", "CANCEL"], "cem": ["REQUEST", "CANCEL"]}
    assert VISITS_WORLD.laws(world) == []


def test_undisturbed_what_was_undone_at_once_is_told_to_nobody() -> None:
    world = VISITS_WORLD.watch()
    assert calendars(world, Visits.key_of("dan")) == []
    assert [method_of(mail) for mail in calendars(world, Visits.key_of("eve"))] == ["REQUEST"]


def test_undisturbed_only_whoever_still_comes_is_reminded() -> None:
    world = VISITS_WORLD.watch()
    assert [len(reminders(world, Visits.key_of(name))) for name in ("ana", "bea", "cem", "dan", "eve")] == [
        1,
        0,
        0,
        0,
        1,
    ]


def test_undisturbed_a_wish_is_one_alert_however_often_it_is_pressed() -> None:
    world = VISITS_WORLD.watch()
    assert [mail.channel for mail in world.mail.taken if "cannot come" in mail.message.subject] == [Channel.FIRST]


# The other modes, and faults that last, are played by `make prove`.
@pytest.mark.parametrize("mode", [Mode.TIMEOUT, Mode.LOST, Mode.KILLED_AFTER, Mode.OVERTAKEN])
def test_every_law_holds_when_any_one_call_goes_wrong(mode: Mode) -> None:
    assert broken(VISITS_WORLD.every_single_fault(lasting=False, modes=[mode])) == []


@pytest.mark.parametrize("first", [1, 51])
def test_every_law_holds_when_several_calls_go_wrong(first: int) -> None:
    assert broken(VISITS_WORLD.schedules(range(first, first + 50))) == []


@pytest.mark.parametrize("mutant", VISIT_MUTANTS, ids=lambda mutant: mutant.name)
def test_the_runner_notices_when_a_safeguard_is_taken_out(mutant: VisitMutant) -> None:
    assert first_visit_run_that_notices(mutant) is not None
