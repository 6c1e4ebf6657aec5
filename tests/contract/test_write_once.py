"""What every keeper of write-once copies keeps to: the fake, and S3's object lock as moto plays it."""

from collections.abc import Iterator
from datetime import date

import boto3
import pytest

from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.audit_copies import WriteOnce
from chalicelib.storage.locked_bucket import LockedBucket, make_copy_client
from local.engines import engine
from tests.fakes import MemoryCopies

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
BUCKET = "front-desk-audit"


@pytest.fixture(params=["fake", "moto"])
def shelf(request: pytest.FixtureRequest) -> Iterator[WriteOnce]:
    if request.param == "fake":
        yield MemoryCopies()
    else:
        with engine("moto"):
            boto3.client("s3").create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
            yield LockedBucket(make_copy_client(), BUCKET)


def test_an_empty_shelf_has_no_last_day(shelf: WriteOnce) -> None:
    assert shelf.last_day() is None


def test_the_last_day_is_the_latest_whatever_came_last(shelf: WriteOnce) -> None:
    shelf.keep(TUESDAY, "b", b"2")
    shelf.keep(MONDAY, "a", b"1")
    assert shelf.last_day() == TUESDAY


def test_what_a_day_has_under_a_name_is_not_stored_again(shelf: WriteOnce) -> None:
    assert [shelf.keep(MONDAY, "a", b"1") for _ in range(2)] == [True, False]


def test_another_copy_of_a_day_and_the_same_of_another_day_are_stored(shelf: WriteOnce) -> None:
    shelf.keep(MONDAY, "a", b"1")
    assert shelf.keep(MONDAY, "b", b"2")
    assert shelf.keep(TUESDAY, "a", b"1")


def test_a_bucket_that_is_not_there_is_told_by_its_code() -> None:
    with engine("moto"), pytest.raises(StoreUnavailableError, match="NoSuchBucket"):
        LockedBucket(make_copy_client(), "no-such-bucket").keep(MONDAY, "a", b"1")
