"""Pushes over the web: what goes over the wire to a push service, and what is made of each of its answers."""

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection

import pytest
from cryptography.exceptions import InvalidSignature

from chalicelib.desk import contact_for_push_services
from chalicelib.leads.keyring import with_new_key
from chalicelib.mail.push import DeviceGoneError, PushRefusedError, PushUnclearError, is_endpoint
from chalicelib.mail.vapid import public_key
from chalicelib.mail.web_push import WebPush, is_public, reach_publicly
from chalicelib.practice.file import parse_practice
from chalicelib.settings import read_settings
from tests.desks import ENVIRONMENT, KEYS, NOON, PRACTICE_FILE
from tests.fakes import SetClock
from tests.push_service import PushServiceOnLoopback, claims_in, push_service

ENDPOINT = "https://push.example.com/send/abc?v=1"
CONTACT = "mailto:security@example.com"
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def running() -> Iterator[PushServiceOnLoopback]:
    with push_service() as service:
        yield service


@pytest.fixture
def service(running: PushServiceOnLoopback) -> PushServiceOnLoopback:
    running.begin_anew()
    return running


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def web(service: PushServiceOnLoopback, clock: SetClock) -> WebPush:
    return service.way(CONTACT, clock)


# --- what goes over the wire ---------------------------------------------------------------------------------------


def test_a_push_is_an_empty_post_to_the_whole_endpoint(web: WebPush, service: PushServiceOnLoopback) -> None:
    web.push(ENDPOINT, KEYS.newest, HOUR)
    (posted,) = service.posted
    assert (posted.method, posted.path, posted.body) == ("POST", "/send/abc?v=1", b"")
    assert posted.headers["content-length"] == "0"
    assert not {"content-encoding", "content-type", "cookie"} & posted.headers.keys()


def test_a_push_says_how_long_it_is_kept_how_urgent_it_is_and_which_it_replaces(
    web: WebPush, service: PushServiceOnLoopback
) -> None:
    web.push(ENDPOINT, KEYS.newest, HOUR)
    headers = service.posted[0].headers
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("3600", "high", "requests")


def test_the_token_is_for_this_service_alone_half_a_day_long_and_says_whom_to_write_to(
    web: WebPush, service: PushServiceOnLoopback
) -> None:
    web.push(ENDPOINT, KEYS.newest, HOUR)
    head, claims, _ = claims_in(service.posted[0].headers["authorization"])
    assert head == {"typ": "JWT", "alg": "ES256"}
    assert claims == {
        "aud": "https://push.example.com",
        "exp": int((NOON + timedelta(hours=12)).timestamp()),
        "sub": CONTACT,
    }
    assert claims["exp"] - NOON.timestamp() <= 24 * 3600


def test_the_token_is_signed_with_the_key_that_browsers_are_given(web: WebPush, service: PushServiceOnLoopback) -> None:
    web.push(ENDPOINT, KEYS.newest, HOUR)
    *_, key = claims_in(service.posted[0].headers["authorization"])
    assert key == public_key(KEYS.newest)
    assert len(key) == 87  # 65 bytes: a point of the curve, uncompressed


def test_another_secret_is_another_key(web: WebPush, service: PushServiceOnLoopback) -> None:
    ring = with_new_key(KEYS, "another secret of tests that guards nobody", NOON)
    old, new = public_key(ring.keys[1]), public_key(ring.newest)
    assert (old, new) == (public_key(KEYS.newest), new)
    assert old != new
    web.push(ENDPOINT, ring.keys[1], HOUR)
    assert claims_in(service.posted[0].headers["authorization"])[2] == old


def test_a_token_that_was_changed_is_found_out(web: WebPush, service: PushServiceOnLoopback) -> None:
    web.push(ENDPOINT, KEYS.newest, HOUR)
    said = service.posted[0].headers["authorization"]
    other = public_key(with_new_key(KEYS, "another secret of tests that guards nobody", NOON).newest)
    with pytest.raises(InvalidSignature):
        claims_in(said.replace(public_key(KEYS.newest), other))


# --- what is answered ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_push_is_taken_by_any_answer_of_success(web: WebPush, service: PushServiceOnLoopback, status: int) -> None:
    service.statuses["/send/abc?v=1"] = status
    web.push(ENDPOINT, KEYS.newest, HOUR)
    assert len(service.posted) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_is_gone_if_its_service_says_so(web: WebPush, service: PushServiceOnLoopback, status: int) -> None:
    service.statuses["/send/abc?v=1"] = status
    with pytest.raises(DeviceGoneError):
        web.push(ENDPOINT, KEYS.newest, HOUR)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 413, 429, 500, 502, 503])
def test_any_other_answer_refuses_and_no_redirect_is_followed(
    web: WebPush, service: PushServiceOnLoopback, status: int
) -> None:
    service.statuses["/send/abc?v=1"] = status
    with pytest.raises(PushRefusedError, match=f"HTTP {status}"):
        web.push(ENDPOINT, KEYS.newest, HOUR)
    assert len(service.posted) == 1


def test_no_answer_is_a_doubt(web: WebPush, service: PushServiceOnLoopback) -> None:
    service.holds.set()
    with pytest.raises(PushUnclearError):
        web.push(ENDPOINT, KEYS.newest, HOUR)


def test_an_answer_that_drips_is_not_waited_for(service: PushServiceOnLoopback, clock: SetClock) -> None:
    service.drips.set()
    impatient = service.way(CONTACT, clock, patience=timedelta(seconds=0.3))
    began = time.monotonic()
    with pytest.raises(PushUnclearError):
        impatient.push(ENDPOINT, KEYS.newest, HOUR)
    # The drops would go on for twenty seconds; how busy the machine is, is not tested here.
    assert time.monotonic() - began < 15


def test_nobody_there_refuses(clock: SetClock) -> None:
    def nobody(_host: str) -> HTTPConnection:
        raise ConnectionRefusedError

    with pytest.raises(PushRefusedError, match="ConnectionRefusedError"):
        WebPush(CONTACT, clock, nobody).push(ENDPOINT, KEYS.newest, HOUR)


def test_a_silent_service_is_left_alone_for_a_while_and_others_are_not(
    web: WebPush, service: PushServiceOnLoopback, clock: SetClock
) -> None:
    service.holds.set()
    with pytest.raises(PushUnclearError):
        web.push(ENDPOINT, KEYS.newest, HOUR)
    service.holds.clear()
    with pytest.raises(PushRefusedError, match="Silent"):
        web.push(ENDPOINT, KEYS.newest, HOUR)
    web.push("https://other.example.com/1", KEYS.newest, HOUR)
    clock.time += timedelta(seconds=30)
    web.push(ENDPOINT, KEYS.newest, HOUR)
    assert len(service.posted) == 3


def test_what_is_said_of_a_fault_never_names_the_endpoint(web: WebPush, service: PushServiceOnLoopback) -> None:
    service.statuses["/send/abc?v=1"] = 500
    with pytest.raises(PushRefusedError) as fault:
        web.push(ENDPOINT, KEYS.newest, HOUR)
    assert "example" not in repr(fault.value)


# --- where a push may go -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGuQ",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY%2f",
        "https://push.example.com:443/x",
    ],
)
def test_the_endpoints_of_browsers_are_taken(url: str) -> None:
    assert is_endpoint(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://push.example.com/x",
        "https://push.example.com:8443/x",
        "https://push.example.com:x/x",
        "https://me@push.example.com/x",
        "https://push.example.com/x#part",
        "https://push.example.com/x\r\nHost: other",
        "https://push.example.com/é",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://169.254.169.254/latest",
        "https:///x",
        "https://-a.example.com/x",
        "ftp://push.example.com/x",
        "https://push.example.com/" + "x" * 1_000,
    ],
)
def test_nothing_else_is_an_endpoint(url: str, web: WebPush, service: PushServiceOnLoopback) -> None:
    assert not is_endpoint(url)
    with pytest.raises(PushRefusedError, match="NotAnEndpoint"):
        web.push(url, KEYS.newest, HOUR)
    assert service.posted == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "169.254.170.2",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - nobody listens there
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fd00:ec2::254",
    ],
)
def test_an_address_of_our_own_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_an_address_of_the_web_is_public() -> None:
    assert is_public("8.8.8.8")


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["169.254.169.254"], []])
def test_a_name_that_leads_to_ourselves_is_not_called(
    clock: SetClock, service: PushServiceOnLoopback, found: list[str]
) -> None:
    reach = partial(reach_publicly, look_up=lambda _host: found)
    with pytest.raises(PushRefusedError, match="NotPublicError"):
        WebPush(CONTACT, clock, reach).push("https://sneaky.example.com/x", KEYS.newest, HOUR)
    assert service.posted == []


# --- whom a push service may write to ------------------------------------------------------------------------------


def contact(public_url: str, *, security: bool) -> str:
    text = PRACTICE_FILE.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("security_contact")]
    if security:
        place = next(number for number, line in enumerate(lines) if line.startswith("[site]"))
        lines.insert(place + 1, 'security_contact = "holes@example.com"')
    practice = parse_practice("\n".join(lines))
    return contact_for_push_services(read_settings(ENVIRONMENT | {"PUBLIC_URL": public_url}), practice)


def test_a_push_service_may_write_to_who_hears_of_holes() -> None:
    assert contact("https://desk.example.com", security=True) == "mailto:holes@example.com"


def test_without_one_it_is_given_the_desks_own_address() -> None:
    assert contact("https://desk.example.com", security=False) == "https://desk.example.com"


def test_a_desk_on_a_laptop_gives_its_mailbox() -> None:
    said = contact("http://localhost:8000", security=False)
    assert said.startswith("mailto:")
    assert "<" not in said
    assert "@" in said
