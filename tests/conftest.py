"""What every suite shares: a quiet desk, a visitor before it, a desk over moto whose calls are counted, a browser."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from botocore.handlers import BUILTIN_HANDLERS
from chalice.test import Client
from hypothesis import HealthCheck, settings
from moto import mock_aws
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from chalicelib.desk import Desk, use_desk
from chalicelib.storage.botocore_table import make_table_client
from chalicelib.storage.table import LEAD_SORT_KEY, lead_key_of
from local.engines import LOCAL_AWS
from local.table import make_table
from tests.desks import NOON, QuietDesk
from tests.fakes import SetClock
from tests.posts import Visitor
from tests.table_desk import desk_over
from tools.browsing import launch_chromium

# What passes once passes again, and no test is too slow on a busy machine. `make prove` lets luck find what nobody
# thought of.
settings.register_profile(
    "steady",
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("lucky", settings.get_profile("steady"), max_examples=400, derandomize=False)
settings.load_profile("lucky" if os.environ.get("LUCK") else "steady")

# Where the longest modules are: none of them may be what one worker ends with while the other has nothing left to do.
LONGEST = ("browser/", "faults/", "clients/", "contract/", "local/", "lambda_zip/", "infra/", "leads/test_promise.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs Chromium, and let the longest modules begin first, whatever order chance has put them in."""
    for item in items:
        if {"chromium", "whole_chromium"}.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    items.sort(key=_place_in_line)


def _place_in_line(item: pytest.Item) -> int:
    module = item.nodeid.removeprefix("tests/")
    return next((place for place, beginning in enumerate(LONGEST) if module.startswith(beginning)), len(LONGEST))


@pytest.fixture
def desk() -> Iterator[QuietDesk]:
    """Yield a desk over memory that answers the app's routes."""
    quiet = QuietDesk()
    use_desk(quiet)
    yield quiet
    use_desk(None)


@pytest.fixture
def visitor(desk: QuietDesk) -> Visitor:
    return Visitor(desk)


@pytest.fixture
def client(visitor: Visitor) -> Client:
    """Return Chalice's own test client of the app, for what the visitor does not do."""
    return visitor.client


@dataclass(frozen=True)
class CountedDesk:
    """A desk over moto, and every request that any AWS client of the process sent, as "service.Operation"."""

    desk: Desk
    calls: list[str]
    client: Any
    clock: SetClock

    def keys(self) -> list[str]:
        """Return the keys of all leads in the table."""
        found = self.client.scan(TableName=self.desk.settings.table_name)["Items"]
        return [lead_key_of(item["pk"]["S"]) for item in found if item["sk"]["S"] == LEAD_SORT_KEY]


@pytest.fixture(scope="module")
def calls_of_moto() -> Iterator[list[str]]:
    """Let moto stand in for AWS, and hear every try of every client, retries included."""
    calls: list[str] = []
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in LOCAL_AWS.items():
            patch.setenv(name, value)
        patch.delenv("AWS_PROFILE", raising=False)
        # Where botocore keeps what every new session listens to: no client can be made that is not heard.
        ear = ("before-send", lambda event_name, **_: calls.append(event_name.removeprefix("before-send.")))
        BUILTIN_HANDLERS.append(ear)
        yield calls
        BUILTIN_HANDLERS.remove(ear)


@pytest.fixture(scope="module")
def visitors_path(calls_of_moto: list[str]) -> Any:  # noqa: ANN401, ARG001 - boto3 makes its clients at run time
    """Return the client of the visitor's path, made as in the cloud; making one takes longer than a test."""
    return make_table_client()


@pytest.fixture(scope="module")
def table_name(visitors_path: Any) -> str:  # noqa: ANN401 - the same
    """Make a table from the deployed definition; making one takes longer than a test, too."""
    name = f"leads-{uuid4().hex}"
    make_table(visitors_path, name)
    return name


@pytest.fixture
def counted(calls_of_moto: list[str], visitors_path: Any, table_name: str) -> Iterator[CountedDesk]:  # noqa: ANN401 - the same
    """Yield a desk with an empty table, whose AWS calls are counted."""
    for item in visitors_path.scan(TableName=table_name)["Items"]:
        visitors_path.delete_item(TableName=table_name, Key={name: item[name] for name in ("pk", "sk")})
    clock = SetClock(NOON)
    desk = desk_over(visitors_path, table_name, clock)
    calls_of_moto.clear()
    use_desk(desk)
    yield CountedDesk(desk, calls_of_moto, visitors_path, clock)
    use_desk(None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Yield the one driver of this process: Playwright does not start twice in a thread."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = _launch(playwright, engine_only=True)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_chromium(playwright: Playwright) -> Iterator[Browser]:
    """Yield a browser with everything around the engine, such as the profile from which forms are filled."""
    browser = _launch(playwright, engine_only=False)
    yield browser
    browser.close()


def _launch(playwright: Playwright, *, engine_only: bool) -> Browser:
    try:
        return launch_chromium(playwright, engine_only=engine_only)
    except Error as missing:
        reason = f"No Chromium to test with: {missing.message.splitlines()[0]}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
