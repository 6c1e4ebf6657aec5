"""The whole local desk, started once, and devices to look at it."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.visiting import Device, Outbox, Visit
from tools.browsing import running_desk

PATIENCE = 8_000  # milliseconds for anything to appear


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests on one worker: one desk and one browser serve them all."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def desk_url() -> Iterator[str]:
    """Start the local desk and give its address. Its alerts tell everything, so that each test can know its own."""
    with running_desk(ALERT_DETAIL="full") as url:
        yield url


@pytest.fixture(scope="session")
def devices(chromium: Browser, desk_url: str) -> Callable[[Device], BrowserContext]:
    """Give a function that hands out a device; each is made once, for that takes longer than most tests."""

    @cache
    def device(wanted: Device) -> BrowserContext:
        context = chromium.new_context(
            base_url=desk_url,
            viewport={"width": wanted.width, "height": 844},
            java_script_enabled=wanted.javascript,
            color_scheme="dark" if wanted.dark else "light",
            locale="en-US",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        return context

    return device


@pytest.fixture
def visit(devices: Callable[[Device], BrowserContext]) -> Iterator[Visit]:
    """Give a function that opens a page of the desk."""
    pages = []

    def open_page(path: str, *, width: int = 390, javascript: bool = True, dark: bool = False) -> Page:
        page = devices(Device(width, javascript, dark)).new_page()
        pages.append(page)
        page.goto(path)
        return page

    yield open_page
    for page in pages:
        page.context.set_offline(False)
        page.close()


@pytest.fixture
def outbox(desk_url: str) -> Outbox:
    return Outbox(desk_url)
