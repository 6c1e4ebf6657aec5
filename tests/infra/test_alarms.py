"""What rings, when, and where; and that somebody who is woken finds what to do."""

import json
import re
from typing import Any, NamedTuple

import pytest

from chalicelib.metrics import NAMESPACE, Counter, Measure
from tools.places import ROOT

Resources = dict[str, dict[str, Any]]

RUNBOOK = ROOT / "docs" / "runbook.md"


class Rings(NamedTuple):
    """When an alarm rings: of which number, compared how, for how many minutes, and what silence means."""

    metric: str
    statistic: str
    comparison: str
    threshold: float
    minutes: int
    silence: str


INDEXES = ("due", "box", "reference", "phone", "email", "first_name", "names", "last_name", "certified")
AT_LEAST, MORE_THAN, LESS_THAN = "GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold"
ERRORS = Rings("AWS/Lambda Errors", "Sum", AT_LEAST, 1, 1, "notBreaching")
# What a visitor's request can bring about: one alone wakes nobody.
ERRORS_OF_REQUESTS = Rings("AWS/Lambda Errors", "Sum", AT_LEAST, 3, 5, "notBreaching")
LEFT_OVER = Rings("AWS/SQS ApproximateNumberOfMessagesVisible", "Maximum", AT_LEAST, 1, 1, "ignore")
THROTTLED = Rings("AWS/DynamoDB WriteThrottleEvents", "Sum", AT_LEAST, 1, 1, "notBreaching")
# The alarm of each index, by the index's name.
INDEX_ALARMS = {f"{name.title().replace('_', '')}IndexThrottledAlarm": name for name in INDEXES}
ALARMS = {
    "AlertLateAlarm": Rings("FrontDesk OldestUnsentSeconds", "Maximum", MORE_THAN, 600, 1, "ignore"),
    "AlertEscalatedAlarm": Rings("FrontDesk AlertsEscalated", "Sum", AT_LEAST, 1, 1, "notBreaching"),
    "SignInsSuspiciousAlarm": Rings("FrontDesk SignInsSuspicious", "Sum", AT_LEAST, 1, 1, "notBreaching"),
    "FilesTakenOftenAlarm": Rings("FrontDesk FilesTaken", "Sum", AT_LEAST, 10, 15, "notBreaching"),
    "ErasedOftenAlarm": Rings("FrontDesk RequestsErased", "Sum", AT_LEAST, 10, 15, "notBreaching"),
    "AccessGivenOftenAlarm": Rings("FrontDesk AccessGiven", "Sum", AT_LEAST, 3, 15, "notBreaching"),
    "SweepMissingAlarm": Rings("FrontDesk Sweeps", "Sum", LESS_THAN, 1, 5, "breaching"),
    "SweepFaultsAlarm": Rings("FrontDesk SweepFaults", "Sum", AT_LEAST, 1, 5, "notBreaching"),
    "CanaryLostAlarm": Rings("FrontDesk CanaryPassed", "Sum", LESS_THAN, 1, 2 * 60, "breaching"),
    "StreamLateAlarm": Rings("AWS/Lambda IteratorAge", "Maximum", MORE_THAN, 5 * 60 * 1000, 1, "notBreaching"),
    "VisitorTurnedAwayAlarm": Rings("AWS/ApiGateway 5XXError", "Sum", AT_LEAST, 3, 5, "notBreaching"),
    "ApiErrorsAlarm": ERRORS_OF_REQUESTS,
    "InboxErrorsAlarm": ERRORS_OF_REQUESTS,
    "AlertErrorsAlarm": ERRORS,
    "FeedbackErrorsAlarm": ERRORS,
    "SweepErrorsAlarm": ERRORS,
    "CanaryErrorsAlarm": ERRORS,
    "AuditCopyErrorsAlarm": ERRORS,
    "AlertFailuresAlarm": LEFT_OVER,
    "FeedbackFailuresAlarm": LEFT_OVER,
    "TurnedAwayByTheLimitAlarm": Rings("FrontDesk VisitorsThrottled", "Sum", AT_LEAST, 1, 5, "notBreaching"),
    "RefusedOftenAlarm": Rings("AWS/ApiGateway 4XXError", "Sum", AT_LEAST, 100, 15, "notBreaching"),
    "FunctionsThrottledAlarm": Rings("AWS/Lambda Throttles", "Sum", AT_LEAST, 1, 1, "notBreaching"),
    "TableThrottledAlarm": THROTTLED,
    **dict.fromkeys(INDEX_ALARMS, THROTTLED),
    "BounceRateAlarm": Rings("AWS/SES Reputation.BounceRate", "Maximum", AT_LEAST, 0.05, 60, "ignore"),
    "ComplaintRateAlarm": Rings("AWS/SES Reputation.ComplaintRate", "Maximum", AT_LEAST, 0.001, 60, "ignore"),
    "KeyEndangeredAlarm": Rings("AWS/Events MatchedEvents", "Sum", AT_LEAST, 1, 1, "notBreaching"),
}
# Whose number it is.
OF_THIS_DESK: dict[str, Any] = {"Desk": {"Ref": "AWS::StackName"}}
OF_THE_TABLE: dict[str, Any] = {"TableName": {"Ref": "TableName"}}
SOURCES: dict[str, dict[str, Any]] = {
    "AlertLateAlarm": OF_THIS_DESK,
    "AlertEscalatedAlarm": OF_THIS_DESK,
    "SignInsSuspiciousAlarm": OF_THIS_DESK,
    "FilesTakenOftenAlarm": OF_THIS_DESK,
    "ErasedOftenAlarm": OF_THIS_DESK,
    "AccessGivenOftenAlarm": OF_THIS_DESK,
    "SweepMissingAlarm": OF_THIS_DESK,
    "SweepFaultsAlarm": OF_THIS_DESK,
    "CanaryLostAlarm": OF_THIS_DESK,
    "StreamLateAlarm": {"FunctionName": {"Ref": "OnLeadWritten"}},
    "VisitorTurnedAwayAlarm": {"ApiName": {"Ref": "AWS::StackName"}, "Stage": "desk"},
    "ApiErrorsAlarm": {"FunctionName": {"Ref": "APIHandler"}},
    "InboxErrorsAlarm": {"FunctionName": {"Ref": "Inbox"}},
    "AlertErrorsAlarm": {"FunctionName": {"Ref": "OnLeadWritten"}},
    "FeedbackErrorsAlarm": {"FunctionName": {"Ref": "OnMailEvent"}},
    "SweepErrorsAlarm": {"FunctionName": {"Ref": "Sweep"}},
    "CanaryErrorsAlarm": {"FunctionName": {"Ref": "Canary"}},
    "AuditCopyErrorsAlarm": {"FunctionName": {"Ref": "AuditCopy"}},
    "AlertFailuresAlarm": {"QueueName": {"Fn::GetAtt": ["AlertFailures", "QueueName"]}},
    "FeedbackFailuresAlarm": {"QueueName": {"Fn::GetAtt": ["FeedbackFailures", "QueueName"]}},
    "TurnedAwayByTheLimitAlarm": OF_THIS_DESK,
    "RefusedOftenAlarm": {"ApiName": {"Ref": "AWS::StackName"}, "Stage": "desk"},
    # The functions of an account share one limit, and its mail one reputation.
    "FunctionsThrottledAlarm": {},
    "BounceRateAlarm": {},
    "ComplaintRateAlarm": {},
    "TableThrottledAlarm": OF_THE_TABLE,
    **{alarm: OF_THE_TABLE | {"GlobalSecondaryIndexName": index} for alarm, index in INDEX_ALARMS.items()},
    "KeyEndangeredAlarm": {"RuleName": {"Ref": "KeyEndangeredRule"}},
}
# When these fall silent, nothing is left to be done; when the others do, only nothing new has happened.
OVER_WHEN_SILENT = {
    "AlertLateAlarm",
    "SweepMissingAlarm",
    "SweepFaultsAlarm",
    "CanaryLostAlarm",
    "StreamLateAlarm",
    "AlertFailuresAlarm",
    "FeedbackFailuresAlarm",
    "RefusedOftenAlarm",
    "BounceRateAlarm",
    "ComplaintRateAlarm",
}


def alarms(resources: Resources) -> Resources:
    found = {name: one for name, one in resources.items() if one["Type"] == "AWS::CloudWatch::Alarm"}
    return {name: one["Properties"] for name, one in found.items()}


def named_section(alarm: dict[str, Any]) -> str:
    found = re.search(r'What to do: docs/runbook\.md, "([^"]+)"\.$', alarm["AlarmDescription"])
    return found[1] if found else ""


def sections() -> list[str]:
    return re.findall(r"^### (.+)$", RUNBOOK.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_alarms_are_those_listed_here(resources: Resources) -> None:
    assert alarms(resources).keys() == ALARMS.keys() == SOURCES.keys()


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_rings_when_it_should(resources: Resources, name: str) -> None:
    alarm = alarms(resources)[name]
    assert ALARMS[name] == Rings(
        f"{alarm['Namespace']} {alarm['MetricName']}",
        alarm["Statistic"],
        alarm["ComparisonOperator"],
        alarm["Threshold"],
        alarm["Period"] * alarm["EvaluationPeriods"] // 60,
        alarm["TreatMissingData"],
    )


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_listens_to_this_stack_and_to_no_other(resources: Resources, name: str) -> None:
    dimensions = alarms(resources)[name].get("Dimensions", [])
    assert {dimension["Name"]: dimension["Value"] for dimension in dimensions} == SOURCES[name]


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_the_alarm_topic(resources: Resources, name: str) -> None:
    alarm = alarms(resources)[name]
    topic = [{"Ref": "AlarmTopic"}]
    assert alarm["AlarmActions"] == topic
    assert alarm.get("ActionsEnabled", True) is True
    assert alarm.get("OKActions") == (topic if name in OVER_WHEN_SILENT else None)


def test_the_topics_policy_knows_the_alarms_by_the_names_that_cloudformation_gives_them(resources: Resources) -> None:
    assert [name for name, alarm in alarms(resources).items() if "AlarmName" in alarm] == []


def test_every_function_that_breaks_off_rings(resources: Resources) -> None:
    functions = {name for name, one in resources.items() if one["Type"] == "AWS::Lambda::Function"}
    listening = [name for name, rings in ALARMS.items() if rings.metric == ERRORS.metric]
    heard = {SOURCES[name]["FunctionName"]["Ref"] for name in listening}
    assert heard == functions


def test_every_queue_that_is_not_empty_rings(resources: Resources) -> None:
    queues = {name for name, one in resources.items() if one["Type"] == "AWS::SQS::Queue"}
    heard = {SOURCES[name]["QueueName"]["Fn::GetAtt"][0] for name, rings in ALARMS.items() if rings is LEFT_OVER}
    assert heard == queues


def test_our_own_numbers_are_listened_to_under_the_names_they_are_written_with(resources: Resources) -> None:
    ours = {one["MetricName"] for one in alarms(resources).values() if one["Namespace"] == NAMESPACE}
    assert ours - {"VisitorsThrottled"} <= {*Counter.__args__, *Measure.__args__}  # type: ignore[attr-defined]


def test_who_is_turned_away_by_the_gateways_limit_is_counted_in_its_log(resources: Resources) -> None:
    counted = resources["TurnedAwayByTheLimitFilter"]["Properties"]
    (number,) = counted["MetricTransformations"]
    logged = resources["RestAPIdeskStage"]["Properties"]["AccessLogSetting"]["Fn::If"][1]["Format"]["Fn::Sub"]
    fields = json.loads(logged)
    assert counted["LogGroupName"] == {"Ref": "AccessLogGroup"}
    assert counted["FilterPattern"] == '{ $.error = "THROTTLED" }'
    assert fields["error"] == "$context.error.responseType"
    assert (number["MetricNamespace"], number["MetricName"]) == (NAMESPACE, "VisitorsThrottled")
    assert number["Dimensions"] == [{"Key": "Desk", "Value": "$.desk"}]
    assert fields["desk"] == "${AWS::StackName}"


def test_every_index_of_the_table_rings(resources: Resources) -> None:
    indexes = resources["LeadsTable"]["Properties"]["GlobalSecondaryIndexes"]
    assert [one["IndexName"] for one in indexes] == list(INDEXES)


def test_what_endangers_the_key_is_heard(resources: Resources) -> None:
    pattern = resources["KeyEndangeredRule"]["Properties"]["EventPattern"]
    assert pattern["source"] == ["aws.kms"]
    assert pattern["detail"]["eventName"] == ["DisableKey", "ScheduleKeyDeletion"]
    assert pattern["detail"]["resources"]["ARN"] == [resources["APIHandler"]["Properties"]["KmsKeyArn"]]


def test_the_gateway_counts_under_the_name_that_is_listened_to(resources: Resources) -> None:
    api = resources["RestAPI"]["Properties"]["Body"]["info"]["title"]
    (stage,) = [one for one in resources.values() if one["Type"] == "AWS::ApiGateway::Stage"]
    assert SOURCES["VisitorTurnedAwayAlarm"] == {"ApiName": api, "Stage": stage["Properties"]["StageName"]}


def test_every_alarm_has_its_section_in_the_runbook_and_every_section_its_alarm(resources: Resources) -> None:
    assert {named_section(alarm) for alarm in alarms(resources).values()} == set(sections())
    assert len(sections()) == len(set(sections()))


@pytest.mark.parametrize("part", ["**What it means.**", "**Do this.**", "**It is over when**"])
def test_every_section_says_what_it_means_what_to_do_and_when_it_is_over(part: str) -> None:
    pieces = re.split(r"^###? .+$", RUNBOOK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sum(part in piece for piece in pieces) == len(sections())


def test_the_runbook_speaks_of_log_groups_and_resources_that_exist(resources: Resources) -> None:
    text = RUNBOOK.read_text(encoding="utf-8")
    groups = {
        one["Properties"]["LogGroupName"]["Fn::Sub"].rpartition("/")[2]
        for one in resources.values()
        if one["Type"] == "AWS::Logs::LogGroup"
    }
    assert set(re.findall(r"/front-desk/\$STACK/(\w+)", text)) == groups
    assert set(re.findall(r"physical (\w+)", text)) <= resources.keys()


def test_the_runbook_shows_nobody_what_was_typed() -> None:
    # Each look into the table counts, or is limited to what is said of a request, never to what is in it.
    commands = re.findall(r"aws dynamodb .*?(?:\n\n|```)", RUNBOOK.read_text(encoding="utf-8"), re.DOTALL)
    assert commands
    for command in commands:
        assert "--projection-expression" in command or "--select COUNT" in command or "--index-name due" in command
        assert "answers" not in command


def test_the_runbook_reads_through_the_whole_table_nowhere() -> None:
    assert "dynamodb scan" not in RUNBOOK.read_text(encoding="utf-8")
