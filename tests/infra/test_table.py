"""The table keeps what it is given: encrypted with our key, recoverable, and hard to delete by mistake."""

import json
from fnmatch import fnmatchcase
from typing import Any

import pytest
import yaml

from tools.places import ROOT, STACK_POLICY

Resources = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def table(resources: Resources) -> dict[str, Any]:
    properties: dict[str, Any] = resources["LeadsTable"]["Properties"]
    return properties


def test_items_are_found_by_pk_and_sk(table: dict[str, Any]) -> None:
    assert table["KeySchema"] == [
        {"AttributeName": "pk", "KeyType": "HASH"},
        {"AttributeName": "sk", "KeyType": "RANGE"},
    ]


OUR_KEY = {"Fn::If": ["MakesKey", {"Fn::GetAtt": ["DataKey", "Arn"]}, {"Ref": "AdoptedKeyArn"}]}


# By what the table can be asked, and in which order it answers.
INDEXES = {
    "due": ("due_shard", "due_at"),
    "box": ("box", "received_at"),
    "reference": ("reference", "received_at"),
    "phone": ("phone_hash", "received_at"),
    "email": ("email_hash", "received_at"),
    "first_name": ("name_shelf", "first_name"),
    "last_name": ("name_shelf", "last_name"),
    "names": ("name_shelf", "received_at"),
    "certified": ("certified_shelf", "certified_until"),
}


def test_what_is_looked_for_is_found_in_indexes(table: dict[str, Any]) -> None:
    found = {
        index["IndexName"]: tuple((one["AttributeName"], one["KeyType"]) for one in index["KeySchema"])
        for index in table["GlobalSecondaryIndexes"]
    }
    assert found == {name: ((by, "HASH"), (order, "RANGE")) for name, (by, order) in INDEXES.items()}


def test_an_index_holds_keys_only_but_the_one_in_which_parts_are_looked_for(table: dict[str, Any]) -> None:
    # What an index does not hold, nobody can read there.
    projections = {index["IndexName"]: index["Projection"] for index in table["GlobalSecondaryIndexes"]}
    sought = {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["found_name", "found_number"]}
    assert projections.pop("names") == sought
    assert {str(projection) for projection in projections.values()} == {str({"ProjectionType": "KEYS_ONLY"})}


def test_every_key_is_text(table: dict[str, Any]) -> None:
    # Only text sorts with our moments.
    kinds = {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]}
    assert kinds == dict.fromkeys({"pk", "sk", *(name for pair in INDEXES.values() for name in pair)}, "S")


def test_it_costs_what_is_used(table: dict[str, Any]) -> None:
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_it_is_encrypted_with_our_own_key(table: dict[str, Any]) -> None:
    assert table["SSESpecification"] == {
        "SSEEnabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": OUR_KEY,
    }


def test_its_key_rotates(resources: Resources) -> None:
    assert resources["DataKey"]["Properties"]["EnableKeyRotation"] is True


def test_it_can_be_set_back_to_any_moment_of_the_last_weeks(table: dict[str, Any]) -> None:
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_it_refuses_to_be_deleted(table: dict[str, Any]) -> None:
    assert table["DeletionProtectionEnabled"] is True


@pytest.mark.parametrize("name", ["LeadsTable", "DataKey", "DeskSecret"])
def test_what_the_leads_need_outlives_the_stack(resources: Resources, name: str) -> None:
    assert resources[name]["DeletionPolicy"] == resources[name]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize(
    ("name", "condition"), [("LeadsTable", "MakesTable"), ("DataKey", "MakesKey"), ("DeskSecret", "MakesSecret")]
)
def test_what_is_adopted_is_not_made_a_second_time(resources: Resources, name: str, condition: str) -> None:
    assert resources[name]["Condition"] == condition


def test_it_has_a_name_by_which_it_can_be_adopted_and_cannot_be_replaced(table: dict[str, Any]) -> None:
    assert table["TableName"] == {"Ref": "TableName"}


def test_the_secret_is_encrypted_with_the_same_key_and_can_be_found_again(resources: Resources) -> None:
    secret = resources["DeskSecret"]["Properties"]
    assert secret["KmsKeyId"] == OUR_KEY
    assert secret["Name"] == {"Fn::Sub": "${AWS::StackName}/secret"}


def test_a_table_is_adopted_with_its_key_and_its_secret_or_not_at_all(template: dict[str, Any]) -> None:
    rule = template["Rules"]["AdoptedWhole"]
    assert "AdoptedStreamArn" in str(rule["RuleCondition"])
    asserted = [one["Assert"]["Fn::Not"][0]["Fn::Equals"] for one in rule["Assertions"]]
    assert asserted == [[{"Ref": "AdoptedKeyArn"}, ""], [{"Ref": "AdoptedSecretArn"}, ""]]


@pytest.mark.parametrize("name", ["LeadsTable", "DataKey", "DeskSecret", "MailIdentity"])
@pytest.mark.parametrize("action", ["Update:Replace", "Update:Delete"])
def test_no_update_replaces_or_drops_what_cannot_be_had_again(name: str, action: str) -> None:
    assert is_denied(f"LogicalResourceId/{name}", action)


def test_no_update_makes_another_secret_in_its_place() -> None:
    # Another recipe for it would make it anew without replacing the resource.
    assert is_denied("LogicalResourceId/DeskSecret", "Update:Modify")


def test_all_else_may_be_updated() -> None:
    assert not is_denied("LogicalResourceId/LeadsTable", "Update:Modify")
    assert not is_denied("LogicalResourceId/AlarmTopic", "Update:Replace")


def is_denied(resource: str, action: str) -> bool:
    """Say whether the stack's policy denies an update."""
    policy = json.loads(STACK_POLICY.read_text(encoding="utf-8"))
    effects = {
        one["Effect"]
        for one in policy["Statement"]
        if any(fnmatchcase(resource, name) for name in one["Resource"])
        and any(fnmatchcase(action, name) for name in one["Action"])
    }
    return "Deny" in effects or "Allow" not in effects


def test_it_forgets_by_expires_at(table: dict[str, Any]) -> None:
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_its_stream_carries_the_whole_lead(table: dict[str, Any]) -> None:
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}


def test_the_laptop_reads_the_same_definition_with_a_plain_parser(table: dict[str, Any]) -> None:
    written = yaml.safe_load((ROOT / "infra" / "resources.yaml").read_text(encoding="utf-8"))
    assert written["Resources"]["LeadsTable"]["Properties"] == table
