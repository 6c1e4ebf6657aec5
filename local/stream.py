"""The stream pump: reads the local table's stream and calls the real trigger with it, as Lambda would."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import boto3

# boto3 makes its clients at run time; there is no type to name.
Client = Any

log = logging.getLogger(__name__)

Trigger = Callable[[dict[str, Any], Any], dict[str, Any]]

_BETWEEN_READS = 0.1  # seconds
_BEFORE_RETRY = 1.0  # seconds


class StreamPump(threading.Thread):
    """Delivers each record until the trigger takes it, oldest first."""

    def __init__(self, stream_arn: str, trigger: Trigger) -> None:
        super().__init__(daemon=True, name="stream pump")
        self._arn = stream_arn
        self._trigger = trigger
        self._client: Client = boto3.client("dynamodbstreams")
        self._iterators: dict[str, str] = {}
        self._stopping = threading.Event()

    def run(self) -> None:
        self._open_shards("LATEST")
        while not self._stopping.is_set():
            try:
                records = self._read()
            except Exception as fault:  # noqa: BLE001 - the pump outlives a hiccup of the engine
                log.warning("the stream could not be read (%s); trying again", type(fault).__name__)
                self._stopping.wait(_BEFORE_RETRY)
                continue
            if records:
                self._deliver(records)
            else:
                self._stopping.wait(_BETWEEN_READS)

    def stop(self) -> None:
        self._stopping.set()

    def wait_until_open(self) -> None:
        """Return when writes from now on are sure to be seen."""
        while not self._iterators:
            time.sleep(_BETWEEN_READS / 10)

    def _open_shards(self, kind: Any) -> None:  # noqa: ANN401 - one of the client's own literals
        shards = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        for shard in shards:
            reply = self._client.get_shard_iterator(
                StreamArn=self._arn, ShardId=shard["ShardId"], ShardIteratorType=kind
            )
            self._iterators[shard["ShardId"]] = reply["ShardIterator"]

    def _read(self) -> list[dict[str, Any]]:
        records: list[dict[str, Any]] = []
        for shard, iterator in list(self._iterators.items()):
            reply = self._client.get_records(ShardIterator=iterator)
            self._iterators[shard] = reply["NextShardIterator"]
            records += [_as_lambda_gets_it(record, self._arn) for record in reply["Records"]]
        return records

    def _deliver(self, records: list[dict[str, Any]]) -> None:
        while records and not self._stopping.is_set():
            reply = self._trigger({"Records": records}, None)
            again = {failure["itemIdentifier"] for failure in reply["batchItemFailures"]}
            records = [record for record in records if record["dynamodb"]["SequenceNumber"] in again]
            if records:
                self._stopping.wait(_BEFORE_RETRY)


def _as_lambda_gets_it(record: Any, arn: str) -> dict[str, Any]:  # noqa: ANN401 - the client's own shape
    change = dict(record["dynamodb"])
    made_at = change.get("ApproximateCreationDateTime")
    change["ApproximateCreationDateTime"] = made_at.timestamp() if isinstance(made_at, datetime) else made_at or 0
    return {**record, "dynamodb": change, "eventSourceARN": arn}
