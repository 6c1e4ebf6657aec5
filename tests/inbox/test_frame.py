"""The inbox's one way: who is let in, and that every answer is accounted for."""

from http import HTTPStatus

from tests.desks import QuietDesk
from tests.inbox.sitting import Sitter, account_of


def test_who_is_not_signed_in_is_led_to_the_sign_in(desk: QuietDesk, sitter: Sitter) -> None:
    sitter.cookie = ""
    reply = sitter.get("leads/K7Q2-9M4T")
    assert (reply.status, reply.headers["Location"]) == (HTTPStatus.SEE_OTHER, "/inbox/sign-in?to=leads/K7Q2-9M4T")
    assert [(event.what, event.code) for event in account_of(desk)] == [("refused", "no_session")]


def test_a_place_that_is_not_there_says_so(sitter: Sitter) -> None:
    assert sitter.get("nowhere").status is HTTPStatus.NOT_FOUND
