"""A desk that is deployed to a local AWS, by the commands that deploy it to the real one."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.request import Request, urlopen

import pytest

from chalicelib.practice.file import read_practice
from chalicelib.practice.practice import Practice
from chalicelib.storage.table import lead_key_of
from local.engines import LOCAL_AWS, ministack
from tests.posts import AS_SCRIPT, LEAST
from tools import pythons
from tools.packaged import package_if_changed
from tools.places import DEMO_PRACTICE, ROOT
from tools.ship.aws import Account, open_account
from tools.ship.deploy import deploy

KEEPER = {"AlarmEmail": "keeper@example.net"}
# A local AWS on a machine that is busy with other tests takes its time.
_PATIENCE = 120.0
_START = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@dataclass
class Cloud:
    """A local AWS for the length of a block, in which nothing is yet."""

    url: str
    practice: Practice = field(default_factory=lambda: read_practice(DEMO_PRACTICE))
    _deployments: int = 0

    def account(self, stage: str) -> Account:
        return open_account(stage=stage, endpoint=self.url)

    def now(self) -> datetime:
        """Return a moment later than any before it: releases are told apart by theirs."""
        self._deployments += 1
        return _START + timedelta(minutes=self._deployments)

    def deploy(self, stage: str = "dev", settings: Mapping[str, str] = KEEPER) -> str:
        """Deploy a stage; return what was printed."""
        return printed_by(lambda: deploy(self.account(stage), self.practice, settings, self.now()))

    def run(self, module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command as the Makefile does."""
        env = os.environ | {"ENDPOINT": self.url, "PRACTICE": str(DEMO_PRACTICE)} | environment
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    def post(self, form: str, stage: str = "dev", **fields: str) -> str:
        """Post a form as a page's script does; return the reference."""
        url = f"{self.account(stage).desk().url}/f/{form}"
        body = json.dumps(LEAST[form] | fields).encode()
        headers = {"Content-Type": "application/json", **AS_SCRIPT}
        with urlopen(Request(url, body, headers), timeout=60) as reply:
            answer: dict[str, Any] = json.load(reply)
        return str(answer["id"])

    def bounce(self, reference: str, stage: str = "dev") -> None:
        """Have SES say that a lead's first alert came back."""
        account = self.account(stage)
        event = json.loads((ROOT / "tests" / "events" / "ses-bounce-event.json").read_text())
        event["mail"]["tags"] |= {"key": [self.key_of(account, reference)], "lead": [reference]}
        topic = account.resources()["MailEventsTopic"]
        # SNS hands on an empty list of attributes where there are none; the local one leaves it out.
        attributes = {"by": {"DataType": "String", "StringValue": "the tests"}}
        account.client("sns").publish(
            TopicArn=topic, Subject="Amazon SES", Message=json.dumps(event), MessageAttributes=attributes
        )

    def key_of(self, account: Account, reference: str) -> str:
        found = account.client("dynamodb").query(
            TableName=account.desk().table_name,
            IndexName="reference",
            KeyConditionExpression="#r = :r",
            ExpressionAttributeNames={"#r": "reference"},
            ExpressionAttributeValues={":r": {"S": reference}},
        )
        return lead_key_of(found["Items"][0]["pk"]["S"])

    def mails(self, to: str, about: str) -> list[Mapping[str, Any]]:
        """Return the emails to an address whose subject or text speaks of something."""
        with urlopen(f"{self.url}/_ministack/ses/messages") as reply:
            kept: dict[str, list[dict[str, Any]]] = json.load(reply)["messages"]
        found = [mail for mails in kept.values() for mail in mails if to in mail["To"]]
        return [mail for mail in found if about in f"{mail['Subject']} {mail['BodyText']}"]

    def wait_for_mail(self, to: str, about: str) -> float:
        """Wait for an email; return after how many seconds it was there."""
        began = time.monotonic()
        eventually(lambda: self.mails(to, about))
        return time.monotonic() - began


@contextmanager
def a_cloud() -> Iterator[Cloud]:
    package_if_changed()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**LOCAL_AWS, "PRACTICE": str(DEMO_PRACTICE), "AWS_ENDPOINT_URL": ""}.items():
            patch.setenv(name, value)
        for name in ("AWS_PROFILE", "STAGE", "STACK", "ENDPOINT"):
            patch.setenv(name, "")  # so that it is put back, whatever a command makes of it
            patch.delenv(name)
        with ministack(python=pythons.packaged().executable) as url:
            yield Cloud(url)


def printed_by(action: Callable[[], object]) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed):
        action()
    return printed.getvalue()


def eventually(look: Callable[[], object]) -> None:
    """Look again and again until something is there."""
    give_up_at = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up_at:
        if look():
            return
        time.sleep(0.2)
    raise AssertionError("It did not come.")
