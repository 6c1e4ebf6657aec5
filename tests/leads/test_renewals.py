"""Reminders of a certificate that ends: what becomes of each when its date is changed, and whose lead is whose."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.leads.alert import Alert, AlertState
from chalicelib.leads.renewals import _renewed, may_be_the_same
from tests.desks import NOON
from tests.sample_lead import sample_lead

DAY = timedelta(days=1)
PLANNED = Alert(AlertState.PENDING, due_at=NOON + 10 * DAY, not_after=NOON + 20 * DAY)


def test_one_that_is_about_the_same_date_stays_as_it_is() -> None:
    old = replace(PLANNED, state=AlertState.SENT, attempt=1)
    assert _renewed(old, PLANNED, NOON) == old


def test_one_that_was_left_out_is_planned_anew_when_its_date_comes_back() -> None:
    left_out = replace(PLANNED, state=AlertState.LEFT_OUT, attempt=2, due_at=None)
    assert _renewed(left_out, PLANNED, NOON) == replace(PLANNED, attempt=3)


@pytest.mark.parametrize(("attempt", "next_one"), [(0, 0), (1, 2), (4, 5)])
def test_one_about_another_date_takes_its_place_and_skips_a_number_where_there_was_a_try(
    attempt: int, next_one: int
) -> None:
    old = replace(PLANNED, not_after=NOON + 30 * DAY, attempt=attempt)
    assert _renewed(old, PLANNED, NOON) == replace(PLANNED, attempt=next_one)


def test_what_would_have_been_due_already_is_not_planned() -> None:
    assert _renewed(None, replace(PLANNED, due_at=NOON), NOON) is None


def test_one_that_waits_and_is_wanted_no_more_goes_or_is_left_out_if_there_was_a_try() -> None:
    assert _renewed(PLANNED, None, NOON) is None
    assert _renewed(replace(PLANNED, attempt=1), None, NOON) == replace(
        PLANNED, attempt=1, state=AlertState.LEFT_OUT, due_at=None
    )


def test_one_that_was_sent_stays_though_its_certificate_is_gone() -> None:
    sent = replace(PLANNED, state=AlertState.DELIVERED, attempt=1, due_at=None)
    assert _renewed(sent, None, NOON) == sent


def test_two_leads_may_be_one_persons_unless_their_birthdays_differ() -> None:
    first, second = sample_lead("a" * 32), sample_lead("b" * 32)
    born = {year: {"date_of_birth": f"{year}-04-23"} for year in (1975, 1980)}
    assert may_be_the_same(first, second)
    assert may_be_the_same(replace(first, answers=born[1975]), second)
    assert may_be_the_same(replace(first, answers=born[1975]), replace(second, answers=born[1975]))
    assert not may_be_the_same(replace(first, answers=born[1975]), replace(second, answers=born[1980]))


def test_a_lead_is_no_other_than_itself() -> None:
    assert not may_be_the_same(sample_lead("a" * 32), sample_lead("a" * 32))
