"""A message that is in doubt: the browser frees it without a word to the visitor, or a person decides."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.visiting import ARTICLE, CONTACT, FORM_CONTACT, READING, Outbox, Visit, fill_contact, new_words, send

# The riddle itself takes a second or two; the rest is for a busy machine.
SOLVED_WITHIN = timedelta(seconds=20)
# Longer than a solved one takes here.
WATCHED_FOR = 6_000  # milliseconds


def fill_doubtfully(page: Page, words: str) -> None:
    fill_contact(page).locator("[name=message]").fill(f"[url=http://spin.example.bet]{words}[/url]")
    page.wait_for_timeout(READING)


def fetched_by(page: Page) -> list[str]:
    paths: list[str] = []

    def note(request: Request) -> None:
        paths.append(f"{request.method} /{request.url.split('/', 3)[3].partition('?')[0]}")

    page.on("request", note)
    return paths


def is_told(page: Page, outbox: Outbox, words: str) -> bool:
    deadline = time.monotonic() + SOLVED_WITHIN.total_seconds()
    while not (found := outbox.emails_with(words)) and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    return bool(found)


# The desk's own page allows neither inline script nor workers from a text.
@pytest.mark.parametrize("path", [ARTICLE, CONTACT])
def test_a_doubtful_message_frees_itself_while_the_visitor_reads_the_thanks(
    visit: Visit, outbox: Outbox, path: str
) -> None:
    page, words = visit(path), new_words()
    fetched = fetched_by(page)
    fill_doubtfully(page, words)

    send(page.locator(FORM_CONTACT))

    expect(page.locator(".fd-thanks")).to_contain_text("Your message has arrived.")
    assert is_told(page, outbox, words)
    assert {"GET /challenge.js", "POST /f/contact/solution"} <= set(fetched)


def test_who_is_not_in_doubt_fetches_nothing_more(visit: Visit, outbox: Outbox) -> None:
    page, words = visit(ARTICLE), new_words()
    fetched = fetched_by(page)

    send(fill_contact(page, words))

    outbox.wait_for(words)
    assert "GET /challenge.js" not in fetched


def test_a_browser_that_cannot_solve_it_leaves_the_message_held_and_the_visitor_thanked(
    visit: Visit, outbox: Outbox
) -> None:
    page, words = visit(ARTICLE), new_words()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(error.message))
    page.route("**/challenge.js*", lambda route: route.abort())
    fill_doubtfully(page, words)

    send(page.locator(FORM_CONTACT))

    expect(page.locator(".fd-thanks")).to_contain_text("Your message has arrived.")
    page.wait_for_timeout(WATCHED_FOR)
    assert outbox.emails_with(words) == []
    assert troubles == []


def test_without_javascript_the_visitor_is_thanked_and_the_message_is_held(visit: Visit, outbox: Outbox) -> None:
    page, words = visit(ARTICLE, javascript=False), new_words()
    fill_doubtfully(page, words)

    send(page.locator(FORM_CONTACT))

    expect(page.locator("h1")).to_have_text("Thank you. Your message has arrived.")
    page.wait_for_timeout(WATCHED_FOR)
    assert outbox.emails_with(words) == []


def test_the_page_stays_usable_while_the_browser_solves(visit: Visit) -> None:
    page = visit(ARTICLE)
    page.evaluate(
        "() => { window.longest = 0; let last = performance.now();"
        "setInterval(() => { const now = performance.now();"
        "window.longest = Math.max(window.longest, now - last); last = now; }, 10); }"
    )
    fill_doubtfully(page, new_words())
    with page.expect_response("**/f/contact/solution") as solved:
        page.evaluate("() => { window.longest = 0; }")
        send(page.locator(FORM_CONTACT))

    assert solved.value.status == 200
    assert page.evaluate("() => window.longest") < 500  # milliseconds
