"""The inbox as an app of its own, and the devices that are told by a push: switched on, tried, renewed, removed."""

import base64
import json
import re
import struct
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest

from chalicelib.inbox.icon import ICONS
from chalicelib.inbox.pages.push.view import COOKIE, MOST_DEVICES
from chalicelib.inbox.people import remove_person
from chalicelib.leads.devices import Device
from chalicelib.mail.push import DeviceGoneError, PushRefusedError, PushUnclearError
from chalicelib.mail.vapid import public_key
from chalicelib.storage import Record
from chalicelib.storage.devices import devices_of, keep_device
from chalicelib.storage.table import DEVICES
from chalicelib.web.request import Reply
from tests.desks import KEYS, NOON, QuietDesk
from tests.fakes import MemoryRecordStore
from tests.inbox.enrolling import Enrolling
from tests.inbox.signed_in import SignedIn, audit_log

PHONE = "https://push.example.com/phone"
KEY = KEYS.newest.id


def post(user: SignedIn, place: str, value: Mapping[str, Any]) -> Reply:
    return user.ask("POST", place, body=json.dumps(value).encode(), x_csrf_token=user.csrf)


def switch_on(user: SignedIn, endpoint: str = PHONE) -> Reply:
    """Switch this device on, and keep its cookie as a browser does."""
    reply = post(user, "you/push", {"endpoint": endpoint, "key": KEY})
    given = reply.headers.get("Set-Cookie", "").partition(";")[0]
    if given:
        kept = "; ".join(part for part in user.cookie.split("; ") if not part.startswith(COOKIE))
        user.cookie = f"{kept}; {given}"
    return reply


def only(desk: QuietDesk) -> Device:
    (device,) = devices_of(desk.records)
    return device


def shown(user: SignedIn) -> str:
    return str(user.get("you").body)


# --- an app of its own ---------------------------------------------------------------------------------------------


def test_the_manifest_opens_today_and_reaches_no_further_than_the_inbox(user: SignedIn) -> None:
    reply = user.get("manifest.webmanifest")
    assert reply.headers["Content-Type"].startswith("application/manifest+json")
    manifest = json.loads(str(reply.body))
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/inbox", "/inbox", "standalone")
    assert user.desk.practice.name in manifest["name"]


def test_the_manifest_has_icons_of_the_sizes_that_it_says(user: SignedIn) -> None:
    manifest = json.loads(str(user.get("manifest.webmanifest").body))
    assert {(each["sizes"], each["purpose"]) for each in manifest["icons"]} == {
        (f"{size}x{size}", purpose) for size in (192, 512) for purpose in ("any", "maskable")
    }
    for each in manifest["icons"]:
        picture = base64.b64decode(each["src"].removeprefix("data:image/png;base64,"))
        width, height = struct.unpack(">II", picture[16:24])
        assert picture.startswith(b"\x89PNG")
        assert f"{width}x{height}" == each["sizes"]


def test_the_icons_are_small() -> None:
    assert all(file.stat().st_size < 2_500 for file in ICONS.values())


def test_a_page_names_the_manifest_and_the_icon_and_lets_them_load(user: SignedIn) -> None:
    reply = user.get("you")
    assert '<link rel="manifest" href="/inbox/manifest.webmanifest">' in str(reply.body)
    assert '<link rel="apple-touch-icon" href="data:image/png;base64,' in str(reply.body)
    policy = reply.headers["Content-Security-Policy"]
    assert "manifest-src 'self'" in policy
    assert "worker-src 'self'" in policy


def test_the_worker_may_reach_the_whole_inbox_and_talk_to_nobody_else(user: SignedIn) -> None:
    reply = user.get("worker.js")
    assert reply.headers["Content-Type"].startswith("text/javascript")
    assert reply.headers["Service-Worker-Allowed"] == "/inbox"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'; connect-src 'self'")


def test_the_worker_answers_no_request_and_keeps_nothing(user: SignedIn) -> None:
    script = str(user.get("worker.js").body)
    assert not re.search(r'"fetch"|\bcaches\b|indexedDB|localStorage', script)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "A new request"), ("es", "Nueva solicitud"), ("fr", "A new request"), ("", "A new")]
)
def test_the_worker_speaks_the_devices_language(user: SignedIn, language: str, said: str) -> None:
    assert said in str(user.get("worker.js", lang=language).body).partition("\n")[0]


def test_the_worker_and_the_page_know_the_desks_key(user: SignedIn) -> None:
    key = public_key(KEYS.newest)
    assert f'"{key}"' in str(user.get("worker.js").body)
    assert f'data-key="{key}"' in shown(user)


def test_nothing_of_the_installed_app_needs_or_tells_a_session(user: SignedIn) -> None:
    with_session = [user.get(place) for place in ("manifest.webmanifest", "worker.js", "push.js")]
    user.cookie = ""
    assert [user.get(place) for place in ("manifest.webmanifest", "worker.js", "push.js")] == with_session


# --- switching on --------------------------------------------------------------------------------------------------


def test_a_device_is_told_from_now_on_and_its_owner_by_email(desk: QuietDesk, user: SignedIn) -> None:
    reply = switch_on(user)
    assert reply.body == {"ok": True}
    device = only(desk)
    assert (device.person, device.endpoint, device.key, device.since) == (user.person.id, PHONE, KEY, NOON)
    assert [event.what for event in audit_log(desk)] == ["added_device"]
    assert {sent.message.to for sent in desk.outbox.sent} >= {desk.practice.alerts_to}
    assert all("notification" in sent.message.subject for sent in desk.outbox.sent)


def test_the_devices_cookie_is_for_this_host_over_tls_and_no_script(user: SignedIn) -> None:
    name, *rules = switch_on(user).headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-desk-device=")
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"} <= set(rules)


def test_the_page_shows_the_device_and_that_it_is_this_one(user: SignedIn) -> None:
    assert "No device is told yet." in shown(user)
    assert 'class="tell"' in shown(user).partition("data-push")[2]
    switch_on(user)
    page = shown(user).partition("data-push")[2]
    assert "this device" in page
    assert "not told yet" in page
    assert 'class="test"' in page
    assert 'class="tell" hidden>Switch on' not in page


def test_switching_on_again_makes_no_second_device(desk: QuietDesk, user: SignedIn) -> None:
    switch_on(user)
    switch_on(user, f"{PHONE}2")
    assert only(desk).endpoint == f"{PHONE}2"


def test_whoever_had_the_address_before_is_told_no_more(desk: QuietDesk, user: SignedIn) -> None:
    keep_device(desk.records, Device("other", "d1", PHONE, KEY, "Safari on iPhone", NOON))
    switch_on(user)
    assert only(desk).person == user.person.id


def test_somebody_has_ten_devices_at_most(desk: QuietDesk, user: SignedIn) -> None:
    for number in range(MOST_DEVICES):
        keep_device(desk.records, Device(user.person.id, str(number), f"{PHONE}{number}", KEY, "x", NOON))
    reply = switch_on(user)
    assert (reply.status, len(devices_of(desk.records))) == (HTTPStatus.CONFLICT, MOST_DEVICES)
    assert "Ten devices" in str(reply.body)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"endpoint": PHONE},
        {"endpoint": PHONE, "key": "00000000"},
        {"endpoint": PHONE, "key": 7},
        {"endpoint": 7, "key": KEY},
        {"endpoint": "https://127.0.0.1/x", "key": KEY},
        {"endpoint": "https://169.254.169.254/x", "key": KEY},
        {"endpoint": "http://push.example.com/x", "key": KEY},
        {"endpoint": f"{PHONE}\r\nHost: x", "key": KEY},
    ],
)
def test_nothing_but_a_push_services_address_is_kept(desk: QuietDesk, user: SignedIn, sent: dict[str, Any]) -> None:
    assert post(user, "you/push", sent).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert devices_of(desk.records) == []


def test_who_is_removed_at_that_moment_leaves_no_device(desk: QuietDesk, user: SignedIn) -> None:
    class RemovedMeanwhile(MemoryRecordStore):
        def put(self, record: Record) -> None:
            super().put(record)
            if record.partition == DEVICES:
                remove_person(desk.memory_records, user.person, NOON)
                super().put(record)  # it was written just after that

    store = RemovedMeanwhile(desk.set_clock)
    store._records = desk.memory_records._records
    desk.records = store
    assert switch_on(user).status is HTTPStatus.UNAUTHORIZED
    assert devices_of(desk.records) == []


# --- trying it -----------------------------------------------------------------------------------------------------


def test_a_test_is_pushed_to_this_device_alone(desk: QuietDesk, user: SignedIn) -> None:
    keep_device(desk.records, Device(user.person.id, "tablet", f"{PHONE}2", KEY, "x", NOON))
    switch_on(user)
    assert post(user, "you/push/test", {}).body == {
        "ok": True,
        "text": "Sent. A notification should appear within seconds.",
    }
    assert [push.endpoint for push in desk.phones.taken] == [PHONE]


def test_a_test_tells_that_the_device_is_gone_and_the_page_says_so(desk: QuietDesk, user: SignedIn) -> None:
    switch_on(user)
    desk.phones.faults[PHONE] = DeviceGoneError("HTTP 410")
    body = post(user, "you/push/test", {}).body
    assert isinstance(body, Mapping)
    assert body["ok"] is False
    assert only(desk).gone_at == NOON
    page = shown(user)
    assert "No longer reached since" in page
    assert 'class="tell" hidden>Switch on for this device' in page


@pytest.mark.parametrize("fault", [PushRefusedError("HTTP 503"), PushUnclearError("TimeoutError")])
def test_a_test_says_what_the_push_service_said(desk: QuietDesk, user: SignedIn, fault: Exception) -> None:
    switch_on(user)
    desk.phones.faults[PHONE] = fault
    assert str(fault) in str(post(user, "you/push/test", {}).body)


def test_no_test_without_a_device(user: SignedIn) -> None:
    assert post(user, "you/push/test", {}).status is HTTPStatus.NOT_FOUND


# --- another address -----------------------------------------------------------------------------------------------


def test_a_device_that_nobody_is_signed_in_on_is_renewed_by_its_cookie(desk: QuietDesk, user: SignedIn) -> None:
    switch_on(user)
    user.cookie = "; ".join(part for part in user.cookie.split("; ") if part.startswith(COOKIE))
    reply = user.ask("POST", "push/renew", body=json.dumps({"endpoint": f"{PHONE}-new", "key": KEY}).encode())
    assert reply.body == {"ok": True}
    assert only(desk).endpoint == f"{PHONE}-new"
    assert [(event.what, event.who) for event in audit_log(desk)][-1] == ("renewed_device", user.person.id)


@pytest.mark.parametrize("cookie", ["", f"{COOKIE}=p1.x", f"{COOKIE}=é", f"{COOKIE}=.x", f"{COOKIE}=x."])
def test_without_its_cookie_no_device_is_renewed(desk: QuietDesk, user: SignedIn, cookie: str) -> None:
    switch_on(user)
    user.cookie = cookie
    reply = user.ask("POST", "push/renew", body=json.dumps({"endpoint": f"{PHONE}-new", "key": KEY}).encode())
    assert reply.status is HTTPStatus.NOT_FOUND
    assert only(desk).endpoint == PHONE


def test_another_sites_page_renews_nothing(desk: QuietDesk, user: SignedIn) -> None:
    switch_on(user)
    body = json.dumps({"endpoint": f"{PHONE}-new", "key": KEY}).encode()
    reply = user.ask("POST", "push/renew", body=body, sec_fetch_site="cross-site")
    assert reply.status is HTTPStatus.FORBIDDEN
    assert only(desk).endpoint == PHONE


# --- removing ------------------------------------------------------------------------------------------------------


def test_a_device_is_removed_by_its_owner(desk: QuietDesk, user: SignedIn) -> None:
    switch_on(user)
    assert user.post("you/push/remove", {"device": only(desk).id}).status is HTTPStatus.SEE_OTHER
    assert devices_of(desk.records) == []
    assert [event.what for event in audit_log(desk)][-1] == "removed_device"


def test_nobody_removes_anothers_device(desk: QuietDesk, user: SignedIn) -> None:
    keep_device(desk.records, Device("other", "d1", PHONE, KEY, "x", NOON))
    assert user.post("you/push/remove", {"device": "d1"}).status is HTTPStatus.NOT_FOUND
    assert len(devices_of(desk.records)) == 1


def test_a_persons_devices_go_with_the_person(desk: QuietDesk, user: SignedIn) -> None:
    switch_on(user)
    keep_device(desk.records, Device("other", "d1", f"{PHONE}2", KEY, "x", NOON))
    remove_person(desk.records, user.person, NOON)
    assert only(desk).person == "other"


def test_a_new_invitation_that_replaces_a_lost_device_ends_its_pushes(desk: QuietDesk) -> None:
    phone = Enrolling(desk)
    phone.enrol()
    person = next(iter(desk.records.list("PEOPLE")))
    keep_device(desk.records, Device(person.key, "d1", PHONE, KEY, "x", NOON))
    other = Enrolling(desk)
    token = other.invitation()
    offer = other.ask("enrol/options", {"invitation": token, "replaces": True})
    other.finish_enrolling(token, offer)
    assert devices_of(desk.records) == []


def test_signing_out_leaves_the_device_told(desk: QuietDesk, user: SignedIn) -> None:
    switch_on(user)
    user.post("sign-out")
    assert only(desk).gone_at is None


def test_a_device_that_is_gone_is_shown_for_three_months(desk: QuietDesk, user: SignedIn) -> None:
    switch_on(user)
    desk.phones.faults[PHONE] = DeviceGoneError("HTTP 410")
    post(user, "you/push/test", {})
    desk.wait(timedelta(days=91))
    assert devices_of(desk.records) == []
