"""Dispatch: who is let in, and that every answer is audited."""

from datetime import timedelta
from http import HTTPStatus

from chalicelib.inbox.sessions import IDLE
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log, strangers_today


def test_who_is_not_signed_in_is_led_to_the_sign_in(desk: QuietDesk, user: SignedIn) -> None:
    user.cookie = ""
    reply = user.get("leads/K7Q2-9M4T")
    assert (reply.status, reply.headers["Location"]) == (HTTPStatus.SEE_OTHER, "/inbox/sign-in?to=leads/K7Q2-9M4T")
    assert strangers_today(desk) == {"no_session": 1}
    assert audit_log(desk) == []


def test_whose_session_has_run_out_is_led_to_the_sign_in_and_back(desk: QuietDesk, user: SignedIn) -> None:
    desk.wait(IDLE + timedelta(seconds=1))
    reply = user.get("leads/K7Q2-9M4T")
    assert (reply.status, reply.headers["Location"]) == (HTTPStatus.SEE_OTHER, "/inbox/sign-in?to=leads/K7Q2-9M4T")


def test_a_place_that_is_not_there_says_so(user: SignedIn) -> None:
    assert user.get("nowhere").status is HTTPStatus.NOT_FOUND
