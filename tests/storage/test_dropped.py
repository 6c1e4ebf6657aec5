"""When a failed call counts as one whose connection was dropped, and may be made once more."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError, SSLError

from chalicelib.storage import ConnectionDroppedError, StoreUnavailableError
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.calls import AT_ONCE

ENDPOINT: dict[str, Any] = {"endpoint_url": "https://example.com"}
CLOSED = ConnectionClosedError(**ENDPOINT)


class _Refuses:
    """A client of which every call fails."""

    class exceptions:  # noqa: N801 - as botocore's clients have it
        ConditionalCheckFailedException = KeyError

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    def get_item(self, **_: object) -> None:
        raise self._fault


def kind_of(fault: Exception, seconds: float) -> type[StoreUnavailableError]:
    """Return as what a fault comes out that shows after so many seconds."""
    clock: Iterator[float] = iter((100.0, 100.0 + seconds))
    with pytest.raises(StoreUnavailableError) as raised:
        BotocoreTable(_Refuses(fault), "leads", clock.__next__).call("GetItem")
    return raised.type


@pytest.mark.parametrize("fault", [CLOSED, SSLError(**ENDPOINT, error="EOF")])
def test_a_connection_that_is_gone_at_once_was_dropped(fault: Exception) -> None:
    assert kind_of(fault, 0.01) is ConnectionDroppedError


def test_one_that_ends_later_is_no_reason_to_wait_once_more() -> None:
    assert kind_of(CLOSED, AT_ONCE) is StoreUnavailableError


def test_a_reply_that_does_not_come_says_nothing_of_the_connection() -> None:
    assert kind_of(ReadTimeoutError(**ENDPOINT), 0.01) is StoreUnavailableError
