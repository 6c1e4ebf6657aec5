"""What an earlier desk left behind is found again, and made fit."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import boto3
import pytest
from moto import mock_aws

from local.engines import LOCAL_AWS
from local.table import table_definition
from tools.ship.aws import Account, ShippingError, open_account
from tools.ship.kept import Kept, find_kept, mark, of_stack, tables_of
from tools.ship.tables import prepare

STACK = "front-desk-prod"
RESTORED = f"{STACK}-20261126T190000Z"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    for name, value in {**LOCAL_AWS, "AWS_ENDPOINT_URL": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with mock_aws():
        yield open_account(stage="prod")


def make_table(name: str, **changes: object) -> str:
    definition = {**table_definition(), **changes}
    return str(boto3.client("dynamodb").create_table(TableName=name, **definition)["TableDescription"]["TableArn"])


def make_key() -> str:
    return str(boto3.client("kms").create_key()["KeyMetadata"]["Arn"])


def make_secret(name: str = f"{STACK}/secret") -> str:
    return str(boto3.client("secretsmanager").create_secret(Name=name, SecretString="secret")["ARN"])


def tag(arn: str, **tags: str) -> None:
    rows = [{"Key": f"front-desk:{key}", "Value": value} for key, value in tags.items()]
    boto3.client("dynamodb").tag_resource(ResourceArn=arn, Tags=rows)


def test_in_an_empty_account_nothing_is_found(account: Account) -> None:
    assert find_kept(account) is None


def test_other_tables_are_not_ours(account: Account) -> None:
    make_table("front-desk-product")
    make_table("front-desk-prod-notes")
    assert find_kept(account) is None


def test_the_tables_of_a_desk_are_its_own_and_the_restored_ones(account: Account) -> None:
    for name in (STACK, RESTORED, "front-desk-product", "leads"):
        make_table(name)
    assert tables_of(account) == [STACK, RESTORED]


def test_what_a_desk_uses_is_known_even_if_its_table_is_gone(account: Account) -> None:
    key, secret = make_key(), make_secret()
    _make_stack(key=key, secret=secret)
    assert of_stack(account) == Kept("lost", "", key, secret)


def test_a_table_that_follows_one_that_is_gone_says_that_it_is_in_use(account: Account) -> None:
    key, secret = make_key(), make_secret()
    tag(make_table(RESTORED), key=key, secret=secret)
    mark(account, Kept(RESTORED, "stream", key, secret), former="lost")
    found = find_kept(account)
    assert found
    assert found.table_name == RESTORED


def _make_stack(key: str, secret: str) -> None:
    given = {"AdoptedKeyArn": key, "AdoptedSecretArn": secret}
    template = {
        "Parameters": {name: {"Type": "String"} for name in given},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {"ApiUrl": {"Value": "https://desk.example.com"}, "TableName": {"Value": "lost"}},
    }
    boto3.client("cloudformation").create_stack(
        StackName=STACK,
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()],
    )


def test_a_table_says_what_belongs_to_it(account: Account) -> None:
    key, secret = make_key(), make_secret("called/otherwise")
    tag(make_table(STACK), desk=STACK, key=key, secret=secret)
    found = find_kept(account)
    assert found
    assert (found.table_name, found.key_arn, found.secret_arn) == (STACK, key, secret)
    assert found.stream_arn.startswith("arn:aws:dynamodb:")


def test_the_secret_is_known_by_its_name_too(account: Account) -> None:
    secret = make_secret()
    tag(make_table(STACK), key=make_key())
    found = find_kept(account)
    assert found
    assert found.secret_arn == secret


def test_of_two_tables_the_one_in_use_is_meant(account: Account) -> None:
    make_table(STACK)
    tag(make_table(RESTORED), desk=STACK, key=make_key(), secret=make_secret())
    found = find_kept(account)
    assert found
    assert found.table_name == RESTORED


def test_a_table_of_any_name_can_be_in_use(account: Account) -> None:
    tag(make_table("restored-by-hand"), desk=STACK, key=make_key(), secret=make_secret())
    found = find_kept(account)
    assert found
    assert found.table_name == "restored-by-hand"


def test_of_two_that_say_nothing_none_is_guessed(account: Account) -> None:
    make_table(STACK)
    make_table(RESTORED)
    with pytest.raises(ShippingError, match=rf"{STACK}, {RESTORED}.*front-desk:desk={STACK}"):
        find_kept(account)


def test_a_table_without_its_secret_is_not_adopted(account: Account) -> None:
    make_table(STACK)
    with pytest.raises(ShippingError, match="but not the key and secret that belongs to it"):
        find_kept(account)


def test_what_is_marked_is_found(account: Account) -> None:
    make_table(STACK)
    make_table(RESTORED)
    key, secret = make_key(), make_secret()
    mark(account, Kept(STACK, "", key, secret))
    mark(account, Kept(RESTORED, "", key, secret), former=STACK)
    found = find_kept(account)
    assert found
    assert found.table_name == RESTORED


# --- made fit


def template() -> dict[str, Any]:
    properties = {
        "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
        **deepcopy(table_definition()),
    }
    return {"Resources": {"LeadsTable": {"Properties": properties}}}


def bare_table() -> Mapping[str, Any]:
    """Make a table as a restore brings it, four indexes short."""
    definition = table_definition()
    of_the_four = {"name_shelf", "first_name", "last_name", "certified_shelf", "certified_until"}
    make_table(
        STACK,
        AttributeDefinitions=[
            one for one in definition["AttributeDefinitions"] if one["AttributeName"] not in of_the_four
        ],
        StreamSpecification={"StreamEnabled": False},
        DeletionProtectionEnabled=False,
        GlobalSecondaryIndexes=definition["GlobalSecondaryIndexes"][:-4],
    )
    return definition


def test_a_restored_table_gets_what_the_restore_did_not_bring(account: Account) -> None:
    definition = bare_table()
    ready = prepare(account, Kept(STACK, "", "key", "secret"), template())
    client = account.client("dynamodb")
    table = client.describe_table(TableName=STACK)["Table"]
    assert ready.stream_arn == table["LatestStreamArn"]
    assert table["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    assert table["DeletionProtectionEnabled"]
    assert {index["IndexName"] for index in table["GlobalSecondaryIndexes"]} == {
        index["IndexName"] for index in definition["GlobalSecondaryIndexes"]
    }
    assert client.describe_time_to_live(TableName=STACK)["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED"
    backups = client.describe_continuous_backups(TableName=STACK)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_a_table_that_is_fit_is_left_as_it_is(account: Account) -> None:
    bare_table()
    kept = Kept(STACK, "", "key", "secret")
    ready = prepare(account, kept, template())
    assert prepare(account, kept, template()) == ready


def test_a_table_with_another_key_is_not_adopted(account: Account) -> None:
    boto3.client("dynamodb").create_table(
        TableName=STACK,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    with pytest.raises(ShippingError, match="another key"):
        prepare(account, Kept(STACK, "", "key", "secret"), template())
