"""What IAM would say to each function: calls that it needs, and calls that nobody must be able to make through it."""

from dataclasses import replace

import pytest

from tests.infra.simulating import ACCOUNT, REGION, Ask, Template

PUBLIC, INBOX, ALERT, FEEDBACK, SWEEP = (
    "ApiHandlerRole",
    "InboxRole",
    "OnLeadWrittenRole",
    "OnMailEventRole",
    "SweepRole",
)
EVERYBODY = (PUBLIC, INBOX, ALERT, FEEDBACK, SWEEP)
TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/LeadsTable"
MAIL = f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/"

LEAD, OTHER_LEAD = "LEAD#0f", "LEAD#1f"
PERSON, PEOPLE, INVITATIONS, CHALLENGES, PRACTICE, AUDIT, SENDERS = (
    "PERSON#p",
    "PEOPLE",
    "INVITATIONS",
    "CHALLENGES",
    "PRACTICE",
    "AUDIT#2026-11-23",
    "SENDERS",
)
STOPPED, SUPPRESSED, ACKNOWLEDGED, MAILING = "STOPPED", "SUPPRESSED", "ACKNOWLEDGED", "MAILING"
MAIL_SHELVES = (STOPPED, SUPPRESSED, ACKNOWLEDGED, MAILING)
SHELVES = (
    *MAIL_SHELVES,
    LEAD,
    PERSON,
    PEOPLE,
    INVITATIONS,
    CHALLENGES,
    PRACTICE,
    AUDIT,
    SENDERS,
    "something else",
)
INDEXES = ("due", "box", "reference", "phone", "email", "first_name", "last_name")
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

# Who may do what with the items of a shelf. What is not here must be refused.
MAY: dict[tuple[str, str], str] = {
    (PUBLIC, LEAD): "GetItem PutItem",
    (PUBLIC, PRACTICE): "GetItem",
    (PUBLIC, STOPPED): "PutItem",
    (ALERT, LEAD): "GetItem UpdateItem",
    (ALERT, ACKNOWLEDGED): "GetItem PutItem",
    (ALERT, SUPPRESSED): "GetItem",
    (ALERT, SENDERS): "GetItem PutItem",
    (SWEEP, SENDERS): "GetItem PutItem",
    (FEEDBACK, LEAD): "GetItem PutItem UpdateItem",
    (FEEDBACK, SUPPRESSED): "PutItem",
    (SWEEP, LEAD): "GetItem UpdateItem DeleteItem BatchGetItem Query",
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
}
MAY_ASK = {SWEEP: {"due", "box", "phone", "email"}, INBOX: set(INDEXES) - {"due"}}


def call(action: str, *shelves: str, index: str = "") -> Ask:
    resource = f"{TABLE}/index/{index}" if index else TABLE
    return Ask(f"dynamodb:{action}", resource, {"dynamodb:LeadingKeys": shelves} if shelves else {})


@pytest.mark.parametrize("action", ITEM_CALLS)
@pytest.mark.parametrize("shelf", SHELVES)
@pytest.mark.parametrize("role", EVERYBODY)
def test_a_function_may_do_with_a_shelf_what_it_is_for(policies: Template, role: str, shelf: str, action: str) -> None:
    assert policies.allows(role, call(action, shelf)) is (action in MAY.get((role, shelf), "").split())


@pytest.mark.parametrize("index", INDEXES)
@pytest.mark.parametrize("role", EVERYBODY)
def test_a_function_may_ask_the_indexes_it_is_for(policies: Template, role: str, index: str) -> None:
    is_asked = index in MAY_ASK.get(role, set())
    assert policies.allows(role, call("Query", "a value", index=index)) is is_asked
    assert policies.allows(role, call("Query", LEAD, index=index)) is is_asked


@pytest.mark.parametrize("select", ["ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT"])
@pytest.mark.parametrize("role", EVERYBODY)
def test_who_alerts_at_once_may_count_what_is_open_and_not_list_it(policies: Template, role: str, select: str) -> None:
    ask = call("Query", "open#contact", index="box")
    ask = replace(ask, keys={**ask.keys, "dynamodb:Select": (select,)})
    may_count = role == ALERT and select == "COUNT"
    assert policies.allows(role, ask) is (may_count or role in {INBOX, SWEEP})


@pytest.mark.parametrize("index", ["", *INDEXES])
@pytest.mark.parametrize("action", NEVER)
@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_reaches_many_items_or_the_table_itself(policies: Template, role: str, action: str, index: str) -> None:
    assert not policies.allows(role, call(action, index=index))
    assert not policies.allows(role, call(action, LEAD, index=index))


@pytest.mark.parametrize("action", ITEM_CALLS)
@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_reaches_items_without_naming_them(policies: Template, role: str, action: str) -> None:
    assert not policies.allows(role, call(action))


@pytest.mark.parametrize("shelf", [one for one in SHELVES if one != LEAD])
def test_leads_are_no_way_to_other_items_in_one_call(policies: Template, shelf: str) -> None:
    assert policies.allows(INBOX, call("BatchGetItem", LEAD, OTHER_LEAD))
    assert not policies.allows(INBOX, call("BatchGetItem", LEAD, shelf))


@pytest.mark.parametrize("role", EVERYBODY)
def test_no_other_table_is_reached(policies: Template, role: str) -> None:
    elsewhere = f"{TABLE}-of-somebody-else"
    asks = [Ask(f"dynamodb:{action}", elsewhere, {"dynamodb:LeadingKeys": (LEAD,)}) for action in ITEM_CALLS]
    assert [ask for ask in asks if policies.allows(role, ask)] == []


@pytest.mark.parametrize("service", ["dynamodb", "s3", "sns", "sqs", "secretsmanager"])
@pytest.mark.parametrize("role", EVERYBODY)
def test_the_key_of_the_leads_opens_through_the_table_alone(policies: Template, role: str, service: str) -> None:
    through = {"kms:ViaService": (f"{service}.{REGION}.amazonaws.com",)}
    key = policies.arn("DataKey")
    assert policies.allows(role, Ask("kms:Decrypt", key, through)) is (service == "dynamodb")
    assert not policies.allows(role, Ask("kms:Decrypt", key))
    assert not policies.allows(role, Ask("kms:ScheduleKeyDeletion", key, through))


@pytest.mark.parametrize("role", EVERYBODY)
def test_only_who_alerts_can_send_and_only_as_the_desk(policies: Template, role: str) -> None:
    ours = policies.parameters["MailFrom"]["Default"]
    identity = MAIL + policies.parameters["MailDomain"]["Default"]
    as_us, as_another = ({"ses:FromAddress": (address,)} for address in (ours, "another@example.org"))
    assert policies.allows(role, Ask("ses:SendEmail", identity, as_us)) is (role in {ALERT, SWEEP})
    assert not policies.allows(role, Ask("ses:SendEmail", identity, as_another))
    assert not policies.allows(role, Ask("ses:SendEmail", f"{MAIL}example.org", as_us))


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_function_writes_to_its_own_log_alone(policies: Template, role: str) -> None:
    groups = [name for name, one in policies.resources.items() if one["Type"] == "AWS::Logs::LogGroup"]
    writable = {name for name in groups if policies.allows(role, Ask("logs:PutLogEvents", policies.arn(name)))}
    assert writable == {role.removesuffix("Role") + "LogGroup"}


@pytest.mark.parametrize(
    "action",
    ["secretsmanager:GetSecretValue", "iam:PassRole", "lambda:InvokeFunction", "sts:AssumeRole", "s3:GetObject"],
)
@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_has_a_way_round(policies: Template, role: str, action: str) -> None:
    assert not policies.allows(role, Ask(action, "*"))
