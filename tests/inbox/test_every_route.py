"""Every route, every way of not being signed in, every method: refused, nothing changed, and written down."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from itertools import product
from typing import Any

import pytest

from chalicelib.inbox import sessions
from chalicelib.inbox.routes import ROUTES, Route
from chalicelib.storage import Record
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log, stored, strangers_today

REFUSALS = {
    HTTPStatus.SEE_OTHER,  # to the sign-in, with nothing on the way
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.METHOD_NOT_ALLOWED,
}
PEOPLES = [route for route in ROUTES if route.open_to != "everybody"]
PLACES = sorted({route.path for route in PEOPLES})


def no_session(user: SignedIn) -> None:
    user.cookie = ""


def expired(user: SignedIn) -> None:
    user.desk.wait(sessions.IDLE + timedelta(seconds=1))


def older_than_half_a_day(user: SignedIn) -> None:
    end = user.desk.clock.now() + sessions.LONGEST
    while user.desk.clock.now() < end:
        user.desk.wait(timedelta(minutes=10))
        user.get("session")
        found = sessions.find(user.desk.records, user.cookie)
        if found:
            sessions.extend(user.desk.records, found, user.desk.clock.now())


def another_persons(user: SignedIn) -> None:
    other = SignedIn(user.desk, "Alex Example", "alex@example.com")
    token = user.cookie.partition(".")[2]
    user.cookie = f"{sessions.COOKIE}={other.person.id}.{token}"


def forged(user: SignedIn) -> None:
    user.cookie = user.cookie[:-1] + ("A" if user.cookie[-1] != "A" else "B")


def revoked(user: SignedIn) -> None:
    sessions.end(user.desk.records, user.person.id, user.session.id)


WITHOUT_A_SESSION = (no_session, expired, older_than_half_a_day, another_persons, forged, revoked)


def everything(desk: QuietDesk) -> tuple[list[Any], list[Record]]:
    """Return all that the desk keeps, but for the audit log and what counts strangers, and the moment of being seen."""
    accounts = ("AUDIT#", "STRANGERS")
    records = [one for one in desk.memory_records.all() if not one.partition.startswith(accounts)]
    return desk.leads(), [one for one in records if "SESSION#" not in one.key]


def place_of(path: str, desk: QuietDesk) -> str:
    return path.replace("{reference}", desk.leads()[0].reference)


@pytest.fixture
def busy(desk: QuietDesk) -> QuietDesk:
    stored(desk)
    stored(desk, is_held=True)
    return desk


@pytest.mark.parametrize("spoil", WITHOUT_A_SESSION, ids=lambda spoil: spoil.__name__)
def test_who_is_not_signed_in_gets_nowhere(busy: QuietDesk, user: SignedIn, spoil: Callable[[SignedIn], None]) -> None:
    token = user.csrf
    spoil(user)
    before = everything(busy)
    tried = 0
    for path, method in product(PLACES, ("GET", "HEAD", "POST")):
        place, body = place_of(path, busy), f"csrf={token}".encode()
        counted = sum(strangers_today(busy).values())
        reply = user.ask(method, place, body=body if method == "POST" else b"", x_csrf_token=token)
        assert reply.status in REFUSALS, (method, place)
        assert reply.headers.get("Location", "/inbox/sign-in").startswith("/inbox/sign-in"), (method, place)
        assert sum(strangers_today(busy).values()) == counted + 1, (method, place)
        tried += 1
    assert everything(busy) == before
    assert tried == 3 * len(PLACES)


def no_token(_user: SignedIn, _other: SignedIn) -> str:
    return ""


def made_up(user: SignedIn, _other: SignedIn) -> str:
    return user.csrf[:-1] + ("0" if user.csrf[-1] != "0" else "1")


def of_another_session(_user: SignedIn, other: SignedIn) -> str:
    return other.csrf


def of_ones_own_other_session(user: SignedIn, _other: SignedIn) -> str:
    session, _ = sessions.begin(user.desk.records, user.person.id, device="x", now=user.desk.clock.now())
    return sessions.csrf_token(user.desk.settings.keys, session)


WRONG_TOKENS = (no_token, made_up, of_another_session, of_ones_own_other_session)
POSTS = [route for route in PEOPLES if route.method == "POST"]


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.path)
@pytest.mark.parametrize("wrong", WRONG_TOKENS, ids=lambda wrong: wrong.__name__)
def test_a_form_without_its_sessions_token_does_nothing(
    busy: QuietDesk, user: SignedIn, route: Route, wrong: Callable[[SignedIn, SignedIn], str]
) -> None:
    token = wrong(user, SignedIn(busy, "Alex Example", "alex@example.com"))
    before = everything(busy)

    reply = user.ask("POST", place_of(route.path, busy), body=f"csrf={token}".encode(), x_csrf_token=token)

    assert reply.status is HTTPStatus.FORBIDDEN
    assert everything(busy) == before
    assert [(event.what, event.code, event.who) for event in audit_log(busy)] == [("refused", "csrf", user.person.id)]


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.path)
@pytest.mark.parametrize(
    "headers", [{"origin": "https://stranger.example"}, {"sec_fetch_site": "cross-site"}], ids=["origin", "fetch site"]
)
def test_another_sites_page_cannot_post_even_with_the_token(
    busy: QuietDesk, user: SignedIn, route: Route, headers: dict[str, str]
) -> None:
    before = everything(busy)

    reply = user.ask(
        "POST",
        place_of(route.path, busy),
        body=f"csrf={user.csrf}".encode(),
        x_csrf_token=user.csrf,
        **headers,  # type: ignore[arg-type]
    )

    assert reply.status is HTTPStatus.FORBIDDEN
    assert everything(busy) == before


@pytest.mark.parametrize("route", [route for route in PEOPLES if route.method == "GET"], ids=lambda route: route.path)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(busy: QuietDesk, user: SignedIn, route: Route, method: str) -> None:
    before = everything(busy)

    reply = user.ask(method, place_of(route.path, busy))

    assert reply.status is HTTPStatus.OK
    assert everything(busy) == before
    assert bool(reply.body) is (method == "GET")
    assert [event.who for event in audit_log(busy)] == [user.person.id]


ALL_PLACES = [*sorted({route.path for route in ROUTES}), "no-such-page"]


@pytest.mark.parametrize("is_signed_in", [True, False], ids=["signed in", "not signed in"])
def test_every_page_of_the_inbox_refuses_every_frame(busy: QuietDesk, user: SignedIn, *, is_signed_in: bool) -> None:
    user.cookie = user.cookie if is_signed_in else ""
    pages = [user.ask(method, place_of(path, busy)) for path, method in product(ALL_PLACES, ("GET", "POST"))]
    shown = [page for page in pages if str(page.headers.get("Content-Type")).startswith("text/html")]

    assert len(shown) > len(ALL_PLACES) / 2
    assert all("frame-ancestors 'none'" in page.headers["Content-Security-Policy"] for page in shown)


def test_fifty_scanners_of_an_alert_link_change_nothing_and_she_then_signs_in(busy: QuietDesk, user: SignedIn) -> None:
    link = f"leads/{busy.leads()[0].reference}"
    cookie, user.cookie = user.cookie, ""
    before = everything(busy)
    for number in range(50):
        reply = user.ask("HEAD" if number % 5 == 0 else "GET", link)
        user.ask("GET", reply.headers["Location"].removeprefix("/inbox/").partition("?")[0], query={"to": link})
    assert everything(busy) == before

    user.cookie = cookie
    assert user.get(link).status is HTTPStatus.OK
    assert "Ana Example" in str(user.get(link).body)


def test_a_removed_person_is_out_at_once(busy: QuietDesk, user: SignedIn) -> None:
    from chalicelib.inbox import people

    people.remove_person(busy.records, user.person, busy.clock.now())
    assert user.get("").status is HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    "others",
    ['prefs={"a":1}; {}', "flag; {}", "{}; wp[a]=1", "x=a b; {}", " {} ;y=\u00e9"],
    ids=["json", "flag", "[]", "space", "after"],
)
def test_cookies_of_other_sites_of_the_domain_do_no_harm(user: SignedIn, others: str) -> None:
    user.cookie = others.replace("{}", user.cookie)
    assert user.get("").status is HTTPStatus.OK


@pytest.mark.parametrize("person", ["", "é" * 1_000, "nobody"])
def test_nobody_is_removed_by_a_name_that_is_none(desk: QuietDesk, user: SignedIn, person: str) -> None:
    before = everything(desk)
    assert user.post("people/remove", {"person": person}).status is HTTPStatus.NOT_FOUND
    assert everything(desk) == before
