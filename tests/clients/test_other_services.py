"""Web3Forms and Netlify: their markup, the calls of their documented snippets, and the published React hook."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visiting import Outbox, new_words, question, thanks_of
from tests.clients.workshop import DESK, PAGES, Site, bundle, page_of

# Opens a page made of one of the files, `visit("netlify-fetch.html")`.
Visit = Callable[..., Page]


@pytest.fixture
def visit(page: Page, site: Site, desk_url: str) -> Visit:
    def open_page(file: str, script: str = "") -> Page:
        html = page_of((PAGES / file).read_text().replace(DESK, desk_url), script=script)
        page.goto(site.put(f"/{file}", html))
        return page

    return open_page


def fill(page: Page, words: str, email: str = "ana@example.com") -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Message").fill(question(words))
    page.locator("button").click()


def test_web3forms_markup_is_sent_without_script(visit: Visit, desk_url: str, outbox: Outbox) -> None:
    page, words = visit("web3forms.html"), new_words()

    fill(page, words)

    expect(page).to_have_url(thanks_of(desk_url))
    assert outbox.wait_for(words)


def test_redirect_to_a_listed_site_is_followed(visit: Visit, site: Site, outbox: Outbox) -> None:
    page, words = visit("web3forms.html"), new_words()
    done = site.put("/done", page_of("<h1>Done</h1>"))
    page.locator("[name=redirect]").evaluate("(field, url) => field.value = url", done)

    fill(page, words)

    expect(page).to_have_url(done)
    assert outbox.wait_for(words)


@pytest.mark.parametrize("file", ["web3forms-fetch.html", "netlify-fetch.html"])
def test_documented_call_succeeds(visit: Visit, outbox: Outbox, file: str) -> None:
    page, words = visit(file), new_words()

    fill(page, words)

    expect(page.locator("output")).to_contain_text("Thank you")
    assert outbox.wait_for(words)


def test_documented_call_of_web3forms_shows_why_it_failed(visit: Visit) -> None:
    page = visit("web3forms-fetch.html")

    fill(page, new_words(), email="ana@example")

    expect(page.locator("output")).to_have_text("Some answers need another look.")


def test_documented_call_of_netlify_sees_that_it_failed(visit: Visit) -> None:
    page = visit("netlify-fetch.html")

    fill(page, new_words(), email="ana@example")

    expect(page.locator("output")).to_have_text("Not sent: 422")


def test_netlify_markup_is_sent_without_script(visit: Visit, desk_url: str, outbox: Outbox) -> None:
    page, words = visit("netlify.html"), new_words()

    fill(page, words)

    expect(page).to_have_url(thanks_of(desk_url))
    assert outbox.wait_for(words)


@pytest.mark.parametrize(("file", "trap"), [("netlify.html", "bot-field"), ("web3forms.html", "botcheck")])
def test_honeypots_raise_no_alert_and_get_the_same_answer(
    visit: Visit, desk_url: str, outbox: Outbox, file: str, trap: str
) -> None:
    page, words = visit(file), new_words()
    page.locator(f"[name={trap}]").evaluate("field => { field.checked = true; field.value = 'on' }")

    fill(page, words)

    expect(page).to_have_url(thanks_of(desk_url))
    assert outbox.all_with(words) == []


@pytest.fixture
def web3forms_react(packages: object, visit: Visit, site: Site, desk_url: str) -> Page:  # noqa: ARG001 - it must be there
    """Open a page with the published hook. Its address cannot be set, so the browser is told where that host is now."""
    site.put("/web3forms-react.js", bundle((PAGES / "web3forms-react.jsx").read_text()), "text/javascript")
    page = visit("web3forms-react.html", script="/web3forms-react.js")

    def to_the_desk(route: Route) -> None:
        path = route.request.url.removeprefix("https://api.web3forms.com")
        route.fulfill(response=route.fetch(url=desk_url + path))

    page.route("https://api.web3forms.com/**", to_the_desk)
    return page


def test_web3forms_react_tells_of_success(web3forms_react: Page, outbox: Outbox) -> None:
    words = new_words()

    fill(web3forms_react, words)

    expect(web3forms_react.locator("output")).to_contain_text("Thank you. We have it")
    assert outbox.wait_for(words)


def test_web3forms_react_tells_of_failure(web3forms_react: Page) -> None:
    fill(web3forms_react, new_words(), email="ana@example")

    expect(web3forms_react.locator("output")).to_have_text("Failed: Some answers need another look.")


def test_web3forms_react_clicked_twice_is_one_lead(web3forms_react: Page, outbox: Outbox) -> None:
    words = new_words()
    web3forms_react.get_by_label("Email").fill("ana@example.com")
    web3forms_react.get_by_label("Message").fill(question(words))

    web3forms_react.locator("button").dblclick()

    # What leads the posts to the desk runs only while the page is asked for something.
    expect(web3forms_react.locator("output")).to_contain_text("Thank you. We have it")
    assert outbox.wait_for(words)
    assert len(outbox.all_with(words)) == 1
