"""The whole local desk, started once for each process that runs these tests, and devices to look at it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.devices import PATIENCE, Contexts
from tests.browser.inboxing import Seat
from tests.browser.visiting import Outbox, Visit
from tests.desks import NOON, PRACTICE_FILE
from tools.browsing import running_desk

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def desk_url() -> Iterator[str]:
    """Start the local desk and give its address. Its clock stands still until a test moves it.

    Its alerts tell everything, so that each test can know its own.
    """
    with running_desk(ALERT_DETAIL="full", DESK_STARTS_AT=NOON.isoformat(), PRACTICE=str(PRACTICE_FILE)) as url:
        yield url


@pytest.fixture(scope="session")
def contexts(chromium: Browser, desk_url: str) -> Contexts:
    return Contexts(chromium, desk_url)


@pytest.fixture
def visit(contexts: Contexts) -> Iterator[Visit]:
    """Yield a function that opens a page of the desk."""
    pages: list[Page] = []

    def open_page(path: str, *, width: int = 390, javascript: bool = True, dark: bool = False) -> Page:
        page = contexts.new_page(width=width, javascript=javascript, dark=dark)
        pages.append(page)
        page.goto(path)
        return page

    yield open_page
    for page in pages:
        page.context.set_offline(False)
        page.close()


@pytest.fixture
def device(contexts: Contexts) -> Iterator[Callable[[], Seat]]:
    """Yield a function that makes a device that has never been here."""
    seats: list[Seat] = []

    def make() -> Seat:
        seats.append(Seat(contexts.borrow()))
        return seats[-1]

    yield make
    for seat in seats:
        contexts.give_back(seat.context)


@pytest.fixture
def outbox(desk_url: str) -> Outbox:
    return Outbox(desk_url)
