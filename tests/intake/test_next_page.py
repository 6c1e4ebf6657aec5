"""Where a visitor goes after sending: to a page of an allowed site or to our own, never anywhere else."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desks import SITE, STRANGER, QuietDesk
from tests.posts import AS_PERSON, AS_SCRIPT, CONTACT, Visitor, as_json, as_urlencoded, without_arrival

BARE = "https://hudsonlantern.example.com"


def location(wish: str, headers: dict[str, str] | None = None, name: str = "_next") -> str:
    answer = Visitor(QuietDesk()).post("/f/contact", as_urlencoded(CONTACT | {name: wish}), AS_PERSON | (headers or {}))
    assert answer.status == 303
    return answer.headers["location"]


@pytest.mark.parametrize(
    "wish",
    [
        f"{SITE}/done",
        f"{SITE}/done?from=contact#top",
        f"{BARE}/",
        SITE,
        f"{SITE}/a/../b",
        "HTTPS://WWW.HudsonLantern.example.com/done",
        f"{SITE}/?next=https://stranger.example",
    ],
)
def test_page_of_an_allowed_site_is_gone_to(wish: str) -> None:
    assert location(wish) == wish


@pytest.mark.parametrize("name", ["_next", "_redirect", "redirect", "redirectTo", "_NEXT"])
def test_every_usual_name_for_the_wish_is_understood(name: str) -> None:
    assert location(f"{SITE}/done", name=name) == f"{SITE}/done"


@pytest.mark.parametrize("headers", [{"Origin": SITE}, {"Referer": f"{SITE}/blog/article?x=1"}])
def test_path_means_the_site_that_holds_the_form(headers: dict[str, str]) -> None:
    assert location("/done", headers) == f"{SITE}/done"


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": STRANGER}, {"Referer": f"{STRANGER}/x"}, {"Origin": "null"}, {"Referer": "https://["}]
)
def test_path_of_a_site_that_is_not_known_leads_to_our_page(headers: dict[str, str]) -> None:
    assert without_arrival(location("/done", headers)) == "/thanks"


EVIL = [
    STRANGER,
    f"{STRANGER}/done",
    "//stranger.example/done",
    "///stranger.example/done",
    "/\\stranger.example",
    "\\\\stranger.example",
    "https:\\\\stranger.example",
    "https:/\\stranger.example",
    "https:stranger.example",
    "https:///stranger.example",
    f"{SITE}.stranger.example/",
    f"{SITE}@stranger.example/",
    "https://www.hudsonlantern.example.com:pass@stranger.example/",
    "https://stranger.example\\@www.hudsonlantern.example.com/",
    "https://stranger.example#@www.hudsonlantern.example.com/",
    "https://stranger.example?@www.hudsonlantern.example.com/",
    f"{SITE}:8443/",
    "https://www.hudsonlantern.example.com%2estranger.example/",
    "http://www.hudsonlantern.example.com/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://www.hudsonlantern.example.com",
    "data:text/html,hello",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://www.hudsonlantern.example.com/",
    f"blob:{SITE}/x",
    f"{SITE}/a\r\nSet-Cookie: a=b",
    f"{SITE}/a\nLocation: {STRANGER}",
    f"{SITE}/a\tb",
    f"{SITE}/a b",
    f" {STRANGER} ",
    f"{SITE}/é",
    "https://www。hudsonlantern。example。com/",
    "https://[::1]/",
    "https://[",
    "https://",
    "thanks.html",
    "?x",
    "#x",
    f"{SITE}/{'x' * 2_000}",
]


@pytest.mark.parametrize("wish", EVIL)
def test_any_other_wish_leads_to_our_page(wish: str) -> None:
    assert without_arrival(location(wish, {"Referer": f"{SITE}/blog"})) == "/thanks"


@pytest.mark.parametrize("wish", EVIL)
def test_script_is_never_sent_anywhere_else_either(visitor: Visitor, wish: str) -> None:
    answer = visitor.post("/f/contact", as_json(CONTACT | {"_next": wish}), AS_SCRIPT)

    assert without_arrival(answer.json["next"]) == "/thanks"


PIECES = [
    *("https:", "http:", "javascript:", "/", "//", "\\", "@", ":", "#", "?", ".", "%2f", "%00", "\t", "[", "]", ".."),
    *("www.hudsonlantern.example.com", "stranger.example", SITE, "x", "443"),
]
pieces = st.sampled_from(PIECES)


@given(wish=st.lists(pieces, max_size=8).map("".join))
def test_no_wish_leads_off_the_allowed_sites(wish: str) -> None:
    # As a browser reads it: a backslash is a slash, tabs are nothing.
    gone_to = urlsplit(urljoin("https://desk.example.com/f/contact", location(wish).replace("\\", "/")))

    allowed = {"www.hudsonlantern.example.com", "hudsonlantern.example.com", "desk.example.com"}
    assert (gone_to.scheme, gone_to.netloc in allowed) == ("https", True)


def test_next_is_absolute_where_the_desk_knows_its_own_address() -> None:
    visitor = Visitor(QuietDesk(PUBLIC_URL="https://desk.example.com/api/"))

    assert without_arrival(visitor.submit("contact", CONTACT).json["next"]) == "https://desk.example.com/api/thanks"


def test_no_answer_enters_the_address_of_the_next_page() -> None:
    typed = CONTACT | {"name": "Rosa"}

    assert without_arrival(location("", {}, "unused")) == "/thanks"
    assert all(value not in location(f"{SITE}/done") for value in typed.values())
