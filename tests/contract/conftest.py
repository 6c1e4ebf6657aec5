"""Every store there is: in memory, on moto, and on the second engine."""

import os
from collections.abc import Iterator

import pytest

from chalicelib.clock import SetClock
from chalicelib.storage import LeadArchive, RecordStore
from chalicelib.storage.memory import MemoryLeadStore, MemoryRecordStore
from local.engines import EngineError, engine
from tests.contract.tables import new_shelves, new_table
from tests.desks import NOON


@pytest.fixture(params=["memory", "moto", "ministack"])
def store(request: pytest.FixtureRequest) -> Iterator[LeadArchive]:
    if request.param == "memory":
        yield MemoryLeadStore()
    elif request.param == "moto":
        with engine("moto"):
            yield new_table()
    else:
        request.getfixturevalue("ministack")
        yield new_table()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture(params=["memory", "moto", "ministack"])
def records(request: pytest.FixtureRequest, clock: SetClock) -> Iterator[RecordStore]:
    """Give shelves whose clock is `clock`."""
    if request.param == "memory":
        yield MemoryRecordStore(clock)
    elif request.param == "moto":
        with engine("moto"):
            yield new_shelves(clock)
    else:
        request.getfixturevalue("ministack")
        yield new_shelves(clock)


@pytest.fixture(scope="session")
def ministack_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the second engine once; without it its tests fail in CI and say why elsewhere."""
    state = tmp_path_factory.mktemp("ministack")
    try:
        with engine("ministack", state=state) as url:
            yield url
    except EngineError as reason:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(reason))


@pytest.fixture
def ministack(ministack_process: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ENDPOINT_URL", ministack_process)
    return ministack_process
