"""What becomes of our mail comes back to us, and what goes wrong reaches somebody: topics, key, publishers."""

from typing import Any

import pytest

Resources = dict[str, dict[str, Any]]

THIS_ACCOUNT = {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
OURS = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:"


def statements(resources: Resources, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = resources[name]["Properties"]["PolicyDocument"]["Statement"]
    return found


def test_everything_that_can_happen_to_a_message_is_reported(resources: Resources) -> None:
    destination = resources["MailEvents"]["Properties"]
    assert destination["ConfigurationSetName"] == {"Ref": "MailConfigurationSet"}
    assert destination["EventDestination"]["Enabled"] is True
    assert set(destination["EventDestination"]["MatchingEventTypes"]) == {
        "SEND",
        "DELIVERY",
        "BOUNCE",
        "COMPLAINT",
        "REJECT",
        "RENDERING_FAILURE",
        "DELIVERY_DELAY",
    }


def test_it_is_reported_to_the_topic_of_mail_events(resources: Resources) -> None:
    destination = resources["MailEvents"]["Properties"]["EventDestination"]
    assert destination["SnsDestination"] == {"TopicARN": {"Ref": "MailEventsTopic"}}


def test_the_mail_service_is_let_in_before_it_is_sent_there(resources: Resources) -> None:
    # It tries the topic at once, and the deployment fails if it may not.
    assert resources["MailEvents"]["DependsOn"] in ("MailEventsTopicPolicy", ["MailEventsTopicPolicy"])


def test_only_mail_of_our_own_configuration_set_may_report(resources: Resources) -> None:
    (only,) = statements(resources, "MailEventsTopicPolicy")
    assert (only["Effect"], only["Action"]) == ("Allow", "sns:Publish")
    assert only["Principal"] == {"Service": "ses.amazonaws.com"}
    assert only["Resource"] == {"Ref": "MailEventsTopic"}
    our_set = {"Fn::Sub": OURS % "ses" + "configuration-set/${MailConfigurationSet}"}
    assert only["Condition"] == {"StringEquals": THIS_ACCOUNT | {"aws:SourceArn": our_set}}


def test_mail_events_wake_the_feedback_function_and_nothing_else(resources: Resources) -> None:
    subscribed = [one["Properties"] for one in resources.values() if one["Type"] == "AWS::SNS::Subscription"]
    (feedback,) = [one for one in subscribed if "MailEventsTopic" in str(one["TopicArn"])]
    assert feedback["Protocol"] == "lambda"
    assert feedback["Endpoint"] == {"Fn::GetAtt": ["OnMailEvent", "Arn"]}
    (permission,) = [
        one["Properties"]
        for one in resources.values()
        if one["Type"] == "AWS::Lambda::Permission" and one["Properties"]["FunctionName"] == {"Ref": "OnMailEvent"}
    ]
    assert permission["Principal"] == "sns.amazonaws.com"
    assert permission["SourceArn"] == feedback["TopicArn"]


def test_a_mail_event_that_fails_is_tried_again_and_then_kept(resources: Resources) -> None:
    (invocation,) = [
        one["Properties"]
        for one in resources.values()
        if one["Type"] == "AWS::Lambda::EventInvokeConfig"
        and one["Properties"]["FunctionName"] == {"Ref": "OnMailEvent"}
    ]
    assert invocation["MaximumRetryAttempts"] == 2
    # Two tries wait one minute and two; a throttled function may need longer.
    assert 10 * 60 <= invocation["MaximumEventAgeInSeconds"] <= 60 * 60
    assert invocation["DestinationConfig"] == {
        "OnFailure": {"Destination": {"Fn::GetAtt": ["FeedbackFailures", "Arn"]}}
    }


def test_kept_mail_events_are_encrypted_with_our_own_key_and_soon_forgotten(resources: Resources) -> None:
    # They repeat the headers of our messages.
    queue = resources["FeedbackFailures"]["Properties"]
    assert queue["KmsMasterKeyId"] == {"Fn::GetAtt": ["NoticeKey", "Arn"]}
    assert queue["MessageRetentionPeriod"] == 4 * 24 * 60 * 60


@pytest.mark.parametrize("name", ["MailEventsTopic", "AlarmTopic"])
def test_a_topic_is_encrypted_with_our_own_key(resources: Resources, name: str) -> None:
    assert resources[name]["Properties"]["KmsMasterKeyId"] == {"Fn::GetAtt": ["NoticeKey", "Arn"]}


def test_the_mail_service_and_the_alarms_can_use_that_key_for_this_account(resources: Resources) -> None:
    # The key that AWS keeps for SNS admits neither: the topics would stay silent.
    key = resources["NoticeKey"]["Properties"]
    account, services = key["KeyPolicy"]["Statement"]
    assert account["Sid"] == "LetIamDecide"
    assert set(services["Principal"]["Service"]) == {"ses.amazonaws.com", "cloudwatch.amazonaws.com"}
    assert set(services["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}
    assert services["Condition"] == {"StringEquals": THIS_ACCOUNT}
    assert key["EnableKeyRotation"] is True


def test_the_key_of_the_leads_admits_no_service(resources: Resources) -> None:
    assert "Service" not in str(resources["DataKey"]["Properties"]["KeyPolicy"])


def test_our_own_alarms_may_ring_and_nobody_elses(resources: Resources) -> None:
    (only,) = statements(resources, "AlarmTopicPolicy")
    assert (only["Effect"], only["Action"]) == ("Allow", "sns:Publish")
    assert only["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert only["Resource"] == {"Ref": "AlarmTopic"}
    assert only["Condition"] == {
        "StringEquals": THIS_ACCOUNT,
        "ArnLike": {"aws:SourceArn": {"Fn::Sub": OURS % "cloudwatch" + "alarm:${AWS::StackName}-*"}},
    }


def test_an_address_can_be_told_of_alarms_but_need_not(template: dict[str, Any], resources: Resources) -> None:
    subscription = resources["AlarmEmailSubscription"]
    assert template["Parameters"]["AlarmEmail"]["Default"] == ""
    assert subscription["Condition"] == "HasAlarmEmail"
    assert subscription["Properties"] == {
        "TopicArn": {"Ref": "AlarmTopic"},
        "Protocol": "email",
        "Endpoint": {"Ref": "AlarmEmail"},
    }
