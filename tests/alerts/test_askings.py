"""What was asked again is taken up: by the stream, by the sweep, in any order, and whatever it was held for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.alerts.sender_limit import WINDOW
from chalicelib.alerts.stream import handle_records
from chalicelib.alerts.sweep import sweep
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.asking import Asking
from chalicelib.leads.promise import Promise
from chalicelib.storage.codec import Item
from chalicelib.storage.table import asking_key, item_key
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import stored

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
KEY = "0" * 32
HELD = {Channel.FIRST: Alert(AlertState.HELD)}


@pytest.fixture
def desk() -> QuietDesk:
    """Return a desk with a lead that the practice was told of."""
    desk = QuietDesk()
    stored(desk, key=KEY)
    return desk


def alerts(desk: QuietDesk) -> list[str]:
    return [sent.message.subject for sent in desk.outbox.sent if "lead" in sent.message.tags]


def asked(desk: QuietDesk, count: int = 1, **fields: object) -> Asking:
    """Store that somebody asked again now."""
    now = desk.clock.now()
    asking = replace(Asking(count, now, Promise(now + HOUR, same_day=True)), **fields)  # type: ignore[arg-type]
    assert desk.memory.ask_again(KEY, asking) is None
    return asking


def bring(desk: QuietDesk, *keys: Item) -> None:
    records = [
        {
            "eventName": "INSERT",
            "dynamodb": {"Keys": {"pk": {"S": key["pk"]}, "sk": {"S": key["sk"]}}, "SequenceNumber": "1"},
        }
        for key in keys
    ]
    assert handle_records(desk, {"Records": records}) == {"batchItemFailures": []}


def kinds(desk: QuietDesk) -> list[str]:
    return [event.kind for event in desk.memory.timeline(KEY)]


def test_the_stream_takes_it_up_and_tells_the_practice(desk: QuietDesk) -> None:
    asking = asked(desk)
    bring(desk, asking_key(KEY, 1))
    found = desk.only_lead()
    assert (found.promise, found.standing.asked_again_at) == (asking.promise, asking.at)
    assert len(alerts(desk)) == 1
    assert kinds(desk) == ["asked_again"]
    assert list(desk.memory.askings_due()) == []


def test_a_record_that_comes_again_changes_nothing(desk: QuietDesk) -> None:
    asked(desk)
    for _ in range(3):
        bring(desk, asking_key(KEY, 1), item_key(KEY), asking_key(KEY, 1))
    assert len(alerts(desk)) == 1
    assert kinds(desk) == ["asked_again"]


def test_the_sweep_alone_does_the_same_at_once(desk: QuietDesk) -> None:
    asked(desk)
    sweep(desk)
    assert len(alerts(desk)) == 1
    assert list(desk.memory.askings_due()) == []


def test_two_that_come_late_and_together_are_both_in_the_timeline(desk: QuietDesk) -> None:
    asked(desk)
    desk.wait(3 * HOUR)
    last = asked(desk, 2)
    bring(desk, asking_key(KEY, 2), asking_key(KEY, 1))
    assert desk.only_lead().promise == last.promise
    assert kinds(desk) == ["asked_again", "asked_again"]


def test_one_whose_lead_was_erased_is_due_no_longer() -> None:
    desk = QuietDesk()
    asked(desk)
    sweep(desk)
    assert list(desk.memory.askings_due()) == []
    assert alerts(desk) == []
    assert desk.memory.timeline(KEY) == []


def test_its_reminders_follow_the_promise_that_was_told(desk: QuietDesk) -> None:
    asked(desk, promise=Promise(NOON + 30 * MINUTE, same_day=True))
    sweep(desk)
    desk.wait(16 * MINUTE)
    sweep(desk)
    reminders = [sent.message.subject for sent in desk.outbox.sent if sent.message.subject.startswith("Reminder")]
    assert len(reminders) == 1


def test_how_long_an_alert_took_is_counted_from_the_asking(desk: QuietDesk) -> None:
    desk.wait(5 * HOUR)
    asked(desk)
    desk.wait(MINUTE)
    sweep(desk)
    assert desk.metrics.measures["SecondsToAlert"] == [60.0]  # type: ignore[attr-defined]


class TestHeld:
    @pytest.fixture
    def desk(self) -> QuietDesk:
        return QuietDesk()

    def test_one_that_was_held_and_would_be_again_stays_so(self, desk: QuietDesk) -> None:
        stored(desk, key=KEY, is_held=True)
        asked(desk, is_held=True)
        sweep(desk)
        assert desk.only_lead().is_held
        assert alerts(desk) == []
        assert kinds(desk) == ["asked_again"]

    def test_one_that_was_one_of_many_comes_in_once_its_sender_is_quiet(self, desk: QuietDesk) -> None:
        stored(desk, key=KEY, form="contact", alerts=HELD, doubts=("burst",))
        asked(desk, sender_hash="5e")
        sweep(desk)
        assert not desk.only_lead().is_held
        assert len(alerts(desk)) == 1

    def test_it_stays_held_while_many_come_from_there(self, desk: QuietDesk) -> None:
        stored(desk, key=KEY, form="contact", alerts=HELD, doubts=("burst",))
        for number in range(1, 7):
            stored(desk, key=f"{number:032x}", form="contact", sender_hash="5e")
        sweep(desk)
        asked(desk, sender_hash="5e")
        sweep(desk)
        held = desk.memory.get(KEY)
        assert held
        assert held.is_held
        desk.wait(WINDOW + MINUTE)
        asked(desk, 2, sender_hash="5e")
        sweep(desk)
        released = desk.memory.get(KEY)
        assert released
        assert not released.is_held
