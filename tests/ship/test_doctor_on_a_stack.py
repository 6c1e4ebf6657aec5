"""The doctor and the canary at a stack that was really deployed, to a local AWS: faults are made in it, and mended."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import pytest

from chalicelib.clock import SystemClock
from chalicelib.practice.file import read_practice
from chalicelib.practice.practice import Practice
from local.engines import ministack
from local.ports import free_port
from tests.desks import PRACTICE_FILE
from tools import pythons
from tools.packaged import package_if_changed
from tools.places import ROOT
from tools.ship.aws import Account, Client, open_account
from tools.ship.doctor.__main__ import report
from tools.ship.doctor.asking import Asking
from tools.ship.doctor.checks import look_at_stack
from tools.ship.doctor.findings import Finding, State
from tools.ship.doctor.outside import Network

pytestmark = pytest.mark.proof
PRACTICE = read_practice(PRACTICE_FILE)
PATIENCE = 150  # seconds for what comes for sure


@dataclass(frozen=True)
class Stack:
    """A deployed desk, and the commands at it."""

    account: Account
    resources: Mapping[str, str]

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run one of the shipping commands as make does."""
        return _run(command, self.account.endpoint)

    def look(self, practice: Practice = PRACTICE) -> list[Finding]:
        clock = SystemClock()
        return list(look_at_stack(Asking(self.account, practice, clock), Network(), clock))

    def amiss(self, practice: Practice = PRACTICE) -> tuple[int, list[str]]:
        """Return the doctor's exit status, and the names of what it finds amiss."""
        findings = self.look(practice)
        return report(findings), [one.name for one in findings if one.state is State.BAD]

    def client(self, service: str) -> Client:
        return self.account.client(service)

    def __getitem__(self, name: str) -> str:
        return self.resources[name]


def _run(command: str, endpoint: str) -> subprocess.CompletedProcess[str]:
    told = {
        "STAGE": "doctor",
        "ENDPOINT": endpoint,
        "ALARM_EMAIL": "keeper@example.com",
        "PRACTICE": str(PRACTICE_FILE),
    }
    return subprocess.run(
        [sys.executable, "-m", f"tools.ship.{command}"],
        cwd=ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Deploy a desk, send a canary, and wait for the first sweep: then nothing is amiss."""
    package_if_changed()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("STAGE", "STACK", "AWS_ENDPOINT_URL", "AWS_PROFILE"):
            patch.setenv(name, "")
            patch.delenv(name)
        with ministack(port=free_port(), python=pythons.packaged().executable) as url:
            deployed = _run("deploy", url)
            assert deployed.returncode == 0, deployed.stdout + deployed.stderr
            account = open_account(stage="doctor", endpoint=url)
            found = Stack(account, account.resources())
            sent = found.run("canary")
            assert sent.returncode == 0, sent.stdout + sent.stderr
            _wait_for_sweep(found)
            yield found


def _wait_for_sweep(stack: Stack) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while not any(one.name == "sweep" and one.state is State.GOOD for one in stack.look()):
        assert time.monotonic() < give_up_at, "no sweep came to its end"
        time.sleep(2)


def rule(which: str, *, on: bool) -> Callable[[Stack], object]:
    def turn(stack: Stack) -> None:
        client = stack.client("events")
        (client.enable_rule if on else client.disable_rule)(Name=stack[which])

    return turn


def mapping(*, on: bool) -> Callable[[Stack], object]:
    def turn(stack: Stack) -> None:
        client = stack.client("lambda")
        (one,) = client.list_event_source_mappings(FunctionName=stack["OnLeadWritten"])["EventSourceMappings"]
        client.update_event_source_mapping(UUID=one["UUID"], Enabled=on)

    return turn


def destination(*, on: bool) -> Callable[[Stack], object]:
    def turn(stack: Stack) -> None:
        client, name = stack.client("sesv2"), stack["MailConfigurationSet"]
        (one,) = client.get_configuration_set_event_destinations(ConfigurationSetName=name)["EventDestinations"]
        client.update_configuration_set_event_destination(
            ConfigurationSetName=name,
            EventDestinationName=one["Name"],
            EventDestination={
                "Enabled": on,
                "MatchingEventTypes": one["MatchingEventTypes"],
                "SnsDestination": one["SnsDestination"],
            },
        )

    return turn


def configuration_set(*, on: bool) -> Callable[[Stack], object]:
    return lambda stack: stack.client("sesv2").put_configuration_set_sending_options(
        ConfigurationSetName=stack["MailConfigurationSet"], SendingEnabled=on
    )


def feedback(*, on: bool) -> Callable[[Stack], object]:
    def turn(stack: Stack) -> None:
        client, topic = stack.client("sns"), stack["MailEventsTopic"]
        if on:
            function = stack.client("lambda").get_function_configuration(FunctionName=stack["OnMailEvent"])
            client.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=function["FunctionArn"])
            return
        for one in client.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]:
            client.unsubscribe(SubscriptionArn=one["SubscriptionArn"])

    return turn


def keeper(*, on: bool) -> Callable[[Stack], object]:
    def turn(stack: Stack) -> None:
        client, topic = stack.client("sns"), stack["AlarmTopic"]
        if on:
            client.subscribe(TopicArn=topic, Protocol="email", Endpoint="keeper@example.com")
            return
        for one in client.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]:
            client.unsubscribe(SubscriptionArn=one["SubscriptionArn"])

    return turn


def protection(*, on: bool) -> Callable[[Stack], object]:
    return lambda stack: stack.client("dynamodb").update_table(
        TableName=stack.account.desk().table_name, DeletionProtectionEnabled=on
    )


def delete_key(stack: Stack) -> None:
    stack.client("kms").schedule_key_deletion(KeyId=stack["DataKey"], PendingWindowInDays=7)


def keep_key(stack: Stack) -> None:
    stack.client("kms").cancel_key_deletion(KeyId=stack["DataKey"])
    stack.client("kms").enable_key(KeyId=stack["DataKey"])


def widen(stack: Stack) -> None:
    more = {"Version": "2012-10-17", "Statement": [{"Sid": "More", "Effect": "Allow", "Action": "*", "Resource": "*"}]}
    stack.client("iam").put_role_policy(RoleName=stack["InboxRole"], PolicyName="more", PolicyDocument=json.dumps(more))


def narrow(stack: Stack) -> None:
    stack.client("iam").delete_role_policy(RoleName=stack["InboxRole"], PolicyName="more")


def runtime(name: str) -> Callable[[Stack], object]:
    return lambda stack: stack.client("lambda").update_function_configuration(FunctionName=stack["Inbox"], Runtime=name)


Turn = Callable[[Stack], object]
FAULTS: dict[str, tuple[str, Turn, Turn]] = {
    "the sweep's rule": ("rule sweep", rule("SweepSweepEvent", on=False), rule("SweepSweepEvent", on=True)),
    "the canary's rule": ("rule canary", rule("CanaryCanaryEvent", on=False), rule("CanaryCanaryEvent", on=True)),
    "the mapping": ("stream", mapping(on=False), mapping(on=True)),
    "the event destination": ("mail events", destination(on=False), destination(on=True)),
    "the configuration set": ("mail set", configuration_set(on=False), configuration_set(on=True)),
    "the subscription": ("feedback", feedback(on=False), feedback(on=True)),
    "the keeper": ("keeper", keeper(on=False), keeper(on=True)),
    "the protection": ("protection", protection(on=False), protection(on=True)),
    "the key": ("key", delete_key, keep_key),
    "a role": ("roles", widen, narrow),
    "a runtime": ("runtime", runtime("python3.11"), runtime("python3.13")),
}


def test_nothing_is_amiss_with_what_was_deployed(stack: Stack) -> None:
    told = stack.run("doctor")
    assert (told.returncode, "BAD" in told.stdout) == (0, False), told.stdout
    assert "are well." in told.stdout


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_is_one_line_and_none_once_it_is_mended(stack: Stack, fault: str) -> None:
    name, spoil, mend = FAULTS[fault]
    spoil(stack)
    try:
        found = stack.amiss()
    finally:
        mend(stack)
    assert found == (1, [name])
    assert stack.amiss() == (0, [])


def test_a_site_that_was_not_deployed_is_one_line(stack: Stack) -> None:
    more = replace(PRACTICE, allowed_origins=PRACTICE.allowed_origins | {"https://new.hudsonlantern.example.com"})
    assert stack.amiss(more) == (1, ["origin"])


def test_days_off_that_nobody_knows_are_one_line(stack: Stack) -> None:
    assert stack.amiss(replace(PRACTICE, hours=replace(PRACTICE.hours, changes=()))) == (1, ["closures"])


def test_a_canary_leaves_nothing_in_the_table_and_nobody_but_the_simulator_hears(stack: Stack) -> None:
    assert stack.run("canary").returncode == 0
    found = stack.client("dynamodb").scan(TableName=stack.account.desk().table_name)["Items"]
    assert [item["pk"]["S"] for item in found if item["pk"]["S"].startswith("LEAD#")] == []
