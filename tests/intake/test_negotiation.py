"""Who gets JSON and who gets a page: the rule that deployed form clients count on, end to end."""

import pytest

from tests.desks import QuietDesk
from tests.posts import BROWSER as FIREFOX
from tests.posts import CONTACT, Visitor, as_json, as_urlencoded

JSON, PAGE = 200, 303
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
JQUERY = "application/json, text/javascript, */*; q=0.01"
AXIOS = "application/json, text/plain, */*"
URLENCODED = "application/x-www-form-urlencoded"

# Content-Type, Accept, reply: what the old Formspree server's own tests asserted.
TRUTH_TABLE = [
    (None, None, PAGE),
    ("application/json", "text/json", JSON),
    ("application/json", "application/json", JSON),
    (None, "application/json", JSON),
    (None, JQUERY, JSON),
    ("application/json", None, JSON),
    ("application/json", AXIOS, JSON),
    (URLENCODED, "application/json", JSON),
    (URLENCODED, AXIOS, JSON),
    (URLENCODED, None, PAGE),
    (None, "text/html", PAGE),
    ("application/json", "text/html", PAGE),
    ("application/json", BROWSER, PAGE),
    (URLENCODED, "text/html, */*; q=0.01", PAGE),
    (None, BROWSER, PAGE),
]


def headers_of(content_type: str | None, accept: str | None) -> dict[str, str]:
    given = {"Content-Type": content_type, "Accept": accept}
    return {name: value for name, value in given.items() if value}


AS_A_BROWSER = {"User-Agent": FIREFOX}


def body_for(content_type: str | None) -> bytes:
    return (as_json if content_type == "application/json" else as_urlencoded)(CONTACT).body


@pytest.mark.parametrize(("content_type", "accept", "reply"), TRUTH_TABLE)
def test_reply_follows_the_truth_table(
    visitor: Visitor, content_type: str | None, accept: str | None, reply: int
) -> None:
    headers = headers_of(content_type, accept) | AS_A_BROWSER

    answer = visitor.ask("POST", "/f/contact", headers, body_for(content_type))

    assert answer.status == reply
    assert ("location" in answer.headers) is (reply == PAGE)


@pytest.mark.parametrize(("content_type", "accept", "_reply"), TRUTH_TABLE)
def test_xmlhttprequest_always_gets_json(
    visitor: Visitor, content_type: str | None, accept: str | None, _reply: int
) -> None:
    headers = headers_of(content_type, accept) | {"X-Requested-With": "XMLHttpRequest"}

    answer = visitor.ask("POST", "/f/contact", headers, body_for(content_type))

    assert answer.json["ok"] is True


@pytest.mark.parametrize(("accept", "reply"), [(None, JSON), ("*/*", JSON), ("text/html", PAGE), (BROWSER, PAGE)])
def test_json_without_a_type_is_json_all_the_same(visitor: Visitor, accept: str | None, reply: int) -> None:
    assert visitor.ask("POST", "/f/contact", headers_of(None, accept), as_json(CONTACT).body).status == reply


@pytest.mark.parametrize("spelling", ["XMLHttpRequest", "xmlhttprequest", "XMLHTTPREQUEST"])
def test_case_of_xmlhttprequest_does_not_matter(visitor: Visitor, spelling: str) -> None:
    answer = visitor.post("/f/contact", as_urlencoded(CONTACT), {"x-requested-with": spelling, "Accept": BROWSER})

    assert answer.status == JSON


def test_fetch_without_accept_gets_a_redirect_for_a_form_body(visitor: Visitor) -> None:
    assert visitor.post("/f/contact", as_urlencoded(CONTACT), {"Accept": "*/*"} | AS_A_BROWSER).status == PAGE


def test_order_in_accept_decides_and_not_its_weights(visitor: Visitor) -> None:
    headers = {"Accept": "text/html;q=0.1, application/json;q=0.9"}

    assert visitor.post("/f/contact", as_json(CONTACT), headers).status == PAGE


@pytest.mark.parametrize(("headers", "is_page"), [({"Accept": "application/json"}, False), ({"Accept": BROWSER}, True)])
def test_refusal_comes_in_the_form_that_was_asked_for(
    visitor: Visitor,
    headers: dict[str, str],
    is_page: bool,  # noqa: FBT001 - a column of the table
) -> None:
    answer = visitor.post("/f/contact", as_urlencoded({"email": "ada"}), headers)

    assert answer.status == 422
    assert answer.is_page is is_page


# Accept-Language, the address's query, `_language`, language of the reply.
LANGUAGES = [
    ("", "", "", "en"),
    ("es-MX,es;q=0.9,en;q=0.8", "", "", "es"),
    ("fr, es;q=0.5, en;q=0.4", "", "", "es"),
    ("en;q=0.5, es", "", "", "es"),
    ("es;q=0, en;q=0.1", "", "", "en"),
    ("es;q=0", "", "", "en"),
    ("de,fr", "", "", "en"),
    (";;;,q=,es-", "", "", "es"),
    ("en", "?lang=es", "", "es"),
    ("en", "?lang=en", "es", "es"),
    ("es", "?lang=en-US", "", "en"),
    ("es", "?lang=xx", "yy", "es"),
]
THANKS = {"en": "Thank you", "es": "Gracias"}


@pytest.mark.parametrize(("browser", "query", "field", "language"), LANGUAGES)
def test_language_is_the_forms_then_the_links_then_the_browsers(
    desk: QuietDesk, browser: str, query: str, field: str, language: str
) -> None:
    fields = CONTACT | {"_language": field}

    answer = Visitor(desk).post(f"/f/contact{query}", as_json(fields), {"Accept-Language": browser})

    assert answer.json["message"].startswith(THANKS[language])
    assert desk.only_lead().language == language
