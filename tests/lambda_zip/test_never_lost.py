"""The real zip when things go wrong: the stream is off, the mailbox is closed, a record cannot be read."""

import json
from email.utils import parseaddr
from typing import Any

import pytest

from chalicelib.leads.alert import Channel
from chalicelib.practice.file import read_practice
from tests.desks import PRACTICE_FILE
from tests.lambda_zip.local_aws import ALARM_TOPIC_ARN, TABLE, LocalAws
from tests.lambda_zip.warm import OPENING, ClockFile, WarmFunction
from tools import aws_events
from tools.places import ROOT

TYPED = {"name": "Zephyrine Quillfeather", "email": "zephyrine@example.org", "message": "Could we talk today?"}
POISON_KEY = "0badc0de"
# An item of the leads' kind that none of our versions wrote.
POISON = {
    "pk": {"S": f"LEAD#{POISON_KEY}"},
    "sk": {"S": "LEAD"},
    "due_shard": {"S": "0"},
    "due_at": {"S": "2026-01-01T00:00:00.000000+00:00"},
    "answers": {"M": {"message": {"S": TYPED["message"]}}},
}
NOTHING_FAILED: dict[str, list[Any]] = {"batchItemFailures": []}


@pytest.fixture
def lead(api: WarmFunction, aws: LocalAws) -> dict[str, Any]:
    """Return a lead that a visitor has just left, as it is in the table."""
    outcome = api.invoke(aws_events.submission("contact", json.dumps(TYPED), aws_events.JSON))
    assert outcome.payload["statusCode"] == 200
    (stored,) = [item for item in aws.leads() if item["pk"] != POISON["pk"]]
    return stored


@pytest.fixture
def poison(aws: LocalAws) -> dict[str, Any]:
    aws.client("dynamodb").put_item(TableName=TABLE, Item=POISON)
    return POISON


def recipients(aws: LocalAws) -> list[str]:
    return [parseaddr(str(mail["To"]))[1] for mail in aws.mails_read()]


def addresses() -> list[str]:
    practice = read_practice(PRACTICE_FILE)
    return [parseaddr(address)[1] for address in (practice.alerts_to, practice.second_to)]


def mail_event(kind: str, aws: LocalAws) -> dict[str, Any]:
    """Return what SES says of the last mail; `kind` as in the names of tests/events."""
    text = (ROOT / "tests" / "events" / f"ses-{kind}-event.json").read_text(encoding="utf-8")
    event = json.loads(text)
    key, channel, attempt = str(aws.mails_read()[-1]["X-Front-Desk"]).split("/")
    event["mail"]["tags"] |= {"key": [key], "channel": [channel], "attempt": [attempt]}
    return aws_events.notification(json.dumps(event))


def alert_states(aws: LocalAws) -> dict[str, str]:
    """Return how each email about the one lead stands; nobody's device is to be told."""
    (lead,) = aws.leads()
    states = {channel: alert["M"]["state"]["S"] for channel, alert in lead["alerts"]["M"].items()}
    return {channel: state for channel, state in states.items() if channel != Channel.PUSH}


def metrics(function: WarmFunction) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in function.printed().splitlines() if line.startswith("{")]
    return [line for line in lines if "_aws" in line]


@pytest.mark.usefixtures("lead")
def test_with_the_stream_off_the_sweep_alone_sends_the_alert(sweep: WarmFunction, aws: LocalAws) -> None:
    outcome = sweep.invoke(aws_events.minute())
    assert outcome.kind == "response"
    assert recipients(aws) == addresses()[:1]
    assert alert_states(aws) == {"first": "sent"}


@pytest.mark.usefixtures("lead")
def test_the_next_sweep_sends_nothing_again(sweep: WarmFunction, aws: LocalAws) -> None:
    sweep.invoke(aws_events.minute())
    sweep.invoke(aws_events.minute())
    assert len(aws.mails()) == 1


def test_stream_and_sweep_together_send_one_alert(
    lead: dict[str, Any], alert: WarmFunction, sweep: WarmFunction, aws: LocalAws
) -> None:
    alert.invoke(aws_events.inserted(lead))
    sweep.invoke(aws_events.minute())
    assert len(aws.mails()) == 1


@pytest.mark.usefixtures("lead")
def test_at_the_opening_the_sweep_sends_the_days_digest_once(
    sweep: WarmFunction, clock: ClockFile, aws: LocalAws
) -> None:
    clock.set(OPENING)
    for _ in range(2):
        sweep.invoke(aws_events.minute())
    subjects = [str(mail["Subject"]) for mail in aws.mails_read()]
    assert [one for one in subjects if "desk today" in one] == ["Your desk today, Monday November 23 · 1 waiting"]


def test_a_sweep_measures_what_the_alarms_listen_to(sweep: WarmFunction) -> None:
    sweep.invoke(aws_events.minute())
    measured = metrics(sweep)
    numbers = {name: line[name] for line in measured for name in ("Sweeps", "OldestUnsentSeconds") if name in line}
    assert numbers == {"Sweeps": 1, "OldestUnsentSeconds": 0}
    assert {line["Desk"] for line in measured} == {"front-desk-tests"}


def test_a_bounced_alert_goes_to_the_second_address_and_the_alarm_topic(
    lead: dict[str, Any], alert: WarmFunction, feedback: WarmFunction, sweep: WarmFunction, aws: LocalAws
) -> None:
    alert.invoke(aws_events.inserted(lead))
    bounced = feedback.invoke(mail_event("bounce", aws))
    assert bounced.kind == "response"
    assert alert_states(aws) == {"first": "bounced", "second": "pending", "topic": "pending"}
    sweep.invoke(aws_events.minute())
    assert recipients(aws) == addresses()
    assert aws.alarms() == [f"Front Desk: {lead['reference']['S']}"]
    assert alert_states(aws) == {"first": "bounced", "second": "sent", "topic": "sent"}


def test_a_bounce_that_is_told_twice_is_passed_on_once(
    lead: dict[str, Any], alert: WarmFunction, feedback: WarmFunction, sweep: WarmFunction, aws: LocalAws
) -> None:
    alert.invoke(aws_events.inserted(lead))
    event = mail_event("bounce", aws)
    for _ in range(2):
        feedback.invoke(event)
        sweep.invoke(aws_events.minute())
    assert (len(aws.mails()), len(aws.alarms())) == (2, 1)


def test_a_confirmed_delivery_is_the_end_of_it(
    lead: dict[str, Any], alert: WarmFunction, feedback: WarmFunction, sweep: WarmFunction, aws: LocalAws
) -> None:
    alert.invoke(aws_events.inserted(lead))
    feedback.invoke(mail_event("delivery", aws))
    sweep.invoke(aws_events.minute())
    assert alert_states(aws) == {"first": "delivered"}
    assert (len(aws.mails()), aws.alarms()) == (1, [])
    (stored,) = aws.leads()
    assert {alert["M"]["due_at"]["NULL"] for alert in stored["alerts"]["M"].values()} == {True}
    # What is due next is not the alert any more, but to remind her.
    assert stored["due_at"] == stored["remind_at"]


@pytest.mark.parametrize("message", ["Successfully validated SNS topic for Amazon SES event publishing.", "{}", "[]"])
def test_a_notice_that_is_about_no_mail_of_ours_is_no_error(feedback: WarmFunction, message: str) -> None:
    # An error would be tried again, and would ring. The first is what SES says when the topic is made known to it.
    assert feedback.invoke(aws_events.notification(message)).kind == "response"


def test_mail_events_are_brought_again_while_the_table_does_not_answer(
    lead: dict[str, Any], alert: WarmFunction, feedback: WarmFunction, aws: LocalAws
) -> None:
    alert.invoke(aws_events.inserted(lead))
    aws.client("dynamodb").delete_table(TableName=TABLE)
    assert feedback.invoke(mail_event("bounce", aws)).kind == "error"


def test_a_record_that_cannot_be_read_is_reported_each_time_it_is_delivered(
    poison: dict[str, Any], alert: WarmFunction, aws: LocalAws
) -> None:
    for delivery in (1, 2):
        assert alert.invoke(aws_events.inserted(poison)).payload == NOTHING_FAILED
        assert len(aws.alarms()) == delivery
    assert aws.mails() == []


def test_a_record_that_cannot_be_read_does_not_hold_up_the_others(
    lead: dict[str, Any], poison: dict[str, Any], alert: WarmFunction, aws: LocalAws
) -> None:
    outcome = alert.invoke(aws_events.inserted(poison, lead))
    assert outcome.payload == NOTHING_FAILED
    assert (len(aws.mails()), len(aws.alarms())) == (1, 1)


def test_a_record_that_can_be_neither_read_nor_reported_stays_in_the_stream(
    poison: dict[str, Any], lead: dict[str, Any], alert: WarmFunction, aws: LocalAws
) -> None:
    aws.client("sns").delete_topic(TopicArn=ALARM_TOPIC_ARN)
    event = aws_events.inserted(poison, lead)
    poisoned = event["Records"][0]["dynamodb"]["SequenceNumber"]
    # Twice: what failed once is not taken for done.
    for _ in range(2):
        assert alert.invoke(event).payload == {"batchItemFailures": [{"itemIdentifier": poisoned}]}
    assert len(aws.mails()) == 1


@pytest.mark.usefixtures("lead")
def test_a_refusal_of_the_mail_service_is_logged_with_its_code_and_the_alert_goes_other_ways(
    sweep: WarmFunction, aws: LocalAws
) -> None:
    ses = aws.client("ses")
    for identity in ses.list_identities()["Identities"]:
        ses.delete_identity(Identity=identity)
    sweep.invoke(aws_events.minute())
    assert "fault MailRefusedError (MessageRejected) at ses.py:" in sweep.printed()
    assert alert_states(aws) == {"first": "pending", "second": "pending", "topic": "sent"}
    assert len(aws.alarms()) == 1


@pytest.mark.usefixtures("poison", "lead")
def test_a_sweep_that_stumbles_counts_it_and_goes_on(sweep: WarmFunction, aws: LocalAws) -> None:
    assert sweep.invoke(aws_events.minute()).kind == "response"
    assert [line["SweepFaults"] for line in metrics(sweep) if "SweepFaults" in line] == [1]
    assert len(aws.mails()) == 1


@pytest.mark.usefixtures("poison")
def test_nothing_typed_is_printed_or_published_when_a_record_cannot_be_read(
    alert: WarmFunction, sweep: WarmFunction, aws: LocalAws
) -> None:
    alert.invoke(aws_events.inserted(POISON))
    sweep.invoke(aws_events.minute())
    told = alert.printed() + sweep.printed() + str(aws.alarms())
    assert [value for value in TYPED.values() if value in told] == []
