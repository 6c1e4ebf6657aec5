"""Which findings of the linters pass: those with a reason, and no reason without its finding."""

import json

import pytest

from tools.infra_lint import EXCEPTIONS, Excepted, Finding, complaints, of_checkov, policies_of, read_exceptions

FOUND = Finding("checkov", "CKV_1", "Queue", "Ensure something")
EXCEPTED = Excepted("checkov", "CKV_1", ("Queue",), "Because.")


def test_nothing_found_and_nothing_excepted_is_clean() -> None:
    assert complaints([], []) == []


def test_what_is_excepted_passes() -> None:
    assert complaints([FOUND], [EXCEPTED]) == []


@pytest.mark.parametrize(
    "other",
    [
        Finding("parliament", "CKV_1", "Queue"),
        Finding("checkov", "CKV_2", "Queue"),
        Finding("checkov", "CKV_1", "Topic"),
    ],
)
def test_what_is_excepted_elsewhere_does_not(other: Finding) -> None:
    (said,) = complaints([FOUND, other], [EXCEPTED])
    assert said.startswith(f"{other.linter} {other.check} at {other.resource}")


def test_an_exception_that_is_no_longer_needed_is_told() -> None:
    wide = Excepted("checkov", "CKV_1", ("Queue", "Gone"), "Because.")
    assert complaints([FOUND], [wide]) == [
        "checkov CKV_1 at Gone is excepted, but not found: take it out of lint-exceptions.toml."
    ]


def test_an_exception_has_a_reason() -> None:
    rows = '[[exception]]\nlinter = "checkov"\ncheck = "CKV_1"\nresources = ["Queue"]\nreason = " "\n'
    with pytest.raises(ValueError, match="CKV_1 is excepted without a reason"):
        read_exceptions(rows)


def test_every_exception_that_we_make_says_why_in_a_sentence() -> None:
    exceptions = read_exceptions(EXCEPTIONS.read_text(encoding="utf-8"))
    assert exceptions
    assert [one.check for one in exceptions if not one.reason.endswith(".")] == []


@pytest.mark.parametrize("several", [False, True])
def test_checkovs_report_is_read_by_resource(*, several: bool) -> None:
    failed = {"check_id": "CKV_1", "resource": "AWS::SQS::Queue.Queue", "check_name": "Ensure something"}
    part = {"check_type": "cloudformation", "results": {"failed_checks": [failed]}}
    assert of_checkov(json.dumps([part] if several else part)) == [FOUND]


def test_a_report_about_nothing_is_no_finding() -> None:
    assert of_checkov(json.dumps({"passed": 0, "failed": 0})) == []


def test_policies_are_judged_with_arns_in_place_of_references() -> None:
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": ["Queue", "Arn"]}}
    role = {"Policies": [{"PolicyDocument": {"Statement": [statement]}}]}
    template = {
        "Resources": {
            "Queue": {"Type": "AWS::SQS::Queue"},
            "Role": {"Type": "AWS::IAM::Role", "Properties": role},
            "Another": {"Type": "AWS::IAM::Role", "Properties": {"ManagedPolicyArns": ["arn"]}},
        },
        "Parameters": {},
        "Conditions": {},
        "Mappings": {},
    }
    (judged,) = policies_of(template).items()
    assert judged[0] == "Role"
    assert judged[1]["Statement"] == [statement | {"Resource": "arn:aws:sqs:us-east-1:123456789012:Queue"}]
