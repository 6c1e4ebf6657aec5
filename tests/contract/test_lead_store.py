"""What every lead store keeps to."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Barrier
from typing import Any

import pytest

from chalicelib.leads import alert_transitions
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.asking import Asking
from chalicelib.leads.lead import Consent, Lead, TimelineEvent
from chalicelib.leads.promise import Promise
from chalicelib.storage import LeadStore, Table
from chalicelib.storage.dynamodb import DynamoLeadStore
from tests.contract.tables import new_table
from tests.fakes import MemoryLeadStore

NOW = datetime(2026, 11, 22, 15, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def lead(key: str = "0" * 32, *, received_at: datetime = NOW, content: str = "c1") -> Lead:
    return Lead(
        key=key,
        reference="K7Q2-9M4T",
        form="certification",
        received_at=received_at,
        language="es",
        content=content,
        alerts={Channel.FIRST: Alert(AlertState.PENDING, due_at=received_at)},
        answers={"name": "Zoë 🌿", "phone": {"typed": "212-555-0134", "e164": "+12125550134"}, "voicemail_ok": True},
        other_answers=(("", "no name"), ("Favourite colour", "blue"), ("Favourite colour", "green")),
        consents={"consent_contact": Consent("2026-11", "es", received_at)},
        notes=("minor",),
        doubts=("too_fast",),
    )


def claimed(of: Lead) -> Lead:
    return alert_transitions.claim(of, Channel.FIRST, NOW, Random(1))


def test_a_lead_comes_back_as_it_went_in(store: LeadStore) -> None:
    assert store.add(lead()) is None
    assert store.get(lead().key) == lead()


def test_a_lead_that_is_not_there_is_none(store: LeadStore) -> None:
    assert store.get("f" * 32) is None


def test_the_second_lead_with_a_key_is_given_the_first(store: LeadStore) -> None:
    store.add(lead(content="first"))
    met = store.add(lead(content="second"))
    assert met is not None
    assert met.content == "first"
    assert store.get(lead().key) == lead(content="first")


def test_a_change_is_written_and_counted(store: LeadStore) -> None:
    store.add(lead())
    assert store.change(lead(), claimed(lead())) == replace(claimed(lead()), version=1)
    assert store.get(lead().key) == replace(claimed(lead()), version=1)


def test_a_certificate_that_ends_is_due_until_it_is_moved_on(store: LeadStore) -> None:
    ending = replace(lead(), alerts={Channel.FIRST: Alert(AlertState.DELIVERED)}, ending_at=NOW)
    store.add(ending)
    assert store.get(lead().key) == ending
    assert list(store.due(NOW)) == [lead().key]
    assert store.change(ending, replace(ending, ending_at=NOW + MINUTE))
    assert list(store.due(NOW)) == []
    moved = store.get(lead().key)
    assert moved is not None
    assert moved.ending_at == NOW + MINUTE
    assert store.change(moved, replace(moved, ending_at=None))
    assert list(store.due(NOW + MINUTE)) == []


def test_a_change_made_from_an_older_version_is_not_written(store: LeadStore) -> None:
    store.add(lead())
    store.change(lead(), claimed(lead()))
    assert store.change(lead(), lead()) is None
    now = store.get(lead().key)
    assert now is not None
    assert now.alert.state is AlertState.SENDING


def test_a_change_of_a_lead_that_is_gone_is_not_written(store: LeadStore) -> None:
    assert store.change(lead(), claimed(lead())) is None
    assert store.get(lead().key) is None


def test_a_change_leaves_the_answers_alone(store: LeadStore) -> None:
    store.add(lead())
    written = store.change(lead(), replace(claimed(lead()), answers={}, other_answers=()))
    now = store.get(lead().key)
    assert now is not None
    assert written == now
    assert (now.answers, now.other_answers) == (lead().answers, lead().other_answers)


def test_a_sender_that_was_counted_is_gone_and_what_it_made_doubtful_stays(store: LeadStore) -> None:
    uncounted, counted = replace(lead(), sender_hash="5e"), replace(lead(), doubts=("too_fast", "burst"))
    store.add(uncounted)
    assert store.get(lead().key) == uncounted
    store.change(uncounted, counted)
    assert store.get(lead().key) == replace(counted, version=1)


def test_a_lead_whose_sender_is_not_counted_is_due_though_nothing_else_is(store: LeadStore) -> None:
    held = {Channel.FIRST: Alert(AlertState.HELD)}
    store.add(replace(lead(), alerts=held, sender_hash="5e"))
    store.add(replace(lead("1" * 32), alerts=held))
    assert list(store.due(NOW)) == [lead().key]


def test_an_escalation_is_kept(store: LeadStore) -> None:
    store.add(lead())
    escalated = alert_transitions.escalate(lead(), "bounced", NOW)
    store.change(lead(), escalated)
    assert store.get(lead().key) == replace(escalated, version=1)


def test_what_is_due_is_found_up_to_the_moment(store: LeadStore) -> None:
    early, exact, late = (
        lead(digit * 32, received_at=NOW + wait)
        for digit, wait in zip("048", (-MINUTE, 0 * MINUTE, MINUTE), strict=True)
    )
    for one in (late, exact, early):
        store.add(one)
    assert list(store.due(NOW)) == [early.key, exact.key]


def test_what_is_due_is_found_in_every_shard(store: LeadStore) -> None:
    keys = {digit * 32 for digit in "0123456789abcdef"}
    for key in keys:
        store.add(lead(key))
    assert sorted(store.due(NOW)) == sorted(keys)


def test_what_is_no_longer_due_is_not_found(store: LeadStore) -> None:
    store.add(lead())
    done = replace(lead(), alerts={Channel.FIRST: Alert(AlertState.DELIVERED)})
    store.change(lead(), done)
    assert not list(store.due(NOW + 100 * MINUTE))


def test_more_than_a_page_of_due_leads_is_found(store: LeadStore) -> None:
    keys = {f"{number:032x}" for number in range(60)}
    for key in keys:
        store.add(lead(key))
    with small_pages(store) as queries:
        assert set(store.due(NOW)) == keys
    assert len(queries) > len("0123") or isinstance(store, MemoryLeadStore)


class _SevenAPage:
    """A table that gives seven items a page, and notes every query."""

    def __init__(self, table: Table, queries: list[str]) -> None:
        self.name = table.name
        self._table = table
        self._queries = queries

    def call(self, operation: str, **parameters: object) -> Mapping[str, Any]:
        if operation == "Query":
            parameters["Limit"] = 7
            self._queries.append("query")
        return self._table.call(operation, **parameters)


@contextmanager
def small_pages(store: LeadStore) -> Iterator[list[str]]:
    """Let an engine give seven items a page, and hear every query; a store in memory has no pages."""
    queries: list[str] = []
    if isinstance(store, DynamoLeadStore):
        store._table = _SevenAPage(store._table, queries)
    yield queries


def test_a_timeline_is_read_oldest_first(store: LeadStore) -> None:
    events = [TimelineEvent(f"e{n}", NOW + n * MINUTE, "delivery", Channel.FIRST, n) for n in range(3)]
    for event in reversed(events):
        assert store.record(lead().key, event)
    assert store.timeline(lead().key) == events


def test_an_event_is_recorded_once(store: LeadStore) -> None:
    event = TimelineEvent("e", NOW, "bounce", Channel.FIRST, 1, changed=False)
    assert store.record(lead().key, event)
    assert not store.record(lead().key, event)
    assert store.timeline(lead().key) == [event]


def test_a_timeline_is_the_leads_own(store: LeadStore) -> None:
    store.record("1" * 32, TimelineEvent("e", NOW, "bounce"))
    assert store.timeline("2" * 32) == []


def asking(count: int = 1, *, at: datetime = NOW) -> Asking:
    return Asking(count, at, Promise(at + MINUTE, same_day=True), is_held=True, sender_hash="5e")


def test_an_asking_comes_back_as_it_went_in(store: LeadStore) -> None:
    store.add(lead())
    assert store.ask_again(lead().key, asking()) is None
    assert store.asking(lead().key, 1) == asking()
    assert store.asking(lead().key, 2) is None


def test_a_second_asking_with_a_number_is_given_the_first(store: LeadStore) -> None:
    store.ask_again(lead().key, asking())
    assert store.ask_again(lead().key, asking(at=NOW + MINUTE)) == asking()
    assert store.asking(lead().key, 1) == asking()


def test_askings_are_due_until_they_are_settled_and_no_lead_is_by_them(store: LeadStore) -> None:
    other = "1" * 32
    store.ask_again(other, asking(at=NOW + MINUTE))
    store.ask_again(lead().key, asking())
    store.ask_again(lead().key, asking(2, at=NOW + 2 * MINUTE))
    assert list(store.askings_due()) == [(lead().key, 1), (other, 1), (lead().key, 2)]
    store.settle_asking(lead().key, 1)
    store.settle_asking(lead().key, 1)
    assert list(store.askings_due()) == [(other, 1), (lead().key, 2)]
    assert list(store.due(NOW + 100 * MINUTE)) == []
    assert store.asking(lead().key, 1) == asking()


def test_settling_what_is_not_there_leaves_nothing(store: LeadStore) -> None:
    store.settle_asking(lead().key, 1)
    assert store.asking(lead().key, 1) is None


def test_askings_are_no_events(store: LeadStore) -> None:
    store.ask_again(lead().key, asking())
    assert store.timeline(lead().key) == []


def test_an_asking_goes_with_its_lead(store: LeadStore) -> None:
    store.add(replace(lead(), expires_at=NOW.replace(microsecond=0)))
    store.ask_again(lead().key, asking())
    store.ask_again("1" * 32, asking())
    assert store.erase(lead().key, NOW + MINUTE)
    assert store.asking(lead().key, 1) is None
    assert list(store.askings_due()) == [("1" * 32, 1)]


def together(count: int, work: Callable[[int], bool]) -> int:
    """Do the same work in many threads at the same moment; give how many succeeded."""
    at_once = Barrier(count)

    def start(number: int) -> bool:
        at_once.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return sum(pool.map(start, range(count)))


class TestSideBySide:
    """What the engine itself must see to. moto checks and writes in two steps, so it is not asked."""

    @pytest.fixture(params=["memory", "ministack"])
    def store(self, request: pytest.FixtureRequest) -> LeadStore:
        if request.param == "memory":
            return MemoryLeadStore()
        return new_table(request.getfixturevalue("ministack"))

    def test_one_of_32_writers_of_a_key_is_the_first(self, store: LeadStore) -> None:
        assert together(32, lambda number: store.add(lead(content=str(number))) is None) == 1

    def test_one_of_32_claims_succeeds(self, store: LeadStore) -> None:
        for round_number in range(10):
            one = lead(f"{round_number:032x}")
            store.add(one)
            assert together(32, lambda _, one=one: store.change(one, claimed(one)) is not None) == 1  # type: ignore[misc]

    def test_one_of_32_askings_is_the_first(self, store: LeadStore) -> None:
        assert together(32, lambda number: store.ask_again(lead().key, asking(at=NOW + number * MINUTE)) is None) == 1

    def test_one_of_32_records_of_an_event_is_the_first(self, store: LeadStore) -> None:
        event = TimelineEvent("e", NOW, "delivery")
        assert together(32, lambda _: store.record(lead().key, event)) == 1
