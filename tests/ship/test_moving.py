"""A desk that gets another address would lock everybody out of the inbox."""

import json
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from chalicelib.storage.botocore_table import make_table_client
from chalicelib.storage.table import PEOPLE
from local.engines import LOCAL_AWS
from local.table import make_table
from tests.desks import NOON
from tests.ship.test_invented import REAL
from tools.ship.aws import Account, ShippingError, open_account
from tools.ship.deploy import deploy

TEMPLATE = {
    "Parameters": {
        "Domain": {"Type": "String"},
        "CertificateArn": {"Type": "String"},
        "AlarmEmail": {"Type": "String"},
    },
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    "Outputs": {"ApiUrl": {"Value": "https://desk.example.com"}, "TableName": {"Value": "leads"}},
}
ELSEWHERE = {"Domain": "forms.example.com", "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1"}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    for name, value in {**LOCAL_AWS, "AWS_ENDPOINT_URL": "", "MOVE": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with mock_aws():
        make_table(make_table_client(), "leads")
        boto3.client("cloudformation").create_stack(
            StackName="front-desk-prod",
            TemplateBody=json.dumps(TEMPLATE),
            Parameters=[
                {"ParameterKey": "Domain", "ParameterValue": ""},
                {"ParameterKey": "CertificateArn", "ParameterValue": ""},
                {"ParameterKey": "AlarmEmail", "ParameterValue": "keeper@example.net"},
            ],
        )
        yield open_account(stage="prod")


def test_with_somebody_in_the_inbox_the_address_stays(account: Account) -> None:
    boto3.client("dynamodb").put_item(TableName="leads", Item={"pk": {"S": PEOPLE}, "sk": {"S": "ana"}})
    with pytest.raises(ShippingError, match="MOVE=yes"):
        deploy(account, REAL, ELSEWHERE, NOON)
