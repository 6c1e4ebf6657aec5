"""Where a visitor came from: by our script's field, by the hosted page, or by the browser's own header."""

import re

import pytest

from tests.desks import SITE, QuietDesk
from tests.posts import AS_PERSON, AS_SCRIPT, CERTIFICATION, CONTACT, Visitor, as_json, as_urlencoded

PAGE = f"{SITE}/blog/back-pain"
KEPT = "hudsonlantern.example.com/blog/back-pain"


@pytest.fixture
def visitor(desk: QuietDesk) -> Visitor:
    return Visitor(desk)


def test_a_script_tells_its_page_and_campaign(desk: QuietDesk, visitor: Visitor) -> None:
    told = f"{PAGE}?utm_source=Newsletter&utm_medium=email&utm_campaign=spring&gclid=abc"
    assert visitor.submit("certification", {**CERTIFICATION, "_source": told}).is_accepted
    assert desk.only_lead().source == {
        "page": KEPT,
        "source": "newsletter",
        "medium": "email",
        "campaign": "spring",
    }


def test_a_plain_post_is_known_by_its_referrer(desk: QuietDesk, visitor: Visitor) -> None:
    headers = {**AS_PERSON, "Referer": f"{PAGE}?fbclid=IwAR0&q=maria@example.com"}
    assert visitor.post("/f/contact", as_urlencoded(CONTACT), headers).is_accepted
    assert desk.only_lead().source == {"page": KEPT}


def test_the_field_counts_more_than_the_header(desk: QuietDesk, visitor: Visitor) -> None:
    headers = {**AS_SCRIPT, "Referer": f"{SITE}/"}
    assert visitor.post("/f/contact", as_json({**CONTACT, "_source": PAGE}), headers).is_accepted
    assert desk.only_lead().source == {"page": KEPT}


def test_a_campaign_in_fields_of_a_builder_is_known_too(desk: QuietDesk, visitor: Visitor) -> None:
    assert visitor.submit("contact", {**CONTACT, "utm_source": "Google", "utm_medium": "cpc"}).is_accepted
    assert desk.only_lead().source == {"source": "google", "medium": "cpc"}


def test_the_field_is_no_answer_and_makes_no_other_request(desk: QuietDesk, visitor: Visitor) -> None:
    for told in (PAGE, f"{SITE}/elsewhere"):
        assert visitor.submit("contact", {**CONTACT, "_source": told}).is_accepted
    lead = desk.only_lead()
    assert "_source" not in dict(lead.other_answers)
    assert lead.source == {"page": KEPT}


def test_without_anything_nothing_is_known(desk: QuietDesk, visitor: Visitor) -> None:
    assert visitor.submit("contact", CONTACT).is_accepted
    assert desk.only_lead().source == {}


def field_of(html: str) -> str:
    (value,) = re.findall(r'name="_source" value="([^"]*)"', html)
    return str(value).replace("&amp;", "&")


def test_the_hosted_page_hands_on_the_page_that_led_to_it(desk: QuietDesk, visitor: Visitor) -> None:
    headers = {**AS_PERSON, "Referer": f"{PAGE}?fbclid=IwAR0"}
    html = str(visitor.get("/f/contact?utm_source=newsletter&gclid=x", headers).body)
    assert field_of(html) == f"{KEPT}?utm_source=newsletter"
    assert "IwAR0" not in html
    sent = {**CONTACT, "_source": field_of(html)}
    assert visitor.post("/f/contact", as_urlencoded(sent), AS_PERSON).is_accepted
    assert desk.only_lead().source == {"page": KEPT, "source": "newsletter"}


def test_a_refused_form_keeps_where_it_came_from(visitor: Visitor) -> None:
    answer = visitor.post("/f/contact", as_urlencoded({"email": "x", "_source": PAGE}), AS_PERSON)
    assert answer.status == 422
    assert field_of(str(answer.body)) == PAGE


def test_a_page_that_nothing_led_to_has_an_empty_field(visitor: Visitor) -> None:
    assert field_of(str(visitor.get("/f/contact", AS_PERSON).body)) == ""


@pytest.mark.parametrize(
    "told", ["?" + "&".join(f"utm_{n}=a" for n in range(99)), "?%ff%fe", "x" * 5000, "//", "http://"]
)
def test_what_cannot_be_read_costs_nobody_a_lead(desk: QuietDesk, visitor: Visitor, told: str) -> None:
    assert visitor.submit("contact", {**CONTACT, "_source": told}).is_accepted
    assert desk.only_lead().source.keys() <= {"page"}
