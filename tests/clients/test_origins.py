"""A page of another origin that the practice has not listed: what its developer sees, and what its visitors can do."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import Outbox, new_words, question, thanks_of
from tests.clients.workshop import Site, page_of

FORM = '<form action="{desk}/f/contact" method="post"><input name="email"><textarea name="message"></textarea><button>'
CALL = """async ([url, headers]) => {
  const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams({ email: "ana@example.com" }) });
  return [answer.status, await answer.json()];
}"""


@pytest.fixture
def page_of_a_stranger(page: Page, stranger: Site, desk_url: str) -> Page:
    page.goto(stranger.put("/", page_of(FORM.format(desk=desk_url))))
    return page


def test_simple_call_reads_which_setting_to_change(page_of_a_stranger: Page, stranger: Site, desk_url: str) -> None:
    status, answer = page_of_a_stranger.evaluate(CALL, [f"{desk_url}/f/contact", {"Accept": "application/json"}])

    assert status == 403
    assert [error["code"] for error in answer["errors"]] == ["BLOCKED"]
    assert stranger.url in answer["error"]
    assert "site.allowed_origins in practice.toml" in answer["error"]


def test_call_with_a_preflight_is_stopped_by_the_browser_which_names_both_sites(
    page_of_a_stranger: Page, stranger: Site, desk_url: str
) -> None:
    headers = {"Accept": "application/json", "Idempotency-Key": "k"}

    with page_of_a_stranger.expect_console_message(lambda message: "CORS" in message.text) as said:
        failed = page_of_a_stranger.evaluate(
            f"args => ({CALL})(args).catch(String)", [f"{desk_url}/f/contact", headers]
        )

    assert failed == "TypeError: Failed to fetch"
    assert f"{desk_url}/f/contact" in said.value.text
    assert stranger.url in said.value.text


def test_plain_form_of_any_site_is_sent(page_of_a_stranger: Page, desk_url: str, outbox: Outbox) -> None:
    words = new_words()
    page_of_a_stranger.locator("[name=email]").fill("ana@example.com")
    page_of_a_stranger.locator("[name=message]").fill(question(words))

    page_of_a_stranger.locator("button").click()

    expect(page_of_a_stranger).to_have_url(thanks_of(desk_url))
    assert outbox.wait_for(words)
