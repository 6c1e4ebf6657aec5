"""What each function may do: exactly its own, on exactly our resources."""

from email.utils import parseaddr
from typing import Any

import pytest

from chalicelib.practice import read_practice
from tools.places import ROOT

Resources = dict[str, dict[str, Any]]

KEY_USE = {"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"}
LOG_USE = {"logs:CreateLogStream", "logs:PutLogEvents"}

ALLOWED = {
    "ApiHandlerRole": {"dynamodb:GetItem", "dynamodb:PutItem"} | KEY_USE | LOG_USE,
    "OnLeadWrittenRole": {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "dynamodb:UpdateItem",
        "ses:SendEmail",
        "ses:SendRawEmail",
        "sqs:SendMessage",
    }
    | KEY_USE
    | LOG_USE,
}
MAY_SEND_MAIL = {"OnLeadWrittenRole"}


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def roles(resources: Resources) -> Resources:
    return {name: resource for name, resource in resources.items() if resource["Type"] == "AWS::IAM::Role"}


def statements(role: dict[str, Any]) -> list[dict[str, Any]]:
    policies = role["Properties"]["Policies"]
    return [statement for policy in policies for statement in listed(policy["PolicyDocument"]["Statement"])]


def actions(role: dict[str, Any]) -> set[str]:
    return {action for statement in statements(role) for action in listed(statement["Action"])}


def allowing(role: dict[str, Any], action: str) -> dict[str, Any]:
    (statement,) = [one for one in statements(role) if action in listed(one["Action"])]
    return statement


def test_every_function_has_a_role_of_its_own(resources: Resources) -> None:
    functions = [resource for resource in resources.values() if resource["Type"] == "AWS::Lambda::Function"]
    used = [function["Properties"]["Role"]["Fn::GetAtt"][0] for function in functions]
    assert sorted(used) == sorted(roles(resources)) == sorted(ALLOWED)


@pytest.mark.parametrize("name", ALLOWED)
def test_a_role_allows_what_its_function_does_and_nothing_else(resources: Resources, name: str) -> None:
    assert actions(resources[name]) == ALLOWED[name]


@pytest.mark.parametrize("name", ALLOWED)
def test_a_role_names_what_it_reaches(resources: Resources, name: str) -> None:
    reached = [resource for statement in statements(resources[name]) for resource in listed(statement["Resource"])]
    assert reached
    assert all(isinstance(resource, dict) and "*" not in str(resource) for resource in reached)


@pytest.mark.parametrize("name", ALLOWED)
def test_a_role_takes_nothing_from_managed_policies(resources: Resources, name: str) -> None:
    assert "ManagedPolicyArns" not in resources[name]["Properties"]


def test_only_the_alert_function_may_send_mail(resources: Resources) -> None:
    senders = {name for name, role in roles(resources).items() if any(action[:4] == "ses:" for action in actions(role))}
    assert senders == MAY_SEND_MAIL


def test_mail_goes_out_only_as_the_address_of_the_packaged_practice(
    resources: Resources, template: dict[str, Any]
) -> None:
    address = parseaddr(read_practice(ROOT / "chalicelib" / "practice.toml").mail_from)[1]
    sending = allowing(resources["OnLeadWrittenRole"], "ses:SendEmail")
    assert sending["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "MailFrom"}}}
    assert template["Parameters"]["MailFrom"]["Default"] == address
    assert template["Parameters"]["MailDomain"]["Default"] == address.rpartition("@")[2]


@pytest.mark.parametrize(
    ("name", "action"), [("ApiHandlerRole", "dynamodb:PutItem"), ("OnLeadWrittenRole", "dynamodb:UpdateItem")]
)
def test_a_function_touches_leads_and_no_other_item(resources: Resources, name: str, action: str) -> None:
    assert allowing(resources[name], action)["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["LEAD#*"]},
        # "For all" is also true of none at all.
        "Null": {"dynamodb:LeadingKeys": "false"},
    }


@pytest.mark.parametrize("name", ALLOWED)
def test_the_key_opens_only_through_the_table(resources: Resources, name: str) -> None:
    assert allowing(resources[name], "kms:Decrypt")["Condition"] == {
        "StringEquals": {"kms:ViaService": {"Fn::Sub": "dynamodb.${AWS::Region}.${AWS::URLSuffix}"}}
    }


@pytest.mark.parametrize("name", ALLOWED)
def test_a_function_writes_to_its_own_log(resources: Resources, name: str) -> None:
    group = name.removesuffix("Role") + "LogGroup"
    assert allowing(resources[name], "logs:PutLogEvents")["Resource"] == {"Fn::GetAtt": [group, "Arn"]}


def test_a_star_stands_only_in_the_policy_of_the_key_where_it_means_the_key(resources: Resources) -> None:
    (statement,) = resources["DataKey"]["Properties"]["KeyPolicy"]["Statement"]
    assert (statement["Sid"], statement["Resource"]) == ("LetIamDecide", "*")
    others = {name: resource for name, resource in resources.items() if name != "DataKey"}
    assert "'Resource': '*'" not in str(others)
