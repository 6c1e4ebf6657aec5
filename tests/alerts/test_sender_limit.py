"""Bursts: how many from one sender are too many, and what becomes of them."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.alerts.sender_limit import KEPT_FOR, MOST_WITHIN_WINDOW, WINDOW, Seen, count_before, count_sender
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.keyed_hashes import sender_hash
from chalicelib.leads.keyring import read_keyring
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Standing, Status
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.table import SENDERS
from tests.desks import KEYS, NOON, QuietDesk
from tests.fakes import MemoryRecordStore
from tests.sample_lead import sample_lead

SECOND = timedelta(seconds=1)
ADDRESS = "203.0.113.7"


def lead(
    number: int = 0, *, form: str = "contact", at: datetime = NOON, state: AlertState = AlertState.PENDING
) -> Lead:
    return sample_lead(
        f"{number:032x}",
        form=form,
        received_at=at,
        alerts={
            Channel.FIRST: Alert(state, due_at=at if state is AlertState.PENDING else None),
            Channel.VISITOR: Alert(AlertState.PENDING, due_at=at),
        },
        answers={"email": "ana@example.com", "message": "Hello"},
        sender_hash="5e",
        remind_at=at + timedelta(hours=1),
        expires_at=at + timedelta(days=365),
    )


def counted(desk: QuietDesk, leads: Sequence[Lead]) -> list[Lead]:
    return [count_sender(desk, one, desk.clock.now()) for one in leads]


def some(count: int, *, form: str = "contact", apart: timedelta = SECOND) -> list[Lead]:
    return [lead(number, form=form, at=NOON + number * apart) for number in range(count)]


@pytest.fixture
def desk() -> QuietDesk:
    return QuietDesk()


def test_the_sixth_message_within_ten_minutes_is_held_and_those_before_it_are_not(desk: QuietDesk) -> None:
    doubts = [one.doubts for one in counted(desk, some(7))]
    assert doubts == [()] * 5 + [("burst",)] * 2
    assert [one.is_held for one in counted(desk, some(7))] == [False] * 5 + [True] * 2


def test_certification_requests_in_a_burst_still_alert_as_possible_spam(desk: QuietDesk) -> None:
    last = counted(desk, some(6, form="certification"))[-1]
    assert last.doubts == ("burst",)
    assert last.alert == lead(form="certification", at=NOON + 5 * SECOND).alert


def test_a_clinic_that_sends_many_certification_requests_still_reaches_the_practice(desk: QuietDesk) -> None:
    counted(desk, some(9, form="certification"))
    assert count_sender(desk, lead(10), NOON).doubts == ()


def test_a_burst_is_named_after_its_senders_first_however_many_come(desk: QuietDesk) -> None:
    leads = some(40)
    seen = counted(desk, leads)
    assert [one.burst for one in seen] == [""] * MOST_WITHIN_WINDOW + [leads[0].reference] * (40 - MOST_WITHIN_WINDOW)


def test_bursts_of_two_senders_have_two_names(desk: QuietDesk) -> None:
    others = [replace(lead(100 + number, at=NOON + number * SECOND), sender_hash="other") for number in range(6)]
    assert counted(desk, some(6))[-1].burst != counted(desk, others)[-1].burst


def test_messages_two_minutes_apart_are_no_burst(desk: QuietDesk) -> None:
    assert {one.doubts for one in counted(desk, some(30, apart=2 * timedelta(minutes=1)))} == {()}


def test_senders_are_counted_apart(desk: QuietDesk) -> None:
    others = [replace(one, sender_hash=str(number)) for number, one in enumerate(some(20))]
    assert {one.doubts for one in counted(desk, others)} == {()}


def test_a_lead_that_is_held_for_a_burst_is_as_if_it_had_been_held_at_once(desk: QuietDesk) -> None:
    last = counted(desk, some(6))[-1]
    assert last.alerts == {Channel.FIRST: Alert(AlertState.HELD)}
    assert last.remind_at is None
    assert last.expires_at == (last.received_at + desk.practice.retention.held).replace(microsecond=0)


def test_the_sender_is_forgotten_once_it_is_counted(desk: QuietDesk) -> None:
    assert {one.sender_hash for one in counted(desk, some(7))} == {""}


def test_what_is_kept_of_a_sender_ends_a_day_after_the_first(desk: QuietDesk) -> None:
    for one in some(3):
        desk.set_clock.time = one.received_at + timedelta(hours=1)
        count_sender(desk, one, desk.clock.now())
    (record,) = desk.memory_records.all()
    assert (record.partition, record.key) == (SENDERS, "contact#5e")
    assert record.expires_at == NOON + timedelta(hours=1) + KEPT_FOR
    assert timedelta(hours=24) == KEPT_FOR


def test_what_is_kept_of_a_flood_is_small(desk: QuietDesk) -> None:
    counted(desk, some(200))
    (record,) = desk.memory_records.all()
    assert len(record.values["leads"]) <= 20


@pytest.mark.parametrize("state", [AlertState.HELD, AlertState.SENDING, AlertState.SENT, AlertState.BOUNCED])
def test_an_alert_that_is_held_or_on_its_way_stays_as_it_is(desk: QuietDesk, state: AlertState) -> None:
    counted(desk, some(5))
    late = lead(5, at=NOON + 5 * SECOND, state=state)
    found = count_sender(desk, late, NOON)
    assert (found.alert, found.doubts) == (late.alert, ("burst",))


def test_what_a_person_has_released_is_not_held_again(desk: QuietDesk) -> None:
    counted(desk, some(5))
    released = replace(lead(5, at=NOON + 5 * SECOND), standing=Standing(Status.NEW, number=1))
    assert not count_sender(desk, released, NOON).is_held


class Broken(MemoryRecordStore):
    """Records that cannot be reached, or in which somebody else is always faster, or that hold nonsense."""

    def __init__(self, desk: QuietDesk, how: str) -> None:
        super().__init__(desk.clock)
        self.how = how

    def read(self, partition: str, key: str) -> Record | None:
        if self.how == "unreadable":
            raise StoreUnavailableError("Out")
        if self.how == "nonsense":
            return Record(partition, key, {"leads": [{"what": "?"}]})
        return super().read(partition, key)

    def write(self, record: Record) -> bool:
        if self.how == "unwritable":
            raise StoreUnavailableError("Out")
        return False if self.how == "overtaken" and record.partition == SENDERS else super().write(record)


@pytest.mark.parametrize("how", ["unreadable", "unwritable", "overtaken", "nonsense"])
def test_a_table_that_fails_costs_the_count_and_not_the_alert(desk: QuietDesk, how: str) -> None:
    desk.records = Broken(desk, how)
    desk.store.add(replace(lead(), alerts={Channel.FIRST: lead().alert}))
    do_what_is_due(desk, lead().key)
    assert [mail.message.to for mail in desk.outbox.sent] == [desk.practice.alerts_to]
    assert desk.only_lead().sender_hash == ""


def test_a_lead_of_a_form_that_is_no_longer_asked_is_not_lost_to_the_count(desk: QuietDesk) -> None:
    old = [replace(one, form="questionnaire") for one in some(6)]
    assert not any(one.is_held for one in counted(desk, old))


def test_a_held_lead_loses_its_sender_though_nothing_else_is_due(desk: QuietDesk) -> None:
    held = lead(state=AlertState.HELD)
    desk.store.add(replace(held, alerts={Channel.FIRST: held.alert}))
    do_what_is_due(desk, held.key)
    assert desk.only_lead().sender_hash == ""
    assert desk.outbox.sent == []


def test_what_is_held_for_a_burst_is_counted_as_held(desk: QuietDesk) -> None:
    for one in some(7):
        desk.store.add(one)
    desk.wait(timedelta(minutes=1))
    for one in some(7):
        do_what_is_due(desk, one.key)
    assert desk.metrics.counts["Held"] == 2  # type: ignore[attr-defined]


# --- laws -------------------------------------------------------------------------------------------------------------

moments = st.integers(0, 3600).map(lambda seconds: NOON + seconds * SECOND)


@given(st.lists(moments, max_size=40))
def test_who_writes_at_most_five_times_in_any_ten_minutes_is_never_doubted(times: list[datetime]) -> None:
    desk, kept = QuietDesk(), list[datetime]()
    for at in sorted(times):
        if sum(at - WINDOW < other for other in kept) < MOST_WITHIN_WINDOW:
            kept.append(at)
    assert {one.doubts for one in counted(desk, [lead(n, at=at) for n, at in enumerate(kept)])} <= {()}


@given(st.lists(moments, max_size=40))
def test_in_order_a_lead_is_doubted_just_when_five_others_came_in_the_ten_minutes_before(times: list[datetime]) -> None:
    leads = [lead(number, at=at) for number, at in enumerate(sorted(times))]
    expected = [
        sum(one.received_at - WINDOW < other.received_at for other in leads[:number]) >= MOST_WITHIN_WINDOW
        for number, one in enumerate(leads)
    ]
    assert [bool(one.doubts) for one in counted(QuietDesk(), leads)] == expected


@given(st.lists(moments, max_size=15), st.lists(st.integers(0, 14), max_size=30))
def test_a_lead_is_judged_the_same_however_often_it_is_counted(times: list[datetime], again: list[int]) -> None:
    desk, leads = QuietDesk(), [lead(number, at=at) for number, at in enumerate(times)]
    first = counted(desk, leads)
    repeated = [number for number in again if number < len(leads)]
    assert counted(desk, [leads[number] for number in repeated]) == [first[number] for number in repeated]


@given(st.permutations(range(8)))
def test_in_whatever_order_they_are_counted_at_least_five_are_not_doubted(order: list[int]) -> None:
    leads = some(8)
    assert sum(not one.doubts for one in counted(QuietDesk(), [leads[number] for number in order])) >= 5


@given(st.lists(moments, max_size=30), moments)
def test_one_more_that_was_counted_before_never_makes_a_burst_less_of_one(times: list[datetime], at: datetime) -> None:
    one, seen = lead(99, at=at), [Seen(str(number), other) for number, other in enumerate(times)]
    assert count_before(seen, one) >= count_before(seen[:-1], one)


# --- the hash ---------------------------------------------------------------------------------------------------------


def test_an_address_is_another_hash_on_the_next_day_and_the_same_within_one() -> None:
    midnight = datetime(2026, 11, 24, tzinfo=UTC)
    before, also_before = (sender_hash(KEYS, ADDRESS, midnight - gone) for gone in (SECOND, timedelta(hours=23)))
    assert before == also_before != sender_hash(KEYS, ADDRESS, midnight)
    assert len(before) == 32


def test_the_hash_needs_the_secret_and_no_address_has_none() -> None:
    assert sender_hash(KEYS, ADDRESS, NOON) != sender_hash(read_keyring("another" * 5), ADDRESS, NOON)
    assert sender_hash(KEYS, "", NOON) == ""


def test_a_lead_does_not_show_its_sender(caplog: pytest.LogCaptureFixture, desk: QuietDesk) -> None:
    caplog.set_level(logging.DEBUG)
    one = replace(lead(), sender_hash="c0ffee")
    count_sender(desk, one, NOON)
    assert "c0ffee" not in repr(one) + caplog.text
