"""What every store of records keeps to."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from chalicelib.storage import Record, RecordStore
from tests.contract.tables import new_record_store
from tests.contract.test_lead_store import together
from tests.desks import NOON
from tests.fakes import MemoryRecordStore, SetClock

HOUR = timedelta(hours=1)
VALUES = {"name": "Zoë 🌿", "count": 3, "yes": True, "none": None, "list": [["9:00", "13:00"]], "map": {"a": ""}}


def record(key: str = "n", *, version: int = 0, lasts: timedelta | None = None, partition: str = "PARTITION") -> Record:
    return Record(partition, key, VALUES, NOON + lasts if lasts else None, version)


def keys(found: Sequence[Record]) -> list[str]:
    return [one.key for one in found]


def filled(records: RecordStore, *wanted: str) -> None:
    for key in wanted:
        assert records.write(record(key))


def test_a_record_comes_back_as_it_went_in_and_is_version_1(records: RecordStore) -> None:
    assert records.write(record(lasts=HOUR))
    assert records.read("PARTITION", "n") == record(lasts=HOUR, version=1)


def test_a_record_that_is_not_there_is_none(records: RecordStore) -> None:
    assert records.read("PARTITION", "n") is None


def test_a_record_may_be_without_an_end(records: RecordStore) -> None:
    records.write(record())
    assert records.read("PARTITION", "n") == record(version=1)


def test_a_new_record_does_not_replace_one_that_is_there(records: RecordStore) -> None:
    records.write(record())
    assert not records.write(Record("PARTITION", "n", {"other": 1}))
    assert records.read("PARTITION", "n") == record(version=1)


def test_the_next_version_replaces_the_one_it_was_made_from(records: RecordStore) -> None:
    records.write(record())
    assert records.write(Record("PARTITION", "n", {"other": 1}, version=1))
    assert records.read("PARTITION", "n") == Record("PARTITION", "n", {"other": 1}, version=2)


def test_what_is_put_replaces_whatever_is_there(records: RecordStore) -> None:
    records.put(record())
    records.put(record(version=1))
    records.put(Record("PARTITION", "n", {"other": 1}, NOON + HOUR))
    assert records.read("PARTITION", "n") == Record("PARTITION", "n", {"other": 1}, NOON + HOUR, version=1)


@pytest.mark.parametrize("version", [1, 3])
def test_a_version_made_from_another_one_is_not_written(records: RecordStore, version: int) -> None:
    records.write(record())
    records.write(record(version=1))
    assert not records.write(Record("PARTITION", "n", {}, version=version))


def test_a_next_version_of_what_is_gone_is_not_written(records: RecordStore) -> None:
    assert not records.write(record(version=1))
    assert records.read("PARTITION", "n") is None


def test_a_removed_record_is_gone_and_the_second_remover_is_told(records: RecordStore) -> None:
    records.write(record())
    assert records.remove("PARTITION", "n")
    assert not records.remove("PARTITION", "n")
    assert records.read("PARTITION", "n") is None


def test_partitions_are_apart(records: RecordStore) -> None:
    records.write(record())
    assert records.read("OTHER", "n") is None
    assert records.list("OTHER") == []
    assert not records.remove("OTHER", "n")


class TestExpired:
    """What is over is not there for any method, from that moment on."""

    def test_it_is_there_until_its_end(self, records: RecordStore, clock: SetClock) -> None:
        records.write(record(lasts=HOUR))
        clock.time = NOON + HOUR - timedelta(seconds=1)
        assert records.read("PARTITION", "n") is not None
        clock.time = NOON + HOUR
        assert records.read("PARTITION", "n") is None

    def test_it_is_in_no_list(self, records: RecordStore, clock: SetClock) -> None:
        records.write(record(lasts=HOUR))
        clock.time += HOUR
        assert records.list("PARTITION") == []

    def test_it_cannot_be_removed(self, records: RecordStore, clock: SetClock) -> None:
        records.write(record(lasts=HOUR))
        clock.time += HOUR
        assert not records.remove("PARTITION", "n")

    def test_it_has_no_next_version(self, records: RecordStore, clock: SetClock) -> None:
        records.write(record(lasts=HOUR))
        clock.time += HOUR
        assert not records.write(record(version=1, lasts=9 * HOUR))

    def test_another_may_take_its_place(self, records: RecordStore, clock: SetClock) -> None:
        records.write(record(lasts=HOUR))
        clock.time += HOUR
        assert records.write(record(lasts=9 * HOUR))
        assert records.read("PARTITION", "n") == record(lasts=9 * HOUR, version=1)

    @pytest.mark.parametrize("newest_first", [False, True])
    def test_it_leaves_no_gap_in_a_page(
        self,
        records: RecordStore,
        clock: SetClock,
        newest_first: bool,  # noqa: FBT001 - a row of the table
    ) -> None:
        for number in range(9):
            records.write(record(f"n{number}", lasts=HOUR if number % 3 else 9 * HOUR))
        clock.time += HOUR
        order = ["n6", "n3", "n0"] if newest_first else ["n0", "n3", "n6"]
        assert keys(records.list("PARTITION", limit=3, newest_first=newest_first)) == order


class TestPartitions:
    def test_records_come_in_the_order_of_their_keys(self, records: RecordStore) -> None:
        filled(records, "b", "a", "c")
        assert keys(records.list("PARTITION")) == ["a", "b", "c"]
        assert keys(records.list("PARTITION", newest_first=True)) == ["c", "b", "a"]

    def test_a_beginning_chooses_among_them(self, records: RecordStore) -> None:
        filled(records, "PASSKEY#1", "PASSKEY#2", "SESSION#1")
        assert keys(records.list("PARTITION", "PASSKEY#")) == ["PASSKEY#1", "PASSKEY#2"]

    @pytest.mark.parametrize("newest_first", [False, True])
    def test_pages_give_every_record_once(self, records: RecordStore, newest_first: bool) -> None:  # noqa: FBT001
        wanted = [f"n{number}" for number in range(5)]
        filled(records, *wanted)
        read: list[str] = []
        while page := keys(records.list("PARTITION", limit=2, newest_first=newest_first, after=(read or [""])[-1])):
            assert len(page) <= 2
            read += page
        assert read == wanted[:: -1 if newest_first else 1]

    def test_pages_keep_to_a_beginning(self, records: RecordStore) -> None:
        filled(records, "a1", "a2", "a3", "b1")
        assert keys(records.list("PARTITION", "a", limit=2)) == ["a1", "a2"]
        assert keys(records.list("PARTITION", "a", limit=2, after="a2")) == ["a3"]

    def test_a_page_goes_on_after_a_record_that_was_removed(self, records: RecordStore) -> None:
        filled(records, "a", "b", "c")
        records.remove("PARTITION", "b")
        assert keys(records.list("PARTITION", after="b")) == ["c"]


class TestSideBySide:
    """What the engine itself must see to. moto checks and writes in two steps, so it is not asked."""

    @pytest.fixture(params=["memory", "ministack"])
    def records(self, request: pytest.FixtureRequest, clock: SetClock) -> RecordStore:
        if request.param == "memory":
            return MemoryRecordStore(clock)
        return new_record_store(request.getfixturevalue("ministack"), clock)

    def test_one_of_32_removers_is_told_so(self, records: RecordStore) -> None:
        for number in range(5):
            records.write(record(f"n{number}"))
            assert together(32, lambda _, name=f"n{number}": records.remove("PARTITION", name)) == 1  # type: ignore[misc]

    def test_one_of_32_writers_of_a_new_record_succeeds(self, records: RecordStore) -> None:
        assert together(32, lambda _: records.write(record())) == 1

    def test_one_of_32_writers_of_a_next_version_succeeds(self, records: RecordStore) -> None:
        records.write(record())
        assert together(32, lambda _: records.write(record(version=1))) == 1
