"""Which account and stack a command works on, and what it says when AWS does not answer."""

import os

import boto3
import pytest
from botocore.exceptions import ClientError, NoCredentialsError, ProfileNotFound
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from local.engines import LOCAL_AWS
from tools.ship.aws import ShippingError, account_of_environment, in_a_sentence, open_account


@pytest.fixture(autouse=True)
def _no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STAGE", "STACK", "ENDPOINT", "AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.setenv(name, "")  # so that it is put back, whatever the command makes of it
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    for name, value in LOCAL_AWS.items():
        monkeypatch.setenv(name, value)


def test_a_stage_is_a_stack_of_that_name() -> None:
    account = open_account(stage="dev")
    assert (account.stage, account.stack_name, account.is_local) == ("dev", "front-desk-dev", False)


def test_a_stack_may_be_named_itself() -> None:
    assert open_account(stack="desk-of-old").stack_name == "desk-of-old"
    assert open_account(stack="front-desk-prod").stage == "prod"


def test_the_environment_names_all_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGE", "dev")
    monkeypatch.setenv("ENDPOINT", "http://127.0.0.1:4566")
    account = account_of_environment()
    assert (account.stack_name, account.endpoint) == ("front-desk-dev", "http://127.0.0.1:4566")


def test_a_local_aws_is_given_no_credentials_of_a_real_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a real one")
    monkeypatch.setenv("AWS_PROFILE", "practice")
    assert open_account(stage="dev", endpoint="http://127.0.0.1:1").is_local
    assert os.environ["AWS_ACCESS_KEY_ID"] == "local"
    assert "AWS_PROFILE" not in os.environ


def test_an_endpoint_of_the_shell_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert open_account(stage="dev").is_local


def test_a_region_may_be_named_as_for_awss_own_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_REGION", "us-west-2")
    assert open_account(stage="dev").region == "us-west-2"


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({}, "STAGE=prod"),
        ({"stage": "Prod!"}, "small letters"),
        ({"stage": "a" * 40}, "short word"),
        ({"stage": "dev", "endpoint": "127.0.0.1:4566"}, "ENDPOINT=http://"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(named: dict[str, str], sentence: str) -> None:
    with pytest.raises(ShippingError, match=sentence):
        open_account(**named)


def test_without_a_region_it_says_how_to_set_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(ShippingError, match="AWS_DEFAULT_REGION=us-east-1"):
        open_account(stage="dev")


def test_nothing_that_answers_is_named_by_its_address() -> None:
    with pytest.raises(ShippingError, match=r"Nothing answers at http://127\.0\.0\.1:1/"):
        open_account(stage="dev", endpoint="http://127.0.0.1:1").stack()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (NoCredentialsError(), "aws sso login"),
        (ProfileNotFound(profile="practice"), "AWS_PROFILE"),
        (ClientError({"Error": {"Code": "ExpiredToken", "Message": ""}}, "DescribeStacks"), "have expired"),
        (ClientError({"Error": {"Code": "InvalidClientTokenId", "Message": ""}}, "X"), "does not know"),
        (
            ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "DescribeStacks"),
            "may not do DescribeStacks",
        ),
        (ClientError({"Error": {"Code": "LimitExceeded", "Message": "too many"}}, "CreateBucket"), "too many"),
    ],
)
def test_each_fault_is_one_sentence(fault: Exception, sentence: str) -> None:
    with pytest.raises(ShippingError, match=sentence) as told, in_a_sentence():
        raise fault
    assert len(str(told.value).splitlines()) == 1


def test_a_stack_that_is_not_there_is_none() -> None:
    with mock_aws():
        assert open_account(stage="dev").stack() is None


def test_what_a_stack_made_is_found_by_its_name() -> None:
    template = '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"Here": {"Value": "there"}}}'
    with mock_aws():
        boto3.client("cloudformation").create_stack(StackName="front-desk-dev", TemplateBody=template)
        account = open_account(stage="dev")
        assert account.outputs() == {"Here": "there"}
        assert account.resources()["Topic"].startswith("arn:aws:sns:us-east-1:")


@given(st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True))
def test_every_stage_that_is_taken_makes_a_lawful_bucket_and_stack_name(stage: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in LOCAL_AWS.items():
            patch.setenv(name, value)
        try:
            account = open_account(stage=stage)
        except ShippingError:
            return
    assert len(account.stack_name) <= 31
    assert "--" not in account.stack_name
    assert not account.stack_name.endswith("-")
