"""Sessions: how long they last, how they are told, ended and left; and one's own page."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbox import people, sessions
from chalicelib.web.request import Reply
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log

A_MINUTE = timedelta(minutes=1)
PLACES = ["", "people", "you", "audit", "leads/K7Q2-9M4T"]


def left(user: SignedIn) -> int:
    body = user.get("session").body
    assert not isinstance(body, str)
    return int(body["left"])


def is_in(user: SignedIn) -> bool:
    return user.get("people").status is HTTPStatus.OK


def stay(user: SignedIn) -> Reply:
    return user.ask("POST", "session/stay", body=b"{}", x_csrf_token=user.csrf)


def give_passkey(user: SignedIn, name: str) -> str:
    passkey = people.Passkey(name, user.person.id, "key", 0, f"Safari on {name}", user.desk.clock.now())
    assert people.keep_passkey(user.desk.records, passkey)
    return name


@pytest.fixture
def other(desk: QuietDesk) -> SignedIn:
    return SignedIn(desk, "Bo Example", "bo@example.com")


# --- how long --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "is_signed_in"), [(14, True), (15, False), (16, False)])
def test_a_session_ends_after_a_quarter_of_an_hour_without_a_click(
    desk: QuietDesk, user: SignedIn, minutes: int, *, is_signed_in: bool
) -> None:
    desk.wait(A_MINUTE * minutes)
    assert is_in(user) is is_signed_in


def test_every_click_makes_it_last(desk: QuietDesk, user: SignedIn) -> None:
    for _ in range(5):
        desk.wait(A_MINUTE * 14)
        assert is_in(user)


def test_no_session_lasts_longer_than_twelve_hours(desk: QuietDesk, user: SignedIn) -> None:
    for _ in range(71):
        desk.wait(A_MINUTE * 10)
        assert is_in(user)
    desk.wait(A_MINUTE * 10)
    assert not is_in(user)


def test_asking_how_long_does_not_make_it_last(desk: QuietDesk, user: SignedIn) -> None:
    desk.wait(A_MINUTE * 10)
    assert left(user) == 5 * 60
    desk.wait(A_MINUTE * 4)
    assert left(user) == 60
    desk.wait(A_MINUTE)
    assert left(user) == 0


def test_asking_says_nothing_about_who_it_is(user: SignedIn) -> None:
    assert user.get("session").body == {"signed_in": True, "left": 900}
    user.cookie = ""
    assert user.get("session").body == {"signed_in": False, "left": 0}


def test_staying_makes_it_last_and_is_audited(desk: QuietDesk, user: SignedIn) -> None:
    desk.wait(A_MINUTE * 14)
    assert stay(user).body == {"ok": True, "left": 900}
    assert [event.what for event in audit_log(desk)] == ["stayed_signed_in"]


def test_nobody_stays_without_the_forms_token(desk: QuietDesk, user: SignedIn) -> None:
    desk.wait(A_MINUTE * 14)
    assert user.ask("POST", "session/stay", body=b"{}").status is HTTPStatus.FORBIDDEN
    assert left(user) == 60


@pytest.mark.parametrize("cookie", ["x", "x.", ".x", "x.y", "é.é", "a" * 5_000 + ".b", "a.b.c", "a\u0000.b"])
def test_no_invented_cookie_is_looked_up_or_let_in(user: SignedIn, cookie: str) -> None:
    user.cookie = f"{sessions.COOKIE}={cookie}"
    assert user.get("session").body == {"signed_in": False, "left": 0}


@given(cookie=st.text(max_size=60))
def test_no_cookie_header_breaks_anything(cookie: str) -> None:
    assert sessions.find(QuietDesk().records, cookie) is None


def test_the_cookie_is_for_this_host_over_tls_and_no_script(desk: QuietDesk, user: SignedIn) -> None:
    _, header = sessions.begin(desk.records, user.person.id, device="", now=desk.clock.now())
    name, *rules = header.split("; ")
    assert name.startswith("__Host-")
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"} <= set(rules)


# --- leaving ---------------------------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_on_the_desk(user: SignedIn) -> None:
    reply = user.post("sign-out")
    assert (reply.status, reply.headers["Location"]) == (HTTPStatus.SEE_OTHER, "/inbox/signed-out")
    assert "Max-Age=0" in reply.headers["Set-Cookie"]
    assert reply.headers["Clear-Site-Data"] == '"cache"'
    assert not is_in(user)


def test_signing_out_is_audited(desk: QuietDesk, user: SignedIn) -> None:
    user.post("sign-out")
    assert [(event.what, event.who) for event in audit_log(desk)] == [("signed_out", user.person.id)]


def test_the_signed_out_page_says_why(user: SignedIn) -> None:
    assert "quarter of an hour" in str(user.get("signed-out", why="idle").body)
    assert "quarter of an hour" not in str(user.get("signed-out").body)


@pytest.mark.parametrize("place", ["sign-in", "enrol", "signed-out"])
def test_open_pages_name_nobody(user: SignedIn, place: str) -> None:
    assert "Marisol" not in str(user.get(place).body)


# --- one's own page --------------------------------------------------------------------------------------------------


def test_ones_own_page_lists_passkeys_and_marks_this_session(user: SignedIn) -> None:
    give_passkey(user, "iPhone")
    page = str(user.get("you").body)
    assert "Safari on iPhone" in page
    assert page.count("this device, now") == 1


def test_ones_own_page_shows_nothing_of_others(user: SignedIn, other: SignedIn) -> None:
    give_passkey(other, "Pixel")
    page = str(user.get("you").body)
    assert "Pixel" not in page
    assert other.session.id not in page


def test_a_passkey_is_removed(desk: QuietDesk, user: SignedIn) -> None:
    first, second = give_passkey(user, "first"), give_passkey(user, "second")
    assert user.post("you/passkey/remove", {"passkey": first}).status is HTTPStatus.SEE_OTHER
    assert [key.id for key in people.passkeys_of(desk.records, user.person.id)] == [second]
    assert [event.what for event in audit_log(desk)] == ["removed_passkey"]


def test_the_last_passkey_stays_with_a_sentence(desk: QuietDesk, user: SignedIn) -> None:
    only = give_passkey(user, "only")
    reply = user.post("you/passkey/remove", {"passkey": only})
    assert (reply.status, "only passkey" in str(reply.body)) == (HTTPStatus.CONFLICT, True)
    assert len(people.passkeys_of(desk.records, user.person.id)) == 1
    assert [(event.what, event.code) for event in audit_log(desk)] == [("refused", "not_possible")]


def test_nobody_removes_somebody_elses_passkey(desk: QuietDesk, user: SignedIn, other: SignedIn) -> None:
    give_passkey(user, "a")
    give_passkey(user, "b")
    theirs = give_passkey(other, "theirs")
    assert user.post("you/passkey/remove", {"passkey": theirs}).status is HTTPStatus.NOT_FOUND
    assert len(people.passkeys_of(desk.records, other.person.id)) == 1


def test_another_session_of_ones_own_is_ended(desk: QuietDesk, user: SignedIn) -> None:
    elsewhere = SignedIn(desk)
    assert user.post("you/session/end", {"session": elsewhere.session.id}).headers["Location"] == "/inbox/you"
    assert (is_in(elsewhere), is_in(user)) == (False, True)


def test_ending_this_session_signs_out(user: SignedIn) -> None:
    reply = user.post("you/session/end", {"session": user.session.id})
    assert (reply.headers["Location"], "Max-Age=0" in reply.headers["Set-Cookie"]) == ("/inbox/signed-out", True)
    assert not is_in(user)


def test_all_other_sessions_are_ended_at_once(desk: QuietDesk, user: SignedIn, other: SignedIn) -> None:
    elsewhere = [SignedIn(desk) for _ in range(3)]
    user.post("you/session/end", {"others": "yes"})
    assert [is_in(each) for each in elsewhere] == [False] * 3
    assert (is_in(user), is_in(other)) == (True, True)


def test_nobody_ends_somebody_elses_session(user: SignedIn, other: SignedIn) -> None:
    assert user.post("you/session/end", {"session": other.session.id}).status is HTTPStatus.NOT_FOUND
    assert is_in(other)


def test_ending_a_session_is_audited_once(desk: QuietDesk, user: SignedIn) -> None:
    SignedIn(desk)
    SignedIn(desk)
    user.post("you/session/end", {"others": "yes"})
    assert [event.what for event in audit_log(desk)] == ["ended_session"]


def test_who_removes_a_passkey_ends_what_it_may_have_opened_elsewhere(desk: QuietDesk, user: SignedIn) -> None:
    lost = SignedIn(desk)
    for name in ("lost", "here"):
        people.keep_passkey(desk.records, people.Passkey(name, user.person.id, "key", 0, name, desk.clock.now()))

    user.post("you/passkey/remove", {"passkey": "lost"})

    assert lost.get("").status is HTTPStatus.SEE_OTHER
    assert user.get("").status is HTTPStatus.OK
