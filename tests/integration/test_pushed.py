"""From a visitor's request to the push service, over the wire: an empty post with a token, beside the email."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib.alerts.sweep import sweep
from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.devices import Device
from chalicelib.mail.vapid import public_key
from chalicelib.storage.devices import devices_of, keep_device
from tests.desks import KEYS, NOON, QuietDesk
from tests.posts import CONTACT, Visitor
from tests.push_service import PushServiceOnLoopback, claims_in, push_service

SECRET = "Rosamunde"


@pytest.fixture
def service() -> Iterator[PushServiceOnLoopback]:
    with push_service() as running:
        yield running


@pytest.fixture
def phone(desk: QuietDesk, service: PushServiceOnLoopback) -> QuietDesk:
    """Return a desk that tells one phone, through a push service on loopback."""
    desk.pushes = service.way("mailto:security@example.com", desk.clock)
    keep_device(
        desk.records, Device("p1", "d1", "https://push.example.com/p/1", KEYS.newest.id, "Safari on iPhone", NOON)
    )
    return desk


def come(desk: QuietDesk) -> None:
    assert Visitor(desk).submit("contact", CONTACT | {"message": SECRET}).is_accepted
    sweep(desk)


def test_a_request_is_pushed_without_a_word_of_it(phone: QuietDesk, service: PushServiceOnLoopback) -> None:
    come(phone)
    (posted,) = service.posted
    assert (posted.method, posted.path, posted.body) == ("POST", "/p/1", b"")
    assert {name: posted.headers[name] for name in ("ttl", "urgency", "topic")} == {
        "ttl": "7200",
        "urgency": "high",
        "topic": "requests",
    }
    head, claims, key = claims_in(posted.headers["authorization"])
    assert (head["alg"], claims["aud"], key) == ("ES256", "https://push.example.com", public_key(KEYS.newest))
    said = f"{posted.path} {posted.headers} {head} {claims}"
    lead = phone.only_lead()
    assert not [word for word in (SECRET, lead.key, lead.reference, phone.practice.name) if word in said]


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 410, 413, 429, 500, 503, "silence"])
def test_whatever_the_push_service_says_the_email_goes_and_all_comes_to_rest(
    phone: QuietDesk, service: PushServiceOnLoopback, status: int | str
) -> None:
    if status == "silence":
        service.holds.set()
    else:
        service.statuses["/p/1"] = int(status)
    come(phone)
    assert [sent.message.to for sent in phone.outbox.sent][:1] == [phone.practice.alerts_to]
    for _ in range(45):
        phone.wait(timedelta(minutes=3))
        sweep(phone)
    alert = phone.only_lead().alerts[Channel.PUSH]
    assert (alert.state, alert.due_at) == (AlertState.LEFT_OUT, None)
    (device,) = devices_of(phone.records)
    assert bool(device.gone_at) is (status in {404, 410})
    assert bool(device.trouble) is (status not in {404, 410})
    # Tried again, and ever more seldom; a device that is gone, never.
    assert len(service.posted) == 1 if device.gone_at else 2 <= len(service.posted) <= 12
