"""Who deploys may deploy, and look whether it went well; it reads no lead and cannot lose what is kept."""

import json
from typing import Any

import pytest
import yaml

from tools.infra_lint import GIVEN
from tools.places import ROOT
from tools.simulating import ACCOUNT, REGION, Ask, Template

ROLE = "DeployerRole"
TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/front-desk-prod"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/leads"
OUR_ROLE = f"arn:aws:iam::{ACCOUNT}:role/front-desk-prod-SweepRole-1"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:front-desk-prod/secret-a1b2c3"
COPIES = f"arn:aws:s3:::front-desk-prod-audit-{ACCOUNT}"
STACK = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/front-desk-prod/1"
# A role's inline policies, without blanks.
LONGEST_POLICIES = 10_240


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "infra" / "deployer.yaml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def deployer(written: dict[str, Any]) -> Template:
    return Template(written["Resources"], written["Parameters"], written["Conditions"], {}, GIVEN)


def may(deployer: Template, action: str, resource: str, **keys: str) -> bool:
    return deployer.allows(
        ROLE, Ask(action, resource, {name.replace("_", ":"): (value,) for name, value in keys.items()})
    )


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("cloudformation:ExecuteChangeSet", STACK),
        ("cloudformation:SetStackPolicy", STACK),
        ("s3:PutObject", f"arn:aws:s3:::front-desk-prod-{ACCOUNT}-{REGION}/zip"),
        ("s3:PutBucketObjectLockConfiguration", COPIES),
        ("lambda:UpdateFunctionCode", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:front-desk-prod-Sweep-1"),
        ("dynamodb:CreateTable", TABLE),
        ("secretsmanager:GetSecretValue", SECRET),
        ("ses:GetEmailIdentity", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/example.com"),
    ],
)
def test_it_deploys_its_own_stage_and_no_other(deployer: Template, action: str, resource: str) -> None:
    assert may(deployer, action, resource)
    if "prod" in resource:
        assert not may(deployer, action, resource.replace("prod", "else"))


@pytest.mark.parametrize(
    "action", ["GetItem", "Query", "Scan", "BatchGetItem", "PutItem", "DeleteItem", "PartiQLSelect", "GetRecords"]
)
def test_it_reads_and_writes_no_lead(deployer: Template, action: str) -> None:
    lead = Ask(f"dynamodb:{action}", TABLE, {"dynamodb:LeadingKeys": ("LEAD#1",)})
    assert not deployer.allows(ROLE, lead)
    assert not deployer.allows(ROLE, Ask(f"dynamodb:{action}", TABLE))


@pytest.mark.parametrize("partition", ["CANARY", "PRACTICE"])
def test_it_may_see_what_the_doctor_looks_at(deployer: Template, partition: str) -> None:
    assert deployer.allows(ROLE, Ask("dynamodb:GetItem", TABLE, {"dynamodb:LeadingKeys": (partition,)}))


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("dynamodb:DeleteTable", TABLE),
        ("kms:ScheduleKeyDeletion", KEY),
        ("kms:DisableKey", KEY),
        ("secretsmanager:DeleteSecret", SECRET),
        ("ses:DeleteEmailIdentity", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/example.com"),
        ("s3:DeleteObjectVersion", f"{COPIES}/audit/2026-11-23/a.jsonl"),
        ("s3:PutObject", f"{COPIES}/audit/2026-11-23/a.jsonl"),
        ("s3:BypassGovernanceRetention", f"{COPIES}/audit/2026-11-23/a.jsonl"),
        ("s3:DeleteBucket", COPIES),
    ],
)
def test_it_cannot_lose_what_is_kept(deployer: Template, action: str, resource: str) -> None:
    assert not may(deployer, action, resource)


def test_it_does_not_read_what_was_copied_of_the_audit_log(deployer: Template) -> None:
    assert not may(deployer, "s3:GetObject", f"{COPIES}/audit/2026-11-23/a.jsonl")


@pytest.mark.parametrize("action", ["iam:CreateRole", "iam:PutRolePolicy"])
def test_it_makes_roles_within_the_boundary_alone(deployer: Template, action: str) -> None:
    boundary = deployer.arn("FunctionBoundary")
    assert may(deployer, action, OUR_ROLE, iam_PermissionsBoundary=boundary)
    assert not may(deployer, action, OUR_ROLE)
    assert not may(deployer, action, OUR_ROLE, iam_PermissionsBoundary=boundary + "-of-mine")
    assert not may(
        deployer, action, f"arn:aws:iam::{ACCOUNT}:role/front-desk-deployer-prod", iam_PermissionsBoundary=boundary
    )


@pytest.mark.parametrize(
    "action", ["iam:DeleteRolePermissionsBoundary", "iam:AttachRolePolicy", "iam:CreatePolicyVersion"]
)
def test_it_takes_no_boundary_away(deployer: Template, action: str) -> None:
    assert not may(deployer, action, OUR_ROLE)
    assert not may(deployer, action, deployer.arn("FunctionBoundary"))


@pytest.mark.parametrize(("service", "is_allowed"), [("lambda.amazonaws.com", True), ("ec2.amazonaws.com", False)])
def test_it_hands_roles_to_functions_alone(deployer: Template, service: str, *, is_allowed: bool) -> None:
    assert may(deployer, "iam:PassRole", OUR_ROLE, iam_PassedToService=service) is is_allowed


def test_the_boundary_lets_every_function_do_what_its_own_policy_says(deployer: Template, policies: Template) -> None:
    boundary = deployer.resources["FunctionBoundary"]["Properties"]["PolicyDocument"]["Statement"]
    bounded = {
        action for one in boundary for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    functions = {
        one["Properties"]["Role"]["Fn::GetAtt"][0] for one in policies.resources.values() if "Role" in one["Properties"]
    }
    asked: set[str] = set()
    for role in functions:
        for one in policies.statements(role):
            asked |= set([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    families = {action for action in asked if action.endswith("*")}
    assert asked - families <= bounded
    assert all(any(action.startswith(family[:-1]) for action in bounded) for family in families)


def test_only_the_stages_own_environment_of_the_repository_takes_the_role(written: dict[str, Any]) -> None:
    (trust,) = written["Resources"][ROLE]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"]["StringEquals"] == {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": {"Fn::Sub": "repo:${Repository}:environment:${Stage}"},
    }


def test_its_policies_fit_into_a_role(deployer: Template) -> None:
    statements = list(deployer.statements(ROLE))
    assert len(json.dumps(statements, separators=(",", ":"))) < LONGEST_POLICIES * 0.95
