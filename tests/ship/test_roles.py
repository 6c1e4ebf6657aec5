"""Whether what IAM has is what the repository says: each right more, less, wider or elsewhere is found."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.ship.fake_account import MAPPED_VALUES, PARAMETERS, RESOURCES, ROLES, STACK, policy
from tools.places import ROOT
from tools.ship.doctor.roles import STACK_NAME, differences

NAMES = PARAMETERS | MAPPED_VALUES | dict(RESOURCES) | {STACK_NAME: STACK}
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/front-desk-prod-LeadsTable-A1B2C3"
EXPECTED: dict[str, Any] = {
    "Statement": [
        {
            "Sid": "ReadLeads",
            "Effect": "Allow",
            "Action": ["dynamodb:GetItem", "dynamodb:Query"],
            "Resource": {"Fn::GetAtt": ["LeadsTable", "Arn"]},
            "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["LEAD#*"]}},
        },
        {
            "Sid": "Ask",
            "Effect": "Allow",
            "Action": "dynamodb:Query",
            "Resource": {"Fn::Sub": "${LeadsTable.Arn}/index/due"},
        },
    ]
}
ACTUAL: dict[str, Any] = {
    "Statement": [
        {
            "Sid": "ReadLeads",
            "Effect": "Allow",
            "Action": ["dynamodb:Query", "dynamodb:GetItem"],
            "Resource": TABLE,
            "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "LEAD#*"}},
        },
        {"Sid": "Ask", "Effect": "Allow", "Action": "dynamodb:Query", "Resource": f"{TABLE}/index/due"},
    ]
}
Change = Callable[[list[Any]], object]
CHANGES: dict[str, tuple[str, Change]] = {
    "every resource": ("ReadLeads", lambda there: there[0].update(Resource="*")),
    "another table": ("ReadLeads", lambda there: there[0].update(Resource=f"{TABLE}-of-another")),
    "another table that ends alike": (
        "ReadLeads",
        lambda there: there[0].update(
            Resource="arn:aws:dynamodb:us-east-1:1:table/my-front-desk-prod-LeadsTable-A1B2C3"
        ),
    ),
    "all of the table's": ("ReadLeads", lambda there: there[0].update(Resource=f"{TABLE}*")),
    "one resource more": ("ReadLeads", lambda there: there[0].update(Resource=[TABLE, f"{TABLE}/index/due"])),
    "every index": ("Ask", lambda there: there[1].update(Resource=f"{TABLE}/index/*")),
    "one action more": ("ReadLeads", lambda there: there[0]["Action"].append("dynamodb:Scan")),
    "one action less": ("ReadLeads", lambda there: there[0]["Action"].pop()),
    "every action": ("Ask", lambda there: there[1].update(Action="*")),
    "no condition": ("ReadLeads", lambda there: there[0].pop("Condition")),
    "a wider condition": ("ReadLeads", lambda there: there[0].update(Condition={"StringLike": {"k": "*"}})),
    "a denial": ("Ask", lambda there: there[1].update(Effect="Deny")),
    "everything but": ("Ask", lambda there: there[1].update(NotAction=there[1].pop("Action"))),
    "a statement less": ("Ask", lambda there: there.pop()),
    "a statement more": ("More", lambda there: there.append({"Sid": "More", "Effect": "Allow"})),
    "one without a name": ("without a name", lambda there: there.append({"Effect": "Allow", "Action": "*"})),
}


def test_what_was_deployed_differs_in_nothing() -> None:
    assert differences(EXPECTED, ACTUAL, NAMES) == ()


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_named_by_its_statement(change: str) -> None:
    sid, work = CHANGES[change]
    there = deepcopy(ACTUAL)
    work(there["Statement"])
    assert differences(EXPECTED, there, NAMES) == (sid,)


@pytest.mark.parametrize("role", ROLES)
def test_every_policy_of_the_repository_is_known_again_once_it_is_deployed(role: str) -> None:
    file = ROOT / ".chalice" / f"policy-{ROLES[role]}.json"
    assert differences(json.loads(file.read_text(encoding="utf-8")), policy(role), NAMES) == ()


@pytest.mark.parametrize("role", ROLES)
def test_of_every_policy_each_statement_that_is_gone_is_missed(role: str) -> None:
    expected = json.loads((ROOT / ".chalice" / f"policy-{ROLES[role]}.json").read_text(encoding="utf-8"))
    for place, statement in enumerate(expected["Statement"]):
        there = policy(role)
        del there["Statement"][place]
        assert differences(expected, there, NAMES) == (statement["Sid"],)


def test_the_bucket_of_another_stack_fits_nothing() -> None:
    wanted = {"Fn::Sub": "arn:${AWS::Partition}:s3:::${AWS::StackName}-audit-${AWS::AccountId}"}
    expected = {"Statement": {"Sid": "Copy", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": wanted}}
    for name, differs in ((STACK, ()), (f"another-{STACK}", ("Copy",))):
        there = {"Sid": "Copy", "Effect": "Allow", "Action": "s3:ListBucket"}
        actual = {"Statement": {**there, "Resource": f"arn:aws:s3:::{name}-audit-123456789012"}}
        assert differences(expected, actual, NAMES) == differs


def test_a_resource_that_the_stack_does_not_have_fits_nothing() -> None:
    assert differences(EXPECTED, ACTUAL, {}) == ("Ask", "ReadLeads")


@pytest.mark.parametrize(("given", "differs"), [(TABLE, ()), (f"{TABLE}-of-another", ("Use",)), ("*", ("Use",))])
def test_what_was_adopted_is_known_by_its_own_arn(given: str, differs: tuple[str, ...]) -> None:
    chosen = {"Fn::If": ["MakesTable", {"Fn::GetAtt": ["OurTable", "Arn"]}, {"Ref": "AdoptedTableArn"}]}
    expected = {"Statement": {"Sid": "Use", "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": chosen}}
    actual = {"Statement": {"Sid": "Use", "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": given}}
    assert differences(expected, actual, {"AdoptedTableArn": TABLE}) == differs
