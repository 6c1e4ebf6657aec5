"""When the script asks the desk beforehand: what a visitor is about to send then meets a desk that is awake."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from benchmarks.clicking import Network, SimulatedDesk, simulated
from tests.browser.devices import Contexts
from tests.browser.visiting import ARTICLE, CERTIFICATION, SEND, Visit, open_known

# The script's own waiting takes no time: whatever it would ask for is asked for before what is asked after it.
HURRY = "(real => { window.setTimeout = then => real(then); })(window.setTimeout)"


@pytest.fixture
def site() -> Iterator[SimulatedDesk]:
    """Yield a desk and a blog on another origin, which count who asks what and take no time."""
    with simulated(Network(timedelta(), timedelta(), timedelta())) as desk:
        yield desk


@pytest.fixture
def page(contexts: Contexts) -> Iterator[Page]:
    page = contexts.new_page()
    yield page
    page.close()


def scroll_to_the_form(page: Page) -> None:
    page.locator("form").scroll_into_view_if_needed()


def test_a_form_that_nobody_has_come_to_asks_for_nothing(page: Page, site: SimulatedDesk) -> None:
    page.add_init_script(HURRY)
    page.goto(site.page("script"))
    # A browser tells with each frame what is in view.
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))")
    page.evaluate("desk => fetch(`${desk}/health`)", site.url)

    assert site.asked == ["GET /health"]


def test_a_form_that_comes_into_view_is_asked_about_at_the_address_it_will_post_to(
    page: Page, site: SimulatedDesk
) -> None:
    page.goto(site.page("script"))
    with page.expect_response("**/f/contact"):
        scroll_to_the_form(page)

    assert site.asked == ["OPTIONS /f/contact", "GET /f/contact"]


def test_what_is_sent_after_that_needs_no_second_leave(page: Page, site: SimulatedDesk) -> None:
    page.goto(site.page("script"))
    with page.expect_response("**/f/contact"):
        scroll_to_the_form(page)

    page.locator(SEND).click()
    expect(page.locator(".fd-thanks")).to_be_visible()

    assert site.asked == ["OPTIONS /f/contact", "GET /f/contact", "POST /f/contact"]


def test_what_is_sent_at_once_waits_for_the_question_instead_of_waking_a_second_function(
    page: Page, site: SimulatedDesk
) -> None:
    site.hold()
    page.goto(site.page("script"))
    scroll_to_the_form(page)
    site.wait_until_asked("OPTIONS /f/contact")

    page.locator(SEND).click()
    expect(page.locator("[role=status]")).to_have_text("Sending…")
    site.let_go()
    expect(page.locator(".fd-thanks")).to_be_visible()

    assert site.asked == ["OPTIONS /f/contact", "GET /f/contact", "POST /f/contact"]


def test_a_page_without_script_wakes_the_desk_when_a_field_has_the_focus(page: Page, site: SimulatedDesk) -> None:
    page.goto(site.page("one line"))
    assert site.asked == []

    page.locator("[name=email]").focus()

    site.wait_until_asked("GET /health")


def test_who_comes_back_to_a_form_after_a_while_has_it_asked_about_again(visit: Visit) -> None:
    page = visit("/thanks")
    open_known(page, ARTICLE)
    page.evaluate("took => { performance.now = () => took; }", timedelta(minutes=6) / timedelta(milliseconds=1))

    with page.expect_response("**/f/contact"):
        page.locator("form[action$='/f/contact'] [name=email]").focus()


def test_who_goes_from_field_to_field_has_it_asked_about_once(visit: Visit) -> None:
    page = visit("/thanks")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    page.add_init_script(HURRY)
    open_known(page, CERTIFICATION, CERTIFICATION)

    for name in ("name", "phone", "email"):
        page.locator(f"[name={name}]").focus()
    page.evaluate("new Promise(done => setTimeout(done))")
    page.evaluate("fetch('/health')")

    assert [url.rpartition("/")[2] for url in asked] == ["certification", "health"]
