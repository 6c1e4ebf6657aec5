"""What was begun with a person and not brought to an end."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.status import Standing, Status
from chalicelib.leads.unfinished import A_VISIT_TAKES, Unfinished, unfinished
from tests.sample_lead import sample_lead

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def found(standing: Standing, *, leads_to_visit: bool = True) -> Unfinished | None:
    return unfinished(sample_lead(standing=standing), NOON, NEW_YORK, leads_to_visit=leads_to_visit)


@pytest.mark.parametrize(
    ("ago", "expected"), [(A_VISIT_TAKES, "visit"), (A_VISIT_TAKES - timedelta(seconds=1), None), (-HOUR, None)]
)
def test_a_visit_is_to_be_finished_once_it_has_passed(ago: timedelta, expected: Unfinished | None) -> None:
    assert found(Standing(Status.SCHEDULED, 1, NOON - DAY, "x", visit_at=NOON - ago)) == expected


# Noon in New York: the day began twelve hours ago.
@pytest.mark.parametrize(("ago", "expected"), [(11 * HOUR, None), (13 * HOUR, "contact"), (9 * DAY, "contact")])
def test_a_talk_without_a_visit_is_to_be_finished_on_another_day(ago: timedelta, expected: Unfinished | None) -> None:
    assert found(Standing(Status.CONTACTED, 1, NOON - ago, "x")) == expected


def test_who_asked_a_question_is_answered_once_somebody_talked_to_them() -> None:
    assert found(Standing(Status.CONTACTED, 1, NOON - 9 * DAY, "x"), leads_to_visit=False) is None


def test_a_visit_that_came_of_a_question_is_to_be_finished_as_any() -> None:
    standing = Standing(Status.SCHEDULED, 1, NOON - DAY, "x", visit_at=NOON - DAY)
    assert found(standing, leads_to_visit=False) == "visit"


def test_what_sleeps_is_not_asked_about_until_it_wakes() -> None:
    asleep = Standing(Status.CONTACTED, 1, NOON - 3 * DAY, "x", again_at=NOON + HOUR)
    assert found(asleep) is None


@given(status=st.sampled_from(Status), days=st.integers(-9, 9))
def test_who_asked_again_waits_and_is_not_finished_and_no_end_is_unfinished(status: Status, days: int) -> None:
    standing = Standing(status, 1, NOON - 9 * DAY, "x", visit_at=NOON + days * DAY, asked_again_at=NOON)
    assert found(standing) is None
    if status not in {Status.SCHEDULED, Status.CONTACTED}:
        assert found(Standing(status, 1, NOON - 9 * DAY, "x", visit_at=NOON + days * DAY)) is None
