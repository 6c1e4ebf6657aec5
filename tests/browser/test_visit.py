"""A visit from the practice's inbox to the person's mailbox and back, in a real browser that runs no script."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from icalendar import Calendar
from playwright.sync_api import FloatRect, Page, expect

from tests.browser.inboxing import Seat, signed_in
from tests.browser.measuring import LEAST_IN_SENTENCE, look_at
from tests.browser.visiting import CERTIFICATION, Outbox, Visit, let_pass, new_words, post_json
from tests.posts import CERTIFICATION as ANSWERS

MINUTE = timedelta(minutes=1)
WISHES = {
    "I need another time": ("Yes, I need another time", "We know that you need another time."),
    "I cannot come": ("Yes, I cannot come", "We know that you cannot come."),
}


@pytest.fixture
def seat(device: Callable[[], Seat], desk_url: str) -> Seat:
    return signed_in(device().context, desk_url, email=f"{new_words()}@example.com")


@pytest.fixture
def reference(desk_url: str) -> str:
    """Send a request as a site's own form does, and return its reference."""
    answers = {**ANSWERS, "email": "rosa@example.com", "condition": new_words()}
    return str(post_json(f"{desk_url}{CERTIFICATION}", answers)["id"])


def schedule(page: Page, reference: str) -> None:
    page.goto(f"/inbox/leads/{reference}")
    page.locator("summary", has_text="Scheduled").click()
    page.get_by_label("Day of the visit").fill("2027-01-04")
    page.get_by_label("Time of the visit").fill("15:10")
    with page.expect_navigation():
        page.get_by_role("button", name="Mark scheduled", exact=True).click()


def links_in(text: str) -> dict[str, str]:
    return dict(re.findall(r"^(I .*): https?://[^/]+(/visit/\S+)", text, re.MULTILINE))


def test_a_visit_is_told_and_the_person_says_that_they_cannot_come(
    seat: Seat, visit: Visit, outbox: Outbox, reference: str
) -> None:
    schedule(seat.page, reference)
    let_pass(seat.page, MINUTE)  # until the next sweep
    told = outbox.wait_for("Your appointment is on Monday January 4, 2027 at 3:10 PM.")
    assert told["subject"] == f"Your appointment: Monday January 4 at 3:10 PM · {reference}"
    (event,) = Calendar.from_ical(told["calendar"]).walk("VEVENT")
    assert event["SEQUENCE"] == 0
    links = links_in(told["text"])
    assert links.keys() == WISHES.keys()
    for wish, link in links.items():
        button, answer = WISHES[wish]
        page = visit(link, javascript=False)
        button_ends_at = _box(page, "main button")["y"] + _box(page, "main button")["height"]
        assert _box(page, ".call a")["y"] - button_ends_at >= 16  # nobody calls by a slip
        page.get_by_role("button", name=button, exact=True).press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(answer)
    assert outbox.wait_for("They cannot come to their visit.")["subject"].endswith(reference)
    seat.page.goto("/inbox")
    expect(seat.page.locator("main")).to_contain_text("cannot come")
    _look_at_the_pages(visit, links)


def _box(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).bounding_box()
    assert box
    return box


def _look_at_the_pages(visit: Visit, links: dict[str, str]) -> None:
    for link, language in product(links.values(), ("en", "es")):
        page = visit(f"{link.partition('?')[0]}?lang={language}")
        look = look_at(page, widths=(390, 320), least_in_sentence=LEAST_IN_SENTENCE)
        assert look.faults == {False: [], True: []}
        assert look.too_small(390) == look.too_small(320) == []
        assert look.reach == {390: 390, 320: 320}
