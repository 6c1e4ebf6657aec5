"""How a browser calls the inbox's function of the zip, from the invitation to the session."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from chalicelib.clock import Clock
from chalicelib.inbox import people
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.records import DynamoRecordStore
from tests.lambda_zip.device import Device
from tests.lambda_zip.local_aws import TABLE, LocalAws
from tools import aws_events
from tools.lambda_runtime import Outcome

ORIGIN = f"https://{aws_events.HOST}"


class Function(Protocol):
    """What can be called: a function of the zip."""

    def invoke(self, event: Mapping[str, Any]) -> Outcome: ...


def get(function: Function, place: str = "", cookie: str = "") -> Outcome:
    return function.invoke(event("GET", place, headers={"Accept": "text/html", "Cookie": cookie}))


def send(function: Function, place: str, **fields: object) -> Outcome:
    """Post as the inbox's own script does."""
    headers = aws_events.JSON | {"Origin": ORIGIN}
    return function.invoke(event("POST", place, json.dumps(fields), headers))


def event(method: str, place: str, body: str | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    if not place:
        return aws_events.request(method, "/inbox", body=body, headers=headers)
    return aws_events.request(method, "/inbox/{proxy+}", {"proxy": place}, body, headers)


def header(outcome: Outcome, name: str) -> str:
    sent = {key.lower(): value for key, value in outcome.payload["headers"].items()}
    return str(sent[name.lower()])


def said(outcome: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(outcome.payload["body"])
    return found


def enrol(inbox: Function, device: Device, invitation: str) -> Outcome:
    offer = said(send(inbox, "enrol/options", invitation=invitation))
    made = device.make_passkey(offer["options"])
    return send(inbox, "enrol", invitation=invitation, challenge=offer["challenge"], credential=made)


def sign_in(inbox: Function, device: Device) -> Outcome:
    offer = said(send(inbox, "sign-in/options"))
    used = device.use_passkey(offer["options"])
    return send(inbox, "sign-in", challenge=offer["challenge"], credential=used, to="")


def invite(aws: LocalAws, clock: Clock) -> str:
    """Invite somebody, and return what they enrol with."""
    records = DynamoRecordStore(BotocoreTable(aws.client("dynamodb"), TABLE), clock)
    token, _ = people.invite(records, email="ana@example.com", name="Ana", now=clock.now())
    return token
