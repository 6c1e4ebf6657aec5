"""The doctor finds nothing amiss with a healthy desk, and of each fault one line: what is amiss, and what to do."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.alerts.canary import Logbook
from chalicelib.practice.file import read_practice
from chalicelib.practice.practice import Practice
from tests.desks import NOON, PRACTICE_FILE
from tests.fakes import SetClock
from tests.ship.fake_account import (
    DOMAIN,
    HEALTHY,
    MINUTE,
    ORIGINS,
    PARAMETERS,
    RESOURCES,
    FakeAccount,
    FakeOutside,
    Reply,
    Spoil,
    account,
    answered,
    counted,
    logbook_item,
    policy,
    role_of,
    role_policy,
    spoilt,
    with_statement,
)
from tools.ship.doctor import facts
from tools.ship.doctor.__main__ import report
from tools.ship.doctor.asking import Asking
from tools.ship.doctor.checks import look_at_stack
from tools.ship.doctor.findings import Finding, State, are_well, told
from tools.ship.doctor.judging import judge_closures

PRACTICE = read_practice(PRACTICE_FILE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def look(
    spoil: Spoil | None = None, practice: Practice = PRACTICE, now_later: timedelta = timedelta(0)
) -> list[Finding]:
    """Return what the doctor finds, with one thing spoilt."""
    there, outside, clock = account(), FakeOutside(), SetClock(NOON + now_later)
    if spoil:
        spoil(there, outside)
    return list(look_at_stack(Asking(there, practice, clock), outside, clock))


def bad_ones(findings: list[Finding]) -> list[str]:
    return [one.name for one in findings if one.state is State.BAD]


def unconfirmed(_account: FakeAccount, _outside: FakeOutside) -> None:
    pending = {"SubscriptionArn": "PendingConfirmation", "Protocol": "email", "Endpoint": "keeper@example.org"}
    _with_subscriptions(_account, "AlarmTopic", [pending])


def nobody(_account: FakeAccount, _outside: FakeOutside) -> None:
    _with_subscriptions(_account, "AlarmTopic", [])


def not_subscribed(_account: FakeAccount, _outside: FakeOutside) -> None:
    _with_subscriptions(_account, "MailEventsTopic", [])


def subscribed_by_another(_account: FakeAccount, _outside: FakeOutside) -> None:
    other = {"SubscriptionArn": "arn:1", "Protocol": "lambda", "Endpoint": "arn:aws:lambda:us-east-1:1:function:other"}
    _with_subscriptions(_account, "MailEventsTopic", [other])


def _with_subscriptions(there: FakeAccount, topic: str, subscriptions: list[dict[str, str]]) -> None:
    usual = there.replies["sns", "ListSubscriptionsByTopic"]
    there.replies["sns", "ListSubscriptionsByTopic"] = lambda asked: (
        {"Subscriptions": subscriptions} if asked["TopicArn"] == RESOURCES[topic] else usual(asked)
    )


def topic_gone(there: FakeAccount, _outside: FakeOutside) -> None:
    usual = there.replies["sns", "ListSubscriptionsByTopic"]
    there.replies["sns", "ListSubscriptionsByTopic"] = lambda asked: (
        "NotFound" if asked["TopicArn"] == RESOURCES["MailEventsTopic"] else usual(asked)
    )


def rule_disabled(which: str) -> Spoil:
    def spoil(there: FakeAccount, _outside: FakeOutside) -> None:
        there.replies["events", "DescribeRule"] = lambda asked: {
            "State": "DISABLED" if asked["Name"] == RESOURCES[which] else "ENABLED"
        }

    return spoil


def no_dmarc(_account: FakeAccount, outside: FakeOutside) -> None:
    outside.records.clear()


def dmarc_of_nothing(_account: FakeAccount, outside: FakeOutside) -> None:
    outside.records[f"_dmarc.{DOMAIN}"] = ["v=DMARC1; rua=mailto:a@example.com"]


def origin_left_out(_account: FakeAccount, outside: FakeOutside) -> None:
    outside.origins.discard(ORIGINS[0])


def no_worker(_account: FakeAccount, outside: FakeOutside) -> None:
    outside.hands_out = facts.Worker("", has_key=False)


def worker_without_a_key(_account: FakeAccount, outside: FakeOutside) -> None:
    outside.hands_out = facts.Worker("/inbox", has_key=False)


def certificate_ends(_account: FakeAccount, outside: FakeOutside) -> None:
    outside.ends_at = NOON + 20 * DAY


def role_without_a_right(there: FakeAccount, _outside: FakeOutside) -> None:
    def changed(asked: Reply) -> Reply:
        document = policy(role_of(asked))
        if role_of(asked) == "SweepRole":
            document["Statement"].pop()
        return role_policy(asked, document)

    there.replies["iam", "GetRolePolicy"] = changed


def old_python(there: FakeAccount, _outside: FakeOutside) -> None:
    usual = there.replies["lambda", "GetFunctionConfiguration"]
    there.replies["lambda", "GetFunctionConfiguration"] = lambda asked: (
        usual(asked) | ({"Runtime": "python3.11"} if asked["FunctionName"] == RESOURCES["Sweep"] else {})
    )


def canary(**fared: object) -> Spoil:
    item = logbook_item(Logbook(**fared))  # type: ignore[arg-type]
    return answered("dynamodb", "GetItem", lambda asked: item if asked["Key"]["pk"]["S"] == "CANARY" else {})


RIGHT = {"Sid": "More", "Effect": "Allow", "Action": "dynamodb:Scan", "Resource": "*"}
MANAGED = [{"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}]
IDENTITY, DESTINATION = ("sesv2", "GetEmailIdentity"), ("sesv2", "GetConfigurationSetEventDestinations")
GIVEN = "Stacks.0.Parameters"
FULL = [
    {"ParameterKey": name, "ParameterValue": value} for name, value in (PARAMETERS | {"AlertDetail": "full"}).items()
]

# What is spoilt, and the one line that says so.
FAULTS: dict[str, tuple[str, Spoil]] = {
    "in the sandbox": ("sandbox", spoilt("sesv2", "GetAccount", "ProductionAccessEnabled", to=False)),
    "sending is paused": ("sending", spoilt("sesv2", "GetAccount", "SendingEnabled", to=False)),
    "the account is on probation": ("sending", spoilt("sesv2", "GetAccount", "EnforcementStatus", to="PROBATION")),
    "the quota is used up": ("quota", spoilt("sesv2", "GetAccount", "SendQuota.SentLast24Hours", to=49000.0)),
    "SES does not know the domain": ("identity", answered(*IDENTITY, "NotFoundException")),
    "SES has not verified it": ("identity", spoilt(*IDENTITY, "VerifiedForSendingStatus", to=False)),
    "DKIM is pending": ("dkim", spoilt(*IDENTITY, "DkimAttributes.Status", to="PENDING")),
    "DKIM is off": ("dkim", spoilt(*IDENTITY, "DkimAttributes.SigningEnabled", to=False)),
    "MAIL FROM is missing": ("mail from", spoilt(*IDENTITY, "MailFromAttributes.MailFromDomain", to="")),
    "MAIL FROM is pending": ("mail from", spoilt(*IDENTITY, "MailFromAttributes.MailFromDomainStatus", to="PENDING")),
    "DMARC is missing": ("dmarc", no_dmarc),
    "DMARC asks for nothing": ("dmarc", dmarc_of_nothing),
    "the keeper has not confirmed": ("keeper", unconfirmed),
    "there is no keeper": ("keeper", nobody),
    "the configuration set is paused": (
        "mail set",
        spoilt("sesv2", "GetConfigurationSet", "SendingOptions.SendingEnabled", to=False),
    ),
    "the event destination is off": ("mail events", spoilt(*DESTINATION, "EventDestinations.0.Enabled", to=False)),
    "there is no event destination": ("mail events", answered(*DESTINATION, {"EventDestinations": []})),
    "it reports no bounces": (
        "mail events",
        spoilt(*DESTINATION, "EventDestinations.0.MatchingEventTypes", to=["SEND", "DELIVERY", "COMPLAINT"]),
    ),
    "it reports to another topic": (
        "mail events",
        spoilt(*DESTINATION, "EventDestinations.0.SnsDestination.TopicArn", to="arn:aws:sns:us-east-1:1:another"),
    ),
    "the topic has no subscription": ("feedback", not_subscribed),
    "the topic leads to another function": ("feedback", subscribed_by_another),
    "the topic is gone": ("feedback", topic_gone),
    "the sweep's rule is disabled": ("rule sweep", rule_disabled("SweepSweepEvent")),
    "the canary's rule is disabled": ("rule canary", rule_disabled("CanaryCanaryEvent")),
    "the audit log's copying is disabled": ("rule audit copy", rule_disabled("AuditCopyAuditCopyEvent")),
    "the mapping is disabled": (
        "stream",
        spoilt("lambda", "ListEventSourceMappings", "EventSourceMappings.0.State", to="Disabled"),
    ),
    "the mapping is gone": ("stream", answered("lambda", "ListEventSourceMappings", {"EventSourceMappings": []})),
    "the sweep is silent": ("sweep", answered("logs", "FilterLogEvents", {"events": []})),
    "the sweep is late": ("sweep", answered("logs", "FilterLogEvents", counted(NOON - 6 * MINUTE))),
    "point-in-time recovery is off": (
        "backups",
        spoilt(
            "dynamodb",
            "DescribeContinuousBackups",
            "ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus",
            to="DISABLED",
        ),
    ),
    "deletion protection is off": (
        "protection",
        spoilt("dynamodb", "DescribeTable", "Table.DeletionProtectionEnabled", to=False),
    ),
    "the key is to be deleted": ("key", spoilt("kms", "DescribeKey", "KeyMetadata.KeyState", to="PendingDeletion")),
    "the key is disabled": ("key", spoilt("kms", "DescribeKey", "KeyMetadata.KeyState", to="Disabled")),
    "ten may run at a time": (
        "concurrency",
        spoilt("lambda", "GetAccountSettings", "AccountLimit.ConcurrentExecutions", to=10),
    ),
    "a role may do more": ("roles", with_statement("InboxRole", RIGHT)),
    "a role may do less": ("roles", role_without_a_right),
    "a role has a policy of AWS's": (
        "roles",
        answered("iam", "ListAttachedRolePolicies", {"AttachedPolicies": MANAGED, "IsTruncated": False}),
    ),
    "a runtime ends in seven months": ("runtime", old_python),
    "a runtime that nobody knows": (
        "runtime",
        answered("lambda", "GetFunctionConfiguration", {"FunctionArn": "arn:f", "Runtime": "python3.99"}),
    ),
    "a site may not post": ("origin", origin_left_out),
    "the inbox hands out no worker": ("push", no_worker),
    "its worker does not know the key": ("push", worker_without_a_key),
    "the certificate ends": ("certificate", certificate_ends),
    "two canaries did not come back": ("canary", canary(passed_at=NOON - 3 * HOUR, code="not_alerted", failures=2)),
    "no canary has set out lately": ("canary", canary(passed_at=NOON - 3 * HOUR)),
    "no canary has ever come back": ("canary", canary()),
    "alerts say everything": ("detail", spoilt("cloudformation", "DescribeStacks", GIVEN, to=FULL)),
}


def test_a_healthy_desk_has_nothing_amiss() -> None:
    findings = look()
    assert {one.state for one in findings} == {State.GOOD}
    assert len(findings) == 29
    assert report(findings) == 0


@pytest.mark.parametrize(
    "fault", [one for one in FAULTS if "leads to another" not in one and "nobody knows" not in one]
)
def test_of_one_fault_one_line_says_what_to_do_and_all_else_is_well(
    fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, spoil = FAULTS[fault]
    findings = look(spoil)
    assert bad_ones(findings) == [name]
    (one,) = (one for one in findings if one.state is State.BAD)
    assert ":" in one.says
    assert report(findings) == 1
    assert [line[:4] for line in capsys.readouterr().out.splitlines() if line.startswith("BAD")] == ["BAD "]


@pytest.mark.parametrize("fault", ["the topic leads to another function", "a runtime that nobody knows"])
def test_what_spoils_an_answer_that_several_need_is_found(fault: str) -> None:
    name, spoil = FAULTS[fault]
    assert name in bad_ones(look(spoil))


def test_days_off_that_end_soon_are_one_line() -> None:
    last = max(change.last for change in PRACTICE.hours.changes)
    days = (last - NOON.date()).days
    assert bad_ones(look(practice=_until(NOON.date() + 59 * DAY))) == ["closures"]
    assert bad_ones(look(practice=_until(NOON.date() + 60 * DAY))) == []
    assert days > 60


def _until(last: date) -> Practice:
    changes = tuple(replace(one, first=last, last=last) for one in PRACTICE.hours.changes)
    return replace(PRACTICE, hours=replace(PRACTICE.hours, changes=changes))


def test_without_days_off_the_doctor_asks_for_some() -> None:
    bare = replace(PRACTICE, hours=replace(PRACTICE.hours, changes=()))
    findings = look(practice=bare)
    assert bad_ones(findings) == ["closures"]
    says = next(one.says for one in findings if one.name == "closures")
    assert says.startswith("no days off are known: ")


def test_late_in_a_year_the_doctor_asks_for_the_days_off_of_the_next_one_too() -> None:
    bare = facts.Closures(None)
    assert "YEAR=2026` and" not in next(judge_closures(bare, date(2026, 10, 1))).says
    assert "`make holidays YEAR=2027`" in next(judge_closures(bare, date(2026, 11, 26))).says


def test_a_key_that_was_adopted_is_looked_at_where_the_table_does_not_say_which_it_has() -> None:
    """So it is at a local AWS after a restore: the stack made no key of its own."""

    def adopted(there: FakeAccount, _outside: FakeOutside) -> None:
        there.replies["dynamodb", "DescribeTable"]["Table"].pop("SSEDescription")
        rows = there.replies["cloudformation", "ListStackResources"]["StackResourceSummaries"]
        rows[:] = [row for row in rows if row["LogicalResourceId"] != "DataKey"]
        given = there.replies["cloudformation", "DescribeStacks"]["Stacks"][0]["Parameters"]
        given.append({"ParameterKey": "AdoptedKeyArn", "ParameterValue": RESOURCES["DataKey"]})

    says = {one.name: one.says for one in look(adopted)}
    assert says["key"] == "the table's key works"


@pytest.mark.parametrize("call", sorted(call for call in HEALTHY if call[0] != "cloudformation"))
def test_a_question_that_aws_refuses_is_a_finding_and_stops_no_other(call: tuple[str, str]) -> None:
    findings = look(answered(*call, "AccessDeniedException"))
    assert 0 < len(bad_ones(findings)) < 8
    refused = [one.says for one in findings if one.state is State.BAD]
    assert all("nobody knows" in says for says in refused)
    assert any(one.state is State.GOOD for one in findings)


def test_a_desk_that_cannot_be_reached_is_a_line_for_each_site() -> None:
    def unreachable(_account: FakeAccount, outside: FakeOutside) -> None:
        outside.is_reachable = False

    assert bad_ones(look(unreachable)) == [*["origin"] * len(ORIGINS), "push"]


def test_a_new_desk_is_not_blamed_for_what_cannot_have_happened_yet() -> None:
    def just_made(there: FakeAccount, outside: FakeOutside) -> None:
        spoilt("cloudformation", "DescribeStacks", "Stacks.0.CreationTime", to=NOON - MINUTE)(there, outside)
        answered("logs", "FilterLogEvents", {"events": []})(there, outside)
        canary()(there, outside)

    findings = look(just_made)
    assert [one.name for one in findings if one.state is State.LEFT_OUT] == ["sweep", "canary"]
    assert are_well(findings)


class TestTelling:
    FINDINGS = (Finding("sandbox", State.GOOD, "SES sends"), Finding("key", State.BAD, "it is gone: bring it back"))

    def test_a_line_a_finding_and_the_sum(self) -> None:
        assert told(self.FINDINGS, in_colour=False).splitlines() == [
            "ok   sandbox  SES sends",
            "BAD  key      it is gone: bring it back",
            "",
            "1 of 2 is amiss.",
        ]

    def test_in_a_terminal_what_is_well_is_green_and_what_is_amiss_red(self) -> None:
        first, second, *_ = told(self.FINDINGS, in_colour=True).splitlines()
        assert first.startswith("\x1b[32m")
        assert second.startswith("\x1b[1;31m")

    def test_all_that_is_well_is_counted(self) -> None:
        assert told(self.FINDINGS[:1], in_colour=False).endswith("All 1 are well.")
