"""What wakes the function loads what a post needs, does not delay on a broken table, and never harms who asked."""

from collections.abc import Mapping

import pytest

from chalicelib.storage import Record, StoreUnavailableError
from tests.desks import SITE, QuietDesk
from tests.fakes import MemoryRecordStore
from tests.posts import AS_SCRIPT, CONTACT, Visitor

PREFLIGHT = {
    "Origin": SITE,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "idempotency-key",
}
WAKE_UPS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "health": ("GET", "/health", {}),
    "preflight": ("OPTIONS", "/f/contact", PREFLIGHT),
    "description": ("GET", "/f/contact", AS_SCRIPT),
}


class CountedRecords(MemoryRecordStore):
    """Counts what is read, and fails where it is told to."""

    reads = 0
    is_broken = False

    def read(self, partition: str, key: str) -> Record | None:
        self.reads += 1
        if self.is_broken:
            raise StoreUnavailableError("ServiceUnavailable")
        return super().read(partition, key)


@pytest.fixture
def records(desk: QuietDesk) -> CountedRecords:
    counted = CountedRecords(desk.set_clock)
    desk.records = counted
    return counted


@pytest.mark.parametrize("name", WAKE_UPS)
def test_after_a_wake_up_a_post_reads_nothing(visitor: Visitor, records: CountedRecords, name: str) -> None:
    visitor.ask(*WAKE_UPS[name])
    assert records.reads == 1

    assert visitor.submit("contact", CONTACT).is_accepted
    assert records.reads == 1


@pytest.mark.parametrize("name", WAKE_UPS)
def test_a_broken_table_changes_no_answer_to_a_wake_up(visitor: Visitor, records: CountedRecords, name: str) -> None:
    well = visitor.ask(*WAKE_UPS[name])
    records.is_broken = True
    broken = visitor.ask(*WAKE_UPS[name])

    assert (broken.status, broken.headers) == (well.status, well.headers)


def test_the_script_is_handed_out_without_a_call_of_the_table(visitor: Visitor, records: CountedRecords) -> None:
    assert visitor.get("/frontdesk.js").status == 200

    assert records.reads == 0


def test_a_wake_up_is_counted_nowhere(desk: QuietDesk, visitor: Visitor) -> None:
    for one in WAKE_UPS.values():
        visitor.ask(*one)

    assert desk.leads() == []
    assert not desk.metrics.counts  # type: ignore[attr-defined]
