"""The AWS that the packaged functions call in these tests."""

import json
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any
from urllib.request import urlopen

import boto3

from tools.lambda_runtime import REGION

TABLE, ALARM_TOPIC = "leads", "alarms"
SECRET = "a-secret-of-the-tests-that-nobody-may-ever-see-printed-anywhere-1"


@dataclass(frozen=True)
class LocalAws:
    """The services the functions call, on loopback."""

    url: str

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        return boto3.client(service, endpoint_url=self.url, region_name=REGION, **keys)

    def leads(self) -> list[dict[str, Any]]:
        items = self.client("dynamodb").scan(TableName=TABLE)["Items"]
        return [item for item in items if item["sk"] == {"S": "LEAD"}]

    def mails(self) -> list[str]:
        """Give every message that was sent, as its raw text."""
        return [message["raw_data"] for message in self._kept("ses", "RawMessage")]

    def mails_read(self) -> list[EmailMessage]:
        """Give every message that was sent, as a mail program reads it."""
        return [message_from_string(mail, EmailMessage, policy=policy.default) for mail in self.mails()]

    def alarms(self) -> list[str]:
        """Give the subject of everything that was published to the alarm topic."""
        (topic,) = self._kept("sns", "Topic")
        return [subject for _, _, subject, *_ in topic["sent_notifications"]]

    def alarm_topic_arn(self) -> str:
        (topic,) = self._kept("sns", "Topic")
        return str(topic["arn"])

    def _kept(self, service: str, kind: str) -> list[dict[str, Any]]:
        with urlopen(f"{self.url}/moto-api/data.json") as reply:
            kept: dict[str, Any] = json.load(reply)
        found: list[dict[str, Any]] = kept.get(service, {}).get(kind, [])
        return found
