"""The table keeps what it is given: encrypted with our key, recoverable, and hard to delete by mistake."""

from typing import Any

import pytest
import yaml

from tools.places import ROOT

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


# By what the table can be asked, and in which order it answers.
INDEXES = {
    "due": ("due_shard", "due_at"),
    "box": ("box", "received_at"),
    "reference": ("reference", "received_at"),
    "phone": ("phone_hash", "received_at"),
    "email": ("email_hash", "received_at"),
    "first_name": ("name_shelf", "first_name"),
    "last_name": ("name_shelf", "last_name"),
}


def test_what_is_looked_for_is_found_in_indexes(table: dict[str, Any]) -> None:
    found = {
        index["IndexName"]: tuple((one["AttributeName"], one["KeyType"]) for one in index["KeySchema"])
        for index in table["GlobalSecondaryIndexes"]
    }
    assert found == {name: ((by, "HASH"), (order, "RANGE")) for name, (by, order) in INDEXES.items()}


def test_an_index_holds_keys_only(table: dict[str, Any]) -> None:
    # What an index does not hold, nobody can read there.
    assert {str(index["Projection"]) for index in table["GlobalSecondaryIndexes"]} == {
        str({"ProjectionType": "KEYS_ONLY"})
    }


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
        "KMSMasterKeyId": {"Fn::GetAtt": ["DataKey", "Arn"]},
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


def test_it_forgets_by_expires_at(table: dict[str, Any]) -> None:
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_its_stream_carries_the_whole_lead(table: dict[str, Any]) -> None:
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}


def test_the_laptop_reads_the_same_definition_with_a_plain_parser(table: dict[str, Any]) -> None:
    written = yaml.safe_load((ROOT / "infra" / "resources.yaml").read_text(encoding="utf-8"))
    assert written["Resources"]["LeadsTable"]["Properties"] == table
