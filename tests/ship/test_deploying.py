"""The life of a desk in a local AWS: deployed, used, a second one beside it, taken away, and deployed again.

One story is played once; each test looks at one part of it.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest

from chalicelib.clock import SystemClock
from chalicelib.practice.file import read_practice
from chalicelib.storage import Record
from chalicelib.storage.audit import AuditEvent, write_down
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.storage.table import LEAD, PEOPLE, PERSON, STOPPED
from tests.ship.story import Cloud, a_cloud, printed_by
from tools.places import DEMO_PRACTICE
from tools.ship.artefacts import Bucket
from tools.ship.aws import ShippingError
from tools.ship.bring import bring, upload
from tools.ship.destroy import destroy
from tools.ship.kept import Kept, find_kept, of_stack
from tools.ship.outputs import identity_of
from tools.ship.parameters import next_parameters
from tools.ship.restore import restore
from tools.ship.rollback import roll_back
from tools.ship.running import parameters_of, template_of
from tools.ship.stacks import Watched

# The whole story is played in the first test that asks for it.
pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800)]

PRACTICE = read_practice(DEMO_PRACTICE)
FIRST, SECOND = PRACTICE.alerts_to, PRACTICE.second_to
DOMAIN = "hudsonlantern.example.com"
VISITOR = "rosa@example.com"


@dataclass
class Story:
    """What was seen, by the name of the step."""

    said: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    with a_cloud() as cloud:
        told = Story()
        for step in _STEPS:
            step(cloud, told)
        yield told


def _deploy(cloud: Cloud, told: Story) -> None:
    told.said["first"] = cloud.deploy()
    told.seen["statuses"] = _statuses(cloud)
    told.said["second"] = cloud.deploy(settings={})
    bucket = Bucket(cloud.account("dev"))
    client = cloud.account("dev").client("s3")
    told.seen["bucket"] = {
        "versions": client.get_bucket_versioning(Bucket=bucket.name)["Status"],
        "public": client.get_public_access_block(Bucket=bucket.name)["PublicAccessBlockConfiguration"],
        "encryption": client.get_bucket_encryption(Bucket=bucket.name)["ServerSideEncryptionConfiguration"],
    }


def _statuses(cloud: Cloud) -> list[str]:
    rows = cloud.account("dev").client("cloudformation").describe_stack_resources(StackName="front-desk-dev")
    return [row["ResourceStatus"] for row in rows["StackResources"]]


def _use(cloud: Cloud, told: Story) -> None:
    told.seen["message"] = message = cloud.post("contact")
    told.seconds["message"] = cloud.wait_for_mail(FIRST, message)
    told.seen["request"] = request = cloud.post("certification", email=VISITOR)
    told.seconds["alert"] = cloud.wait_for_mail(FIRST, request)
    told.seconds["acknowledgement"] = cloud.wait_for_mail(VISITOR, request)
    cloud.bounce(message)
    invite = cloud.run("tools.invite", "--email", "ana@example.com", "--stage", "dev", "--endpoint", cloud.url)
    told.said["invite"] = invite.stdout
    told.said["leads"] = cloud.run("tools.leads", STAGE="dev").stdout


def _hear_of_bounce(cloud: Cloud, told: Story) -> None:
    """Look for what the sweep of the next minute does about it."""
    told.seconds["second address"] = cloud.wait_for_mail(SECOND, told.seen["message"])


def _mistake(cloud: Cloud, told: Story) -> None:
    """Try four templates that would do harm."""
    told.seen["refused"] = {name: _refusal(cloud, harm) for name, harm in HARMS.items()}
    client = cloud.account("dev").client("cloudformation")
    told.seen["change sets"] = client.list_change_sets(StackName="front-desk-dev")["Summaries"]


def _refusal(cloud: Cloud, harm: Any) -> str:  # noqa: ANN401 - a function that changes a template
    account = cloud.account("dev")
    template = deepcopy(template_of(account))
    harm(template["Resources"])
    try:
        _bring(cloud, template)
    except ShippingError as refusal:
        return str(refusal)
    return "It was deployed."


def _bring(cloud: Cloud, template: dict[str, Any], stage: str = "dev") -> str:
    """Deploy a template with the zip that is there."""
    account = cloud.account(stage)
    bucket = Bucket(account)
    bucket.make()
    values = next_parameters(template, {}, parameters_of(account) or {})
    uploaded = upload(bucket, template, "zips/any.zip")
    return printed_by(lambda: bring(Watched(account), bucket, uploaded, values, cloud.now()))


def _change_key(resources: dict[str, Any]) -> None:
    resources["LeadsTable"]["Properties"]["KeySchema"][0]["AttributeName"] = "reference"


def _add_two_indexes(resources: dict[str, Any]) -> None:
    indexes = resources["LeadsTable"]["Properties"]["GlobalSecondaryIndexes"]
    indexes += [{**indexes[0], "IndexName": name} for name in ("one", "two")]


def _change_secret(resources: dict[str, Any]) -> None:
    resources["DeskSecret"]["Properties"]["GenerateSecretString"]["PasswordLength"] = 32


def _remove_identity(resources: dict[str, Any]) -> None:
    del resources["MailIdentity"]


HARMS = {
    "changed key": _change_key,
    "two indexes": _add_two_indexes,
    "changed secret": _change_secret,
    "removed identity": _remove_identity,
}


def _go_back(cloud: Cloud, told: Story) -> None:
    """Deploy a version with another text in one alarm, and go back from it."""
    account = cloud.account("dev")
    template = deepcopy(template_of(account))
    before = template["Resources"]["SweepMissingAlarm"]["Properties"]["AlarmDescription"]
    template["Resources"]["SweepMissingAlarm"]["Properties"]["AlarmDescription"] = "Another text."
    told.said["newer"] = _bring(cloud, template)
    told.said["back"] = printed_by(lambda: roll_back(account, cloud.now()))
    after = template_of(account)["Resources"]["SweepMissingAlarm"]["Properties"]["AlarmDescription"]
    told.seen["as before"] = after == before


def _deploy_second(cloud: Cloud, told: Story) -> None:
    told.said["trial"] = cloud.deploy("trial")
    trial = cloud.account("trial")
    told.seen["trial"] = parameters_of(trial)
    told.said["trial destroyed"] = printed_by(lambda: destroy(trial, DOMAIN))
    told.seen["later"] = later = cloud.post("contact", message="Are you there on Friday?", email="ida@example.com")
    told.seconds["after the second is gone"] = cloud.wait_for_mail(FIRST, later)


def _destroy(cloud: Cloud, told: Story) -> None:
    account = cloud.account("dev")
    told.seen["used"] = used = of_stack(account)
    told.said["destroyed"] = printed_by(lambda: destroy(account, DOMAIN))
    told.seen["stack"] = account.stack()
    told.seen["bucket is there"] = Bucket(account).exists()
    told.seen["kept"] = {
        "table": account.client("dynamodb").describe_table(TableName=used.table_name)["Table"]["ItemCount"],
        "key": account.client("kms").describe_key(KeyId=used.key_arn)["KeyMetadata"]["KeyState"],
        "secret": account.client("secretsmanager").get_secret_value(SecretId=used.secret_arn)["SecretString"],
        "identity": identity_of(account, DOMAIN),
    }
    told.seen["found"] = find_kept(account)


def _deploy_again(cloud: Cloud, told: Story) -> None:
    told.said["again"] = cloud.deploy()
    account = cloud.account("dev")
    told.seen["adopted"] = of_stack(account)
    told.said["leads again"] = cloud.run("tools.leads", STAGE="dev").stdout
    told.seen["next"] = reference = cloud.post("contact", message="A new one.", email="new@example.com")
    told.seconds["after all was taken away"] = cloud.wait_for_mail(FIRST, reference)


def _restore(cloud: Cloud, told: Story) -> None:
    """Go on with a table of a moment before a lead was erased and a passkey removed; then with one of a moment."""
    account = cloud.account("dev")
    client, old = account.client("dynamodb"), account.desk().table_name
    records = DynamoRecordStore(BotocoreTable(client, old), SystemClock())
    for place, key in ((PEOPLE, "ana"), (PERSON.of("ana"), "PASSKEY#kept"), (PERSON.of("ana"), "PASSKEY#lost")):
        records.write(Record(place, key, {}))
    client.restore_table_to_point_in_time(SourceTableName=old, TargetTableName="front-desk-dev-20261126T000000Z")
    _erase(cloud, told.seen["message"])
    client.delete_item(TableName=old, Key={"pk": {"S": PERSON.of("ana")}, "sk": {"S": "PASSKEY#lost"}})
    records.write(Record(STOPPED, "somebody", {}))
    told.seen["since"] = cloud.post("contact", message="After that moment.", email="since@example.com")
    told.said["restored"] = printed_by(
        lambda: restore(account, cloud.now(), table_name="front-desk-dev-20261126T000000Z")
    )
    told.seen["after restore"] = account.desk().table_name
    told.said["leads restored"] = cloud.run("tools.leads", STAGE="dev").stdout
    records = DynamoRecordStore(BotocoreTable(client, account.desk().table_name), SystemClock())
    told.seen["passkeys"] = [record.key for record in records.list(PERSON.of("ana"), limit=9)]
    told.seen["opted out"] = records.read(STOPPED, "somebody")
    told.seen["protected"] = client.describe_table(TableName=account.desk().table_name)["Table"]
    told.seen["afterwards"] = reference = cloud.post("contact", message="Is all well?", email="well@example.com")
    told.seconds["after a restore"] = cloud.wait_for_mail(FIRST, reference)
    told.said["at"] = cloud.run("tools.ship.restore", STAGE="dev", AT="2026-01-02T03:04").stdout
    told.said["leads at"] = cloud.run("tools.leads", STAGE="dev").stdout


def _erase(cloud: Cloud, reference: str) -> None:
    """Do what the inbox does when somebody is erased: an audit event, and the lead is gone."""
    account = cloud.account("dev")
    client, name = account.client("dynamodb"), account.desk().table_name
    event = AuditEvent(cloud.now(), "ana", "erased", reference, id="1")
    write_down(
        DynamoRecordStore(BotocoreTable(client, name), SystemClock()),
        event,
        time_zone=PRACTICE.time_zone,
        retention=PRACTICE.retention,
    )
    partition = {"pk": {"S": LEAD.of(cloud.key_of(account, reference))}}
    for name_of_item in client.query(
        TableName=name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": partition["pk"]},
        ProjectionExpression="pk, sk",
    )["Items"]:
        client.delete_item(TableName=name, Key=name_of_item)


_STEPS = (_deploy, _use, _mistake, _go_back, _hear_of_bounce, _deploy_second, _destroy, _deploy_again, _restore)


# --- what was seen


def test_everything_is_made_from_nothing(story: Story) -> None:
    assert set(story.seen["statuses"]) == {"CREATE_COMPLETE"}
    assert len(story.seen["statuses"]) >= 50
    assert "does not know hudsonlantern.example.com yet" in story.said["first"]


def test_what_is_made_is_shown_before_and_while_it_is_made(story: Story) -> None:
    assert "5 × function" in story.said["first"] or "× function" in story.said["first"]
    assert "made       table LeadsTable" in story.said["first"]


def test_a_second_run_changes_nothing_and_needs_nothing_said_again(story: Story) -> None:
    assert "Nothing has changed" in story.said["second"]
    assert "made  " not in story.said["second"]


def test_the_end_says_what_to_paste_and_where_to_go(story: Story) -> None:
    for words in ("/inbox", "/frontdesk.js", "_dmarc.hudsonlantern.example.com", "make invite"):
        assert words in story.said["first"]


def test_the_bucket_keeps_versions_encrypts_and_is_closed(story: Story) -> None:
    bucket = story.seen["bucket"]
    assert bucket["versions"] == "Enabled"
    assert set(bucket["public"].values()) == {True}
    assert "SSEAlgorithm" in json.dumps(bucket["encryption"])


@pytest.mark.parametrize("step", ["message", "alert", "acknowledgement", "second address"])
def test_mail_goes_out(story: Story, step: str) -> None:
    assert step in story.seconds


def test_somebody_can_be_invited(story: Story) -> None:
    assert "/inbox/enrol#" in story.said["invite"]


def test_the_leads_are_listed(story: Story) -> None:
    assert story.seen["message"] in story.said["leads"]
    assert story.seen["request"] in story.said["leads"]


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("changed key", "replace the table LeadsTable (KeySchema)"),
        ("two indexes", "2 indexes at once (make one, make two)"),
        ("changed secret", "give the secret DeskSecret a new value"),
        ("removed identity", "remove the mail identity MailIdentity"),
    ],
)
def test_harm_is_refused_before_anything_is_executed(story: Story, harm: str, words: str) -> None:
    first, *reasons = story.seen["refused"][harm].splitlines()
    assert first == "Nothing was deployed."
    assert len(reasons) == 1
    assert words in reasons[0]


def test_no_change_set_is_left_that_anybody_could_execute(story: Story) -> None:
    assert [one for one in story.seen["change sets"] if one["ExecutionStatus"] == "AVAILABLE"] == []


def test_going_back_brings_the_version_before(story: Story) -> None:
    assert "changed    alarm SweepMissingAlarm" in story.said["newer"]
    assert "changed    alarm SweepMissingAlarm" in story.said["back"]
    assert story.seen["as before"]


def test_a_second_stage_uses_the_identity_that_is_there(story: Story) -> None:
    assert "knows hudsonlantern.example.com already" in story.said["trial"]
    assert story.seen["trial"]["SenderIdentity"] == "existing"


def test_the_first_stage_still_sends_when_the_second_is_gone(story: Story) -> None:
    assert "after the second is gone" in story.seconds


def test_taking_away_leaves_no_stack_and_no_bucket(story: Story) -> None:
    assert story.seen["stack"] is None
    assert not story.seen["bucket is there"]


def test_what_cannot_be_made_again_is_kept(story: Story) -> None:
    kept = story.seen["kept"]
    assert kept["table"] >= 3
    assert kept["key"] == "Enabled"
    assert len(kept["secret"]) >= 64
    assert kept["identity"]


def test_it_says_what_is_kept_and_what_that_costs(story: Story) -> None:
    used: Kept = story.seen["used"]
    kept = ("about $1.40 a month", used.table_name, used.key_arn, used.secret_arn, DOMAIN)
    for words in (*kept, "ALARM_EMAIL=", "another address"):
        assert words in story.said["destroyed"]


def test_the_next_deployment_goes_on_with_all_of_it(story: Story) -> None:
    used, adopted = story.seen["used"], story.seen["adopted"]
    assert story.seen["found"] == used
    assert (adopted.table_name, adopted.key_arn, adopted.secret_arn) == (used.table_name, used.key_arn, used.secret_arn)
    assert used.table_name in story.said["again"]


def test_the_old_leads_are_there_again(story: Story) -> None:
    for step in ("message", "request", "later"):
        assert story.seen[step] in story.said["leads again"]


def test_a_new_lead_is_alerted_from_the_adopted_table(story: Story) -> None:
    assert "after all was taken away" in story.seconds


def test_the_desk_goes_on_with_the_restored_table(story: Story) -> None:
    assert story.seen["after restore"] == "front-desk-dev-20261126T000000Z"
    assert "after a restore" in story.seconds


def test_who_was_erased_since_is_erased_again(story: Story) -> None:
    assert story.seen["message"] not in story.said["leads restored"]


def test_other_leads_are_there_and_those_that_came_since(story: Story) -> None:
    for step in ("request", "next", "since"):
        assert story.seen[step] in story.said["leads restored"]


def test_passkeys_are_there_but_for_those_that_were_removed_since(story: Story) -> None:
    assert story.seen["passkeys"] == ["PASSKEY#kept"]


def test_who_opted_out_since_has_opted_out(story: Story) -> None:
    assert story.seen["opted out"]


def test_the_restored_table_is_protected_as_the_old_one_was(story: Story) -> None:
    table = story.seen["protected"]
    assert table["DeletionProtectionEnabled"]
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"
    assert len(table["GlobalSecondaryIndexes"]) >= 7


def test_a_moment_is_restored_by_the_command(story: Story) -> None:
    assert "The desk goes on with front-desk-dev-20260102T080400Z" in story.said["at"]
    assert story.seen["afterwards"] in story.said["leads at"]


# --- a first deployment that fails


def test_a_first_deployment_that_fails_is_explained_and_leaves_nothing() -> None:
    with a_cloud() as cloud:
        account = cloud.account("broken")
        template = {
            "Parameters": {"TableName": {"Type": "String", "Default": "front-desk-broken"}},
            "Resources": {
                "LeadsTable": {
                    "Type": "AWS::DynamoDB::Table",
                    "DeletionPolicy": "Retain",
                    "Properties": {
                        "TableName": {"Ref": "TableName"},
                        "DeletionProtectionEnabled": True,
                        "BillingMode": "PAY_PER_REQUEST",
                        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                    },
                },
                "Topic": {
                    "Type": "AWS::SNS::Topic",
                    "Properties": {"DisplayName": {"Fn::GetAtt": ["LeadsTable", "NoSuchAttribute"]}},
                },
            },
        }
        with pytest.raises(ShippingError, match="deployment failed"):
            _bring(cloud, template, "broken")
        assert account.stack() is None
        assert account.client("dynamodb").list_tables()["TableNames"] == []
