"""Screening on messages that were set aside before there was a word list: who writes honestly is heard at once."""

from collections.abc import Sequence

import pytest

from chalicelib.leads.alert import AlertState, alert_can_change
from tests.desks import QuietDesk
from tests.posts import Visitor
from tests.screening.trying import GENUINE, SPAM, Tried, held_share, is_set_aside, messages_in, try_all

MOST_HELD = 0.01


@pytest.fixture(scope="module")
def genuine() -> Sequence[Tried]:
    return try_all(messages_in(GENUINE))


def test_there_is_enough_to_judge_by(genuine: Sequence[Tried]) -> None:
    assert len(genuine) >= 300
    assert len({one.message for one in genuine}) == len(genuine)
    assert sum(is_set_aside(one.message) for one in genuine) >= 100


def test_of_honest_messages_set_aside_at_most_one_in_a_hundred_is_held(genuine: Sequence[Tried]) -> None:
    assert held_share([one for one in genuine if is_set_aside(one.message)]) <= MOST_HELD


def test_of_all_honest_messages_at_most_one_in_a_hundred_is_held(genuine: Sequence[Tried]) -> None:
    assert held_share(genuine) <= MOST_HELD


def test_most_spam_is_held() -> None:
    set_aside = [one for one in try_all(messages_in(SPAM)) if is_set_aside(one.message)]

    assert held_share(set_aside) > 0.5


def test_whatever_is_held_is_kept_whole_and_can_be_released() -> None:
    held = [one.message for one in try_all(messages_in(SPAM)) if one.is_held][:5]
    desk = QuietDesk()
    for message in held:
        assert Visitor(desk).submit("contact", {"email": "a@example.com", "message": message}).status == 200

    states = {lead.alert.state for lead in desk.leads()}
    assert states == {AlertState.HELD}
    assert {lead.answers["message"] for lead in desk.leads()} == set(held)
    # The one change a held alert can make is to become due.
    assert alert_can_change(AlertState.HELD, AlertState.PENDING)
