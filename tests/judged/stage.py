"""The stack in a local AWS, and the functions of the real zip behind it, each at its own gate."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import boto3

from chalicelib.practice.file import read_practice
from chalicelib.settings import Settings, read_settings
from chalicelib.storage.locked_bucket import FOLDER
from local.engines import LOCAL_AWS
from local.ports import free_port
from tests.desks import PRACTICE_FILE
from tests.infra.test_rights import ALERT, CANARY, COPYIST, FEEDBACK, INBOX, PUBLIC, SWEEP
from tests.judged.judging import Gate, Judge
from tests.lambda_zip.warm import CLOSED, ClockFile
from tools.lambda_runtime import REGION, LambdaFunction, Outcome

STACK, TABLE = "desk", "LeadsTable"
HANDLERS = {
    PUBLIC: "app",
    INBOX: "inbox",
    ALERT: "on_lead_written",
    FEEDBACK: "on_mail_event",
    SWEEP: "sweep",
    CANARY: "canary",
    COPYIST: "audit_copy",
}
FUNCTIONS = {role: role.removesuffix("Role").replace("ApiHandler", "APIHandler") for role in HANDLERS}
# What would wake the stack's own functions: here the tests wake those of the zip.
_WAKES = {"AWS::Lambda::EventSourceMapping", "AWS::Events::Rule"}
_PATIENCE = 60.0  # seconds for a stack to be there, however busy the machine


# Gives the address by which a function reaches its gate.
Way = Callable[[str, ClockFile], AbstractContextManager[str]]


class NotWokenError(Exception):
    """AWS itself is refused what it does in a function's name: the function does not run."""


def fit_for_stage(template: Mapping[str, Any]) -> dict[str, Any]:
    """Return the template without what wakes functions, and for the practice of the tests."""
    mail = parseaddr(read_practice(PRACTICE_FILE).mail_from)[1]
    resources = {name: one for name, one in template["Resources"].items() if one["Type"] not in _WAKES}
    left_out = template["Resources"].keys() - resources.keys()
    fitting = {name: one for name, one in resources.items() if not any(f"'{gone}'" in str(one) for gone in left_out)}
    for one in fitting.values():
        if one["Type"] == "AWS::Lambda::Function":
            one["Properties"]["Code"] = {"ZipFile": "pass"}
    mapping = {"Practice": {"Mail": {"From": mail, "Domain": mail.rpartition("@")[2]}}}
    return {**template, "Resources": fitting, "Mappings": mapping}


def clients_of(url: str) -> Callable[[str], Any]:
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}

    @cache
    def client(service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
        return boto3.client(service, endpoint_url=url, region_name=REGION, **keys)

    return client


def create_stack(client: Callable[[str], Any], template: Mapping[str, Any]) -> dict[str, str]:
    """Create the stack and return the names that AWS gave its resources, by their logical ids."""
    client("s3").create_bucket(Bucket="templates")
    client("s3").put_object(Bucket="templates", Key="template.json", Body=json.dumps(template).encode())
    formation = client("cloudformation")
    given = {"AlarmEmail": "keeper@example.net", "TableName": TABLE}
    formation.create_stack(
        StackName=STACK,
        TemplateURL=f"{formation.meta.endpoint_url}/templates/template.json",
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
    )
    ends_at = time.monotonic() + _PATIENCE
    while (status := _status(formation)).endswith("IN_PROGRESS") and time.monotonic() < ends_at:
        time.sleep(0.1)
    assert status == "CREATE_COMPLETE", status
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=STACK)
    rows = [row for page in pages for row in page["StackResourceSummaries"]]
    return {row["LogicalResourceId"]: row["PhysicalResourceId"] for row in rows}


def _status(formation: Any) -> str:  # noqa: ANN401 - boto3 makes its clients at run time
    return str(formation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"])


@dataclass
class Stage:
    """Everything a flow needs."""

    url: str
    client: Callable[[str], Any]
    judge: Judge
    gates: Mapping[str, Gate]
    start: Callable[[str], LambdaFunction]
    settings: Settings
    clock: ClockFile
    # Where the canary finds the public door.
    door_port: int
    # How much each function had printed before the flow.
    printed: dict[str, int] = field(default_factory=dict)
    now: datetime = CLOSED
    # A statement that is left out of a role.
    without: tuple[str, str] | None = None

    def begin(self) -> None:
        """Empty the table, set the clock, and forget what was said before."""
        # What functions keep for a while, like the days off, is read again.
        self.now += timedelta(weeks=1)
        self.clock.set(self.now)
        self.judge.start_anew()
        if self.without:
            self.judge.leave_out(*self.without)
        for item in self.items():
            self.client("dynamodb").delete_item(TableName=TABLE, Key={name: item[name] for name in ("pk", "sk")})
        self.printed = {role: len(self.start(role).printed()) for role in self.printed}

    def wake(self, role: str, event: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever a function answers
        """Have a function work on an event, and return what it answers.

        Raises:
            NotWokenError: AWS is refused what it does in the function's name.
        """
        if not self.judge.allows_all(role, self.judge.waking(role)):
            raise NotWokenError(role)
        self.printed.setdefault(role, 0)
        outcome: Outcome = self.start(role).invoke(event)
        assert outcome.kind == "response", outcome.payload
        return outcome.payload

    def give_up(self, role: str) -> None:
        if not self.judge.allows_all(role, self.judge.giving_up(role)):
            raise NotWokenError(role)

    def faults(self) -> list[str]:
        """Return what the functions have said of refusals since the flow began."""
        return [line for line in self.said() if "AccessDenied" in line]

    def said(self) -> list[str]:
        """Return what the functions have printed since the flow began."""
        return [line for role, before in self.printed.items() for line in self._since(role, before)]

    def _since(self, role: str, before: int) -> list[str]:
        return self.start(role).printed()[before:].splitlines()

    def items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client("dynamodb").scan(TableName=TABLE)["Items"]
        return found

    def leads(self) -> list[dict[str, Any]]:
        return [item for item in self.items() if item["sk"] == {"S": "LEAD"}]

    def mails(self) -> list[dict[str, Any]]:
        with urlopen(f"{self.url}/_ministack/ses/messages") as reply:
            by_account: dict[str, list[dict[str, Any]]] = json.load(reply)["messages"]
        return [mail for mails in by_account.values() for mail in mails]


@contextmanager
def set_up(
    url: str,
    template: Mapping[str, Any],
    judge_of: Callable[[Mapping[str, str]], Judge],
    folders: tuple[Path, Path, Path],
    way: Way = lambda gate, _clock: nullcontext(gate),
) -> Iterator[Stage]:
    """Create the stack, and start each function when it is first woken, with what the stack tells it.

    `way` leads a function to its gate, whose address it is given, with the clock of the functions.
    """
    client = clients_of(url)
    names = create_stack(client, template)
    judge = judge_of({physical: logical for logical, physical in names.items()})
    gates = {role: Gate(judge, role, url) for role in HANDLERS}
    told = {role: _told(client, names[FUNCTIONS[role]]) for role in HANDLERS}
    _make_copies(client("s3"), told[COPYIST]["AUDIT_BUCKET"])
    task_root, libraries, clock = folders[0], folders[1], ClockFile(folders[2] / "now")
    door_port = free_port()
    beside = Path(__file__).parents[1] / "lambda_zip" / "beside"
    with ExitStack() as processes:

        @cache
        def start(role: str) -> LambdaFunction:
            ours = {
                **told[role],
                "AWS_ENDPOINT_URL": processes.enter_context(way(gates[role].url, clock)),
                "AWS_ACCOUNT_ID_ENDPOINT_MODE": LOCAL_AWS["AWS_ACCOUNT_ID_ENDPOINT_MODE"],
                "PYTHONPATH": ":".join(map(str, (task_root, libraries, beside))),
                "PRACTICE": str(PRACTICE_FILE),
                "CLOCK_FILE": str(clock.path),
            }
            if role == CANARY:
                ours["PUBLIC_URL"] = f"http://127.0.0.1:{door_port}"
            return processes.enter_context(LambdaFunction(f"clocked.{HANDLERS[role]}", task_root, libraries, ours))

        clock.set(CLOSED)
        yield Stage(url, client, judge, gates, start, read_settings(told[PUBLIC]), clock, door_port)
        for gate in gates.values():
            gate.shutdown()
            gate.server_close()


def _make_copies(s3: Any, bucket: str) -> None:  # noqa: ANN401 - boto3 makes its clients at run time
    """Make the bucket, as whoever deploys does; with a copy in it nobody looks through six years for the first one."""
    s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
    s3.put_object(Bucket=bucket, Key=f"{FOLDER}{CLOSED:%Y-%m-%d}/first.jsonl", Body=b"")


def _told(client: Callable[[str], Any], function: str) -> dict[str, str]:
    configuration = client("lambda").get_function_configuration(FunctionName=function)
    found: dict[str, str] = configuration["Environment"]["Variables"]
    return found
