"""What each function may do: exactly its own, on exactly our resources."""

from email.utils import parseaddr
from typing import Any

import pytest

from chalicelib.practice.practice import read_practice
from tools.places import ROOT

Resources = dict[str, dict[str, Any]]

KEY_USE = {"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"}
LOG_USE = {"logs:CreateLogStream", "logs:PutLogEvents"}

ALLOWED = {
    "ApiHandlerRole": {"dynamodb:GetItem", "dynamodb:PutItem"} | KEY_USE | LOG_USE,
    "InboxRole": {
        "dynamodb:BatchGetItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
    }
    | KEY_USE
    | LOG_USE,
    "OnLeadWrittenRole": {
        "dynamodb:DescribeStream",
        "dynamodb:GetItem",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "ses:SendEmail",
        "ses:SendRawEmail",
        "sns:Publish",
        "sqs:SendMessage",
    }
    | KEY_USE
    | LOG_USE,
    "OnMailEventRole": {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "sqs:SendMessage"}
    | KEY_USE
    | LOG_USE,
    "SweepRole": {
        "dynamodb:BatchGetItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "ses:SendEmail",
        "ses:SendRawEmail",
        "sns:Publish",
    }
    | KEY_USE
    | LOG_USE,
}
SENDERS = ["OnLeadWrittenRole", "SweepRole"]
# What a function may do with which items, each named by how its key begins. This is all: nobody reaches any other item.
SHELVES: dict[str, dict[str, set[str]]] = {
    "ApiHandlerRole": {"LEAD#*": {"GetItem", "PutItem"}, "PRACTICE": {"GetItem"}, "STOPPED": {"PutItem"}},
    "InboxRole": {
        "LEAD#*": {"BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"},
        "PERSON#*": {"DeleteItem", "GetItem", "PutItem", "Query"},
        "CHALLENGES*": {"DeleteItem", "GetItem", "PutItem", "Query"},
        "PRACTICE": {"DeleteItem", "GetItem", "PutItem", "Query"},
        "PEOPLE": {"GetItem", "PutItem", "Query"},
        "INVITATIONS": {"DeleteItem", "GetItem"},
        "AUDIT#*": {"PutItem", "Query"},
    },
    "OnLeadWrittenRole": {
        "LEAD#*": {"GetItem", "UpdateItem"},
        "ACKNOWLEDGED": {"GetItem", "PutItem"},
        "SENDERS": {"GetItem", "PutItem"},
        "SUPPRESSED": {"GetItem"},
    },
    "OnMailEventRole": {"LEAD#*": {"GetItem", "PutItem", "UpdateItem"}, "SUPPRESSED": {"PutItem"}},
    "SweepRole": {
        "LEAD#*": {"BatchGetItem", "DeleteItem", "GetItem", "Query", "UpdateItem"},
        "AUDIT#*": {"PutItem"},
        "ACKNOWLEDGED": {"GetItem", "PutItem"},
        "MAILING": {"GetItem", "PutItem"},
        "PRACTICE": {"GetItem"},
        "SENDERS": {"GetItem", "PutItem"},
        "STOPPED": {"GetItem"},
        "SUPPRESSED": {"GetItem"},
    },
}
# Which indexes a function may ask.
INDEXES = {
    "ApiHandlerRole": set[str](),
    "InboxRole": {"box", "reference", "phone", "email", "first_name", "last_name"},
    "OnLeadWrittenRole": {"box"},
    "OnMailEventRole": set[str](),
    "SweepRole": {"box", "due", "email", "phone"},
}
THE_TABLE = {"Fn::GetAtt": ["LeadsTable", "Arn"]}
# Which other key a function needs, and through which service only.
SECOND_KEYS = {"OnLeadWrittenRole": "sns", "SweepRole": "sns", "OnMailEventRole": "sqs"}


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


def opening(role: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [one for one in statements(role) if one["Resource"] == {"Fn::GetAtt": [key, "Arn"]}]


def only_through(service: str) -> dict[str, Any]:
    return {"StringEquals": {"kms:ViaService": {"Fn::Sub": service + ".${AWS::Region}.${AWS::URLSuffix}"}}}


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


def test_nobody_may_scan_or_do_things_in_bulk(resources: Resources) -> None:
    allowed = set[str]().union(*map(actions, roles(resources).values()))
    assert [one for one in allowed if any(word in one for word in ("Scan", "BatchWrite", "PartiQL", "Transact"))] == []
    assert not {"dynamodb:*", "*"} & allowed


def test_only_the_inbox_and_the_sweep_may_delete(resources: Resources) -> None:
    deleting = {
        name: {one for one in actions(role) if "Delete" in one}
        for name, role in roles(resources).items()
        if any("Delete" in one for one in actions(role))
    }
    assert deleting == {"InboxRole": {"dynamodb:DeleteItem"}, "SweepRole": {"dynamodb:DeleteItem"}}


def test_nobody_may_change_or_delete_what_the_account_says() -> None:
    rights = [shelves[shelf] for shelves in SHELVES.values() for shelf in shelves if shelf.startswith("AUDIT")]
    assert set[str]().union(*rights) == {"PutItem", "Query"}


def test_only_who_alerts_may_send_mail_or_ring(resources: Resources) -> None:
    for service in ("ses:", "sns:"):
        senders = [name for name, role in roles(resources).items() if any(service in one for one in actions(role))]
        assert sorted(senders) == SENDERS


@pytest.mark.parametrize("name", SENDERS)
def test_mail_goes_out_only_as_the_address_of_the_packaged_practice(
    resources: Resources, template: dict[str, Any], name: str
) -> None:
    address = parseaddr(read_practice(ROOT / "chalicelib" / "practice" / "practice.toml").mail_from)[1]
    sending = allowing(resources[name], "ses:SendEmail")
    assert sending["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "MailFrom"}}}
    assert template["Parameters"]["MailFrom"]["Default"] == address
    assert template["Parameters"]["MailDomain"]["Default"] == address.rpartition("@")[2]


@pytest.mark.parametrize("name", SENDERS)
def test_a_function_rings_at_the_alarm_topic_and_nowhere_else(resources: Resources, name: str) -> None:
    assert allowing(resources[name], "sns:Publish")["Resource"] == {"Ref": "AlarmTopic"}


def at_the_table(role: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in statements(role) if one["Resource"] == THE_TABLE]


@pytest.mark.parametrize("name", ALLOWED)
def test_a_function_touches_its_own_shelves_and_no_other_item(resources: Resources, name: str) -> None:
    found: dict[str, set[str]] = {}
    for statement in at_the_table(resources[name]):
        for shelf in statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]:
            found.setdefault(shelf, set()).update(listed(statement["Action"]))
    assert found == {shelf: {f"dynamodb:{action}" for action in allowed} for shelf, allowed in SHELVES[name].items()}


@pytest.mark.parametrize("name", ALLOWED)
def test_whoever_names_no_item_may_do_nothing_with_the_table(resources: Resources, name: str) -> None:
    for statement in at_the_table(resources[name]):
        assert statement["Condition"].keys() == {"ForAllValues:StringLike", "Null"}
        # "For all" is also true of none at all.
        assert statement["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}


@pytest.mark.parametrize("name", ALLOWED)
def test_a_function_asks_its_own_indexes_and_no_other(resources: Resources, name: str) -> None:
    asked = [one for one in statements(resources[name]) if "/index/" in str(one["Resource"])]
    found = {resource["Fn::Sub"] for one in asked for resource in listed(one["Resource"])}
    assert found == {"${LeadsTable.Arn}/index/" + index for index in INDEXES[name]}
    assert {action for one in asked for action in listed(one["Action"])} <= {"dynamodb:Query"}


def test_who_alerts_at_once_may_count_what_is_open_and_not_list_it(resources: Resources) -> None:
    (counting,) = [one for one in statements(resources["OnLeadWrittenRole"]) if "/index/box" in str(one["Resource"])]
    assert counting["Resource"] == {"Fn::Sub": "${LeadsTable.Arn}/index/box"}
    assert counting["Condition"] == {"StringEquals": {"dynamodb:Select": "COUNT"}}


@pytest.mark.parametrize(
    ("name", "queue"), [("OnLeadWrittenRole", "AlertFailures"), ("OnMailEventRole", "FeedbackFailures")]
)
def test_what_a_function_gives_up_goes_into_its_own_queue(resources: Resources, name: str, queue: str) -> None:
    assert allowing(resources[name], "sqs:SendMessage")["Resource"] == {"Fn::GetAtt": [queue, "Arn"]}


@pytest.mark.parametrize("name", ALLOWED)
def test_the_key_of_the_leads_opens_only_through_the_table(resources: Resources, name: str) -> None:
    (statement,) = opening(resources[name], "DataKey")
    assert statement["Condition"] == only_through("dynamodb")


@pytest.mark.parametrize("name", ALLOWED)
def test_the_key_of_the_notices_opens_only_through_what_it_encrypts(resources: Resources, name: str) -> None:
    conditions = [statement["Condition"] for statement in opening(resources[name], "NoticeKey")]
    assert conditions == [only_through(service) for role, service in SECOND_KEYS.items() if role == name]


@pytest.mark.parametrize("name", ALLOWED)
def test_a_function_writes_to_its_own_log(resources: Resources, name: str) -> None:
    group = name.removesuffix("Role") + "LogGroup"
    assert allowing(resources[name], "logs:PutLogEvents")["Resource"] == {"Fn::GetAtt": [group, "Arn"]}


def test_a_star_stands_only_in_the_policy_of_a_key_where_it_means_the_key(resources: Resources) -> None:
    keys = {name for name, resource in resources.items() if resource["Type"] == "AWS::KMS::Key"}
    for name in keys:
        assert {one["Resource"] for one in resources[name]["Properties"]["KeyPolicy"]["Statement"]} == {"*"}
    others = {name: resource for name, resource in resources.items() if name not in keys}
    assert "'Resource': '*'" not in str(others)
