"""What no deployment may do to what cannot be made again."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.ship.guard import Change, reasons_against

TABLE, KEY, SECRET, IDENTITY = (
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
    "AWS::SES::EmailIdentity",
)


def index(name: str, by: str = "box") -> dict[str, Any]:
    keys = [{"AttributeName": by, "KeyType": "HASH"}]
    return {"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "KEYS_ONLY"}}


RUNNING: dict[str, Any] = {
    "LeadsTable": {
        "Type": TABLE,
        "DeletionPolicy": "Retain",
        "Properties": {
            "TableName": "front-desk-prod",
            "AttributeDefinitions": [
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "box", "AttributeType": "S"},
            ],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "GlobalSecondaryIndexes": [index("box"), index("due")],
            "SSESpecification": {"KMSMasterKeyId": {"Fn::GetAtt": ["DataKey", "Arn"]}},
        },
    },
    "DataKey": {"Type": KEY, "Properties": {"EnableKeyRotation": True}},
    "NoticeKey": {"Type": KEY, "Properties": {"EnableKeyRotation": True}},
    "DeskSecret": {
        "Type": SECRET,
        "DeletionPolicy": "Retain",
        "Properties": {"GenerateSecretString": {"PasswordLength": 64}},
    },
    "MailIdentity": {
        "Type": IDENTITY,
        "DeletionPolicy": "RetainExceptOnCreate",
        "Properties": {"EmailIdentity": "hudsonlantern.example.com", "DkimAttributes": {"SigningEnabled": True}},
    },
    "Sweep": {"Type": "AWS::Lambda::Function", "Properties": {"MemorySize": 512}},
}


def changed(name: str, **properties: object) -> dict[str, Any]:
    new = deepcopy(RUNNING)
    new[name]["Properties"] |= properties
    return new


def without(name: str) -> dict[str, Any]:
    return {other: resource for other, resource in deepcopy(RUNNING).items() if other != name}


def modify(name: str, replacement: str, *properties: str) -> Change:
    return Change("Modify", name, RUNNING[name]["Type"], replacement, properties)


def reasons(new: dict[str, Any], *changes: Change) -> list[str]:
    return reasons_against(changes, RUNNING, new)


INDEXES = RUNNING["LeadsTable"]["Properties"]["GlobalSecondaryIndexes"]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (
            changed("LeadsTable", KeySchema=[{"AttributeName": "sk", "KeyType": "HASH"}]),
            ["replace the table", "KeySchema"],
        ),
        (changed("LeadsTable", TableName="another"), ["replace the table", "TableName"]),
        (
            changed("LeadsTable", AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "B"}]),
            ["replace the table", "type of pk"],
        ),
        (
            changed("LeadsTable", GlobalSecondaryIndexes=[*INDEXES, index("phone"), index("email")]),
            ["2 indexes at once", "make email, make phone"],
        ),
        (changed("LeadsTable", GlobalSecondaryIndexes=[]), ["2 indexes at once", "remove box, remove due"]),
        (
            changed("LeadsTable", GlobalSecondaryIndexes=[index("box", "due_at"), index("due")]),
            ["2 indexes at once", "remove box, make box"],
        ),
        (changed("DeskSecret", GenerateSecretString={"PasswordLength": 32}), ["new value", "make rotate-secret"]),
        (changed("DeskSecret", SecretString="typed"), ["new value"]),
        (changed("DeskSecret", Name="another"), ["replace the secret"]),
        (changed("MailIdentity", EmailIdentity="other.example.com"), ["replace the mail identity", "EmailIdentity"]),
        (changed("DataKey", KeySpec="RSA_2048"), ["replace the key DataKey"]),
        (without("LeadsTable"), ["remove the table LeadsTable"]),
        (without("DataKey"), ["remove the key DataKey"]),
        (without("DeskSecret"), ["remove the secret DeskSecret"]),
        (without("MailIdentity"), ["remove the mail identity", "could not send any mail"]),
        (RUNNING | {"DeskSecret": {"Type": "AWS::SSM::Parameter"}}, ["remove the secret"]),
        (RUNNING | {"LeadsTable": {**RUNNING["LeadsTable"], "DeletionPolicy": "Delete"}}, ["deleted together"]),
    ],
)
def test_what_cannot_be_made_again_is_defended_with_one_sentence(new: dict[str, Any], words: list[str]) -> None:
    [reason] = reasons(new)
    assert all(word in reason for word in words)
    assert len(reason.splitlines()) == 1


@pytest.mark.parametrize(
    "new",
    [
        RUNNING,
        changed("LeadsTable", GlobalSecondaryIndexes=[*INDEXES, index("phone")]),
        changed("LeadsTable", GlobalSecondaryIndexes=INDEXES[:1]),
        changed("LeadsTable", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}),
        changed("MailIdentity", DkimAttributes={"SigningEnabled": False}),
        changed("DataKey", Description="another"),
        without("NoticeKey"),
        without("Sweep"),
        RUNNING | {"Another": {"Type": TABLE, "Properties": {}}},
    ],
)
def test_what_harms_nothing_goes_through(new: dict[str, Any]) -> None:
    assert reasons(new) == []


@pytest.mark.parametrize("name", ["LeadsTable", "DataKey", "DeskSecret", "MailIdentity"])
@pytest.mark.parametrize("change", [("Modify", "True"), ("Remove", "")])
def test_what_aws_itself_says_counts_even_where_the_templates_look_alike(name: str, change: tuple[str, str]) -> None:
    action, replacement = change
    [reason] = reasons(RUNNING, Change(action, name, RUNNING[name]["Type"], replacement, ("Whatever",)))
    assert name in reason


def test_a_replacement_that_depends_counts_too() -> None:
    [reason] = reasons(RUNNING, modify("MailIdentity", "Conditional", "EmailIdentity"))
    assert "replace the mail identity MailIdentity (EmailIdentity)" in reason


def test_a_new_index_needs_a_new_attribute_and_that_replaces_nothing() -> None:
    new = changed("LeadsTable", GlobalSecondaryIndexes=[*INDEXES, index("phone", "phone_hash")])
    new["LeadsTable"]["Properties"]["AttributeDefinitions"].append(
        {"AttributeName": "phone_hash", "AttributeType": "S"}
    )
    change = modify("LeadsTable", "Conditional", "AttributeDefinitions", "GlobalSecondaryIndexes")
    assert reasons(new, change) == []


def test_a_function_may_be_replaced() -> None:
    assert reasons(RUNNING, modify("Sweep", "True", "FunctionName")) == []


def test_each_harm_has_a_sentence_of_its_own() -> None:
    new = without("DeskSecret")
    del new["MailIdentity"]
    assert len(reasons(new)) == 2


def test_a_table_may_leave_for_one_that_is_adopted() -> None:
    gone = [Change("Remove", "LeadsTable", TABLE)]
    assert reasons_against(gone, RUNNING, without("LeadsTable"), adopted={"LeadsTable"}) == []


def test_a_table_that_is_to_leave_is_defended_while_it_stays() -> None:
    new = changed("LeadsTable", KeySchema=[])
    [reason] = reasons_against([], RUNNING, new, adopted={"LeadsTable"})
    assert "replace the table" in reason


@given(
    st.lists(st.sampled_from(["box", "due", "phone", "email", "name"]), unique=True),
    st.lists(st.sampled_from(["box", "due", "phone", "email", "name"]), unique=True),
)
def test_at_most_one_index_is_made_or_removed_at_a_time(before: list[str], after: list[str]) -> None:
    running = changed("LeadsTable", GlobalSecondaryIndexes=[index(name) for name in before])
    new = changed("LeadsTable", GlobalSecondaryIndexes=[index(name) for name in after])
    refused = bool(reasons_against([], running, new))
    assert refused == (len(set(before) ^ set(after)) > 1)
