"""What every test of faults needs: no account within reach, and a log that does not repeat each fault."""

import logging
from collections.abc import Iterator

import pytest

from local.engines import LOCAL_AWS


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in LOCAL_AWS.items():
        monkeypatch.setenv(name, value)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
