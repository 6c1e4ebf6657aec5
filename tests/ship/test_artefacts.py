"""The bucket of a stage."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moto import mock_aws

from local.engines import LOCAL_AWS
from tools.ship.artefacts import Bucket, release_at
from tools.ship.aws import open_account

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    for name, value in {**LOCAL_AWS, "AWS_ENDPOINT_URL": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with mock_aws():
        yield Bucket(open_account(stage="prod"))


def made(bucket: Bucket) -> None:
    """Make it for use in moto, which takes every Deny for one, whatever its condition."""
    bucket.make()
    open_account(stage="prod").client("s3").delete_bucket_policy(Bucket=bucket.name)


def test_it_is_made_once(bucket: Bucket) -> None:
    assert [bucket.make(), bucket.make()] == [True, False]


def test_it_belongs_to_one_stage_account_and_region(bucket: Bucket) -> None:
    assert bucket.name == "front-desk-prod-123456789012-us-east-1"


def test_it_is_made_in_any_region(monkeypatch: pytest.MonkeyPatch, bucket: Bucket) -> None:
    bucket.make()
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    account = open_account(stage="prod")
    western = Bucket(account)
    assert western.make()
    place = account.client("s3").get_bucket_location(Bucket=western.name)
    assert place["LocationConstraint"] == "us-west-2"


def test_nobody_reaches_it_without_tls(bucket: Bucket) -> None:
    bucket.make()
    policy = json.loads(open_account(stage="prod").client("s3").get_bucket_policy(Bucket=bucket.name)["Policy"])
    [statement] = policy["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Resource"] == [f"arn:aws:s3:::{bucket.name}", f"arn:aws:s3:::{bucket.name}/*"]


def test_the_same_content_is_kept_once(bucket: Bucket, tmp_path: Path) -> None:
    made(bucket)
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    one.write_bytes(b"the same")
    other.write_bytes(b"the same")
    assert bucket.keep(one, "zips") == bucket.keep(other, "zips")
    assert bucket.read(bucket.keep(one, "zips")) == b"the same"


def test_deployments_are_remembered_newest_first_and_once_in_a_row(bucket: Bucket) -> None:
    made(bucket)
    for number, name in enumerate(["a", "b", "b", "a"]):
        bucket.note(release_at(NOW + timedelta(minutes=number), f"zips/{name}", "templates/t"))
    assert [release.zip_key for release in bucket.releases()] == ["zips/a", "zips/b", "zips/a"]


def test_one_that_is_forgotten_is_no_way_back(bucket: Bucket) -> None:
    made(bucket)
    release = release_at(NOW, "zips/a", "templates/t")
    bucket.note(release)
    bucket.forget(release)
    assert bucket.releases() == []


def test_it_goes_with_every_version_of_everything(bucket: Bucket) -> None:
    made(bucket)
    bucket.note(release_at(NOW, "zips/a", "t"))
    bucket.note(release_at(NOW, "zips/b", "t"))
    bucket.remove()
    assert not bucket.exists()
    bucket.remove()


def test_a_template_is_fetched_from_its_own_region(bucket: Bucket) -> None:
    expected = f"https://{bucket.name}.s3.us-east-1.amazonaws.com/templates/t.json"
    assert bucket.url_of("templates/t.json") == expected
