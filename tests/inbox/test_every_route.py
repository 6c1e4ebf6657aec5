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
from tests.inbox.sitting import Sitter, account_of, stored

REFUSALS = {
    HTTPStatus.SEE_OTHER,  # to the sign-in, with nothing on the way
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.METHOD_NOT_ALLOWED,
}
PEOPLES = [route for route in ROUTES if route.open_to == "people"]
PLACES = sorted({route.path for route in PEOPLES})


def no_session(sitter: Sitter) -> None:
    sitter.cookie = ""


def expired(sitter: Sitter) -> None:
    sitter.desk.wait(sessions.IDLE + timedelta(seconds=1))


def older_than_half_a_day(sitter: Sitter) -> None:
    end = sitter.desk.clock.now() + sessions.LONGEST
    while sitter.desk.clock.now() < end:
        sitter.desk.wait(timedelta(minutes=10))
        sitter.get("session")
        found = sessions.find(sitter.desk.records, sitter.cookie)
        if found:
            sessions.keep_awake(sitter.desk.records, found, sitter.desk.clock.now())


def another_persons(sitter: Sitter) -> None:
    other = Sitter(sitter.desk, "Alex Example", "alex@example.com")
    token = sitter.cookie.partition(".")[2]
    sitter.cookie = f"{sessions.COOKIE}={other.person.id}.{token}"


def forged(sitter: Sitter) -> None:
    sitter.cookie = sitter.cookie[:-1] + ("A" if sitter.cookie[-1] != "A" else "B")


def revoked(sitter: Sitter) -> None:
    sessions.end(sitter.desk.records, sitter.person.id, sitter.session.id)


WITHOUT_A_SESSION = (no_session, expired, older_than_half_a_day, another_persons, forged, revoked)


def everything(desk: QuietDesk) -> tuple[list[Any], list[Record]]:
    """Give all that the desk keeps, but for the account, which is written to, and the moment of being seen."""
    records = [one for one in desk.memory_records.all() if not one.shelf.startswith("AUDIT#")]
    return desk.leads(), [one for one in records if "SESSION#" not in one.name]


def place_of(path: str, desk: QuietDesk) -> str:
    return path.replace("{reference}", desk.leads()[0].reference)


@pytest.fixture
def busy(desk: QuietDesk) -> QuietDesk:
    stored(desk)
    stored(desk, is_held=True)
    return desk


@pytest.mark.parametrize("spoil", WITHOUT_A_SESSION, ids=lambda spoil: spoil.__name__)
def test_who_is_not_signed_in_gets_nowhere(busy: QuietDesk, sitter: Sitter, spoil: Callable[[Sitter], None]) -> None:
    token = sitter.csrf
    spoil(sitter)
    before = everything(busy)
    tried = 0
    for path, method in product(PLACES, ("GET", "HEAD", "POST")):
        place, body = place_of(path, busy), f"csrf={token}".encode()
        lines = len(account_of(busy))
        reply = sitter.ask(method, place, body=body if method == "POST" else b"", x_csrf_token=token)
        assert reply.status in REFUSALS, (method, place)
        assert reply.headers.get("Location", "/inbox/sign-in").startswith("/inbox/sign-in"), (method, place)
        written = account_of(busy)[lines:]
        assert [(event.what, event.who) for event in written] == [("refused", "")], (method, place)
        tried += 1
    assert everything(busy) == before
    assert tried == 3 * len(PLACES)


def no_token(_sitter: Sitter, _other: Sitter) -> str:
    return ""


def made_up(sitter: Sitter, _other: Sitter) -> str:
    return sitter.csrf[:-1] + ("0" if sitter.csrf[-1] != "0" else "1")


def of_another_session(_sitter: Sitter, other: Sitter) -> str:
    return other.csrf


def of_ones_own_other_session(sitter: Sitter, _other: Sitter) -> str:
    session, _ = sessions.begin(sitter.desk.records, sitter.person.id, device="x", now=sitter.desk.clock.now())
    return sessions.csrf_token(sitter.desk.settings.desk_secret, session)


WRONG_TOKENS = (no_token, made_up, of_another_session, of_ones_own_other_session)
POSTS = [route for route in PEOPLES if route.method == "POST"]


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.path)
@pytest.mark.parametrize("wrong", WRONG_TOKENS, ids=lambda wrong: wrong.__name__)
def test_a_form_without_its_sessions_token_does_nothing(
    busy: QuietDesk, sitter: Sitter, route: Route, wrong: Callable[[Sitter, Sitter], str]
) -> None:
    token = wrong(sitter, Sitter(busy, "Alex Example", "alex@example.com"))
    before = everything(busy)

    reply = sitter.ask("POST", place_of(route.path, busy), body=f"csrf={token}".encode(), x_csrf_token=token)

    assert reply.status is HTTPStatus.FORBIDDEN
    assert everything(busy) == before
    assert [(event.what, event.code, event.who) for event in account_of(busy)] == [
        ("refused", "csrf", sitter.person.id)
    ]


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.path)
@pytest.mark.parametrize(
    "headers", [{"origin": "https://stranger.example"}, {"sec_fetch_site": "cross-site"}], ids=["origin", "fetch site"]
)
def test_another_sites_page_cannot_post_even_with_the_token(
    busy: QuietDesk, sitter: Sitter, route: Route, headers: dict[str, str]
) -> None:
    before = everything(busy)

    reply = sitter.ask(
        "POST",
        place_of(route.path, busy),
        body=f"csrf={sitter.csrf}".encode(),
        x_csrf_token=sitter.csrf,
        **headers,  # type: ignore[arg-type]
    )

    assert reply.status is HTTPStatus.FORBIDDEN
    assert everything(busy) == before


@pytest.mark.parametrize("route", [route for route in PEOPLES if route.method == "GET"], ids=lambda route: route.path)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(busy: QuietDesk, sitter: Sitter, route: Route, method: str) -> None:
    before = everything(busy)

    reply = sitter.ask(method, place_of(route.path, busy))

    assert reply.status is HTTPStatus.OK
    assert everything(busy) == before
    assert bool(reply.body) is (method == "GET")
    assert [event.who for event in account_of(busy)] == [sitter.person.id]


def test_fifty_scanners_of_an_alert_link_change_nothing_and_she_then_signs_in(busy: QuietDesk, sitter: Sitter) -> None:
    link = f"leads/{busy.leads()[0].reference}"
    cookie, sitter.cookie = sitter.cookie, ""
    before = everything(busy)
    for number in range(50):
        reply = sitter.ask("HEAD" if number % 5 == 0 else "GET", link)
        sitter.ask("GET", reply.headers["Location"].removeprefix("/inbox/").partition("?")[0], query={"to": link})
    assert everything(busy) == before

    sitter.cookie = cookie
    assert sitter.get(link).status is HTTPStatus.OK
    assert "Ana Example" in str(sitter.get(link).body)


def test_a_removed_person_is_out_at_once(busy: QuietDesk, sitter: Sitter) -> None:
    from chalicelib.inbox import people

    people.remove_person(busy.records, sitter.person, busy.clock.now())
    assert sitter.get("").status is HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    "others",
    ['prefs={"a":1}; {}', "flag; {}", "{}; wp[a]=1", "x=a b; {}", " {} ;y=\u00e9"],
    ids=["json", "flag", "[]", "space", "after"],
)
def test_cookies_of_other_sites_of_the_domain_do_no_harm(sitter: Sitter, others: str) -> None:
    sitter.cookie = others.replace("{}", sitter.cookie)
    assert sitter.get("").status is HTTPStatus.OK


@pytest.mark.parametrize("person", ["", "é" * 1_000, "nobody"])
def test_nobody_is_removed_by_a_name_that_is_none(desk: QuietDesk, sitter: Sitter, person: str) -> None:
    before = everything(desk)
    assert sitter.post("people/remove", {"person": person}).status is HTTPStatus.NOT_FOUND
    assert everything(desk) == before
