"""Sessions: how long they last, how they are told, ended and left; and one's own page."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbox import people, sessions
from chalicelib.web.request import Reply
from tests.desks import QuietDesk
from tests.inbox.sitting import Sitter, account_of

A_MINUTE = timedelta(minutes=1)
PLACES = ["", "people", "you", "audit", "leads/K7Q2-9M4T"]


def left(sitter: Sitter) -> int:
    body = sitter.get("session").body
    assert not isinstance(body, str)
    return int(body["left"])


def is_in(sitter: Sitter) -> bool:
    return sitter.get("people").status is HTTPStatus.OK


def stay(sitter: Sitter) -> Reply:
    return sitter.ask("POST", "session/stay", body=b"{}", x_csrf_token=sitter.csrf)


def give_passkey(sitter: Sitter, name: str) -> str:
    passkey = people.Passkey(name, sitter.person.id, "key", 0, f"Safari on {name}", sitter.desk.clock.now())
    assert people.keep_passkey(sitter.desk.records, passkey)
    return name


@pytest.fixture
def other(desk: QuietDesk) -> Sitter:
    return Sitter(desk, "Bo Example", "bo@example.com")


# --- how long --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "is_signed_in"), [(14, True), (15, False), (16, False)])
def test_a_session_ends_after_a_quarter_of_an_hour_without_a_click(
    desk: QuietDesk, sitter: Sitter, minutes: int, *, is_signed_in: bool
) -> None:
    desk.wait(A_MINUTE * minutes)
    assert is_in(sitter) is is_signed_in


def test_every_click_makes_it_last(desk: QuietDesk, sitter: Sitter) -> None:
    for _ in range(5):
        desk.wait(A_MINUTE * 14)
        assert is_in(sitter)


def test_no_session_lasts_longer_than_twelve_hours(desk: QuietDesk, sitter: Sitter) -> None:
    for _ in range(71):
        desk.wait(A_MINUTE * 10)
        assert is_in(sitter)
    desk.wait(A_MINUTE * 10)
    assert not is_in(sitter)


def test_asking_how_long_does_not_make_it_last(desk: QuietDesk, sitter: Sitter) -> None:
    desk.wait(A_MINUTE * 10)
    assert left(sitter) == 5 * 60
    desk.wait(A_MINUTE * 4)
    assert left(sitter) == 60
    desk.wait(A_MINUTE)
    assert left(sitter) == 0


def test_asking_says_nothing_about_who_it_is(sitter: Sitter) -> None:
    assert sitter.get("session").body == {"signed_in": True, "left": 900}
    sitter.cookie = ""
    assert sitter.get("session").body == {"signed_in": False, "left": 0}


def test_staying_makes_it_last_and_is_accounted_for(desk: QuietDesk, sitter: Sitter) -> None:
    desk.wait(A_MINUTE * 14)
    assert stay(sitter).body == {"ok": True, "left": 900}
    assert [event.what for event in account_of(desk)] == ["stayed_signed_in"]


def test_nobody_stays_without_the_forms_token(desk: QuietDesk, sitter: Sitter) -> None:
    desk.wait(A_MINUTE * 14)
    assert sitter.ask("POST", "session/stay", body=b"{}").status is HTTPStatus.FORBIDDEN
    assert left(sitter) == 60


@pytest.mark.parametrize("cookie", ["x", "x.", ".x", "x.y", "é.é", "a" * 5_000 + ".b", "a.b.c", "a\u0000.b"])
def test_no_invented_cookie_is_looked_up_or_let_in(sitter: Sitter, cookie: str) -> None:
    sitter.cookie = f"{sessions.COOKIE}={cookie}"
    assert sitter.get("session").body == {"signed_in": False, "left": 0}


@given(cookie=st.text(max_size=60))
def test_no_cookie_header_breaks_anything(cookie: str) -> None:
    assert sessions.find(QuietDesk().records, cookie) is None


def test_the_cookie_is_for_this_host_over_tls_and_no_script(desk: QuietDesk, sitter: Sitter) -> None:
    _, header = sessions.begin(desk.records, sitter.person.id, device="", now=desk.clock.now())
    name, *rules = header.split("; ")
    assert name.startswith("__Host-")
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"} <= set(rules)


# --- leaving ---------------------------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_on_the_desk(sitter: Sitter) -> None:
    reply = sitter.post("sign-out")
    assert (reply.status, reply.headers["Location"]) == (HTTPStatus.SEE_OTHER, "/inbox/signed-out")
    assert "Max-Age=0" in reply.headers["Set-Cookie"]
    assert not is_in(sitter)


def test_signing_out_is_accounted_for(desk: QuietDesk, sitter: Sitter) -> None:
    sitter.post("sign-out")
    assert [(event.what, event.who) for event in account_of(desk)] == [("signed_out", sitter.person.id)]


def test_the_signed_out_page_says_why(sitter: Sitter) -> None:
    assert "quarter of an hour" in str(sitter.get("signed-out", why="idle").body)
    assert "quarter of an hour" not in str(sitter.get("signed-out").body)


@pytest.mark.parametrize("place", ["sign-in", "enrol", "signed-out"])
def test_open_pages_name_nobody(sitter: Sitter, place: str) -> None:
    assert "Marisol" not in str(sitter.get(place).body)


# --- one's own page --------------------------------------------------------------------------------------------------


def test_ones_own_page_lists_passkeys_and_marks_this_session(sitter: Sitter) -> None:
    give_passkey(sitter, "iPhone")
    page = str(sitter.get("you").body)
    assert "Safari on iPhone" in page
    assert page.count("this device, now") == 1


def test_ones_own_page_shows_nothing_of_others(sitter: Sitter, other: Sitter) -> None:
    give_passkey(other, "Pixel")
    page = str(sitter.get("you").body)
    assert "Pixel" not in page
    assert other.session.id not in page


def test_a_passkey_is_removed(desk: QuietDesk, sitter: Sitter) -> None:
    first, second = give_passkey(sitter, "first"), give_passkey(sitter, "second")
    assert sitter.post("you/passkey/remove", {"passkey": first}).status is HTTPStatus.SEE_OTHER
    assert [key.id for key in people.passkeys_of(desk.records, sitter.person.id)] == [second]
    assert [event.what for event in account_of(desk)] == ["removed_passkey"]


def test_the_last_passkey_stays_with_a_sentence(desk: QuietDesk, sitter: Sitter) -> None:
    only = give_passkey(sitter, "only")
    reply = sitter.post("you/passkey/remove", {"passkey": only})
    assert (reply.status, "only passkey" in str(reply.body)) == (HTTPStatus.CONFLICT, True)
    assert len(people.passkeys_of(desk.records, sitter.person.id)) == 1
    assert [(event.what, event.code) for event in account_of(desk)] == [("refused", "not_possible")]


def test_nobody_removes_somebody_elses_passkey(desk: QuietDesk, sitter: Sitter, other: Sitter) -> None:
    give_passkey(sitter, "a")
    give_passkey(sitter, "b")
    theirs = give_passkey(other, "theirs")
    assert sitter.post("you/passkey/remove", {"passkey": theirs}).status is HTTPStatus.NOT_FOUND
    assert len(people.passkeys_of(desk.records, other.person.id)) == 1


def test_another_session_of_ones_own_is_ended(desk: QuietDesk, sitter: Sitter) -> None:
    elsewhere = Sitter(desk)
    assert sitter.post("you/session/end", {"session": elsewhere.session.id}).headers["Location"] == "/inbox/you"
    assert (is_in(elsewhere), is_in(sitter)) == (False, True)


def test_ending_this_session_signs_out(sitter: Sitter) -> None:
    reply = sitter.post("you/session/end", {"session": sitter.session.id})
    assert (reply.headers["Location"], "Max-Age=0" in reply.headers["Set-Cookie"]) == ("/inbox/signed-out", True)
    assert not is_in(sitter)


def test_all_other_sessions_are_ended_at_once(desk: QuietDesk, sitter: Sitter, other: Sitter) -> None:
    elsewhere = [Sitter(desk) for _ in range(3)]
    sitter.post("you/session/end", {"others": "yes"})
    assert [is_in(each) for each in elsewhere] == [False] * 3
    assert (is_in(sitter), is_in(other)) == (True, True)


def test_nobody_ends_somebody_elses_session(sitter: Sitter, other: Sitter) -> None:
    assert sitter.post("you/session/end", {"session": other.session.id}).status is HTTPStatus.NOT_FOUND
    assert is_in(other)


def test_ending_a_session_is_accounted_for_once(desk: QuietDesk, sitter: Sitter) -> None:
    Sitter(desk)
    Sitter(desk)
    sitter.post("you/session/end", {"others": "yes"})
    assert [event.what for event in account_of(desk)] == ["ended_session"]


def test_who_removes_a_passkey_ends_what_it_may_have_opened_elsewhere(desk: QuietDesk, sitter: Sitter) -> None:
    lost = Sitter(desk)
    for name in ("lost", "here"):
        people.keep_passkey(desk.records, people.Passkey(name, sitter.person.id, "key", 0, name, desk.clock.now()))

    sitter.post("you/passkey/remove", {"passkey": "lost"})

    assert lost.get("").status is HTTPStatus.SEE_OTHER
    assert sitter.get("").status is HTTPStatus.OK
