"""The AWS that the packaged functions call in these tests."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

import boto3

from tools.lambda_runtime import REGION

TABLE = "leads"
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
        with urlopen(f"{self.url}/moto-api/data.json") as reply:  # noqa: S310 - our own server
            kept = json.load(reply)
        return [message["raw_data"] for message in kept.get("ses", {}).get("RawMessage", [])]
