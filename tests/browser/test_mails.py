"""Emails as people see them: on a narrow phone, by day and by night, and without anything from outside."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tools.sample_mails import sample_mails

MAILS = dict(sample_mails())
NARROWEST = 360
# The mail program's own page has the landmarks.
FOR_PAGES_ONLY = {"rules": {rule: {"enabled": False} for rule in ("region", "landmark-one-main")}}


def faults_of(page: Page) -> list[str]:
    # axe takes a page without a background for white paper, and the browser paints it dark.
    page.add_style_tag(content="html { background: Canvas }")
    found = Axe().run(page, options=FOR_PAGES_ONLY).response
    assert any(rule["id"] == "color-contrast" for rule in found["passes"])
    return [f"{violation['id']} at {violation['nodes'][0]['target']}" for violation in found["violations"]]


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("name", MAILS)
def test_an_email_is_readable_and_fits_a_narrow_phone(chromium: Browser, name: str, dark: bool) -> None:  # noqa: FBT001
    page = chromium.new_page(
        viewport={"width": NARROWEST, "height": 640}, color_scheme="dark" if dark else "light", locale="en-US"
    )
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.set_content(MAILS[name].html)

    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    assert fetched == []
    page.close()


@pytest.mark.parametrize("name", [name for name in MAILS if "alert" not in name])
def test_what_is_tapped_is_large_enough(chromium: Browser, name: str) -> None:
    page = chromium.new_page(viewport={"width": NARROWEST, "height": 640})
    page.set_content(MAILS[name].html)
    heights = page.locator("a").evaluate_all("links => links.map(link => link.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 44
    page.close()
