"""Two deployments of one desk at once, first ones as well, and a command at the wrong one."""

import json
from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from chalicelib.clock import SystemClock
from local.engines import LOCAL_AWS
from tests.desks import NOON
from tests.ship.test_moving import TEMPLATE
from tools.ship import destroy
from tools.ship.aws import Account, Client, ShippingError, open_account
from tools.ship.bring import execute_or_clean_up
from tools.ship.deploy import refuse_what_came_between
from tools.ship.running import parameters_of
from tools.ship.stacks import FAILED_FIRST, NotBegunError, Proposal, Watched
from tools.ship.together import BROKEN_OFF_AFTER, goes_first, is_under_way


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    for name, value in {**LOCAL_AWS, "AWS_ENDPOINT_URL": "", "STAGE": "prod", "STACK": "", "ENDPOINT": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with mock_aws():
        yield open_account(stage="prod")


def make_stack(keeper: str = "keeper@example.net") -> None:
    given = {"Domain": "", "CertificateArn": "", "AlarmEmail": keeper}
    boto3.client("cloudformation").create_stack(
        StackName="front-desk-prod",
        TemplateBody=json.dumps(TEMPLATE),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
    )


def test_a_desk_that_somebody_else_began_in_the_meantime_is_left_alone(account: Account) -> None:
    before = parameters_of(account)
    make_stack()
    with pytest.raises(ShippingError, match="run the same command again"):
        refuse_what_came_between(Watched(account), before)


def test_a_desk_that_nobody_touched_in_the_meantime_is_deployed(account: Account) -> None:
    refuse_what_came_between(Watched(account), parameters_of(account))
    make_stack()
    refuse_what_came_between(Watched(account), parameters_of(account))


def test_a_confirmation_of_another_stack_takes_nothing_away(
    account: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_stack()
    monkeypatch.setenv("CONFIRM", "front-desk-trial")
    assert destroy.main() == 1
    assert "CONFIRM=front-desk-trial is not the stack that STAGE names" in capsys.readouterr().err
    assert account.stack()


# --- two first deployments -------------------------------------------------------------------------------------------


def change_set(name: str, seconds: int, status: str = "CREATE_COMPLETE") -> dict[str, object]:
    return {"ChangeSetId": name, "Status": status, "CreationTime": NOON + timedelta(seconds=seconds)}


@pytest.mark.parametrize(
    ("own", "there", "is_first"),
    [
        ("a", [], True),  # a local AWS lists none
        ("a", [change_set("a", 0)], True),
        ("a", [change_set("a", 0), change_set("b", 1)], True),
        ("b", [change_set("a", 0), change_set("b", 1)], False),
        ("b", [change_set("a", 0, "CREATE_IN_PROGRESS"), change_set("b", 1)], False),
        ("b", [change_set("a", 0, "FAILED"), change_set("b", 1)], True),
        ("b", [change_set("a", 0, "DELETE_COMPLETE"), change_set("b", 1)], True),
        ("a", [change_set("b", 0), change_set("a", 0)], True),  # of one second, one and the same
        ("b", [change_set("b", 0), change_set("a", 0)], False),
    ],
)
def test_of_several_who_propose_the_first_goes_on(own: str, there: list[dict[str, object]], *, is_first: bool) -> None:
    assert goes_first(own, there) is is_first


@given(st.permutations([change_set(name, seconds) for name, seconds in zip("abcd", (0, 0, 1, 2), strict=True)]))
def test_in_whatever_order_they_are_listed_just_one_goes_on(listed: list[dict[str, object]]) -> None:
    assert [own for own in "abcd" if goes_first(own, listed)] == ["a"]


@pytest.mark.parametrize(
    ("status", "minutes", "expected"),
    [("REVIEW_IN_PROGRESS", 0, True), ("REVIEW_IN_PROGRESS", 5, False), ("ROLLBACK_COMPLETE", 0, False)],
)
def test_what_was_proposed_just_now_is_under_way(status: str, minutes: int, *, expected: bool) -> None:
    stack = {"StackStatus": status, "CreationTime": NOON}
    assert is_under_way(stack, NOON + timedelta(minutes=minutes)) is expected


def test_where_there_is_no_stack_nothing_is_under_way() -> None:
    assert not is_under_way(None, NOON)


def propose(watched: Watched, name: str) -> Proposal | None:
    given = {"Domain": "", "CertificateArn": "", "AlarmEmail": "keeper@example.net"}
    boto3.client("s3").create_bucket(Bucket="templates")
    boto3.client("s3").put_object(Bucket="templates", Key="template.json", Body=json.dumps(TEMPLATE).encode())
    url = "https://templates.s3.us-east-1.amazonaws.com/template.json"
    return watched.propose(name=name, template_url=url, parameters=given, tags={})


def test_a_first_deployment_that_is_under_way_is_not_cleared_away(account: Account) -> None:
    first = propose(Watched(account), "one")
    assert first
    with pytest.raises(ShippingError, match="run the same command again"):
        Watched(account).refuse_if_busy()
    Watched(account).execute(first)
    assert Watched(account).status == "CREATE_COMPLETE"


def test_one_that_was_broken_off_stands_in_nobodys_way(account: Account) -> None:
    propose(Watched(account), "one")
    later = Watched(account, now=lambda: SystemClock().now() + BROKEN_OFF_AFTER)
    later.refuse_if_busy()
    assert later.status in FAILED_FIRST


class Overtaken(Account):
    """An account in which somebody else's change set is executed first, so that AWS refuses ours."""

    def client(self, service: str) -> Client:
        client = super().client(service)
        client.meta.events.register("before-call.cloudformation.ExecuteChangeSet", self._refuse)
        return client

    def _refuse(self, **_: object) -> None:
        said = {"Error": {"Code": "InvalidChangeSetStatus", "Message": "it is not AVAILABLE"}}
        raise ClientError(said, "ExecuteChangeSet")


def test_whoever_could_not_begin_takes_nothing_away(account: Account) -> None:
    watched = Watched(Overtaken(account.stage, account.stack_name, account.region))
    proposal = propose(watched, "one")
    assert proposal
    with pytest.raises(NotBegunError, match="another deployment was faster"):
        execute_or_clean_up(watched, proposal)
    assert account.stack()
