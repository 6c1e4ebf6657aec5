"""Who is signed out in the midst of something is led back to it; what was typed goes on for the same person."""

import re
from datetime import timedelta
from html import unescape
from http import HTTPStatus

import pytest

from chalicelib.inbox import sessions
from chalicelib.inbox.routes import page_to_return_to
from chalicelib.web.request import Reply
from tests.desks import QuietDesk
from tests.inbox.enrolling import Enrolling
from tests.inbox.signed_in import SignedIn, stored

TOO_LONG = sessions.IDLE + timedelta(seconds=1)


def carried(reply: Reply) -> dict[str, str]:
    """Return what the page that asks for signing in takes along."""
    inputs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', str(reply.body))
    return {name: unescape(value) for name, value in inputs}


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("leads/K7Q2-9M4T/note", "leads/K7Q2-9M4T"),
        ("leads/K7Q2-9M4T/print", "leads/K7Q2-9M4T/print"),
        ("/leads/K7Q2-9M4T/", "leads/K7Q2-9M4T"),
        ("practice/add", "practice"),
        ("find", "find"),
        ("sign-out", ""),
        ("signed-out", ""),
        ("https://stranger.example", ""),
        ("//stranger.example/leads/x", ""),
        ("leads", ""),
        ("", ""),
    ],
)
def test_every_path_has_a_page_to_go_back_to_or_none(path: str, page: str) -> None:
    assert page_to_return_to(path) == page


def test_the_page_after_a_session_leads_back_to_the_lead(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    page = str(user.get("signed-out", why="idle", to=f"leads/{lead.reference}/status").body)
    assert f'href="/inbox/sign-in?to=leads/{lead.reference}"' in page
    assert "sign-in?to" not in str(user.get("signed-out", why="idle", to="//stranger.example").body)


def test_what_was_sent_too_late_is_taken_along_and_nothing_is_done(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    token = user.csrf
    desk.wait(TOO_LONG)
    reply = user.post(f"leads/{lead.reference}/note", {"number": "0", "text": 'She said "no" & left.'}, csrf=token)
    assert reply.status is HTTPStatus.UNAUTHORIZED
    assert carried(reply) == {"csrf": "", "number": "0", "text": 'She said "no" & left.'}
    assert f'action="/inbox/leads/{lead.reference}/note"' in str(reply.body)
    assert f'data-to="leads/{lead.reference}"' in str(reply.body)
    assert desk.only_lead() == lead


@pytest.mark.parametrize("cookie", ["", "__Host-desk=nobody.xyz"])
def test_what_no_page_of_this_session_sent_is_not_taken_along(desk: QuietDesk, user: SignedIn, cookie: str) -> None:
    lead = stored(desk)
    token = user.csrf
    desk.wait(TOO_LONG)
    user.cookie = cookie
    reply = user.post(f"leads/{lead.reference}/note", {"text": "a stranger's"}, csrf=token)
    assert reply.status is HTTPStatus.UNAUTHORIZED
    assert "a stranger" not in str(reply.body)
    assert f"sign-in?to=leads/{lead.reference}" in str(reply.body)


def test_a_wrong_token_takes_nothing_along(desk: QuietDesk, user: SignedIn) -> None:
    desk.wait(TOO_LONG)
    reply = user.post(f"leads/{stored(desk).reference}/note", {"text": "from elsewhere"}, csrf="0" * 64)
    assert "from elsewhere" not in str(reply.body)


def test_the_same_person_is_handed_the_token_with_which_it_goes_on(desk: QuietDesk) -> None:
    lead = stored(desk)
    device = Enrolling(desk)
    device.enrol(device.invitation("alex@example.com", "Alex Example"))
    token = device.csrf["x-csrf-token"]
    desk.wait(TOO_LONG)
    told = device.sign_in(f"leads/{lead.reference}").body
    assert isinstance(told, dict)
    assert told["to"] == f"/inbox/leads/{lead.reference}"
    assert told["csrf"] == device.csrf["x-csrf-token"] != token


def test_another_person_on_the_same_device_does_not_go_on(desk: QuietDesk) -> None:
    first, second = Enrolling(desk), Enrolling(desk)
    first.enrol(first.invitation("alex@example.com", "Alex Example"))
    second.enrol(second.invitation("noor@example.com", "Noor Example"))
    second.cookie = first.cookie
    told = second.sign_in().body
    assert isinstance(told, dict)
    assert "csrf" not in told


def test_whoever_signs_in_on_a_new_device_is_handed_no_token(desk: QuietDesk) -> None:
    device = Enrolling(desk)
    device.enrol(device.invitation("alex@example.com", "Alex Example"))
    device.cookie = ""
    told = device.sign_in().body
    assert isinstance(told, dict)
    assert "csrf" not in told
