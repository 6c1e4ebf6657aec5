"""Each day of the audit log is copied to where nobody can change it, and a restore reads what was erased from there."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import boto3
import pytest
import yaml
from botocore.exceptions import ClientError
from moto import mock_aws

from chalicelib.storage.audit import AuditEvent, write_down
from chalicelib.storage.audit_copies import copy_days
from local.engines import LOCAL_AWS
from tests.desks import NOON, QuietDesk
from tests.ship.test_carrying import lead
from tools.places import ROOT
from tools.ship.audit_copy import CopyBucket
from tools.ship.aws import Account, ShippingError
from tools.ship.carrying import as_table, steps_for
from tools.ship.restore import with_copies

A_DAY = timedelta(days=1)
SIX_YEARS = timedelta(days=2192)


@pytest.fixture(autouse=True)
def _cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in LOCAL_AWS.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        yield


@pytest.fixture
def account() -> Account:
    # moto takes no heed of the condition in a bucket's policy, and would refuse everything; a local AWS has none.
    return Account("prod", "front-desk-prod", "us-east-1", endpoint="http://localhost:1")


@pytest.fixture
def bucket(account: Account) -> CopyBucket:
    bucket = CopyBucket(account)
    bucket.make("", SIX_YEARS)
    return bucket


def note(desk: QuietDesk, what: str = "read_today", reference: str = "", *, number: int = 0) -> None:
    event = AuditEvent(desk.clock.now(), "ana", what, reference, id=f"{number:012x}")
    write_down(desk.records, event, time_zone=desk.practice.time_zone, retention=desk.practice.retention)


def copied(desk: QuietDesk, bucket: CopyBucket) -> int:
    return copy_days(desk.records, bucket.shelf, desk.clock.now(), desk.practice.time_zone)


def versions(bucket: CopyBucket) -> list[dict[str, str]]:
    found: list[dict[str, str]] = boto3.client("s3").list_object_versions(Bucket=bucket.name).get("Versions", [])
    return found


def test_a_day_is_copied_once_it_is_over(desk: QuietDesk, bucket: CopyBucket) -> None:
    note(desk)
    assert copied(desk, bucket) == 0
    desk.wait(A_DAY)
    assert copied(desk, bucket) == 1
    assert bucket.shelf.last_day() == date(2026, 11, 23)


def test_copying_again_stores_nothing(desk: QuietDesk, bucket: CopyBucket) -> None:
    note(desk)
    desk.wait(A_DAY)
    copied(desk, bucket)
    assert copied(desk, bucket) == 0
    assert len(versions(bucket)) == 1


def test_days_on_which_nobody_copied_are_made_up_for(desk: QuietDesk, bucket: CopyBucket) -> None:
    for _ in range(5):
        note(desk)
        desk.wait(10 * A_DAY)
    assert copied(desk, bucket) == 5


def test_a_line_that_comes_late_makes_another_copy_of_its_day(desk: QuietDesk, bucket: CopyBucket) -> None:
    note(desk, number=1)
    desk.wait(A_DAY)
    copied(desk, bucket)
    desk.wait(-A_DAY)
    note(desk, "expired", number=2)
    desk.wait(2 * A_DAY)
    assert copied(desk, bucket) == 1
    assert len(bucket.items()) == 2


def test_a_long_day_is_copied_to_its_end(desk: QuietDesk, bucket: CopyBucket) -> None:
    for number in range(2_100):
        note(desk, number=number)
    desk.wait(A_DAY)
    copied(desk, bucket)
    assert len(bucket.items()) == 2_100


@pytest.mark.parametrize(("mode", "expected"), [("", "GOVERNANCE"), ("compliance", "COMPLIANCE")])
def test_what_is_copied_is_locked_for_six_years(desk: QuietDesk, account: Account, mode: str, expected: str) -> None:
    bucket = CopyBucket(account)
    bucket.make(mode, SIX_YEARS)
    lock = boto3.client("s3").get_object_lock_configuration(Bucket=bucket.name)["ObjectLockConfiguration"]
    retention = lock["Rule"]["DefaultRetention"]
    assert (retention["Mode"], retention["Days"]) == (expected, 2192)
    note(desk)
    desk.wait(A_DAY)
    copied(desk, bucket)
    (version,) = versions(bucket)
    with pytest.raises(ClientError, match="AccessDenied"):
        boto3.client("s3").delete_object(Bucket=bucket.name, Key=version["Key"], VersionId=version["VersionId"])


def test_the_bucket_is_closed_to_everybody_and_reached_over_tls_only() -> None:
    bucket = CopyBucket(Account("prod", "front-desk-prod", "eu-central-1"))
    bucket.make("", SIX_YEARS)
    client = boto3.client("s3")
    (statement,) = json.loads(client.get_bucket_policy(Bucket=bucket.name)["Policy"])["Statement"]
    assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    assert all(client.get_public_access_block(Bucket=bucket.name)["PublicAccessBlockConfiguration"].values())


def test_a_mode_that_is_none_is_refused(account: Account) -> None:
    with pytest.raises(ShippingError, match="governance or compliance"):
        CopyBucket(account).make("forever", SIX_YEARS)


@pytest.mark.parametrize("stack", ["FrontDesk", "front_desk", "front-desk-" + "x" * 30])
def test_a_stack_whose_name_fits_no_bucket_is_refused(stack: str) -> None:
    with pytest.raises(ShippingError, match="STAGE=prod"):
        CopyBucket(Account("prod", stack, "us-east-1", endpoint="http://localhost:1")).make("", SIX_YEARS)


def test_it_says_whether_it_made_the_bucket(account: Account) -> None:
    assert [CopyBucket(account).make("", SIX_YEARS) for _ in range(2)] == [True, False]


def test_the_copying_function_is_told_of_the_same_bucket(account: Account) -> None:
    template = yaml.safe_load((ROOT / "infra" / "resources.yaml").read_text(encoding="utf-8"))
    told = template["Resources"]["AuditCopy"]["Properties"]["Environment"]["Variables"]["AUDIT_BUCKET"]["Fn::Sub"]
    named = told.replace("${AWS::StackName}", account.stack_name).replace("${AWS::AccountId}", account.account_id)
    assert named == CopyBucket(account).name


def test_a_bucket_that_locks_nothing_is_refused(account: Account) -> None:
    bucket = CopyBucket(account)
    boto3.client("s3").create_bucket(Bucket=bucket.name)
    with pytest.raises(ShippingError, match="locks nothing"):
        bucket.make("", SIX_YEARS)


def test_a_bucket_that_is_there_keeps_its_lock(account: Account, bucket: CopyBucket) -> None:
    bucket.make("compliance", SIX_YEARS)
    lock = boto3.client("s3").get_object_lock_configuration(Bucket=bucket.name)["ObjectLockConfiguration"]
    assert lock["Rule"]["DefaultRetention"]["Mode"] == "GOVERNANCE"
    assert account.stack_name in bucket.name


def test_who_was_erased_is_erased_again_though_the_table_is_lost(
    desk: QuietDesk, account: Account, bucket: CopyBucket
) -> None:
    gone = as_table([lead("gone")])
    restored = gone | as_table([lead("stays")])
    note(desk, "erased", "REF-gone")
    desk.wait(A_DAY)
    copied(desk, bucket)

    steps = steps_for(restored, with_copies(account, {}), desk.clock.now())

    assert list(steps.deletes) == list(gone)
    assert [item["pk"]["S"] for item in steps.puts] == ["AUDIT#2026-11-23"]


def test_without_a_bucket_nothing_was_copied(account: Account) -> None:
    assert with_copies(account, {}) == {}


def test_a_line_that_the_table_has_is_the_tables(desk: QuietDesk, account: Account, bucket: CopyBucket) -> None:
    note(desk)
    desk.wait(A_DAY)
    copied(desk, bucket)
    (key,) = bucket.items()
    ours = {"pk": {"S": key[0]}, "sk": {"S": key[1]}}
    assert with_copies(account, {key: ours}) == {key: ours}
    assert desk.clock.now() > NOON
