"""`make restore STAGE=prod AT=2026-11-26T14:00`: the desk goes on with its table as it was at a moment.

Point-in-time backups are restored into a new table, which the stack then adopts by name; the old one is kept. TABLE=…
adopts a table that is there already. What is carried over and what may not come back is decided in carrying.py.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.clock import SystemClock
from chalicelib.practice.file import PracticeError, read_practice
from tools.places import practice_file
from tools.ship import kept, policy, tables
from tools.ship.artefacts import Bucket
from tools.ship.audit_copy import CopyBucket
from tools.ship.aws import Account, Client, ShippingError, account_of_environment, in_a_sentence
from tools.ship.bring import bring, upload
from tools.ship.carrying import Item, Steps, Table, as_table, batches, came_since, has_people, key_of, steps_for
from tools.ship.kept import Kept
from tools.ship.parameters import next_parameters
from tools.ship.running import parameters_of, template_of
from tools.ship.stacks import Watched


def main() -> int:
    try:
        account = account_of_environment()
        zone = read_practice(practice_file()).time_zone
        named, now = os.environ.get("TABLE", ""), SystemClock().now()
        at = None if named else moment_of(os.environ.get("AT", ""), zone, now)
        restore(account, now, at=at, table_name=named)
    except (ShippingError, PracticeError) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def moment_of(text: str, zone: tzinfo, now: datetime) -> datetime:
    """Read a moment; without an offset it is one of the practice's clock.

    Raises:
        ShippingError: it is none, or it lies ahead.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        what = f"AT={text} is no moment" if text else "Nothing says which moment is meant"
        raise ShippingError(
            f"{what}: name one of the last 35 days, like AT=2026-11-26T14:00, "
            "or a table that was restored already, like TABLE=front-desk-prod-20261126T190000Z."
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if moment >= now:
        raise ShippingError(f"AT={text} lies ahead: name a moment of the last 35 days.")
    return moment.astimezone(UTC)


def restore(account: Account, now: datetime, *, at: datetime | None = None, table_name: str = "") -> None:
    """Have the stack go on with its table as it was, or with one that is named.

    Raises:
        ShippingError: there is no such table or moment, or a step failed; what runs goes on with the table it has.
    """
    watched = Watched(account)
    watched.refuse_if_busy()
    in_use = kept.of_stack(account)
    client = account.client("dynamodb")
    if at is not None:
        table_name = f"{account.stack_name}-{at:%Y%m%dT%H%M%SZ}"
        _restore_into(account, client, in_use, table_name, at)
    if table_name == in_use.table_name:
        raise ShippingError(f"The desk uses {table_name} already.")
    with in_a_sentence():
        try:
            carried = _carry_over(account, client, in_use.table_name, table_name, now)
        except client.exceptions.ResourceNotFoundException:
            raise ShippingError(f"There is no table {table_name} in {account.where}: look at TABLE.") from None
    print(carried)
    _adopt(watched, replace(in_use, table_name=table_name), now)
    with in_a_sentence():
        late = came_since(_read(client, table_name), _read_if_there(client, in_use.table_name), now)
        _apply(client, table_name, Steps([], late))
    kept.mark(account, kept.of_stack(account), former=in_use.table_name)
    former = f"The old table {in_use.table_name} is kept" if in_use.stream_arn else "There is no old table any more"
    print(
        f"The desk goes on with {table_name}. Everybody signs in anew. {former}: docs/restoring.md says what to look "
        f"at{', and how to delete it afterwards' if in_use.stream_arn else ''}."
    )


def _restore_into(account: Account, client: Client, in_use: Kept, name: str, at: datetime) -> None:
    with in_a_sentence():
        try:
            client.restore_table_to_point_in_time(
                SourceTableName=in_use.table_name,
                TargetTableName=name,
                RestoreDateTime=at,
                BillingModeOverride="PAY_PER_REQUEST",
                SSESpecificationOverride={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": in_use.key_arn},
            )
        except ClientError as fault:
            if fault.response["Error"].get("Code") == "InvalidRestoreTimeException":
                raise ShippingError(f"{at:%Y-%m-%d %H:%M} UTC cannot be restored. {_range(client, in_use)}") from None
            raise
        print(f"Restoring {in_use.table_name} as of {at:%Y-%m-%d %H:%M:%S} UTC into {name} …", flush=True)
        began = time.monotonic()
        tables.settled(account, client, name)
    print(f"Restored after {time.monotonic() - began:.0f} s.", flush=True)


def _range(client: Client, in_use: Kept) -> str:
    backups = client.describe_continuous_backups(TableName=in_use.table_name)["ContinuousBackupsDescription"]
    there = backups.get("PointInTimeRecoveryDescription", {})
    first, last = there.get("EarliestRestorableDateTime"), there.get("LatestRestorableDateTime")
    return f"There are backups from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M %Z}." if first and last else ""


def with_copies(account: Account, in_use: Table) -> Table:
    """Return a table with the lines of the audit log that were copied and are no longer in it."""
    return {**CopyBucket(account).items(), **in_use}


def _carry_over(account: Account, client: Client, old: str, new: str, now: datetime) -> str:
    restored, in_use = _read(client, new), _read_if_there(client, old)
    steps = steps_for(restored, with_copies(account, in_use), now)
    _apply(client, new, steps)
    told = f"Deleted {len(steps.deletes)} items that may not come back, carried {len(steps.puts)} over."
    if has_people(in_use):
        return told
    return f"{told} Who was let in is not known from the old table: look in the inbox, under People, who is let in now."


def _read(client: Client, name: str) -> Table:
    pages = client.get_paginator("scan").paginate(TableName=name, ConsistentRead=True)
    items: list[Item] = [item for page in pages for item in page["Items"]]
    return as_table(items)


def _read_if_there(client: Client, name: str) -> Table:
    try:
        return _read(client, name)
    except client.exceptions.ResourceNotFoundException:
        return {}


def _apply(client: Client, name: str, steps: Steps) -> None:
    deletes = [{"DeleteRequest": {"Key": {"pk": {"S": pk}, "sk": {"S": sk}}}} for pk, sk in steps.deletes]
    # The lead of a timeline first: an event without its lead is nobody's.
    puts = [{"PutRequest": {"Item": item}} for item in sorted(steps.puts, key=key_of, reverse=True)]
    for batch in batches([*deletes, *puts]):
        _write(client, name, batch)


def _write(client: Client, name: str, requests: Sequence[Any]) -> None:
    left = list(requests)
    while left:
        left = client.batch_write_item(RequestItems={name: left}).get("UnprocessedItems", {}).get(name, [])
        if left:
            time.sleep(0.5)


def _adopt(watched: Watched, wanted: Kept, now: datetime) -> None:
    """Deploy what runs once more, with another table."""
    account, template = watched.account, template_of(watched.account)
    ready = tables.prepare(account, wanted, template)
    previous = parameters_of(account) or {}
    bucket = Bucket(account)
    releases = bucket.releases()
    if not releases:
        raise ShippingError("Nothing was deployed by `make deploy` yet: deploy first, and restore then.")
    uploaded = upload(bucket, json.loads(json.dumps(template)), releases[0].zip_key)
    policy.let_go(account)
    try:
        values = next_parameters(template, ready.parameters, previous)
        bring(watched, bucket, uploaded, values, now, adopted={"LeadsTable", "DataKey", "DeskSecret"})
    finally:
        policy.protect(account)


if __name__ == "__main__":
    raise SystemExit(main())
