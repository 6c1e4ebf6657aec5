"""Two deployments of one desk at once, and a command at the wrong one."""

import json
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from local.engines import LOCAL_AWS
from tests.ship.test_moving import TEMPLATE
from tools.ship import destroy
from tools.ship.aws import Account, ShippingError, open_account
from tools.ship.deploy import refuse_what_came_between
from tools.ship.running import parameters_of
from tools.ship.stacks import Watched


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    for name, value in {**LOCAL_AWS, "AWS_ENDPOINT_URL": "", "STAGE": "prod", "STACK": "", "ENDPOINT": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with mock_aws():
        yield open_account(stage="prod")


def make_stack(keeper: str = "keeper@example.net") -> None:
    given = {"Domain": "", "CertificateArn": "", "AlarmEmail": keeper}
    boto3.client("cloudformation").create_stack(
        StackName="front-desk-prod",
        TemplateBody=json.dumps(TEMPLATE),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
    )


def test_a_desk_that_somebody_else_began_in_the_meantime_is_left_alone(account: Account) -> None:
    before = parameters_of(account)
    make_stack()
    with pytest.raises(ShippingError, match="run the same command again"):
        refuse_what_came_between(Watched(account), before)


def test_a_desk_that_nobody_touched_in_the_meantime_is_deployed(account: Account) -> None:
    refuse_what_came_between(Watched(account), parameters_of(account))
    make_stack()
    refuse_what_came_between(Watched(account), parameters_of(account))


def test_a_confirmation_of_another_stack_takes_nothing_away(
    account: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_stack()
    monkeypatch.setenv("CONFIRM", "front-desk-trial")
    assert destroy.main() == 1
    assert "CONFIRM=front-desk-trial is not the stack that STAGE names" in capsys.readouterr().err
    assert account.stack()
