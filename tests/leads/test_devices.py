"""What a device that is told by a push knows, and when it may be told again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.leads import devices
from chalicelib.leads.alert import PUSHED_WITHIN, Alert, AlertState, Channel
from chalicelib.leads.devices import DOUBTED_ONE_BY_ONE, GAP, STORED_WITHIN, WITHIN, Device, Telling
from chalicelib.leads.lead import Lead
from tests.desks import NOON
from tests.sample_lead import sample_lead

SECOND = timedelta(seconds=1)
PHONE = Device("p1", "d1", "https://push.example.com/1", "k", "Safari on iPhone", NOON)


def lead_of(key: str = "a" * 32, *, not_after: datetime | None = NOON + PUSHED_WITHIN, doubts: int = 0) -> Lead:
    push = Alert(AlertState.PENDING, due_at=NOON, not_after=not_after)
    return sample_lead(key, alerts={Channel.PUSH: push}, doubts=("link",) * doubts)


def told_at(*moments: datetime) -> Device:
    return replace(PHONE, told=tuple(Telling("x", moment) for moment in moments))


def test_the_news_of_a_lead_are_its_own_and_others_once_it_was_asked_again() -> None:
    lead, other = lead_of(), lead_of("b" * 32)
    assert devices.news_of(lead) == devices.news_of(lead_of())
    assert devices.news_of(lead) != devices.news_of(other)
    assert len(devices.news_of(lead)) == 16
    assert lead.key not in devices.news_of(lead)


def test_a_device_knows_of_the_lead_that_it_was_told_of() -> None:
    told = devices.told(PHONE, devices.news_of(lead_of()), NOON - timedelta(minutes=1))
    assert devices.was_told(told, lead_of())
    assert not devices.was_told(told, lead_of("b" * 32))


@pytest.mark.parametrize(("since", "knows"), [(STORED_WITHIN - SECOND, False), (STORED_WITHIN, True)])
def test_a_push_for_another_lead_tells_of_this_one_once_this_one_can_be_seen(since: timedelta, *, knows: bool) -> None:
    assert devices.was_told(told_at(NOON + since), lead_of()) is knows


def test_of_a_lead_whose_push_has_no_end_only_its_own_push_tells() -> None:
    assert not devices.was_told(told_at(NOON + timedelta(days=1)), lead_of(not_after=None))


def test_a_device_that_was_told_little_is_told_at_once() -> None:
    assert devices.may_be_told_at(told_at(NOON), lead_of(), NOON, 2) == NOON


@pytest.mark.parametrize("many", [2, 3])
def test_one_that_was_told_much_within_an_hour_is_told_a_while_after_the_last(many: int) -> None:
    phone = told_at(*(NOON + SECOND * number for number in range(many)))
    assert devices.may_be_told_at(phone, lead_of(), NOON + GAP / 2, 2) == NOON + SECOND * (many - 1) + GAP


def test_once_that_while_is_over_it_is_told_at_once() -> None:
    assert devices.may_be_told_at(told_at(NOON, NOON), lead_of(), NOON + 2 * GAP, 2) == NOON + 2 * GAP


@pytest.mark.parametrize(("since", "waits"), [(WITHIN - SECOND, True), (WITHIN, False)])
def test_what_is_an_hour_ago_counts_no_more(since: timedelta, *, waits: bool) -> None:
    now = NOON + since
    at = devices.may_be_told_at(told_at(NOON, now), lead_of(), now, 2)
    assert (at == now + GAP) is waits
    assert (at == now) is not waits


@pytest.mark.parametrize(("doubts", "waits"), [(0, False), (1, True)])
def test_of_doubted_leads_fewer_come_one_by_one(doubts: int, *, waits: bool) -> None:
    phone = told_at(*[NOON] * DOUBTED_ONE_BY_ONE)
    assert (devices.may_be_told_at(phone, lead_of(doubts=doubts), NOON, 15) > NOON) is waits


def test_where_few_come_one_by_one_doubted_ones_do_not_come_more_often() -> None:
    assert devices.may_be_told_at(told_at(NOON), lead_of(doubts=1), NOON, 1) == NOON + GAP


def test_what_is_long_over_is_forgotten_and_trouble_with_it() -> None:
    phone = replace(told_at(NOON, NOON + SECOND), trouble="HTTP 500")
    later = devices.told(phone, "new", NOON + PUSHED_WITHIN)
    assert [telling.at for telling in later.told] == [NOON + SECOND, NOON + PUSHED_WITHIN]
    assert (later.trouble, later.told[-1].news, later.told_at) == ("", "new", NOON + PUSHED_WITHIN)


def test_a_device_keeps_the_newest_of_what_it_was_told() -> None:
    phone = PHONE
    for number in range(devices._MOST_KEPT + 2):
        phone = devices.told(phone, f"n{number}", NOON)
    assert [phone.told[0].news, len(phone.told)] == ["n2", devices._MOST_KEPT]


def test_a_device_that_was_never_told_has_no_last_time() -> None:
    assert PHONE.told_at is None


def test_a_device_that_is_gone_has_no_address_and_no_trouble() -> None:
    gone = devices.gone(replace(PHONE, trouble="HTTP 500"), PHONE.endpoint, NOON)
    assert (gone.endpoint, gone.gone_at, gone.trouble) == ("", NOON, "")


def test_one_that_has_another_address_by_now_is_still_there() -> None:
    assert devices.gone(PHONE, "https://push.example.com/old", NOON) == PHONE
