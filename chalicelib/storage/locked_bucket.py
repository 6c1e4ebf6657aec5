"""Amazon S3, for the audit log's copies: a bucket with object lock, made and locked by whoever deploys."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import Client, make_client
from chalicelib.clock import Clock
from chalicelib.storage import StoreUnavailableError

FOLDER = "audit/"
# Nobody waits for it.
_CONNECT_TIMEOUT, _READ_TIMEOUT = 5.0, 20.0  # seconds


def make_copy_client(clock: Clock | None = None) -> Client:
    return make_client("s3", connect_timeout=_CONNECT_TIMEOUT, read_timeout=_READ_TIMEOUT, clock=clock)


class LockedBucket:
    """The write-once side of a bucket: looks at names and adds files, and neither reads nor removes any."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._name = name

    def last_day(self) -> date | None:
        days = [key.split("/")[1] for key in self.names()]
        return date.fromisoformat(max(days)) if days else None

    def keep(self, day: date, name: str, content: bytes) -> bool:
        key = f"{FOLDER}{day.isoformat()}/{name}.jsonl"
        if key in self.names(f"{FOLDER}{day.isoformat()}/"):
            return False
        with _failures():
            self._client.put_object(
                Bucket=self._name,
                Key=key,
                Body=content,
                ContentType="application/x-ndjson",
                ChecksumAlgorithm="SHA256",  # S3 takes nothing that is to be locked without one
            )
        return True

    def names(self, beginning: str = FOLDER) -> list[str]:
        """Return the names of all copies that begin so."""
        with _failures():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=beginning)
            return [one["Key"] for page in pages for one in page.get("Contents", [])]


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except ClientError as fault:
        raise StoreUnavailableError(fault.response["Error"].get("Code", "ClientError")) from None
    except BotoCoreError as fault:
        raise StoreUnavailableError(type(fault).__name__) from None
