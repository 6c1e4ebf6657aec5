"""The evaluation of policies itself: it says "yes" as IAM does, and to nothing that it does not know."""

from typing import Any

import pytest

from tools.simulating import Ask, NotUnderstoodError, Template

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/Table"
ITEMS = {
    "Effect": "Allow",
    "Action": ["dynamodb:GetItem"],
    "Resource": {"Fn::GetAtt": ["Table", "Arn"]},
    "Condition": {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["LEAD#*"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
    },
}


def template(*statements: dict[str, Any]) -> Template:
    role = {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyDocument": {"Statement": [*statements]}}]}}
    conditions: dict[str, dict[str, Any]] = {
        "Named": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Name"}, ""]}]},
        "Odd": {"Fn::Or": [{"Fn::Equals": ["a", "b"]}, {"Fn::Equals": ["a", "a"]}]},
    }
    return Template(
        {"Role": role, "Table": {"Type": "AWS::DynamoDB::Table"}},
        {"Name": {"Default": "a name"}, "Given": {"Type": "String"}},
        conditions,
        {"Map": {"First": {"Second": "found"}}},
        {"Given": "a given one"},
    )


def get(*leading: str) -> Ask:
    return Ask("dynamodb:GetItem", TABLE, {"dynamodb:LeadingKeys": leading} if leading else {})


@pytest.mark.parametrize(
    ("ask", "is_allowed"),
    [
        (get("LEAD#1"), True),
        (get("LEAD#1", "LEAD#2"), True),
        (get("LEAD#1", "PERSON#2"), False),
        (get("PERSON#1"), False),
        (get("lead#1"), False),
        (get(), False),
        (Ask("DynamoDB:getitem", TABLE, {"dynamodb:LeadingKeys": ("LEAD#1",)}), True),
        (Ask("dynamodb:Query", TABLE, {"dynamodb:LeadingKeys": ("LEAD#1",)}), False),
        (Ask("dynamodb:GetItem", f"{TABLE}/index/box", {"dynamodb:LeadingKeys": ("LEAD#1",)}), False),
    ],
)
def test_what_is_allowed_is_what_a_statement_speaks_of(ask: Ask, *, is_allowed: bool) -> None:
    assert template(ITEMS).allows("Role", ask) is is_allowed


def test_what_one_statement_denies_no_other_allows() -> None:
    deny = {"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}
    assert not template(ITEMS, deny).allows("Role", get("LEAD#1"))


def test_without_the_question_for_null_an_unnamed_key_would_be_let_in() -> None:
    # Why each policy asks both.
    loose = ITEMS | {"Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["LEAD#*"]}}}
    assert template(loose).allows("Role", get())


@pytest.mark.parametrize(
    "change",
    [
        {"Condition": {"StringLike": {"dynamodb:LeadingKeys": ["LEAD#*"]}}},
        {"Condition": {"ForAnyValue:StringLike": {"dynamodb:LeadingKeys": ["LEAD#*"]}}},
        {"Condition": {"StringEqualsIfExists": {"dynamodb:Select": "COUNT"}}, "Action": "s3:GetObject"},
        {"NotAction": "dynamodb:PutItem"},
        {"Effect": "Perhaps"},
        {"Resource": {"Fn::Join": ["", ["arn:", "aws"]]}},
        {"Resource": {"Fn::GetAtt": ["Table", "Name"]}},
        {"Resource": {"Fn::If": ["Odd", "*", "*"]}},
    ],
)
def test_what_is_not_understood_is_never_allowed(change: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstoodError):
        template(ITEMS | change).allows("Role", get("LEAD#1"))


def test_references_become_arns_and_parameters_their_defaults() -> None:
    value = {"a": [{"Fn::Sub": "${Table.Arn}/index/${Name}"}], "b": {"Ref": "AWS::Region"}}
    assert template().resolve(value) == {"a": [f"{TABLE}/index/a name"], "b": "us-east-1"}


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Ref": "Given"}, "a given one"),
        ({"Fn::FindInMap": ["Map", "First", "Second"]}, "found"),
        ({"Fn::If": ["Named", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Named", {"Ref": "AWS::NoValue"}, "no"]}, None),
    ],
)
def test_conditions_hold_as_the_parameters_are_given(value: dict[str, Any], resolved: str | None) -> None:
    assert template().resolve(value) == resolved


def test_a_role_that_is_bounded_from_elsewhere_is_not_understood() -> None:
    bounded = template(ITEMS)
    bounded.resources["Role"]["Properties"]["PermissionsBoundary"] = {"Fn::If": ["Named", "arn:of:a:policy", "no"]}
    with pytest.raises(NotUnderstoodError):
        bounded.allows("Role", get("LEAD#1"))


def test_a_statement_that_is_left_out_allows_nothing_any_more_and_the_others_do() -> None:
    both = template(ITEMS | {"Sid": "One"}, ITEMS | {"Sid": "Two", "Action": "dynamodb:Query"})
    query = Ask("dynamodb:Query", TABLE, {"dynamodb:LeadingKeys": ("LEAD#1",)})
    without = both.without("Role", "One")
    assert (without.allows("Role", get("LEAD#1")), without.allows("Role", query)) == (False, True)
    assert both.allows("Role", get("LEAD#1"))


def test_a_statement_that_is_not_there_cannot_be_left_out() -> None:
    with pytest.raises(KeyError):
        template(ITEMS).without("Role", "One")
