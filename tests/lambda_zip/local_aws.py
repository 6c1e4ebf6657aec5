"""The AWS that the packaged functions call in these tests."""

import json
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from email.utils import parseaddr
from functools import cache
from typing import Any
from urllib.request import urlopen

import boto3

from chalicelib.practice.file import read_practice
from local.table import table_definition
from tests.desks import PRACTICE_FILE
from tools.lambda_runtime import REGION

TABLE, ALARM_TOPIC = "leads", "alarms"
ALARM_TOPIC_ARN = f"arn:aws:sns:{REGION}:123456789012:{ALARM_TOPIC}"
# What the functions that send are told besides.
SENDING = {
    "PUBLIC_URL": "https://desk.example.com/desk",
    "MAIL_CONFIGURATION_SET": "desk",
    "ALARM_TOPIC_ARN": ALARM_TOPIC_ARN,
}
SECRET = "a-secret-of-the-tests-that-nobody-may-ever-see-printed-anywhere-1"


@cache
def _client(service: str, url: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
    """Make a client once: making one takes longer than most calls."""
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    return boto3.client(service, endpoint_url=url, region_name=REGION, **keys)


@dataclass(frozen=True)
class LocalAws:
    """The services the functions call, on loopback."""

    url: str

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
        return _client(service, self.url)

    def leads(self) -> list[dict[str, Any]]:
        items = self.client("dynamodb").scan(TableName=TABLE)["Items"]
        return [item for item in items if item["sk"] == {"S": "LEAD"}]

    def mails(self) -> list[str]:
        """Return every message that was sent, as its raw text."""
        return [message["raw_data"] for message in self._kept("ses", "RawMessage")]

    def mails_read(self) -> list[EmailMessage]:
        """Return every message that was sent, as a mail program reads it."""
        return [message_from_string(mail, EmailMessage, policy=policy.default) for mail in self.mails()]

    def alarms(self) -> list[str]:
        """Return the subject of everything that was published to the alarm topic."""
        (topic,) = self._kept("sns", "Topic")
        return [subject for _, _, subject, *_ in topic["sent_notifications"]]

    def _kept(self, service: str, kind: str) -> list[dict[str, Any]]:
        with urlopen(f"{self.url}/moto-api/data.json") as reply:
            kept: dict[str, Any] = json.load(reply)
        found: list[dict[str, Any]] = kept.get(service, {}).get(kind, [])
        return found


def empty_aws(url: str) -> LocalAws:
    """Return an AWS with the leads table, the alarm topic and the practice's mail domain, and nothing in them."""
    with urlopen(f"{url}/moto-api/reset", data=b""):
        pass
    local = LocalAws(url)
    local.client("dynamodb").create_table(TableName=TABLE, **table_definition())
    local.client("sns").create_topic(Name=ALARM_TOPIC)
    domain = parseaddr(read_practice(PRACTICE_FILE).mail_from)[1].rpartition("@")[2]
    local.client("ses").verify_domain_identity(Domain=domain)
    return local
