"""Every store there is: in memory, on a sorted table, on moto, and on the second engine with botocore and without."""

import os
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from chalicelib.aws import Client
from chalicelib.storage import LeadArchive, RecordStore, Table
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.plain_table import PlainTable
from chalicelib.storage.records import DynamoRecordStore
from local.engines import EngineError, engine
from tests.contract.tables import botocore_table, new_client, plain_table
from tests.desks import NOON
from tests.fakes import MemoryLeadStore, MemoryRecordStore, SetClock
from tests.sorted_table import SortedTable

# A way to a table of its own, made anew by each call; None for the memory that needs none.
NewTable = Callable[[], Table]


@pytest.fixture(scope="module", params=["memory", "sorted", "moto", "ministack", "plain"])
def new(request: pytest.FixtureRequest) -> NewTable | None:
    """Return the way to each engine in turn; making a client takes longer than a test."""
    if request.param == "memory":
        return None
    if request.param == "sorted":
        return SortedTable
    if request.param == "plain":
        new_plain_table: NewTable = request.getfixturevalue("plain")
        return new_plain_table
    return partial(botocore_table, request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def plain(ministack: Client, ministack_url: str) -> Iterator[NewTable]:
    made: list[PlainTable] = []

    def make() -> PlainTable:
        made.append(plain_table(ministack, ministack_url))
        return made[-1]

    yield make
    for table in made:
        table.close()


@pytest.fixture
def store(new: NewTable | None) -> LeadArchive:
    return DynamoLeadStore(new()) if new else MemoryLeadStore()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def records(new: NewTable | None, clock: SetClock) -> RecordStore:
    """Return a record store whose clock is `clock`."""
    return DynamoRecordStore(new(), clock) if new else MemoryRecordStore(clock)


@pytest.fixture(scope="module")
def moto() -> Iterator[Client]:
    with engine("moto"):
        yield new_client()


@pytest.fixture(scope="session")
def ministack_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the second engine once; without it its tests fail in CI and say why elsewhere."""
    state = tmp_path_factory.mktemp("ministack")
    try:
        with engine("ministack", state=state) as url:
            # The clients that other tests make are not for this engine.
            del os.environ["AWS_ENDPOINT_URL"]
            yield url
    except EngineError as reason:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def ministack(ministack_url: str) -> Client:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", ministack_url)
        return new_client()
