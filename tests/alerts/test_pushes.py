"""Pushes: each device of the practice is told of each request, beside the email, and what fails there harms nothing."""

from datetime import timedelta
from itertools import chain, repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.alerts.stream import TIME_FOR_PUSHES, TIME_FOR_VISITORS, handle_records
from chalicelib.alerts.sweep import sweep
from chalicelib.leads.admission import admit
from chalicelib.leads.alert import PUSHED_WITHIN, Alert, AlertState, Channel
from chalicelib.leads.alert_transitions import LEASE
from chalicelib.leads.asked_again import asked_again
from chalicelib.leads.asking import Asking
from chalicelib.leads.devices import GAP, STORED_WITHIN, WITHIN, Device, was_told
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Standing, Status
from chalicelib.mail.push import DeviceGoneError, PushRefusedError, PushUnclearError
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.devices import devices_of, keep_device, remove_devices_of
from chalicelib.storage.table import DEVICES, item_key
from tests.desks import KEYS, NOON, QuietDesk
from tests.fakes import MemoryRecordStore
from tests.sample_lead import sample_lead

PHONE, TABLET = "https://push.example.com/phone", "https://push.example.com/tablet"
SECOND = timedelta(seconds=1)


def add(desk: QuietDesk, *endpoints: str, person: str = "p1") -> None:
    for endpoint in endpoints:
        keep_device(desk.records, Device(person, endpoint[-6:], endpoint, KEYS.newest.id, "Safari on iPhone", NOON))


def come(desk: QuietDesk, *numbers: int, doubts: tuple[str, ...] = ()) -> list[Lead]:
    """Let requests come in now."""
    now = desk.clock.now()
    held = [
        sample_lead(f"{number:032x}", received_at=now, alerts={Channel.FIRST: Alert(AlertState.HELD)}, doubts=doubts)
        for number in numbers
    ]
    leads = [admit(lead, now, promised=None, hours=desk.hours, practice=desk.practice) for lead in held]
    for lead in leads:
        desk.store.add(lead)
    return leads


def record_of(lead: Lead) -> dict[str, Any]:
    keys = {name: {"S": value} for name, value in item_key(lead.key).items()}
    return {"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": lead.key}}


def tell(desk: QuietDesk, *leads: Lead) -> None:
    assert handle_records(desk, {"Records": [record_of(lead) for lead in leads]}) == {"batchItemFailures": []}


def pushed(desk: QuietDesk) -> list[str]:
    return [push.endpoint for push in desk.phones.taken]


def state(desk: QuietDesk, lead: Lead) -> Alert:
    found = desk.store.get(lead.key)
    assert found
    return found.alerts[Channel.PUSH]


def on(desk: QuietDesk, endpoint: str) -> Device:
    return next(device for device in devices_of(desk.records) if device.id == endpoint[-6:])


@pytest.fixture
def both(desk: QuietDesk) -> QuietDesk:
    """Return a desk with two devices."""
    add(desk, PHONE, TABLET)
    return desk


# --- what is told --------------------------------------------------------------------------------------------------


def test_every_device_of_everybody_is_told_once_of_a_request(desk: QuietDesk) -> None:
    add(desk, PHONE)
    add(desk, TABLET, person="p2")
    tell(desk, *come(desk, 1))
    sweep(desk)
    assert sorted(pushed(desk)) == [PHONE, TABLET]


def test_the_email_goes_first(both: QuietDesk) -> None:
    order: list[str] = []
    both.phones.faults[PHONE] = PushRefusedError("HTTP 503")
    send = both.outbox.send
    both.outbox.send = lambda message: order.append("email") or send(message)  # type: ignore[method-assign,func-returns-value]
    push = both.phones.push
    both.phones.push = lambda *told: order.append("push") or push(*told)  # type: ignore[method-assign,func-returns-value]
    tell(both, *come(both, 1, 2))
    assert order[:2] == ["email", "email"]


def test_without_a_device_the_push_is_left_out(desk: QuietDesk) -> None:
    (lead,) = come(desk, 1)
    tell(desk, lead)
    assert (state(desk, lead).state, state(desk, lead).due_at) == (AlertState.LEFT_OUT, None)


def test_a_push_may_be_kept_for_as_long_as_it_is_of_use(both: QuietDesk) -> None:
    tell(both, *come(both, 1))
    assert {push.lasts for push in both.phones.taken} == {PUSHED_WITHIN}


def test_a_held_request_is_pushed_once_it_is_released(both: QuietDesk) -> None:
    held = sample_lead(alerts={Channel.FIRST: Alert(AlertState.HELD)})
    both.store.add(held)
    tell(both, held)
    assert pushed(both) == []
    tell(both, *come(both, 1))  # a push for something else does not tell of what is released later
    both.wait(timedelta(hours=1))
    now = both.clock.now()
    both.store.change(held, admit(held, now, promised=None, hours=both.hours, practice=both.practice))
    sweep(both)
    assert pushed(both) == [PHONE, TABLET] * 2


def test_a_request_that_is_asked_again_is_pushed_again(both: QuietDesk) -> None:
    (lead,) = come(both, 1)
    tell(both, lead)
    both.wait(timedelta(hours=3))
    found = both.only_lead()
    asking = Asking(1, both.clock.now(), None)
    again = asked_again(found, asking, now=both.clock.now(), retention=both.practice.retention, stays_held=False)
    both.store.change(found, again)
    sweep(both)
    assert pushed(both) == [PHONE, TABLET] * 2


def test_what_somebody_has_acted_on_is_pushed_no_more(both: QuietDesk) -> None:
    (lead,) = come(both, 1)
    both.store.change(lead, Lead(**{**vars(lead), "standing": Standing(Status.CONTACTED)}))
    do_what_is_due(both, lead.key)
    assert (pushed(both), state(both, lead).state) == ([], AlertState.LEFT_OUT)


def test_each_device_knows_when_it_was_told(both: QuietDesk) -> None:
    tell(both, *come(both, 1))
    assert on(both, PHONE).told_at == NOON


# --- what fails ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [PushRefusedError("HTTP 429"), PushUnclearError("TimeoutError")])
def test_a_device_that_fails_is_tried_again_and_the_other_is_not(both: QuietDesk, fault: Exception) -> None:
    both.phones.faults[TABLET] = fault
    (lead,) = come(both, 1)
    tell(both, lead)
    assert on(both, TABLET).trouble == str(fault)
    del both.phones.faults[TABLET]
    both.wait(LEASE + SECOND)
    sweep(both)
    assert pushed(both) == [PHONE, TABLET]
    assert (on(both, TABLET).trouble, state(both, lead).state) == ("", AlertState.SENT)


def test_a_device_that_is_gone_is_told_no_more_and_the_lead_says_so(both: QuietDesk) -> None:
    both.phones.faults[PHONE] = DeviceGoneError("HTTP 410")
    first, second = come(both, 1, 2)
    tell(both, first)
    del both.phones.faults[PHONE]
    tell(both, second)
    assert (on(both, PHONE).gone_at, on(both, PHONE).endpoint) == (NOON, "")
    assert pushed(both) == [TABLET, TABLET]
    assert [event.kind for event in both.store.timeline(first.key)] == ["device_gone"]


def test_a_device_that_was_renewed_meanwhile_is_still_there(both: QuietDesk) -> None:
    class Renewing:
        def push(self, endpoint: str, *_: object) -> None:
            keep_device(both.records, Device("p1", endpoint[-6:], f"{endpoint}/new", "k", "Safari on iPhone", NOON))
            raise DeviceGoneError("HTTP 410")

    both.pushes = Renewing()
    tell(both, *come(both, 1))
    assert on(both, PHONE).gone_at is None


def test_a_push_service_that_is_down_for_hours_ends_in_leaving_it_out(both: QuietDesk) -> None:
    both.phones.faults = {PHONE: PushRefusedError("HTTP 503"), TABLET: PushUnclearError("TimeoutError")}
    (lead,) = come(both, 1)
    tell(both, lead)
    for _ in range(180):
        both.wait(timedelta(minutes=1))
        sweep(both)
    assert (state(both, lead).state, state(both, lead).due_at) == (AlertState.LEFT_OUT, None)
    both.phones.faults.clear()
    sweep(both)
    assert pushed(both) == []


def test_a_device_whose_key_is_no_longer_ours_costs_the_others_nothing(desk: QuietDesk) -> None:
    add(desk, PHONE)
    keep_device(desk.records, Device("p1", "old", TABLET, "00000000", "Safari on iPhone", NOON))
    tell(desk, *come(desk, 1))
    assert pushed(desk) == [PHONE]


class DevicesUnreadable(MemoryRecordStore):
    def list(self, partition: str, *given: object, **named: object) -> list[Record]:
        if partition == DEVICES:
            raise StoreUnavailableError("ServiceUnavailable")
        return list(super().list(partition, *given, **named))  # type: ignore[arg-type]


def test_devices_that_cannot_be_read_cost_no_alert_and_fail_no_record(desk: QuietDesk) -> None:
    desk.records = DevicesUnreadable(desk.set_clock)
    (lead,) = come(desk, 1)
    tell(desk, lead)
    assert len(desk.outbox.sent) == 1
    assert state(desk, lead).state is AlertState.PENDING


class NotesRefused(MemoryRecordStore):
    def write(self, record: Record) -> bool:
        if record.partition == DEVICES:
            raise StoreUnavailableError("ServiceUnavailable")
        return super().write(record)


def test_a_push_that_cannot_be_noted_at_the_device_does_not_come_twice(desk: QuietDesk) -> None:
    desk.records = NotesRefused(desk.set_clock)
    add(desk, PHONE, TABLET)
    tell(desk, *come(desk, 1))
    desk.wait(timedelta(minutes=30))
    sweep(desk)
    assert pushed(desk) == [PHONE, TABLET]


def test_no_devices_of_somebody_removed_are_told(desk: QuietDesk) -> None:
    add(desk, PHONE)
    add(desk, TABLET, person="p2")
    remove_devices_of(desk.records, "p2")
    tell(desk, *come(desk, 1))
    assert pushed(desk) == [PHONE]


def test_pushes_that_take_long_leave_the_visitors_their_time(both: QuietDesk) -> None:
    leads = come(both, 1, 2)
    late = TIME_FOR_PUSHES / SECOND
    seconds = chain([0.0], repeat(late))
    records = [record_of(lead) for lead in leads]
    assert handle_records(both, {"Records": records}, lambda: next(seconds)) == {"batchItemFailures": []}
    assert pushed(both) == []
    assert late < TIME_FOR_VISITORS / SECOND
    sweep(both)
    assert sorted(pushed(both)) == [PHONE, PHONE, TABLET, TABLET]


# --- how many ------------------------------------------------------------------------------------------------------


def test_a_flood_rings_no_more_often_than_alerts_go_one_by_one(desk: QuietDesk) -> None:
    add(desk, PHONE)
    for minute in range(10):
        tell(desk, *come(desk, *range(minute * 10, minute * 10 + 10)))
        sweep(desk)
        desk.wait(timedelta(minutes=1))
    most = desk.practice.alerts_one_by_one
    assert most <= len(pushed(desk)) <= most + 2


def test_after_a_flood_one_push_tells_of_all_that_waited(desk: QuietDesk) -> None:
    add(desk, PHONE)
    leads = come(desk, *range(40))
    tell(desk, *leads)
    most = desk.practice.alerts_one_by_one
    assert len(pushed(desk)) == most
    desk.wait(GAP)
    sweep(desk)
    assert len(pushed(desk)) == most + 1
    assert {state(desk, lead).state for lead in leads} == {AlertState.SENT}


def test_doubted_requests_ring_three_times_an_hour(desk: QuietDesk) -> None:
    add(desk, PHONE)
    tell(desk, *come(desk, *range(6), doubts=("too_fast",)))
    assert len(pushed(desk)) == 3


@given(
    gaps=st.lists(st.integers(0, 600), min_size=1, max_size=60),
    doubted=st.sets(st.integers(0, 59)),
)
def test_every_request_is_told_of_by_its_own_push_or_a_later_one(gaps: list[int], doubted: set[int]) -> None:
    desk = QuietDesk()
    add(desk, PHONE)
    leads: list[Lead] = []
    for number, gap in enumerate(gaps):
        desk.wait(gap * SECOND)
        leads += come(desk, number, doubts=("too_fast",) if number in doubted else ())
        tell(desk, leads[-1])
    for _ in range(20):
        desk.wait(timedelta(minutes=1))
        sweep(desk)
    times = [push.at for push in desk.phones.taken]
    assert all(state(desk, lead).state is AlertState.SENT for lead in leads)
    assert all(any(at >= lead.received_at for at in times) for lead in leads)
    assert len(times) <= len(leads)
    hours = [sum(at <= other < at + WITHIN for other in times) for at in times]
    assert max(hours) <= desk.practice.alerts_one_by_one + WITHIN // GAP


def test_a_push_sent_before_a_request_can_be_seen_does_not_tell_of_it(desk: QuietDesk) -> None:
    add(desk, PHONE)
    first, second = come(desk, 1, 2)
    tell(desk, first)
    assert was_told(on(desk, PHONE), first)
    assert not was_told(on(desk, PHONE), second)
    desk.wait(STORED_WITHIN)
    (third,) = come(desk, 3)
    tell(desk, third)
    assert was_told(on(desk, PHONE), second)
