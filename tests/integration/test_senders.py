"""Where a submission was sent from: no address is kept, and a burst is found out after the visitor is answered."""

import json
import logging
from typing import Any

import pytest

from chalicelib.alerts.sweep import sweep
from chalicelib.intake.submission import submit
from chalicelib.leads.alert import AlertState
from chalicelib.leads.keyed_hashes import sender_hash
from chalicelib.storage.items import to_item
from chalicelib.storage.wire_values import to_attributes
from chalicelib.web.adapter import sender_from
from chalicelib.web.request import Request
from tests.desks import NOON, QuietDesk
from tests.posts import CERTIFICATION, CONTACT, Visitor

ADDRESS = "203.0.113.7"


def context(address: object) -> dict[str, Any]:
    return {"identity": {"sourceIp": address}}


@pytest.fixture
def desk() -> QuietDesk:
    return QuietDesk()


def send(desk: QuietDesk, form: str, **fields: str) -> None:
    least = CERTIFICATION if form == "certification" else CONTACT
    request = Request(
        {"content-type": "application/json"}, body=json.dumps({**least, **fields}).encode(), sender=ADDRESS
    )
    assert submit(desk, request, form).status == 200


def alerts(desk: QuietDesk) -> list[str]:
    """Return the subjects of the alerts that were sent, and not those of other emails."""
    return [mail.message.subject for mail in desk.outbox.sent if "answer by" in mail.message.subject]


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("127.0.0.1", ""),
        ("127.8.8.8", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("", ""),
        (None, ""),
        ("nonsense", ""),
    ],
)
def test_the_gateway_says_where_a_request_came_from(address: object, sender: str) -> None:
    assert sender_from(context(address)) == sender


@pytest.mark.parametrize("said", [{}, {"identity": None}, {"identity": {}}])
def test_a_gateway_that_says_nothing_is_no_mistake(said: dict[str, Any]) -> None:
    assert sender_from(said) == ""


def test_a_header_says_nothing_of_the_sender_and_this_machine_is_not_counted(desk: QuietDesk) -> None:
    assert Visitor(desk).submit("contact", CONTACT, {"X-Forwarded-For": ADDRESS, "Forwarded": f"for={ADDRESS}"}).status
    assert desk.only_lead().sender_hash == ""


def test_a_developer_may_post_as_often_as_they_like(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    for number in range(20):
        visitor.submit("contact", {**CONTACT, "message": f"Try {number}"})
    sweep(desk)
    assert {lead.alert.state for lead in desk.leads()} == {AlertState.SENT}


def test_the_address_is_in_no_item_no_log_and_no_repr_and_its_hash_is_there_until_it_is_counted(
    desk: QuietDesk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    send(desk, "contact")
    send(desk, "contact", message="Buy", _gotcha="x")
    hashed = sender_hash(desk.settings.keys, ADDRESS, NOON)
    assert [lead.sender_hash for lead in desk.leads()] == [hashed, hashed]
    before = [to_attributes(to_item(lead)) for lead in desk.leads()]
    sweep(desk)
    after = [to_attributes(to_item(lead)) for lead in desk.leads()]
    assert hashed in str(before)
    assert hashed not in str(after)
    everything = (
        before,
        after,
        desk.leads(),
        desk.memory_records.all(),
        desk.outbox.sent,
        caplog.text,
        capsys.readouterr(),
    )
    assert ADDRESS not in str(everything)
    assert ADDRESS not in repr(Request(sender=ADDRESS))


def test_six_messages_from_one_address_alert_five_times_and_hold_the_sixth(desk: QuietDesk) -> None:
    for number in range(6):
        send(desk, "contact", message=f"Message {number}")
    sweep(desk)
    assert [lead.doubts for lead in desk.leads() if lead.is_held] == [("burst",)]
    assert len(alerts(desk)) == 5


def test_six_requests_for_certification_from_one_address_all_alert(desk: QuietDesk) -> None:
    for number in range(6):
        send(desk, "certification", name=f"Ana Example {number}")
    sweep(desk)
    assert len(alerts(desk)) == 6
    assert sum("possible spam" in subject for subject in alerts(desk)) == 1
