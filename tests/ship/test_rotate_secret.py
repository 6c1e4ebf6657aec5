"""`make rotate-secret`, on a stack of a local AWS whose one resource shows what the functions are told."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.leads.keyring import HANDING_OVER, Keyring, read_keyring, with_new_key, write_keyring
from local.engines import EngineError, engine
from tools.ship.aws import Account, ShippingError, open_account
from tools.ship.rotate_secret import VERSION_PARAMETER, rotate

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
FIRST, SECOND, THIRD = "first" * 8, "second" * 8, "third" * 8
LATER = NOW + timedelta(days=1)
TOLD = "{{resolve:secretsmanager:${Secret}:SecretString:::${SecretVersion}}}"


def template(secret: str) -> dict[str, Any]:
    names = ("SecretVersion", "AdoptedSecretArn", "AlarmEmail")
    value = {"Fn::Sub": [TOLD, {"Secret": {"Ref": "AdoptedSecretArn"}}]}
    told = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": secret, "Value": value}}
    return {
        "Parameters": {name: {"Type": "String", "Default": ""} for name in names},
        "Resources": {"Told": told},
    }


class Deployed:
    """A stack with a secret, and what its functions are told."""

    def __init__(self, url: str) -> None:
        self.account: Account = open_account(stage=f"t{uuid4().hex[:8]}", endpoint=url)
        self._vault, self.name = self.account.client("secretsmanager"), self.account.stack_name
        self.arn = self._vault.create_secret(Name=self.name, SecretString=FIRST)["ARN"]
        given = {"AdoptedSecretArn": self.arn, "AlarmEmail": "keeper@example.com"}
        self.account.client("cloudformation").create_stack(
            StackName=self.name,
            TemplateBody=json.dumps(template(self.name)),
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
        )

    def told(self) -> list[str]:
        """Return the keys that the functions know, newest first."""
        found = self.account.client("ssm").get_parameter(Name=self.name)["Parameter"]["Value"]
        return [key.root for key in read_keyring(found).keys]

    def parameters(self) -> dict[str, str]:
        stack = self.account.stack()
        assert stack
        return {one["ParameterKey"]: one["ParameterValue"] for one in stack["Parameters"]}

    def keys(self) -> Keyring:
        return read_keyring(self._vault.get_secret_value(SecretId=self.arn)["SecretString"])

    def be_cut_short(self, root: str) -> None:
        """Leave everything as a call does that ends after it has written the secret."""
        written = write_keyring(with_new_key(self.keys(), root, NOW))
        self._vault.put_secret_value(SecretId=self.arn, SecretString=written)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    try:
        with pytest.MonkeyPatch.context() as patch, engine("ministack") as found:
            patch.setenv("AWS_ENDPOINT_URL", found)
            yield found
    except EngineError as reason:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(reason))


@pytest.fixture
def deployed(url: str) -> Deployed:
    return Deployed(url)


def test_the_functions_are_told_of_the_new_key_and_keep_the_old_ones(deployed: Deployed) -> None:
    rotate(deployed.account, NOW, SECOND)
    assert deployed.told() == [SECOND, FIRST]
    rotate(deployed.account, LATER, THIRD)
    assert deployed.told() == [THIRD, SECOND, FIRST]


def test_nothing_else_of_the_stack_changes(deployed: Deployed) -> None:
    before = deployed.parameters()
    rotate(deployed.account, NOW, SECOND)
    after = deployed.parameters()
    assert {name for name in after if after[name] != before[name]} == {VERSION_PARAMETER}


def test_a_second_call_at_once_changes_nothing(deployed: Deployed) -> None:
    rotate(deployed.account, NOW, SECOND)
    assert "nothing to do" in rotate(deployed.account, NOW + HANDING_OVER / 2, THIRD)
    assert deployed.told() == [SECOND, FIRST]


def test_a_call_that_was_cut_short_is_taken_up(deployed: Deployed) -> None:
    deployed.be_cut_short(SECOND)
    assert deployed.told() == [FIRST]
    rotate(deployed.account, NOW + HANDING_OVER / 2, THIRD)
    assert deployed.told() == [SECOND, FIRST]


def test_one_that_was_cut_short_long_ago_gives_the_functions_their_time_again(deployed: Deployed) -> None:
    rotate(deployed.account, NOW - timedelta(days=9), SECOND)
    deployed.be_cut_short(THIRD)
    rotate(deployed.account, LATER, "never used" * 4)
    assert deployed.told() == [THIRD, SECOND, FIRST]
    assert deployed.keys().keys[1].replaced_at == LATER + HANDING_OVER


def test_a_stack_that_is_not_there_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(ShippingError, match="deploy it first"):
        rotate(open_account(stage="none", endpoint=url), NOW, SECOND)


def test_a_secret_that_is_no_list_of_keys_is_left_alone(deployed: Deployed) -> None:
    vault = deployed.account.client("secretsmanager")
    vault.put_secret_value(SecretId=deployed.arn, SecretString="typed")
    with pytest.raises(ShippingError, match="at least 32"):
        rotate(deployed.account, NOW, SECOND)
    assert vault.get_secret_value(SecretId=deployed.arn)["SecretString"] == "typed"
