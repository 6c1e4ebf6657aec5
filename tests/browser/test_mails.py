"""Emails as people see them: on a narrow phone, by day and by night, and without anything from outside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import Browser

from tests.browser.measuring import LEAST_TARGET, Target, reach_of, run_axe, targets_on
from tools.sample_mails import sample_mails

MAILS = dict(sample_mails())
NARROWEST = 360
# The mail program's own page has the landmarks.
FOR_PAGES_ONLY = {rule: {"enabled": False} for rule in ("region", "landmark-one-main")}


@dataclass(frozen=True)
class Opened:
    """What was found in an email that was opened once."""

    axe: dict[bool, dict[str, list[str]]]  # by day (False) and by night (True)
    reach: int
    links: list[Target]
    fetched: list[str]


@pytest.fixture(scope="module")
def opened(chromium: Browser) -> Iterator[Callable[[str], Opened]]:
    """Yield a function that tells what was found in an email, on a narrow phone."""
    page = chromium.new_page(viewport={"width": NARROWEST, "height": 640}, locale="en-US")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))

    @cache
    def look(name: str) -> Opened:
        fetched.clear()
        page.set_content(MAILS[name].html)
        links = targets_on(page, "a")
        # axe takes a page without a background for white paper, and the browser paints it dark.
        page.add_style_tag(content="html { background: Canvas }")
        axe = {}
        for dark in (True, False):
            page.emulate_media(color_scheme="dark" if dark else "light")
            axe[dark] = run_axe(page, rules=FOR_PAGES_ONLY)
        return Opened(axe, reach_of(page), links, list(fetched))

    yield look
    page.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("name", MAILS)
def test_an_email_is_readable(opened: Callable[[str], Opened], name: str, dark: bool) -> None:  # noqa: FBT001
    found = opened(name).axe[dark]

    assert "color-contrast" in found["passed"]
    assert found["faults"] == []


@pytest.mark.parametrize("name", MAILS)
def test_an_email_fits_a_narrow_phone(opened: Callable[[str], Opened], name: str) -> None:
    assert opened(name).reach <= NARROWEST


@pytest.mark.parametrize("name", MAILS)
def test_an_email_fetches_nothing(opened: Callable[[str], Opened], name: str) -> None:
    assert opened(name).fetched == []


@pytest.mark.parametrize("name", [name for name in MAILS if "alert" not in name and "notice" not in name])
def test_what_is_tapped_is_large_enough(opened: Callable[[str], Opened], name: str) -> None:
    heights = [link.height for link in opened(name).links]
    assert heights
    assert min(heights) >= LEAST_TARGET
