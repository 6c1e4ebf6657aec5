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
    only, _ = statements(resources, "MailEventsTopicPolicy")
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


A_BUDGET = {
    "StringEquals": THIS_ACCOUNT,
    "ArnLike": {"aws:SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:budgets::${AWS::AccountId}:*"}},
}


@pytest.mark.parametrize(
    ("service", "condition"),
    # Whether SES says for which account it asks is not known; for whom it may publish, the topic's policy says.
    [("cloudwatch", {"StringEquals": THIS_ACCOUNT}), ("budgets", A_BUDGET), ("ses", None)],
)
def test_who_publishes_there_can_use_that_key(
    resources: Resources, service: str, condition: dict[str, Any] | None
) -> None:
    # The key that AWS keeps for SNS admits none of them: the topics would stay silent.
    key = resources["NoticeKey"]["Properties"]
    account, *services = key["KeyPolicy"]["Statement"]
    (its,) = [one for one in services if one["Principal"] == {"Service": f"{service}.amazonaws.com"}]
    assert account["Sid"] == "LetIamDecide"
    assert len(services) == 3
    assert set(its["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}
    assert its.get("Condition") == condition
    assert key["EnableKeyRotation"] is True


def test_the_key_of_the_leads_admits_no_service(resources: Resources) -> None:
    assert "Service" not in str(resources["DataKey"]["Properties"]["KeyPolicy"])


def test_our_own_alarms_may_ring_and_nobody_elses(resources: Resources) -> None:
    only, budget, _ = statements(resources, "AlarmTopicPolicy")
    assert (only["Effect"], only["Action"]) == ("Allow", "sns:Publish")
    assert only["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert only["Resource"] == {"Ref": "AlarmTopic"}
    assert only["Condition"] == {
        "StringEquals": THIS_ACCOUNT,
        "ArnLike": {"aws:SourceArn": {"Fn::Sub": OURS % "cloudwatch" + "alarm:${AWS::StackName}-*"}},
    }

    assert (budget["Effect"], budget["Action"]) == ("Allow", "sns:Publish")
    assert budget["Principal"] == {"Service": "budgets.amazonaws.com"}
    assert budget["Condition"] == A_BUDGET


def test_a_budget_rings_when_it_is_spent_or_will_be(template: dict[str, Any], resources: Resources) -> None:
    budget = resources["Budget"]
    assert (budget["Condition"], budget["DependsOn"]) == ("HasBudget", "AlarmTopicPolicy")
    assert template["Conditions"]["HasBudget"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "BudgetLimit"}, "0"]}]}
    assert budget["Properties"]["Budget"]["BudgetLimit"] == {"Amount": {"Ref": "BudgetLimit"}, "Unit": "USD"}
    told = budget["Properties"]["NotificationsWithSubscribers"]
    assert [one["Notification"]["NotificationType"] for one in told] == ["ACTUAL", "FORECASTED"]
    assert [one["Subscribers"] for one in told] == [
        [{"SubscriptionType": "SNS", "Address": {"Ref": "AlarmTopic"}}],
    ] * 2


@pytest.mark.parametrize(
    ("policy", "of", "action", "resource"),
    [
        ("MailEventsTopicPolicy", "Topics", "sns:Publish", {"Ref": "MailEventsTopic"}),
        ("AlarmTopicPolicy", "Topics", "sns:Publish", {"Ref": "AlarmTopic"}),
        ("AlertFailuresPolicy", "Queues", "sqs:*", {"Fn::GetAtt": ["AlertFailures", "Arn"]}),
        ("FeedbackFailuresPolicy", "Queues", "sqs:*", {"Fn::GetAtt": ["FeedbackFailures", "Arn"]}),
    ],
)
def test_nothing_goes_in_unencrypted(
    resources: Resources, policy: str, of: str, action: str, resource: dict[str, Any]
) -> None:
    deny = statements(resources, policy)[-1]
    assert (deny["Effect"], deny["Principal"], deny["Action"], deny["Resource"]) == ("Deny", "*", action, resource)
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert resources[policy]["Properties"][of] == [{"Ref": policy.removesuffix("Policy")}]


def test_every_topic_and_queue_refuses_what_comes_unencrypted(resources: Resources) -> None:
    kinds = {"AWS::SNS::Topic", "AWS::SQS::Queue"}
    assert [name for name, one in resources.items() if one["Type"] in kinds and f"{name}Policy" not in resources] == []


def test_a_trail_of_the_table_is_kept_for_six_years_where_it_is_wanted(
    template: dict[str, Any], resources: Resources
) -> None:
    assert template["Parameters"]["DataEvents"]["Default"] == "no"
    bucket, trail = resources["TrailBucket"], resources["Trail"]
    assert trail["Condition"] == bucket["Condition"] == "RecordsDataEvents"
    (rule,) = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] >= 6 * 365 + 2
    of_the_table = trail["Properties"]["AdvancedEventSelectors"][0]["FieldSelectors"]
    table = {"Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}"}
    assert {one["Field"]: one["Equals"] for one in of_the_table} == {
        "eventCategory": ["Data"],
        "resources.type": ["AWS::DynamoDB::Table"],
        "resources.ARN": [table],
    }
    assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}


def test_who_hears_the_alarms_has_to_be_said(template: dict[str, Any], resources: Resources) -> None:
    subscription = resources["AlarmEmailSubscription"]
    assert "Default" not in template["Parameters"]["AlarmEmail"]
    assert "Condition" not in subscription
    assert subscription["Properties"] == {
        "TopicArn": {"Ref": "AlarmTopic"},
        "Protocol": "email",
        "Endpoint": {"Ref": "AlarmEmail"},
    }
