"""The inbox of a practice that speaks Spanish, on the smallest phone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.devices import PATIENCE
from tests.browser.measuring import accessibility_faults, open_everything, reach_of
from tests.browser.served import served
from tests.desks import QuietDesk
from tests.inbox.many_leads import fill
from tests.inbox.signed_in import SignedIn

WIDTH = 360
ONE_LINE = 60  # CSS pixels
INSIDE = ["", "leads/{reference}", "leads/{reference}/erase", "held", "all", "find", "numbers", "practice", "call"]
OFFICE = ["people", "you", "audit"]
OUTSIDE = ["sign-in", "enrol", "signed-out"]


def spanish_sitter() -> SignedIn:
    desk = QuietDesk()
    desk.practice = replace(desk.practice, language="es")
    fill(desk)
    return SignedIn(desk)


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": WIDTH, "height": 780}, reduced_motion="reduce", locale="es-US")
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


@pytest.fixture(scope="module")
def inside() -> Iterator[tuple[str, str]]:
    """Yield the desk's address, and the reference of one of its leads."""
    sitter = spanish_sitter()
    with served(sitter) as url:
        yield url, sitter.desk.leads()[0].reference


@pytest.fixture(scope="module")
def outside() -> Iterator[str]:
    sitter = spanish_sitter()
    sitter.cookie = ""
    with served(sitter) as url:
        yield url


@pytest.mark.parametrize("place", INSIDE + OFFICE)
def test_a_page_for_people_is_accessible_and_fits(page: Page, inside: tuple[str, str], place: str) -> None:
    url, reference = inside
    page.goto(f"{url}/inbox/{place.format(reference=reference)}")
    open_everything(page)
    assert _faults(page) == []
    assert page.locator(".places").evaluate("nav => nav.getBoundingClientRect().height") < ONE_LINE


@pytest.mark.parametrize("place", OUTSIDE)
def test_a_page_for_everybody_is_accessible_and_fits(page: Page, outside: str, place: str) -> None:
    page.goto(f"{outside}/inbox/{place}")
    assert _faults(page) == []


def _faults(page: Page) -> list[str]:
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("h1")).to_be_visible()
    assert reach_of(page) <= WIDTH
    return accessibility_faults(page)
