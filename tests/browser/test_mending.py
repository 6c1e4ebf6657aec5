"""A visitor makes mistakes: nothing typed is lost, and every mistake is said twice, at the top and in its place."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import Contexts
from tests.browser.visiting import (
    ARTICLE,
    CERTIFICATION,
    FORM_CERTIFICATION,
    MISTAKES,
    WRONG_FIELDS,
    Visit,
    fill_certification,
    fill_with_mistakes,
    send,
)

EVERY_WAY = [(ARTICLE, True), (ARTICLE, False), (CERTIFICATION, True), (CERTIFICATION, False)]


@pytest.fixture(scope="module", params=EVERY_WAY, ids=lambda way: f"{way[0]} {'with' if way[1] else 'without'} script")
def refusal(request: pytest.FixtureRequest, contexts: Contexts) -> Iterator[Page]:
    """Yield a page as it looks after a refusal; these tests only read it."""
    path, javascript = request.param
    page = contexts.new_page(javascript=javascript)
    page.goto(path)
    yield sent_with_mistakes(page)
    page.close()


def sent_with_mistakes(page: Page) -> Page:
    send(fill_with_mistakes(page))
    expect(page.locator(".fd-summary")).to_be_visible()
    return page


def test_every_typed_value_is_kept(refusal: Page) -> None:
    form = refusal.locator(FORM_CERTIFICATION)
    assert {name: form.locator(f"[name={name}]").input_value() for name in MISTAKES} == MISTAKES


def test_the_summary_leads_to_every_mistake(refusal: Page) -> None:
    targets = refusal.locator(".fd-summary a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    names = {refusal.locator(target).get_attribute("name") for target in targets}
    assert names == WRONG_FIELDS


def test_every_mistake_is_explained_beside_its_field(refusal: Page) -> None:
    marked = refusal.locator(f"{FORM_CERTIFICATION} [aria-invalid=true]")
    said = marked.evaluate_all(
        """fields => fields.map(field => field.getAttribute("aria-describedby").split(" ")
            .map(id => document.getElementById(id).textContent).join(" "))"""
    )
    # Each box of a date says the same.
    assert len(set(said)) == len(WRONG_FIELDS)
    assert all(sentence.strip() for sentence in said)


def test_the_focus_is_on_the_summary(refusal: Page) -> None:
    expect(refusal.locator(".fd-summary")).to_be_focused()


def test_the_title_says_that_there_is_an_error(visit: Visit) -> None:
    page = sent_with_mistakes(visit(ARTICLE, javascript=False))

    assert page.title().startswith("Error:")


def test_a_link_of_the_summary_puts_the_focus_into_the_field(visit: Visit) -> None:
    page = sent_with_mistakes(visit(ARTICLE))

    page.locator(".fd-summary a", has_text="Phone").click()

    expect(page.locator(f"{FORM_CERTIFICATION} [name=phone]")).to_be_focused()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_mended_form_is_accepted(visit: Visit, javascript: bool) -> None:  # noqa: FBT001
    page = sent_with_mistakes(visit(CERTIFICATION, javascript=javascript))

    page.locator("[name=email]").fill("")
    send(fill_certification(page))

    expect(page.locator(".fd-thanks")).to_be_visible()


def test_mistakes_that_are_mended_are_no_longer_shown(visit: Visit) -> None:
    page = sent_with_mistakes(visit(ARTICLE))

    page.locator(f"{FORM_CERTIFICATION} [name=phone]").fill("212-555-0100")
    send(page.locator(FORM_CERTIFICATION))

    # Whether the script or the desk says so: it is told anew, and one less.
    expect(page.locator(".fd-summary li")).to_have_count(len(WRONG_FIELDS) - 1)
    expect(page.locator(".fd-summary")).to_be_focused()
    expect(page.locator(f"{FORM_CERTIFICATION} [name=phone]")).not_to_have_attribute("aria-invalid", "true")
