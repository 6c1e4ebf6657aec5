"""The local desk, a site on its list and one that is not, and the packages of other people's clients."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.devices import PATIENCE, Contexts
from tests.browser.visiting import Outbox
from tests.clients.workshop import PACKAGES, Site
from tests.desks import NOON, PRACTICE_FILE
from tools.browsing import running_desk

PROJECT = Path(__file__).parents[2]
expect.set_options(timeout=PATIENCE)
# A browser that a program drives says so to every page; a visitor's does not.
LIKE_A_VISITORS = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false });"


@pytest.fixture(scope="session")
def packages() -> Path:
    """Return the folder of the npm packages; `make clients` fills it."""
    missing = (
        "node" if not shutil.which("node") else "" if (PACKAGES / ".package-lock.json").exists() else "make clients"
    )
    if missing:
        reason = f"The published form clients are not installed: {missing} is missing."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return PACKAGES


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Yield a site that the practice has listed."""
    with Site() as listed:
        yield listed


@pytest.fixture(scope="session")
def stranger() -> Iterator[Site]:
    """Yield a site that is on nobody's list."""
    with Site() as unlisted:
        yield unlisted


@pytest.fixture(scope="session")
def desk_url(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the local desk of a practice that has listed the site. Its clock stands still until a test moves it.

    Its alerts tell everything, so that each test can know its own.
    """
    text = PRACTICE_FILE.read_text()
    file = tmp_path_factory.mktemp("practice") / "practice.toml"
    file.write_text(text.replace("allowed_origins = [", f'allowed_origins = [\n  "{site.url}",'))
    with running_desk(ALERT_DETAIL="full", PRACTICE=str(file), DESK_STARTS_AT=NOON.isoformat()) as url:
        yield url


@pytest.fixture
def outbox(desk_url: str) -> Outbox:
    return Outbox(desk_url)


@pytest.fixture(scope="session")
def contexts(chromium: Browser, desk_url: str) -> Contexts:
    return Contexts(chromium, desk_url)


@pytest.fixture
def page(contexts: Contexts) -> Iterator[Page]:
    page = contexts.new_page(width=1280)
    page.add_init_script(LIKE_A_VISITORS)
    yield page
    page.close()
