"""Every store there is: in memory, on moto, and on the second engine."""

import os
from collections.abc import Iterator

import pytest

from chalicelib.aws import Client
from chalicelib.storage import LeadArchive, RecordStore
from local.engines import EngineError, engine
from tests.contract.tables import new_client, new_record_store, new_table
from tests.desks import NOON
from tests.fakes import MemoryLeadStore, MemoryRecordStore, SetClock


@pytest.fixture(scope="module", params=["memory", "moto", "ministack"])
def client(request: pytest.FixtureRequest) -> Client | None:
    """Return the client of each engine in turn; making one takes longer than a test. Memory needs none."""
    return None if request.param == "memory" else request.getfixturevalue(request.param)


@pytest.fixture
def store(client: Client | None) -> LeadArchive:
    return MemoryLeadStore() if client is None else new_table(client)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def records(client: Client | None, clock: SetClock) -> RecordStore:
    """Return a record store whose clock is `clock`."""
    return MemoryRecordStore(clock) if client is None else new_record_store(client, clock)


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
