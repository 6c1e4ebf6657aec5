"""`make audit-copy STAGE=prod`: each day of the audit log, copied to a bucket in which it cannot be changed or deleted.

The first time makes the bucket: with S3's object lock, for as long as the audit log is kept. AUDIT_LOCK=compliance
binds even the account's owner; governance, which it is otherwise, whoever has no right to bypass it. Run it once a
day: what is copied already is left as it is, and lines that came late make another copy of their day. `make restore`
reads from it.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.clock import SystemClock
from chalicelib.leads.retention import SHORTEST_AUDIT
from chalicelib.practice.practice import PracticeError, read_practice
from chalicelib.storage import Record, RecordStore, StoreUnavailableError
from chalicelib.storage.audit import partition_of
from chalicelib.storage.botocore_table import BotocoreTable, make_table_client
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.storage.table import seconds_of
from chalicelib.storage.wire_values import to_attributes
from tools.places import practice_file
from tools.ship.artefacts import tls_only
from tools.ship.aws import Account, ShippingError, account_of_environment, in_a_sentence
from tools.ship.carrying import Table, as_table

MODES = ("governance", "compliance")
_FOLDER = "audit/"
# What the sweep erases late is written down under the day on which its time was over.
_LATE = timedelta(days=7)
_A_DAY = timedelta(days=1)
_AT_ONCE = 1_000
_FIRST_REGION = "us-east-1"


def main() -> int:
    try:
        account = account_of_environment()
        practice, clock = read_practice(practice_file()), SystemClock()
        bucket = CopyBucket(account)
        bucket.make(os.environ.get("AUDIT_LOCK", ""), practice.retention.audit)
        records = DynamoRecordStore(BotocoreTable(make_table_client(), account.desk().table_name), clock)
        print(copy_days(records, bucket, clock.now(), practice.time_zone))
    except (ShippingError, PracticeError) as reason:
        print(reason, file=sys.stderr)
        return 1
    except StoreUnavailableError as fault:
        print(f"The table did not answer ({fault}): look at your rights to it, and try again.", file=sys.stderr)
        return 1
    return 0


class CopyBucket:
    """A bucket of its own, which belongs to no stack: nothing that is deployed or destroyed reaches it."""

    def __init__(self, account: Account) -> None:
        self.name = f"{account.stack_name.lower()}-audit-{account.account_id}"
        self._account = account
        self._client = account.client("s3")

    def exists(self) -> bool:
        try:
            self._client.head_bucket(Bucket=self.name)
        except ClientError as fault:
            if fault.response["Error"].get("Code") in {"404", "NoSuchBucket"}:
                return False
            raise
        return True

    def make(self, mode: str, kept_for: timedelta) -> None:
        """Make the bucket unless it is there; one that is there is used as it is, if it is locked.

        Raises:
            ShippingError: the mode is none, or there is such a bucket and nothing locks it.
        """
        if mode and mode not in MODES:
            raise ShippingError(f"AUDIT_LOCK={mode} is none: say {' or '.join(MODES)}.")
        with in_a_sentence():
            if self.exists():
                self._refuse_unlocked()
                return
            region = self._account.region
            where = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != _FIRST_REGION else {}
            self._client.create_bucket(Bucket=self.name, ObjectLockEnabledForBucket=True, **where)
            self._close()
            retention = {"Mode": (mode or MODES[0]).upper(), "Days": max(kept_for, SHORTEST_AUDIT).days}
            lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}
            self._client.put_object_lock_configuration(Bucket=self.name, ObjectLockConfiguration=lock)

    def _close(self) -> None:
        closed = dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
        )
        self._client.put_public_access_block(Bucket=self.name, PublicAccessBlockConfiguration=closed)
        by_s3 = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        self._client.put_bucket_encryption(Bucket=self.name, ServerSideEncryptionConfiguration={"Rules": [by_s3]})
        if not self._account.is_local:  # a local AWS is reached without TLS
            policy = json.dumps(tls_only(self.name, self._account.partition))
            self._client.put_bucket_policy(Bucket=self.name, Policy=policy)

    def _refuse_unlocked(self) -> None:
        try:
            lock: dict[str, Any] = self._client.get_object_lock_configuration(Bucket=self.name)
            is_locked = "DefaultRetention" in lock["ObjectLockConfiguration"].get("Rule", {})
        except ClientError as fault:
            if fault.response["Error"].get("Code") != "ObjectLockConfigurationNotFoundError":
                raise
            is_locked = False
        if not is_locked:
            raise ShippingError(f"The bucket {self.name} locks nothing: delete it, and this makes one that does.")

    def last_day(self) -> date | None:
        """Return the last day of which there is a copy."""
        days = [key.split("/")[1] for key in self._keys()]
        return date.fromisoformat(max(days)) if days else None

    def keep(self, day: date, content: bytes) -> bool:
        """Store the copy of a day under the name of its content; False if just this is there already."""
        key = f"{_FOLDER}{day.isoformat()}/{hashlib.sha256(content).hexdigest()[:32]}.jsonl"
        with in_a_sentence():
            if key in self._keys(f"{_FOLDER}{day.isoformat()}/"):
                return False
            self._client.put_object(
                Bucket=self.name,
                Key=key,
                Body=content,
                ContentType="application/x-ndjson",
                ChecksumAlgorithm="SHA256",  # S3 takes nothing that is to be locked without one
            )
        return True

    def items(self) -> Table:
        """Return all lines that were ever copied, as items of the table; none where there is no such bucket."""
        with in_a_sentence():
            if not self.exists():
                return {}
            bodies = [self._client.get_object(Bucket=self.name, Key=key)["Body"].read() for key in self._keys()]
        return as_table([to_attributes(json.loads(line)) for body in bodies for line in body.decode().splitlines()])

    def _keys(self, beginning: str = _FOLDER) -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=beginning)
        return [one["Key"] for page in pages for one in page.get("Contents", [])]


def copy_days(records: RecordStore, bucket: CopyBucket, now: datetime, zone: tzinfo) -> str:
    """Copy every day that is over and not copied, and say how many there were."""
    today = now.astimezone(zone).date()
    with in_a_sentence():
        last = bucket.last_day()
    day = last - _LATE if last else today - SHORTEST_AUDIT
    copied = 0
    while day < today:
        content = "".join(_line(record) for record in _records_of(records, day)).encode()
        copied += bool(content) and bucket.keep(day, content)
        day += _A_DAY
    return f"{copied} {'day' if copied == 1 else 'days'} of the audit log copied to {bucket.name}."


def _records_of(records: RecordStore, day: date) -> Iterator[Record]:
    after = ""
    while True:
        found = records.list(partition_of(day), limit=_AT_ONCE, after=after)
        yield from found
        if len(found) < _AT_ONCE:
            return
        after = found[-1].key


def _line(record: Record) -> str:
    """Write a record as the table holds it, so that it can be put back."""
    expiry = {"expires_at": seconds_of(record.expires_at)} if record.expires_at else {}
    item = {"pk": record.partition, "sk": record.key, "values": record.values, "version": record.version, **expiry}
    return json.dumps(item, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
