"""What a template makes of its parameters, as far as two versions are compared."""

from typing import Any

import pytest

from tools.ship.templates import made_by, with_kept_of

TEMPLATE: dict[str, Any] = {
    "Parameters": {"Identity": {"Type": "String", "Default": "create"}, "Domain": {"Type": "String"}},
    "Conditions": {
        "MakesIdentity": {"Fn::Equals": [{"Ref": "Identity"}, "create"]},
        "HasDomain": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Domain"}, ""]}]},
        "Both": {"Fn::And": [{"Condition": "MakesIdentity"}, {"Condition": "HasDomain"}]},
        "Either": {"Fn::Or": [{"Condition": "MakesIdentity"}, {"Condition": "HasDomain"}]},
    },
    "Resources": {
        "MailIdentity": {
            "Type": "AWS::SES::EmailIdentity",
            "Condition": "MakesIdentity",
            "Properties": {"EmailIdentity": {"Ref": "Domain"}},
        },
        "Topic": {
            "Type": "AWS::SNS::Topic",
            "Properties": {
                "DisplayName": {"Fn::If": ["HasDomain", {"Ref": "Domain"}, {"Ref": "AWS::NoValue"}]},
                "KmsMasterKeyId": {"Ref": "NoticeKey"},
            },
        },
        "OfBoth": {"Type": "AWS::SNS::Topic", "Condition": "Both"},
        "OfEither": {"Type": "AWS::SNS::Topic", "Condition": "Either"},
    },
}


def test_parameters_stand_where_they_are_referred_to() -> None:
    made = made_by(TEMPLATE, {"Domain": "example.com"})
    assert made["MailIdentity"]["Properties"] == {"EmailIdentity": "example.com"}
    assert made["Topic"]["Properties"]["DisplayName"] == "example.com"


def test_mappings_are_looked_up() -> None:
    mapped = {
        "Mappings": {"Practice": {"Mail": {"Domain": "example.com"}}},
        "Resources": {"T": {"Type": "T", "Properties": {"D": {"Fn::FindInMap": ["Practice", "Mail", "Domain"]}}}},
    }
    assert made_by(mapped, {})["T"]["Properties"] == {"D": "example.com"}


def test_what_only_aws_knows_stays_a_reference() -> None:
    assert made_by(TEMPLATE, {"Domain": ""})["Topic"]["Properties"] == {"KmsMasterKeyId": {"Ref": "NoticeKey"}}


@pytest.mark.parametrize(
    ("identity", "domain", "names"),
    [
        ("create", "example.com", {"MailIdentity", "Topic", "OfBoth", "OfEither"}),
        ("create", "", {"MailIdentity", "Topic", "OfEither"}),
        ("existing", "example.com", {"Topic", "OfEither"}),
        ("existing", "", {"Topic"}),
    ],
)
def test_a_resource_is_made_if_its_condition_holds(identity: str, domain: str, names: set[str]) -> None:
    assert made_by(TEMPLATE, {"Identity": identity, "Domain": domain}).keys() == names


def test_a_condition_that_is_not_understood_is_no_yes() -> None:
    unknown = {"Conditions": {"X": {"Fn::Contains": []}}, "Resources": {"T": {"Type": "T", "Condition": "X"}}}
    with pytest.raises(ValueError, match="understood"):
        made_by(unknown, {})


def test_going_back_keeps_the_running_table_and_what_it_refers_to() -> None:
    def template(table: str, function: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a template
        resources = {"Table": {"Type": "Table", "Is": table}, "Function": {"Type": "Function", "Is": function}}
        return {"Resources": resources, **more}

    old = template("old", "old", Parameters={"Both": "old"})
    running = template("running", "running", Parameters={"Both": "running", "New": "running"}, Conditions={"C": 1})
    assert with_kept_of(old, running, {"Table"}) == template(
        "running", "old", Parameters={"Both": "old", "New": "running"}, Conditions={"C": 1}
    )
