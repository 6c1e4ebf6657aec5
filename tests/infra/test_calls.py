"""What the code really asks of the table, function by function, is what the function's own role allows."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from moto import mock_aws

from chalicelib.alerts.audit_copy import copy_audit_log
from chalicelib.alerts.canary import fly
from chalicelib.alerts.feedback import handle_notifications
from chalicelib.alerts.stream import handle_records
from chalicelib.alerts.sweep import sweep
from chalicelib.inbox import people
from chalicelib.inbox.routes import ROUTES
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.asking import Asking
from chalicelib.leads.canary import key_in_mark
from chalicelib.leads.devices import Device as Phone
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.storage.botocore_table import BotocoreTable, make_table_client
from chalicelib.storage.devices import devices_of, keep_device
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.items import asking_to_item, to_item
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.storage.wire_values import to_attributes
from chalicelib.web.request import Reply
from local.engines import LOCAL_AWS
from local.table import make_table
from tests.desks import KEYS, NOON, QuietDesk
from tests.fakes import MemoryCopies
from tests.flights import FakeDoor
from tests.inbox.signed_in import HOST, OWN_URL, SignedIn, stored
from tests.infra.listening import Ear, listening
from tests.infra.test_rights import ALERT, CANARY, COPYIST, FEEDBACK, INBOX, PUBLIC, SWEEP
from tests.lambda_zip.device import Device
from tests.posts import CERTIFICATION, CONTACT, Visitor
from tools import aws_events
from tools.simulating import Ask, Template

EVENTS = Path(__file__).parents[1] / "events"
# The lead that the events are about, and others.
KEY, SECOND_KEY, OLD_KEY = "00112233445566778899aabbccddeeff", "1" * 32, "2" * 32
TEN_YEARS = timedelta(days=3650)
AT_ONCE = Alert(AlertState.PENDING, due_at=NOON)
WAITING = {Channel.FIRST: AT_ONCE, Channel.PUSH: AT_ONCE}
PHONE = Phone("p1", "d1", "https://push.example.com/phone", KEYS.newest.id, "Safari on iPhone", NOON)
ON_ITS_WAY = {Channel.FIRST: Alert(AlertState.SENDING, due_at=NOON, attempt=1)}


class TableDesk(QuietDesk):
    """A quiet desk over the table's engine."""

    def __init__(self) -> None:
        client, table = make_table_client(), f"leads-{uuid4().hex}"
        make_table(client, table)
        super().__init__(store=DynamoLeadStore(BotocoreTable(client, table)), PUBLIC_URL=OWN_URL)
        self.records = DynamoRecordStore(BotocoreTable(client, table), self.set_clock)


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    with pytest.MonkeyPatch.context() as patch, mock_aws(), listening() as heard:
        for name, value in LOCAL_AWS.items():
            patch.setenv(name, value)
        patch.delenv("AWS_PROFILE", raising=False)
        yield heard


@pytest.fixture(scope="module")
def asked(ear: Ear) -> Callable[["Flow"], list[Ask]]:
    """Return what runs a flow, once, and returns the different questions that its calls put."""

    @cache
    def run(flow: Flow) -> list[Ask]:
        flow(TableDesk(), ear)
        return list({str(ask): ask for ask in ear.asks}.values())

    return run


# --- what each function does: each flow gives what was asked of the table meanwhile -----------------------------------


def submitting(desk: TableDesk, ear: Ear) -> None:
    ear.asks.clear()
    visitor = Visitor(desk)
    for form, fields in (("certification", CERTIFICATION), ("contact", CONTACT), ("contact", CONTACT)):
        assert visitor.submit(form, fields).status == 200
    desk.wait(timedelta(hours=3))
    assert visitor.submit("contact", CONTACT).status == 200
    assert visitor.submit("contact", CONTACT | {"_gotcha": "spam"}).status == 200
    assert visitor.get("/f/certification").status == 200


def alerting(desk: TableDesk, ear: Ear) -> None:
    lead = stored(desk, key=KEY, alerts=WAITING, sender_hash="s")
    keep_device(desk.records, PHONE)
    ear.asks.clear()
    handle_records(desk, aws_events.inserted(to_attributes(to_item(lead))))
    asking = Asking(1, NOON, None)
    desk.store.ask_again(KEY, asking)
    handle_records(desk, aws_events.inserted(to_attributes(asking_to_item(KEY, asking))))
    assert len(desk.outbox.sent) == len(desk.phones.taken) == 2


def hearing_back(desk: TableDesk, ear: Ear) -> None:
    stored(desk, key=KEY, alerts=ON_ITS_WAY)
    ear.asks.clear()
    for name in ("ses-delivery-event", "ses-bounce-event", "ses-complaint-event", "ses-delay-event"):
        handle_notifications(desk, aws_events.notification((EVENTS / f"{name}.json").read_text()))
    assert state_of(desk, KEY) is not AlertState.SENDING


def sweeping(desk: TableDesk, ear: Ear) -> None:
    stored(desk, key=KEY, alerts=WAITING, sender_hash="s")
    keep_device(desk.records, PHONE)
    stored(desk, key=OLD_KEY, received_at=NOON - TEN_YEARS)
    desk.store.record(OLD_KEY, TimelineEvent("delivery-first-1", NOON - TEN_YEARS, "delivery"))
    stored(desk, key=SECOND_KEY)
    desk.store.ask_again(SECOND_KEY, Asking(1, NOON, None))
    ear.asks.clear()
    sweep(desk)
    assert state_of(desk, SECOND_KEY) is AlertState.SENT
    assert desk.store.get(OLD_KEY) is None
    assert desk.phones.taken
    assert state_of(desk, KEY) is AlertState.SENT


def signing_in(desk: TableDesk, ear: Ear) -> None:
    token, _ = people.invite(desk.records, email="ana@example.com", name="Ana", now=NOON)
    ear.asks.clear()
    browser, device = Browser(desk), Device(OWN_URL)
    offer = browser.send("enrol/options", invitation=token)
    made = device.make_passkey(offer["options"])
    browser.send("enrol", invitation=token, challenge=offer["challenge"], credential=made)
    offer = browser.send("sign-in/options")
    used = device.use_passkey(offer["options"])
    browser.send("sign-in", challenge=offer["challenge"], credential=used, to="")
    assert browser.user.get("sign-in").status == 200


def working(desk: TableDesk, ear: Ear) -> None:
    lead = stored(desk, key=KEY, phone_hash="p", email_hash="e")
    stored(desk, key=SECOND_KEY, phone_hash="p", email_hash="e", is_held=True)
    user = SignedIn(desk)
    ear.asks.clear()
    place = f"leads/{lead.reference}"
    for status in ("no_answer", "contacted", "certified", "declined"):
        tap(user, lead, "status", status=status, certified_until="2028-11-22")
        tap(user, lead, "undo")
    tap(user, lead, "snooze")
    tap(user, lead, "hold", hold="on")
    tap(user, lead, "hold", hold="off")
    tap(user, lead, "note", text="She called back.")
    tap(user, in_store(desk, SECOND_KEY), "release")
    assert user.post(f"{place}/export").status == 200
    assert user.get(f"{place}/print").status == 200
    tap(user, lead, "erase", reference=lead.reference)
    assert desk.store.get(KEY) is None


def switching_phones_on_and_off(desk: TableDesk, ear: Ear) -> None:
    user = SignedIn(desk)
    ear.asks.clear()
    body = json.dumps({"endpoint": PHONE.endpoint, "key": PHONE.key}).encode()
    given = user.ask("POST", "you/push", body=body, x_csrf_token=user.csrf).headers["Set-Cookie"]
    user.cookie += f"; {given.partition(';')[0]}"
    for place in ("you/push/test", "push/renew"):
        assert user.ask("POST", place, body=body, x_csrf_token=user.csrf).status == 200
    (device,) = devices_of(desk.records)
    assert user.post("you/push/remove", {"device": device.id}).status == 303
    assert devices_of(desk.records) == []


def looking(desk: TableDesk, ear: Ear) -> None:
    lead = stored(desk, key=KEY, phone_hash="p", email_hash="e")
    user = SignedIn(desk)
    ear.asks.clear()
    for route in ROUTES:
        if route.method == "GET" and "{token}" not in route.path:
            assert user.get(route.path.replace("{reference}", lead.reference)).status == 200, route.path


def finding(desk: TableDesk, ear: Ear) -> None:
    lead = stored(desk, key=KEY)
    user = SignedIn(desk)
    ear.asks.clear()
    for question in ("Ana", "(212) 555-0147", "ana@example.com", lead.reference):
        assert user.post("find", {"question": question}).status < 400
    assert user.post("all/export", {"form": "", "state": "open", "month": ""}).status < 400


def being_refused(desk: TableDesk, ear: Ear) -> None:
    lead = stored(desk, key=KEY)
    user = SignedIn(desk)
    ear.asks.clear()
    assert user.post(f"leads/{lead.reference}/status", {"status": "contacted"}, csrf="none").status == 403
    assert user.get("leads/0000-0000").status == 404
    user.cookie = ""
    assert user.get("").status == 303
    assert user.post(f"leads/{lead.reference}/status").status == 401


def copying(desk: TableDesk, ear: Ear) -> None:
    SignedIn(desk).get("held")
    desk.wait(timedelta(days=1))
    desk.copies = MemoryCopies()
    ear.asks.clear()
    assert copy_audit_log(desk) == 1


def flying(desk: TableDesk, ear: Ear) -> None:
    desk.door = door = FakeDoor(desk)

    def others_work(work: Callable[[], int]) -> int:
        own = list(ear.asks)
        done = work()
        ear.asks[:] = own
        return done

    def confirm(_seconds: float) -> None:
        lead = in_store(desk, key_in_mark(door.marks[-1]))
        arrived = {Channel.FIRST: Alert(AlertState.DELIVERED, attempt=1)}
        others_work(lambda: bool(desk.store.change(lead, replace(lead, alerts=arrived))))

    class Door:
        def post(self, *asked: Any) -> int:  # noqa: ANN401 - as the door takes it
            return others_work(lambda: door.post(*asked))

        def knock(self, url: str) -> int:
            return door.knock(url)

    desk.door = Door()
    ear.asks.clear()
    assert fly(desk, {}, lambda: 0.0, confirm)["passed"] is True


Flow = Callable[[TableDesk, Ear], None]
FLOWS: dict[Flow, str] = {
    submitting: PUBLIC,
    alerting: ALERT,
    hearing_back: FEEDBACK,
    sweeping: SWEEP,
    flying: CANARY,
    copying: COPYIST,
    signing_in: INBOX,
    looking: INBOX,
    finding: INBOX,
    working: INBOX,
    switching_phones_on_and_off: INBOX,
    being_refused: INBOX,
}
INBOX_FLOWS = [flow for flow, role in FLOWS.items() if role == INBOX]


class Browser:
    """Somebody who is not signed in yet, and whose pages' scripts send JSON."""

    def __init__(self, desk: TableDesk) -> None:
        self.user = object.__new__(SignedIn)
        self.user.desk, self.user.cookie = desk, ""

    def send(self, place: str, **fields: object) -> dict[str, Any]:
        body = json.dumps(fields).encode()
        reply = self.user.ask("POST", place, body=body, content_type="application/json", host=HOST)
        assert reply.status == 200, (place, reply.body)
        self.user.cookie = reply.headers.get("Set-Cookie", self.user.cookie).partition(";")[0]
        return dict(reply.body) if not isinstance(reply.body, str) else {}


def tap(user: SignedIn, lead: Lead, what: str, **fields: str) -> Reply:
    number = in_store(user.desk, lead.key).standing.number
    reply = user.post(f"leads/{lead.reference}/{what}", {"number": str(number), **fields})
    assert reply.status == 303, (what, reply.status)
    return reply


def in_store(desk: QuietDesk, key: str) -> Lead:
    lead = desk.store.get(key)
    assert lead is not None
    return lead


def state_of(desk: TableDesk, key: str) -> AlertState:
    return in_store(desk, key).alert.state


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
def test_a_function_is_allowed_what_its_code_asks(
    policies: Template, asked: Callable[[Flow], list[Ask]], flow: Flow
) -> None:
    asks = asked(flow)
    assert asks
    assert [ask for ask in asks if not policies.allows(FLOWS[flow], ask)] == []


@pytest.mark.parametrize("flow", INBOX_FLOWS, ids=lambda flow: flow.__name__)
def test_the_public_function_is_refused_what_the_inbox_does(
    policies: Template, asked: Callable[[Flow], list[Ask]], flow: Flow
) -> None:
    asks = asked(flow)
    allowed = [ask for ask in asks if policies.allows(PUBLIC, ask)]
    # It has two ways to a lead whose key it knows, and the days off; nothing looks around, changes or removes.
    assert {ask.action for ask in allowed} <= {"dynamodb:GetItem", "dynamodb:PutItem"}
    assert {key for ask in allowed for key in ask.keys["dynamodb:LeadingKeys"]} <= {
        f"LEAD#{KEY}",
        f"LEAD#{SECOND_KEY}",
        "PRACTICE",
    }
    assert len(allowed) < len(asks)


def test_every_right_of_the_inbox_to_leads_is_used(policies: Template, asked: Callable[[Flow], list[Ask]]) -> None:
    used = {ask.action for flow in INBOX_FLOWS for ask in asked(flow) if "/index/" not in ask.resource}
    granted = [one for one in policies.statements(INBOX) if one["Sid"] == "ReadAndWorkOnLeads"]
    assert used >= {action for one in granted for action in one["Action"]}
