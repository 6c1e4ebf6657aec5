"""The table through botocore: where credentials may come from anywhere, as on a laptop."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, SSLError

from chalicelib.aws import Client, make_client
from chalicelib.clock import Clock
from chalicelib.storage import ConditionFailedError, ConnectionDroppedError, StoreUnavailableError
from chalicelib.storage.calls import AT_ONCE, CONNECT_TIMEOUT, READ_TIMEOUT, addressed


def make_table_client(clock: Clock | None = None) -> Client:
    return make_client("dynamodb", connect_timeout=CONNECT_TIMEOUT, read_timeout=READ_TIMEOUT, clock=clock)


class BotocoreTable:
    def __init__(self, client: Client, name: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self._client = client
        self._seconds = seconds

    def call(self, operation: str, **parameters: object) -> Mapping[str, Any]:
        """Make a call; of what AWS says about a failure only the code is kept, for its message may repeat a value."""
        began = self._seconds()
        try:
            answer: Mapping[str, Any] = getattr(self._client, xform_name(operation))(**addressed(self.name, parameters))
        except self._client.exceptions.ConditionalCheckFailedException as failed:
            raise ConditionFailedError(failed.response.get("Item")) from None
        except ClientError as error:
            raise StoreUnavailableError(error.response["Error"]["Code"]) from None
        except BotoCoreError as error:
            # Under TLS a connection may end in the midst of a record: then the error is TLS's own.
            is_dropped = isinstance(error, ConnectionClosedError | SSLError) and self._seconds() - began < AT_ONCE
            raise (ConnectionDroppedError if is_dropped else StoreUnavailableError)(type(error).__name__) from None
        return answer
