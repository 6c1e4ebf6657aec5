"""What the repeating stores make of a call that was done, and whose connection was dropped before the reply came."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.leads.lead import TimelineEvent
from chalicelib.storage import ConnectionDroppedError, LeadArchive, Record, RecordStore, StoreUnavailableError
from chalicelib.storage.repeating import RepeatingLeadStore, RepeatingRecordStore
from tests.contract.test_lead_store import NOW, claimed, lead

LEAD = lead()
CLAIMED = claimed(LEAD)
EVENT = TimelineEvent("delivery-first-1", NOW, "delivery")
RECORD = Record("PARTITION", "n", {"name": "Zoë 🌿", "list": [["9:00"]], "map": {"a": 1}})


class Dropping:
    """Stands before a store: the first reply is lost."""

    def __init__(self, store: object) -> None:
        self._store = store
        self._is_lost = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - it stands before any store
        def call(*args: object, **named: object) -> object:
            found = getattr(self._store, name)(*args, **named)
            if self._is_lost:
                return found
            self._is_lost = True
            raise ConnectionDroppedError("ConnectionClosedError")

        return call


@pytest.fixture
def dropping(store: LeadArchive) -> RepeatingLeadStore:
    return RepeatingLeadStore(Dropping(store))


@pytest.fixture
def dropping_records(records: RecordStore) -> RepeatingRecordStore:
    return RepeatingRecordStore(Dropping(records))


def test_a_lead_that_was_added_at_the_first_try_is_new(dropping: RepeatingLeadStore, store: LeadArchive) -> None:
    assert dropping.add(LEAD) is None
    assert store.get(LEAD.key) == LEAD


def test_a_lead_that_was_there_before_both_tries_is_an_earlier_one(
    dropping: RepeatingLeadStore, store: LeadArchive
) -> None:
    earlier = replace(LEAD, received_at=NOW - timedelta(minutes=1))
    store.add(earlier)
    assert dropping.add(LEAD) == earlier


def test_a_change_that_was_made_at_the_first_try_is_ours(dropping: RepeatingLeadStore, store: LeadArchive) -> None:
    store.add(LEAD)
    assert dropping.change(LEAD, CLAIMED) == store.get(LEAD.key) == replace(CLAIMED, version=1)


def test_a_change_that_somebody_else_made_is_not_ours(dropping: RepeatingLeadStore, store: LeadArchive) -> None:
    store.add(LEAD)
    store.change(LEAD, replace(LEAD, doubts=("burst",)))
    assert dropping.change(LEAD, CLAIMED) is None


def test_an_event_that_was_recorded_at_the_first_try_is_new(dropping: RepeatingLeadStore, store: LeadArchive) -> None:
    store.add(LEAD)
    assert dropping.record(LEAD.key, EVENT)
    assert store.timeline(LEAD.key) == [EVENT]


def test_a_lead_that_was_erased_at_the_first_try_is_erased(dropping: RepeatingLeadStore, store: LeadArchive) -> None:
    store.add(replace(LEAD, expires_at=NOW))
    assert dropping.erase(LEAD.key, NOW)


def test_every_lead_that_is_due_is_named_once(dropping: RepeatingLeadStore, store: LeadArchive) -> None:
    store.add(LEAD)
    assert list(dropping.due(NOW)) == [LEAD.key]


def test_a_record_that_was_written_at_the_first_try_is_ours(dropping_records: RepeatingRecordStore) -> None:
    assert dropping_records.write(RECORD)


def test_a_record_that_somebody_else_wrote_is_not_ours(
    dropping_records: RepeatingRecordStore, records: RecordStore
) -> None:
    records.write(replace(RECORD, values={"name": "another"}))
    assert not dropping_records.write(RECORD)


def test_nobody_is_told_of_a_removal_that_may_be_somebody_elses(
    dropping_records: RepeatingRecordStore, records: RecordStore
) -> None:
    records.write(RECORD)
    with pytest.raises(StoreUnavailableError):
        dropping_records.remove(RECORD.partition, RECORD.key)
