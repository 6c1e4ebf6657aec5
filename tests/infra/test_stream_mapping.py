"""From the table's stream to the alert function: a missing flag here would turn failures into success, silently."""

import json
from typing import Any

import pytest

Resources = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def mapping(resources: Resources) -> dict[str, Any]:
    (found,) = [one for one in resources.values() if one["Type"] == "AWS::Lambda::EventSourceMapping"]
    properties: dict[str, Any] = found["Properties"]
    return properties


def test_it_leads_from_the_leads_table_to_the_alert_function(mapping: dict[str, Any]) -> None:
    made, adopted = {"Fn::GetAtt": ["LeadsTable", "StreamArn"]}, {"Ref": "AdoptedStreamArn"}
    assert mapping["EventSourceArn"] == {"Fn::If": ["MakesTable", made, adopted]}
    assert mapping["FunctionName"] == {"Ref": "OnLeadWritten"}


def test_records_that_are_reported_as_failed_are_tried_again(mapping: dict[str, Any]) -> None:
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_batch_that_fails_whole_is_cut_in_two(mapping: dict[str, Any]) -> None:
    assert mapping["BisectBatchOnFunctionError"] is True


def test_no_record_is_tried_for_ever(mapping: dict[str, Any]) -> None:
    # Both are -1, without end, when they are left out.
    assert 1 <= mapping["MaximumRetryAttempts"] <= 10
    assert 60 <= mapping["MaximumRecordAgeInSeconds"] <= 3600


def test_what_failed_to_the_last_is_kept_in_the_queue(mapping: dict[str, Any]) -> None:
    assert mapping["DestinationConfig"] == {"OnFailure": {"Destination": {"Fn::GetAtt": ["AlertFailures", "Arn"]}}}


def test_the_queue_is_encrypted_and_keeps_two_weeks(resources: Resources) -> None:
    queue = resources["AlertFailures"]["Properties"]
    assert queue["SqsManagedSseEnabled"] is True
    assert queue["MessageRetentionPeriod"] == 14 * 24 * 60 * 60


def test_only_new_leads_wake_the_function(mapping: dict[str, Any]) -> None:
    (only,) = mapping["FilterCriteria"]["Filters"]
    assert json.loads(only["Pattern"]) == {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": ["LEAD"]}}}}


def test_leads_that_came_while_the_mapping_was_made_are_alerted_too(mapping: dict[str, Any]) -> None:
    assert mapping["StartingPosition"] == "TRIM_HORIZON"


def test_an_alert_does_not_wait_for_a_batch_to_fill(mapping: dict[str, Any]) -> None:
    assert mapping.get("MaximumBatchingWindowInSeconds", 0) == 0
