"""The stream's pass: the practice hears of every lead before any visitor is written to, and is never kept waiting."""

from datetime import timedelta
from itertools import count
from typing import Any

from chalicelib.alerts.stream import TIME_FOR_VISITORS, handle_records
from chalicelib.leads.admission import admit
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import CHANNEL_TAG
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.table import item_key
from tests.desks import NOON, QuietDesk
from tests.fakes import MemoryLeadStore, MemoryRecordStore
from tests.sample_lead import sample_lead


def lead(number: int) -> Lead:
    key, email = f"{number:032x}", f"ana{number}@example.com"
    return sample_lead(
        key,
        reference="K7Q2-9M4T",
        alerts={Channel.FIRST: Alert(AlertState.HELD)},
        answers={"email": email},
        email_hash=f"{number:064x}",
    )


def come(desk: QuietDesk, *numbers: int) -> dict[str, Any]:
    """Store new leads; give their stream event."""
    for number in numbers:
        desk.store.add(admit(lead(number), NOON, promised=None, hours=desk.hours, practice=desk.practice))
    return {"Records": [record(f"{number:032x}", str(number)) for number in numbers]}


def record(key: str, number: str) -> dict[str, Any]:
    keys = {name: {"S": value} for name, value in item_key(key).items()}
    return {"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": number}}


def channels(desk: QuietDesk) -> list[str]:
    return [sent.message.tags[CHANNEL_TAG] for sent in desk.outbox.sent]


def test_the_practice_is_told_of_every_lead_before_anybody_who_wrote() -> None:
    desk = QuietDesk()
    assert handle_records(desk, come(desk, 1, 2)) == {"batchItemFailures": []}
    assert channels(desk) == ["first", "first", "visitor", "visitor"]


class Unreadable(MemoryRecordStore):
    def read(self, partition: str, key: str) -> Record | None:  # noqa: ARG002 - whatever is asked
        raise StoreUnavailableError("ServiceUnavailable")


def test_an_acknowledgement_that_cannot_be_written_fails_no_record_and_is_the_sweeps() -> None:
    desk = QuietDesk()
    event = come(desk, 1, 2)
    desk.records = Unreadable(desk.set_clock)
    assert handle_records(desk, event) == {"batchItemFailures": []}
    assert channels(desk) == ["first", "first"]
    assert all(lead.alerts[Channel.VISITOR].due_at for lead in desk.leads())


def test_no_acknowledgement_is_begun_after_its_time() -> None:
    desk = QuietDesk()
    ticks = count(step=TIME_FOR_VISITORS / timedelta(seconds=1) * 2)
    assert handle_records(desk, come(desk, 1, 2), lambda: next(ticks)) == {"batchItemFailures": []}
    assert channels(desk) == ["first", "first"]


class OneIsOut(MemoryLeadStore):
    def get(self, key: str) -> Lead | None:
        if key == f"{1:032x}":
            raise StoreUnavailableError("ServiceUnavailable")
        return super().get(key)


def test_only_a_lead_of_which_the_practice_was_not_told_is_brought_again() -> None:
    desk = QuietDesk(store=OneIsOut())
    assert handle_records(desk, come(desk, 1, 2)) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert channels(desk) == ["first", "visitor"]


def test_what_is_no_new_lead_is_passed_over() -> None:
    desk = QuietDesk()
    event = come(desk, 1)
    changed = [{**event["Records"][0], "eventName": "MODIFY"}]
    assert handle_records(desk, {"Records": changed}) == {"batchItemFailures": []}
    assert channels(desk) == []
