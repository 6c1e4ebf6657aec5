"""However nasty what is sent to the inbox is, it costs little and is answered: every route of it, every name it reads.

Whoever sends it is signed in: a stolen cookie opens all of these. The routes are the router's, and the names those that
their sources ask for, so that neither can be left out.
"""

import json
import random
import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest

from chalicelib.inbox import pages
from chalicelib.inbox.pages.practice.settings import PARTS
from chalicelib.inbox.request import LARGEST_BODY
from chalicelib.inbox.routes import ROUTES, Route
from chalicelib.practice.hours_reader import WEEKDAYS
from chalicelib.web.request import Reply
from tests.desks import QuietDesk
from tests.inbox.signed_in import WANTED, SignedIn, stored
from tests.integration.test_nasty import LARGEST_ANSWER, LUCKY, MOST_TURNS, turn

pytestmark = pytest.mark.proof

UNITS = {
    "marks": "\u0301\u0316",
    "letters with marks": "a\u0301\u0316\u0323",
    "signs that grow": "\ufdfa",
    "signs that come apart": "\ufb2c",
    "lesser-than signs": "<",
    "quotes": "'\"",
    "ends of lines": "\r\n",
    "blanks and a letter": "    a",
    "digits": "1",
    "numbers of cards": "4111 1111 1111 1111 ",
    "phones": "212-555-0134 ",
    "dates": "4/23/1975 ",
    "hours": "9:00-13:00, ",
    "brackets": "((",
    "addresses": "a@b.co ",
    "links": "http://a.b ",
    "pairs": "a&",
    "objects": "{},",
    "lists": "[[",
    "directions": "\u202e\u2066",
    "emoji": "\U0001f468\u200d",
}
QUERY = 8_000  # bytes: the gateway takes no longer address
RANDOM_REQUESTS = 5_000
# What makes the rest of a form right, so that its text is looked at.
RIGHT = {"number": "0", "draft": "d1", "form": "certification", "when": "today", "how": "closed", "first": "2026-12-01"}
POSTS = [route for route in ROUTES if route.method == "POST" and not route.speaks_json]
SCRIPTS = [route for route in ROUTES if route.method == "POST" and route.speaks_json]
GETS = [route for route in ROUTES if route.method == "GET"]


def named(route: Route) -> str:
    return f"{route.method} {route.path}"


@cache
def names_of(page: str) -> tuple[str, ...]:
    """Return every name of a field or of a part of the address that a page, or what pages share, asks for."""
    folder = Path(str(pages.__path__[0])).parent
    sources = [*folder.glob("*.py"), *(folder / "pages" / page).glob("*.py")]
    asked = re.compile(r'(?:text|query|get|form)\(\s*(?:request, )?"(\w+)"')
    found = {name for file in sources for name in asked.findall(file.read_text(encoding="utf-8"))}
    if page == "practice":
        found |= {name for day in WEEKDAYS for name in (day, f"{day}_until")} | {"respond_within", *PARTS}
    return tuple(sorted(found - {"csrf"}))


def test_the_names_of_fields_are_found() -> None:
    assert {"text", "draft", "status", "certified_until"} <= set(names_of("lead"))
    assert {"name", "phone", "about"} <= set(names_of("call"))
    assert {"part", "first", "monday_until", "respond_within", "alerts_to"} <= set(names_of("practice"))
    assert {"endpoint", "key"} <= set(names_of("push"))


@pytest.fixture
def busy(desk: QuietDesk) -> SignedIn:
    stored(desk)
    stored(desk, is_held=True)
    return SignedIn(desk)


def place(user: SignedIn, route: Route) -> str:
    reference = user.desk.leads()[0].reference if user.desk.leads() else "K7Q2-9M4T"
    return route.path.replace("{reference}", reference).replace("{token}", "a" * 200)


def cheap_reply(user: SignedIn, path: str, body: bytes, csrf: str = "") -> Reply:
    """Post something, and hold its answer to what any of them may cost."""
    begun = time.process_time()
    reply = user.ask("POST", path, body=body, x_csrf_token=csrf)
    spent = time.process_time() - begun
    said = reply.body if isinstance(reply.body, str | bytes) else json.dumps(reply.body)
    assert reply.status < 500, path
    assert len(said if isinstance(said, bytes) else said.encode()) <= LARGEST_ANSWER, (path, body[:60])
    assert spent < 0.1 or spent / turn() <= MOST_TURNS, (path, body[:60], spent)
    return reply


def bodies(user: SignedIn, route: Route, unit: str) -> Iterator[bytes]:
    """Yield forms: one name full of the unit, then many names at once, then six megabytes."""
    csrf = f"csrf={user.csrf}".encode()
    right = "".join(f"&{name}={value}" for name, value in RIGHT.items()).encode()
    escaped, names = quote(unit, safe="").encode(), names_of(route.page)
    for name in names:
        begun = csrf + right + f"&{name}=".encode()
        yield begun + escaped * ((LARGEST_BODY - len(begun)) // len(escaped))
    for raw in (escaped, unit.encode()):
        for some in (names[:30], names[30:]):
            each = (LARGEST_BODY - 2_000) // max(len(some), 1) // len(raw)
            yield csrf + b"".join(f"&{name}=".encode() + raw * each for name in some)
        yield csrf + b"&text=" + raw * (6_000_000 // len(raw))


@pytest.mark.parametrize("route", POSTS, ids=named)
def test_no_form_of_the_inbox_costs_much_whatever_is_in_it(busy: SignedIn, route: Route) -> None:
    for unit in UNITS.values():
        for body in bodies(busy, route, unit):
            reply = cheap_reply(busy, place(busy, route), body)
            if found := WANTED.search(str(reply.body)):
                busy.confirm(found["deed"], found["subject"])
                cheap_reply(busy, place(busy, route), body)
            busy.sign_in()


def nested(opening: str, closing: str) -> str:
    depth = (LARGEST_BODY - 40) // (len(opening) + len(closing))
    return opening * depth + "1" + closing * depth


@pytest.mark.parametrize("route", SCRIPTS, ids=named)
def test_no_script_of_the_inbox_costs_much_whatever_it_says(busy: SignedIn, route: Route) -> None:
    long = {name: unit * (LARGEST_BODY // 4 // len(unit.encode()) // 3) for name, unit in UNITS.items()}
    texts = [json.dumps(dict.fromkeys(names, text)) for text in long.values() for names in (("to",), ("endpoint",))]
    texts += [json.dumps({name: {"id": text, "response": text}}) for text in long.values() for name in ("credential",)]
    texts += [json.dumps(dict.fromkeys(names_of(route.page), text))[:LARGEST_BODY] for text in long.values()]
    texts += [nested("[", "]"), nested('{"a":', "}"), "[" * LARGEST_BODY, '{"a":[' + "{}," * 40_000 + "1]}"]
    texts += ['{"to":' + "9" * 100_000 + "}", "{" + ",".join(f'"{number}":1' for number in range(12_000)) + "}"]
    for text in [*texts, "{},".join([""] * 2_000_000)]:
        cheap_reply(busy, place(busy, route), text.encode(), busy.csrf)
        busy.sign_in()


@pytest.mark.parametrize("route", GETS, ids=named)
def test_no_page_of_the_inbox_costs_much_whatever_its_address_says(busy: SignedIn, route: Route) -> None:
    for unit in UNITS.values():
        text = unit * (QUERY // len(quote(unit)))
        for query in ({name: text} for name in names_of(route.page)):
            begun = time.process_time()
            reply = busy.ask("GET", place(busy, route), query=query)
            spent = time.process_time() - begun
            assert reply.status < 500
            assert len(str(reply.body).encode()) <= LARGEST_ANSWER, query.keys()
            assert spent < 0.1 or spent / turn() <= MOST_TURNS, (query.keys(), spent)


def test_random_requests_to_the_inbox_are_no_fault(busy: SignedIn) -> None:
    chance = random.Random(LUCKY or 20_261_127)
    lead = busy.desk.leads()[0].reference
    statuses: dict[int, int] = {}
    for _ in range(RANDOM_REQUESTS):
        route = chance.choice(ROUTES)
        names = chance.sample(names_of(route.page), min(4, len(names_of(route.page))))
        texts = [
            *RIGHT.values(),
            lead,
            "",
            "on",
            "yes",
            "0",
            "-1",
            "9" * 12,
            "\x00",
            *(unit * 40 for unit in UNITS.values()),
        ]
        fields = {name: chance.choice([RIGHT.get(name, "x"), *chance.sample(texts, 3)]) for name in names}
        sent = {**fields, "csrf": busy.csrf}
        written = json.dumps(sent) if route.speaks_json else "&".join(f"{n}={quote(v)}" for n, v in sent.items())
        path = chance.choice([place(busy, route), route.path, place(busy, route) + "/x", "%2e%2e/" + route.path])
        reply = busy.ask(
            chance.choice([route.method, "POST", "GET", "HEAD"]),
            path,
            query=fields,
            body=written.encode(),
            x_csrf_token=busy.csrf,
        )
        statuses[reply.status] = statuses.get(reply.status, 0) + 1
        assert reply.status < 500, (route, fields)
        if found := WANTED.search(str(reply.body)):
            busy.confirm(found["deed"], found["subject"])
        busy.sign_in()
    assert len(statuses) > 5, statuses
