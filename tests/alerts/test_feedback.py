"""What the mail service says: every shape and kind is understood, and what is not ours is left alone."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.alerts.feedback import handle_notifications, read_notification
from chalicelib.alerts.mails.common import GATHERED
from chalicelib.desk import Desk
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import MAILING_TAG, Message
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.suppression_list import is_listed
from chalicelib.storage.table import SUPPRESSED
from tests.fakes import FakeAlarmTopic, FakeMailer, MemoryLeadStore, MemoryMetrics, MemoryRecordStore, SetClock
from tests.faults.world import PRACTICE, SETTINGS
from tests.sample_lead import sample_lead
from tools.sample_mails import sample_mails

EVENTS = Path(__file__).parents[1] / "events"
KEY = "00112233445566778899aabbccddeeff"
NOW = datetime(2026, 11, 22, 20, 41, tzinfo=UTC)


def notification(name: str) -> dict[str, Any]:
    return {"MessageId": "m", "Message": (EVENTS / f"{name}.json").read_text()}


def sns(*names: str) -> dict[str, Any]:
    return {"Records": [{"EventSource": "aws:sns", "Sns": notification(name)} for name in names]}


@pytest.fixture
def desk() -> Desk:
    clock = SetClock(NOW)
    store = MemoryLeadStore()
    store.add(
        sample_lead(
            KEY,
            reference="K7Q2-9M4T",
            form="contact",
            received_at=NOW,
            alerts={Channel.FIRST: Alert(AlertState.SENDING, due_at=NOW, attempt=1)},
        )
    )
    parts = {
        "store": store,
        "records": MemoryRecordStore(clock),
        "mailer": FakeMailer(clock),
        "alarm_topic": FakeAlarmTopic(),
        "metrics": MemoryMetrics(),
    }
    return Desk(SETTINGS, PRACTICE, clock=clock, **parts)  # type: ignore[arg-type]


def state(desk: Desk) -> AlertState:
    lead = desk.store.get(KEY)
    assert lead is not None
    return lead.alert.state


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("ses-send-event", AlertState.SENT),
        ("ses-delivery-event", AlertState.DELIVERED),
        ("ses-bounce-event", AlertState.BOUNCED),
        ("ses-complaint-event", AlertState.COMPLAINED),
        ("ses-bounce-notification", AlertState.BOUNCED),
        ("ses-delivery-notification", AlertState.DELIVERED),
        ("ses-delay-event", AlertState.SENDING),
        ("ses-subscription-event", AlertState.SENDING),
    ],
)
def test_each_event_leads_to_its_state_and_into_the_timeline(desk: Desk, name: str, end: AlertState) -> None:
    handle_notifications(desk, sns(name))
    assert state(desk) is end
    assert len(desk.store.timeline(KEY)) == 1


def bounced(kind: str, channel: Channel = Channel.FIRST) -> dict[str, Any]:
    event = json.loads((EVENTS / "ses-bounce-event.json").read_text())
    event["bounce"]["bounceType"] = kind
    event["mail"]["tags"]["channel"] = [channel]
    return {"Records": [{"Sns": {"Message": json.dumps(event)}}]}


def put(desk: Desk, **alerts: Alert) -> None:
    """Let the lead stand there with these alerts."""
    desk.store = MemoryLeadStore()
    named = {Channel(channel): alert for channel, alert in alerts.items()}
    first = {Channel.FIRST: Alert(AlertState.SENT, due_at=NOW, attempt=1, sent_at=NOW)}
    desk.store.add(Lead(KEY, "K7Q2-9M4T", "contact", NOW, "en", "c", first | named, email_hash="e" * 64))


@pytest.mark.parametrize("kind", ["Permanent", "Undetermined"])
def test_a_bounce_for_good_or_of_unknown_kind_is_an_outcome(desk: Desk, kind: str) -> None:
    put(desk)
    handle_notifications(desk, bounced(kind))
    assert state(desk) is AlertState.BOUNCED


@pytest.mark.parametrize("standing", [AlertState.SENT, AlertState.DELIVERED])
def test_a_bounce_of_the_moment_changes_nothing_about_the_alert(desk: Desk, standing: AlertState) -> None:
    put(desk, first=Alert(standing, due_at=NOW, attempt=1, sent_at=NOW))
    before = desk.store.get(KEY)
    handle_notifications(desk, bounced("Transient"))
    assert desk.store.get(KEY) == before
    assert [(event.kind, event.changed) for event in desk.store.timeline(KEY)] == [("softbounce", False)]


def test_a_full_mailbox_stops_nobodys_mail(desk: Desk) -> None:
    put(desk, visitor=Alert(AlertState.DELIVERED, attempt=1))
    handle_notifications(desk, bounced("Transient", Channel.VISITOR))
    lead = desk.store.get(KEY)
    assert lead
    assert not lead.email_bounced
    assert not is_listed(desk.records, SUPPRESSED, "e" * 64)


def test_every_record_of_an_event_is_applied(desk: Desk) -> None:
    handle_notifications(desk, sns("ses-send-event", "ses-bounce-event", "ses-delivery-event"))
    assert state(desk) is AlertState.BOUNCED
    assert [event.kind for event in desk.store.timeline(KEY)] == ["send", "delivery", "bounce"]


def test_a_repeated_event_stands_in_the_timeline_once(desk: Desk) -> None:
    for _ in range(3):
        handle_notifications(desk, sns("ses-bounce-event"))
    assert len(desk.store.timeline(KEY)) == 1


def test_the_timeline_tells_what_changed_nothing(desk: Desk) -> None:
    handle_notifications(desk, sns("ses-bounce-event", "ses-delivery-event"))
    changed = {event.kind: event.changed for event in desk.store.timeline(KEY)}
    assert changed == {"bounce": True, "delivery": False}


@pytest.mark.parametrize(
    "message",
    [
        "",
        "not json",
        "[]",
        "{}",
        '{"eventType": "Bounce"}',
        '{"eventType": 1, "mail": {}}',
        '{"eventType": "Bounce", "mail": {"headers": []}}',
    ],
)
def test_what_is_not_about_our_messages_is_left_alone(message: str) -> None:
    assert read_notification({"Message": message}) is None


@pytest.mark.parametrize("message", [pytest.param(message, id=name) for name, message in sample_mails()])
def test_what_is_heard_of_any_email_of_the_desk_is_no_fault(message: Message, caplog: pytest.LogCaptureFixture) -> None:
    tags = {name: [value] for name, value in message.tags.items()}
    heard = {"eventType": "Delivery", "mail": {"tags": tags, "timestamp": NOW.isoformat()}}

    read_notification({"Message": json.dumps(heard)})

    assert caplog.records == []


MAILINGS = [
    pytest.param(message, id=name)
    for name, message in sample_mails()
    if message.tags.get(MAILING_TAG, GATHERED) != GATHERED
]


@pytest.mark.parametrize("message", MAILINGS)
def test_what_is_heard_of_an_email_that_names_no_lead_costs_no_look_at_the_table(message: Message) -> None:
    tags = {name: [value] for name, value in message.tags.items()}
    heard = {"eventType": "Delivery", "mail": {"tags": tags, "timestamp": NOW.isoformat()}}

    assert read_notification({"Message": json.dumps(heard)}) is None


TRACE = {"key": [KEY], "channel": ["first"], "attempt": ["1"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"mail": {"tags": TRACE}},  # it does not say when
        {"mail": {"tags": {**TRACE, "key": [1]}}},
        {"mail": {"tags": {**TRACE, "attempt": ["9" * 5_000]}}},
        {"mail": {"tags": TRACE, "timestamp": "0001-01-01T00:00:00+23:59"}},  # before the calendar begins
        {"mail": {"tags": TRACE, "timestamp": 1}},
        {"eventType": "Bounce", "bounce": [], "mail": {"tags": TRACE}},
    ],
)
def test_what_no_event_can_be_is_left_alone_as_well(changes: dict[str, Any]) -> None:
    assert read_notification({"Message": json.dumps({"eventType": "Delivery", **changes})}) is None


def test_an_event_that_is_nested_without_an_end_is_left_alone() -> None:
    assert read_notification({"Message": '{"eventType": ' + "[" * 100_000}) is None


@pytest.mark.parametrize("name", ["ses-delivery-event", "ses-bounce-event", "ses-delay-event"])
def test_nothing_is_kept_of_a_lead_that_is_gone(desk: Desk, name: str) -> None:
    desk.store = MemoryLeadStore()
    handle_notifications(desk, sns(name))
    assert desk.store.timeline(KEY) == []


class Contested(MemoryLeadStore):
    """A store in which somebody else is always faster."""

    def change(self, old: Lead, new: Lead) -> Lead | None:  # noqa: ARG002 - nothing of it is ever written
        return None


def test_an_event_that_could_not_be_applied_is_brought_again(desk: Desk) -> None:
    contested = Contested()
    lead = desk.store.get(KEY)
    assert lead is not None
    contested.add(lead)
    desk.store = contested
    with pytest.raises(StoreUnavailableError):
        handle_notifications(desk, sns("ses-bounce-event"))
    assert contested.timeline(KEY) == []


def test_no_address_of_an_event_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    broken = json.loads((EVENTS / "ses-bounce-event.json").read_text())
    del broken["mail"]["tags"], broken["mail"]["headers"]
    handle_notifications(desk, {"Records": [{"Sns": {"Message": json.dumps(broken)}}]})
    handle_notifications(desk, sns("ses-bounce-event"))
    assert "@" not in caplog.text
