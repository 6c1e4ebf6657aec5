"""The bucket in which copies of the audit log can be neither changed nor deleted, and `make audit-copy STAGE=prod`.

`make deploy` makes the bucket: with S3's object lock, for as long as the audit log is kept. AUDIT_LOCK=compliance
binds even the account's owner; governance, which it is otherwise, whoever has no right to bypass it. A function of the
stack copies each day; the command does the same at once, with its caller's rights. `make restore` reads here.
"""

import json
import os
import re
import sys
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.clock import SystemClock
from chalicelib.leads.retention import SHORTEST_AUDIT
from chalicelib.practice.file import PracticeError, read_practice
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.audit_copies import copy_days
from chalicelib.storage.botocore_table import BotocoreTable, make_table_client
from chalicelib.storage.locked_bucket import LockedBucket
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.storage.wire_values import to_attributes
from tools.places import practice_file
from tools.ship.artefacts import tls_only
from tools.ship.aws import Account, ShippingError, account_of_environment, in_a_sentence
from tools.ship.carrying import Table, as_table

MODES = ("governance", "compliance")
_IN_A_BUCKETS_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
_FIRST_REGION = "us-east-1"


def main() -> int:
    try:
        account = account_of_environment()
        practice, clock = read_practice(practice_file()), SystemClock()
        bucket = CopyBucket(account)
        bucket.make(os.environ.get("AUDIT_LOCK", ""), practice.retention.audit)
        records = DynamoRecordStore(BotocoreTable(make_table_client(), account.desk().table_name), clock)
        copied = copy_days(records, bucket.shelf, clock.now(), practice.time_zone)
        print(f"{copied} {'day' if copied == 1 else 'days'} of the audit log copied to {bucket.name}.")
    except (ShippingError, PracticeError) as reason:
        print(reason, file=sys.stderr)
        return 1
    except StoreUnavailableError as fault:
        print(
            f"The table or the bucket did not answer ({fault}): look at your rights to them, and try again.",
            file=sys.stderr,
        )
        return 1
    return 0


class CopyBucket:
    """A bucket of its own, which belongs to no stack: nothing that is deployed or destroyed reaches it."""

    def __init__(self, account: Account) -> None:
        # The template gives the copying function the same.
        self.name = f"{account.stack_name}-audit-{account.account_id}"
        self._account = account
        self._client = account.client("s3")
        self.shelf = LockedBucket(self._client, self.name)

    def exists(self) -> bool:
        try:
            self._client.head_bucket(Bucket=self.name)
        except ClientError as fault:
            if fault.response["Error"].get("Code") in {"404", "NoSuchBucket"}:
                return False
            raise
        return True

    def make(self, mode: str, kept_for: timedelta) -> bool:
        """Make the bucket unless it is there, and say whether it is new; one that is there keeps its lock.

        Raises:
            ShippingError: the mode is none, the stack's name fits no bucket, or there is such a bucket and nothing
                locks it.
        """
        if mode and mode not in MODES:
            raise ShippingError(f"AUDIT_LOCK={mode} is none: say {' or '.join(MODES)}.")
        if not _IN_A_BUCKETS_NAME.fullmatch(self._account.stack_name):
            raise ShippingError(
                f"The stack {self._account.stack_name} has a bucket of its name, which takes 40 small letters, digits "
                "and hyphens: name it with STAGE, like STAGE=prod."
            )
        with in_a_sentence():
            if self.exists():
                self._refuse_unlocked()
                return False
            region = self._account.region
            where = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != _FIRST_REGION else {}
            self._client.create_bucket(Bucket=self.name, ObjectLockEnabledForBucket=True, **where)
            self._close()
            retention = {"Mode": (mode or MODES[0]).upper(), "Days": max(kept_for, SHORTEST_AUDIT).days}
            lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}
            self._client.put_object_lock_configuration(Bucket=self.name, ObjectLockConfiguration=lock)
        return True

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

    def items(self) -> Table:
        """Return all lines that were ever copied, as items of the table; none where there is no such bucket."""
        with in_a_sentence():
            if not self.exists():
                return {}
            bodies = [self._client.get_object(Bucket=self.name, Key=key)["Body"].read() for key in self.shelf.names()]
        return as_table([to_attributes(json.loads(line)) for body in bodies for line in body.decode().splitlines()])


if __name__ == "__main__":
    raise SystemExit(main())
