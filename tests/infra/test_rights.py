"""What IAM would say to each function: calls that it needs, and calls that nobody must be able to make through it.

Only "nothing else" cannot be asked call by call: for that, what the statements speak of is compared with our lists.
"""

from dataclasses import replace
from email.utils import parseaddr
from typing import Any

import pytest

from chalicelib.practice.file import read_practice
from tests.infra.conftest import as_deployed
from tools.places import ROOT
from tools.simulating import ACCOUNT, REGION, Ask, Template

PUBLIC, INBOX, ALERT, FEEDBACK, SWEEP, CANARY, COPYIST = (
    "ApiHandlerRole",
    "InboxRole",
    "OnLeadWrittenRole",
    "OnMailEventRole",
    "SweepRole",
    "CanaryRole",
    "AuditCopyRole",
)
EVERYBODY = (PUBLIC, INBOX, ALERT, FEEDBACK, SWEEP, CANARY, COPYIST)
# The name of the stack in `tools/simulating.py`.
STACK = "desk"
TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/LeadsTable"
MAIL = f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/"
COPIES = f"arn:aws:s3:::{STACK}-audit-{ACCOUNT}"

LEAD, OTHER_LEAD, CANARYS_LEAD = "LEAD#0f", "LEAD#1f", "LEAD#canary-1795453200000"
PERSON, PEOPLE, INVITATIONS, CHALLENGES, PRACTICE, AUDIT, SENDERS = (
    "PERSON#p",
    "PEOPLE",
    "INVITATIONS",
    "CHALLENGES#sign-in",
    "PRACTICE",
    "AUDIT#2026-11-23",
    "SENDERS",
)
STOPPED, SUPPRESSED, ACKNOWLEDGED, MAILING = "STOPPED", "SUPPRESSED", "ACKNOWLEDGED", "MAILING"
LOGBOOK, STRANGERS = "CANARY", "STRANGERS"
TURNS, DEVICES = "TURNS", "DEVICES"
MAIL_PARTITIONS = (STOPPED, SUPPRESSED, ACKNOWLEDGED, MAILING, TURNS)
PARTITIONS = (
    *MAIL_PARTITIONS,
    LEAD,
    CANARYS_LEAD,
    LOGBOOK,
    PERSON,
    PEOPLE,
    INVITATIONS,
    CHALLENGES,
    PRACTICE,
    AUDIT,
    STRANGERS,
    SENDERS,
    DEVICES,
    "something else",
)
# How a policy may name them; nothing may be named more widely.
NAMES = {
    *MAIL_PARTITIONS,
    "LEAD#*",
    "LEAD#canary-*",
    LOGBOOK,
    "PERSON#*",
    PEOPLE,
    INVITATIONS,
    "CHALLENGES#*",
    PRACTICE,
    "AUDIT#*",
    STRANGERS,
    SENDERS,
    DEVICES,
}
INDEXES = ("due", "box", "reference", "phone", "email", "first_name", "last_name", "names", "certified")
ITEM_CALLS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "BatchGetItem", "Query")
# Reaching many items, or the table itself; the API's names for PartiQL are among them.
NEVER = (
    "Scan",
    "BatchWriteItem",
    "PartiQLSelect",
    "PartiQLInsert",
    "PartiQLUpdate",
    "PartiQLDelete",
    "DeleteTable",
    "UpdateTable",
    "UpdateTimeToLive",
    "ExportTableToPointInTime",
    "CreateBackup",
    "RestoreTableToPointInTime",
    "PutResourcePolicy",
)

# Who may do what with the items of a partition. What is not here must be refused.
MAY: dict[tuple[str, str], str] = {
    (PUBLIC, LEAD): "GetItem PutItem",
    (PUBLIC, PRACTICE): "GetItem",
    (PUBLIC, STOPPED): "PutItem",
    (ALERT, LEAD): "GetItem PutItem UpdateItem",
    (ALERT, ACKNOWLEDGED): "GetItem PutItem",
    (ALERT, SUPPRESSED): "GetItem",
    (ALERT, PRACTICE): "GetItem",
    (ALERT, SENDERS): "GetItem PutItem",
    (SWEEP, SENDERS): "GetItem PutItem",
    (ALERT, DEVICES): "GetItem PutItem Query",
    (SWEEP, DEVICES): "GetItem PutItem Query",
    (INBOX, DEVICES): "GetItem PutItem DeleteItem Query",
    (ALERT, TURNS): "PutItem Query",
    (SWEEP, TURNS): "PutItem Query",
    (FEEDBACK, MAILING): "GetItem",
    (FEEDBACK, ACKNOWLEDGED): "GetItem PutItem",
    (FEEDBACK, LEAD): "GetItem PutItem UpdateItem",
    (FEEDBACK, SUPPRESSED): "PutItem",
    (SWEEP, LEAD): "GetItem PutItem UpdateItem DeleteItem BatchGetItem Query",
    (SWEEP, ACKNOWLEDGED): "GetItem PutItem",
    (SWEEP, MAILING): "GetItem PutItem",
    (SWEEP, PRACTICE): "GetItem",
    (SWEEP, STOPPED): "GetItem",
    (SWEEP, SUPPRESSED): "GetItem",
    (SWEEP, AUDIT): "PutItem",
    (INBOX, LEAD): "GetItem PutItem UpdateItem DeleteItem BatchGetItem Query",
    (INBOX, PERSON): "GetItem PutItem DeleteItem Query",
    (INBOX, CHALLENGES): "GetItem PutItem DeleteItem Query",
    (INBOX, PRACTICE): "GetItem PutItem DeleteItem Query",
    (INBOX, PEOPLE): "GetItem PutItem Query",
    (INBOX, INVITATIONS): "GetItem DeleteItem",
    (INBOX, AUDIT): "PutItem Query",
    (INBOX, STRANGERS): "GetItem PutItem Query",
    (COPYIST, AUDIT): "Query",
}
# The canary's leads are leads, for everybody who works on those; to itself there are no others.
MAY |= {(role, CANARYS_LEAD): may for (role, partition), may in MAY.items() if partition == LEAD}
MAY |= {(CANARY, CANARYS_LEAD): "GetItem UpdateItem DeleteItem Query", (CANARY, LOGBOOK): "GetItem PutItem"}
MAY_ASK = {SWEEP: {"due", "box", "phone", "email"}, INBOX: set(INDEXES) - {"due"}}
MAY_COUNT = {ALERT: {"box"}}
# What else a function may do. This and the above is all.
KEY_AND_LOG = {
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
}
# What may be done with a key that encrypts, in the order in which they are asked for here.
KEY_CALLS = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom"]
NOTICE_CALLS = ["kms:Decrypt", "kms:GenerateDataKey"]
STREAM = {f"dynamodb:{action}" for action in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")}
# What IAM cannot bound to one of ours: any identity may be a recipient's, whom SES asks as well if the account knows it
# (who may be the sender, a condition says); and streams are listed for the account or not at all.
WIDE = {ALERT: {f"{MAIL}*", "*"}, SWEEP: {f"{MAIL}*"}, INBOX: {f"{MAIL}*"}, COPYIST: {f"{COPIES}/audit/*"}}
SENDING = {"ses:SendEmail", "ses:SendRawEmail"}
MAIL_AND_ALARM = SENDING | {"sns:Publish"}
ALSO = {
    INBOX: SENDING,
    ALERT: STREAM | MAIL_AND_ALARM | {"sqs:SendMessage"},
    FEEDBACK: {"sqs:SendMessage"},
    SWEEP: MAIL_AND_ALARM,
    COPYIST: {"s3:ListBucket", "s3:PutObject"},
}
# Where a function puts what it gives up, and through which service it needs the key of the notices.
QUEUES = {ALERT: "AlertFailures", FEEDBACK: "FeedbackFailures"}
NOTICES_THROUGH = {ALERT: "sns", SWEEP: "sns", FEEDBACK: "sqs"}


def call(action: str, *partitions: str, index: str = "") -> Ask:
    resource = f"{TABLE}/index/{index}" if index else TABLE
    return Ask(f"dynamodb:{action}", resource, {"dynamodb:LeadingKeys": partitions} if partitions else {})


def listed(value: object) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def named(policies: Template, kind: str) -> list[str]:
    """Return the names of the template's resources of a kind."""
    return [name for name, resource in policies.resources.items() if resource["Type"] == kind]


def test_every_function_has_a_role_of_its_own(policies: Template) -> None:
    functions = named(policies, "AWS::Lambda::Function")
    used = [policies.resources[name]["Properties"]["Role"]["Fn::GetAtt"][0] for name in functions]
    # API Gateway's, where the account has none, is no function's.
    roles = set(named(policies, "AWS::IAM::Role")) - {"GatewayLogRole"}
    assert sorted(used) == sorted(roles) == sorted(EVERYBODY)


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_role_allows_what_its_function_does_and_nothing_else(policies: Template, role: str) -> None:
    items = {f"dynamodb:{action}" for (whose, _), may in MAY.items() if whose == role for action in may.split()}
    asking = {"dynamodb:Query"} if role in MAY_ASK or role in MAY_COUNT else set()
    found = {action for statement in policies.statements(role) for action in listed(statement["Action"])}
    assert found == items | asking | KEY_AND_LOG | ALSO.get(role, set())


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_role_names_what_it_reaches(policies: Template, role: str) -> None:
    reached = {one for statement in policies.statements(role) for one in listed(statement["Resource"])}
    own_log = policies.arn(role.removesuffix("Role") + "LogGroup")
    assert {one for one in reached if "*" in one or not one.startswith("arn:")} == WIDE.get(role, set()) | {own_log}


def test_what_cannot_be_named_is_bounded_otherwise(policies: Template) -> None:
    statements = [one for role in EVERYBODY for one in policies.statements(role) if one["Sid"] != "WriteTheLog"]
    wide = [one for one in statements if "*" in str(one["Resource"])]
    copies, streams, *sending = sorted(wide, key=lambda one: str(one["Sid"]))
    assert (copies["Sid"], copies["Resource"]) == ("AddCopiesAndTakeNoneAway", f"{COPIES}/audit/*")
    assert (streams["Sid"], streams["Action"]) == ("KnowThatThereIsAStream", "dynamodb:ListStreams")
    assert [one["Sid"] for one in sending] == ["SendAsTheDeskOnly"] * 3
    assert all(one["Condition"]["StringEquals"].keys() == {"ses:FromAddress"} for one in sending)


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_role_names_items_by_the_partitions_that_are_listed_here(policies: Template, role: str) -> None:
    conditions = [statement.get("Condition", {}) for statement in policies.statements(role)]
    named_by = [one["ForAllValues:StringLike"] for one in conditions if "ForAllValues:StringLike" in one]
    assert {name for one in named_by for name in one["dynamodb:LeadingKeys"]} <= NAMES


def test_a_star_stands_only_in_the_policy_of_a_key_where_it_means_the_key(policies: Template) -> None:
    keys = named(policies, "AWS::KMS::Key")
    for name in keys:
        statements = policies.resources[name]["Properties"]["KeyPolicy"]["Statement"]
        assert {one["Resource"] for one in statements} == {"*"}
    others = {name: resource for name, resource in policies.resources.items() if name not in keys}
    assert str(others).count("'Resource': '*'") == 1  # the list of streams


@pytest.mark.parametrize("partition", PARTITIONS)
@pytest.mark.parametrize("role", EVERYBODY)
def test_a_function_may_do_with_a_partition_what_it_is_for(policies: Template, role: str, partition: str) -> None:
    allowed = {action for action in ITEM_CALLS if policies.allows(role, call(action, partition))}
    assert allowed == set(MAY.get((role, partition), "").split())


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("value", ["a value", LEAD])
def test_a_function_may_ask_the_indexes_it_is_for(policies: Template, role: str, value: str) -> None:
    asked = {index for index in INDEXES if policies.allows(role, call("Query", value, index=index))}
    assert asked == MAY_ASK.get(role, set())


@pytest.mark.parametrize("select", ["ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT"])
@pytest.mark.parametrize("role", EVERYBODY)
def test_who_alerts_at_once_may_count_what_is_open_and_not_list_it(policies: Template, role: str, select: str) -> None:
    ask = call("Query", "open#contact", index="box")
    ask = replace(ask, keys={**ask.keys, "dynamodb:Select": (select,)})
    may_count = role == ALERT and select == "COUNT"
    assert policies.allows(role, ask) is (may_count or role in {INBOX, SWEEP})


@pytest.mark.parametrize("action", NEVER)
@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_reaches_many_items_or_the_table_itself(policies: Template, role: str, action: str) -> None:
    asks = [call(action, *partitions, index=index) for index in ("", *INDEXES) for partitions in ((), (LEAD,))]
    assert [ask for ask in asks if policies.allows(role, ask)] == []


@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_reaches_items_without_naming_them(policies: Template, role: str) -> None:
    assert [action for action in ITEM_CALLS if policies.allows(role, call(action))] == []


@pytest.mark.parametrize("partition", [one for one in PARTITIONS if one not in {LEAD, CANARYS_LEAD}])
def test_leads_are_no_way_to_other_items_in_one_call(policies: Template, partition: str) -> None:
    assert policies.allows(INBOX, call("BatchGetItem", LEAD, OTHER_LEAD))
    assert not policies.allows(INBOX, call("BatchGetItem", LEAD, partition))


@pytest.mark.parametrize("role", EVERYBODY)
def test_no_other_table_is_reached(policies: Template, role: str) -> None:
    elsewhere = f"{TABLE}-of-somebody-else"
    asks = [Ask(f"dynamodb:{action}", elsewhere, {"dynamodb:LeadingKeys": (LEAD,)}) for action in ITEM_CALLS]
    assert [ask for ask in asks if policies.allows(role, ask)] == []


@pytest.mark.parametrize("service", ["dynamodb", "lambda", "s3", "sns", "sqs", "secretsmanager"])
@pytest.mark.parametrize("role", EVERYBODY)
def test_the_key_of_the_leads_opens_through_the_table_and_for_the_functions_settings(
    policies: Template, role: str, service: str
) -> None:
    through = {"kms:ViaService": (f"{service}.{REGION}.amazonaws.com",)}
    key = policies.arn("DataKey")
    used = [action for action in KEY_CALLS if policies.allows(role, Ask(action, key, through))]
    assert used == {"dynamodb": KEY_CALLS, "lambda": ["kms:Decrypt"]}.get(service, [])
    assert [action for action in KEY_CALLS if policies.allows(role, Ask(action, key))] == []
    assert not policies.allows(role, Ask("kms:ScheduleKeyDeletion", key, through))


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_key_of_the_notices_opens_through_what_it_encrypts_alone(policies: Template, role: str) -> None:
    services = ("dynamodb", "lambda", "s3", "sns", "sqs", "secretsmanager")
    key = policies.arn("NoticeKey")
    through = {one: {"kms:ViaService": (f"{one}.{REGION}.amazonaws.com",)} for one in services}
    asked = [(action, one) for action in KEY_CALLS for one in services]
    used = [(action, one) for action, one in asked if policies.allows(role, Ask(action, key, through[one]))]
    own = NOTICES_THROUGH.get(role)
    assert used == ([(action, own) for action in NOTICE_CALLS] if own else [])
    assert [action for action in KEY_CALLS if policies.allows(role, Ask(action, key))] == []


def test_the_desk_sends_as_the_practice_that_is_packaged(policies: Template) -> None:
    address = parseaddr(read_practice(ROOT / "chalicelib" / "practice" / "practice.toml").mail_from)[1]
    assert policies.mappings["Practice"]["Mail"] == {"From": address, "Domain": address.rpartition("@")[2]}


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("action", ["ses:SendEmail", "ses:SendRawEmail"])
def test_only_who_alerts_or_warns_can_send_and_only_as_the_desk(policies: Template, action: str, role: str) -> None:
    ours, domain = (policies.mappings["Practice"]["Mail"][name] for name in ("From", "Domain"))
    as_us, as_another = ({"ses:FromAddress": (address,)} for address in (ours, "another@example.org"))
    # In the sandbox the recipient's identity is one of the account's, and SES asks for it as well.
    for identity in (domain, "marisol@example.org"):
        assert policies.allows(role, Ask(action, MAIL + identity, as_us)) is (role in {ALERT, SWEEP, INBOX})
        assert not policies.allows(role, Ask(action, MAIL + identity, as_another))
        assert not policies.allows(role, Ask(action, MAIL + identity))


@pytest.mark.parametrize("role", EVERYBODY)
def test_an_adopted_desk_has_the_same_rights_to_what_it_adopts(
    template: dict[str, Any], policies: Template, role: str
) -> None:
    ours = {"AdoptedKeyArn": "arn:aws:kms:us-east-1:1:key/kept", "AdoptedStreamArn": f"{TABLE}/stream/kept"}
    adopting = as_deployed(template, AdoptedSecretArn="arn:aws:secretsmanager:us-east-1:1:secret:kept", **ours)
    made = {"AdoptedKeyArn": policies.arn("DataKey"), "AdoptedStreamArn": policies.arn("LeadsTable", "StreamArn")}
    kept = str(list(adopting.statements(role)))
    for name, arn in ours.items():
        kept = kept.replace(arn, made[name])
    assert kept == str(list(policies.statements(role)))


@pytest.mark.parametrize("role", EVERYBODY)
def test_only_who_alerts_rings_and_only_at_the_alarm_topic(policies: Template, role: str) -> None:
    topics = named(policies, "AWS::SNS::Topic")
    rung = [name for name in topics if policies.allows(role, Ask("sns:Publish", policies.arn(name)))]
    assert rung == (["AlarmTopic"] if role in {ALERT, SWEEP} else [])


@pytest.mark.parametrize("role", EVERYBODY)
def test_what_a_function_gives_up_goes_into_its_own_queue_alone(policies: Template, role: str) -> None:
    queues = named(policies, "AWS::SQS::Queue")
    filled = [name for name in queues if policies.allows(role, Ask("sqs:SendMessage", policies.arn(name)))]
    assert filled == ([QUEUES[role]] if role in QUEUES else [])


@pytest.mark.parametrize("role", EVERYBODY)
def test_only_who_alerts_at_once_reads_the_stream(policies: Template, role: str) -> None:
    stream = policies.arn("LeadsTable", "StreamArn")
    assert policies.allows(role, Ask("dynamodb:GetRecords", stream)) is (role == ALERT)


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_function_writes_to_its_own_log_alone(policies: Template, role: str) -> None:
    groups = named(policies, "AWS::Logs::LogGroup")
    actions = ("logs:CreateLogStream", "logs:PutLogEvents")
    asked = {(name, action) for name in groups for action in actions}
    own = role.removesuffix("Role") + "LogGroup"
    streams = {name: policies.arn(name).replace(":*", ":log-stream:today") for name in groups}
    allowed = {(name, action) for name, action in asked if policies.allows(role, Ask(action, streams[name]))}
    assert allowed == {(own, action) for action in actions}


@pytest.mark.parametrize(
    "action",
    ["secretsmanager:GetSecretValue", "iam:PassRole", "lambda:InvokeFunction", "sts:AssumeRole", "s3:GetObject"],
)
@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_has_a_way_round(policies: Template, role: str, action: str) -> None:
    assert not policies.allows(role, Ask(action, "*"))
