"""The small files that programs look for, and that HEAD is answered wherever GET is."""

from dataclasses import replace
from datetime import timedelta

import pytest

import app
from tests.desks import SITE, QuietDesk
from tests.posts import AS_PERSON, AS_SCRIPT, Visitor

SECURITY = "/.well-known/security.txt"
# An address for each route that answers GET, but for those of the inbox, which has such a test of its own.
ADDRESSES = {
    path: path.format(form="contact", project="blog", token="no-token-of-ours", **{"proxy+": "nowhere"})
    for path, methods in app.app.routes.items()
    if "GET" in methods and not path.startswith("/inbox")
}


def read(text: str) -> dict[str, str]:
    """Return the fields of a security.txt by their names."""
    return dict(line.split(": ", 1) for line in text.splitlines())


@pytest.mark.parametrize("asks", [AS_PERSON, AS_SCRIPT], ids=["person", "script"])
@pytest.mark.parametrize("path", ADDRESSES.values(), ids=ADDRESSES)
def test_head_is_answered_as_get_but_for_the_body(visitor: Visitor, path: str, asks: dict[str, str]) -> None:
    got, looked = (visitor.ask(method, path, asks | {"Origin": SITE}) for method in ("GET", "HEAD"))

    assert (looked.status, looked.headers, looked.body) == (got.status, got.headers, "")
    assert got.body


@pytest.mark.parametrize("path", ["/health", "/f/contact", "/f/certification", "/thanks", "/frontdesk.js"])
def test_monitor_that_asks_head_finds_the_desk_up(visitor: Visitor, path: str) -> None:
    assert visitor.ask("HEAD", path).status == 200


def test_head_changes_nothing(visitor: Visitor, desk: QuietDesk) -> None:
    for path in ADDRESSES.values():
        visitor.ask("HEAD", path)

    assert (desk.leads(), desk.memory_records.all()) == ([], [])


def test_crawlers_are_kept_from_the_inbox_and_from_what_was_typed_into_an_address(visitor: Visitor) -> None:
    answer = visitor.get("/robots.txt")

    rules = [line for line in answer.body.splitlines() if line]
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    hidden = ["Disallow: /inbox", "Disallow: /stop/", "Disallow: /visit/", "Disallow: /*?"]
    assert rules[:5] == ["User-agent: *", *hidden]
    assert rules[5:] == ["Allow: /f/*?lang=en$", "Allow: /f/*?lang=es$"]


def test_icon_is_a_picture_that_a_browser_keeps(visitor: Visitor) -> None:
    answer = visitor.get("/favicon.ico")

    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.body.startswith('<svg xmlns="http://www.w3.org/2000/svg" ')
    assert answer.body.endswith("</svg>")
    assert "max-age" in answer.headers["cache-control"]


def test_security_contact_is_the_phone_unless_the_practice_names_an_address(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    by_phone = visitor.get(SECURITY)
    desk.practice = replace(desk.practice, security_contact="security@example.com")
    by_mail = visitor.get(SECURITY)

    assert by_phone.headers["content-type"] == "text/plain; charset=utf-8"
    assert read(by_phone.body)["Contact"] == f"tel:{desk.practice.phone_link}"
    assert read(by_mail.body)["Contact"] == "mailto:security@example.com"
    assert read(by_mail.body)["Preferred-Languages"] == "en, es"


@pytest.mark.parametrize("passed", [timedelta(0), timedelta(hours=11), timedelta(days=500)])
def test_it_is_good_for_half_a_year_from_whenever_it_is_read(desk: QuietDesk, passed: timedelta) -> None:
    desk.wait(passed)
    said = read(Visitor(desk).get(SECURITY).body)["Expires"]

    day = (desk.clock.now() + timedelta(days=180)).date()
    assert said == f"{day}T00:00:00Z"


def test_it_names_its_own_address_where_the_desk_has_one(visitor: Visitor) -> None:
    assert "Canonical" not in read(visitor.get(SECURITY).body)

    named = Visitor(QuietDesk(PUBLIC_URL="https://desk.example.com")).get(SECURITY)
    assert read(named.body)["Canonical"] == f"https://desk.example.com{SECURITY}"
