"""What the functions are asked that no visitor waits for: alerts, acknowledgements, the sweep, the inbox's pages."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from benchmarks.measuring import Bench
from benchmarks.scenarios import Fields, Scenario, answers, certification, contact
from chalicelib.clock import SystemClock
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import Promise
from chalicelib.storage.botocore_table import BotocoreTable
from chalicelib.storage.dynamodb import DynamoLeadStore
from tests.inbox.signed_in import ANSWERS
from tests.lambda_zip import inbox_calls
from tests.lambda_zip.device import Device
from tests.lambda_zip.local_aws import SENDING, TABLE, empty_aws
from tests.sample_lead import sample_lead
from tools import aws_events
from tools.lambda_runtime import LambdaFunction

OPEN_REQUESTS = 40
# How many warm answers are measured; of alerts fewer, for only fifteen in an hour are sent one by one.
_PAGES, _ALERTS = 20, 8
_APART, _PROMISED_WITHIN = timedelta(minutes=36), timedelta(hours=20)
_NOTHING_FAILED = {"batchItemFailures": list[str]()}
_TOLD = SENDING | {
    "PUBLIC_URL": f"https://{aws_events.HOST}/{aws_events.STAGE}",
    # The local endpoint has one address for all accounts.
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
}


def to_rooms(bench: Bench) -> Bench:
    return replace(bench, environment={**bench.environment, **_TOLD, "TABLE_NAME": TABLE})


class Practice:
    """An AWS with what came in before, brought there by functions of the same zip; each measurement begins anew."""

    def __init__(self, url: str, api: LambdaFunction, inbox: LambdaFunction, sweep: LambdaFunction) -> None:
        self._url, self._api, self._inbox, self._sweep = url, api, inbox, sweep
        self._clock = SystemClock()
        self.cookie = ""

    def begin(self) -> None:
        self._aws = empty_aws(self._url)
        self._emails = 0

    def begin_a_day(self) -> None:
        """Begin with open requests of which the practice was told, and nothing that is due."""
        self.begin()
        store = DynamoLeadStore(BotocoreTable(self._aws.client("dynamodb"), TABLE))
        now = self._clock.now()
        for number in range(OPEN_REQUESTS):
            store.add(_request(number, now))
        # The day's digest.
        self._sweep.invoke(aws_events.minute())
        self._emails = len(self._aws.mails())

    def sign_in(self) -> None:
        """Begin a day and sign in by passkey."""
        self.begin_a_day()
        device = Device(inbox_calls.ORIGIN)
        inbox_calls.enrol(self._inbox, device, inbox_calls.invite(self._aws, self._clock))
        signed_in = inbox_calls.sign_in(self._inbox, device)
        self.cookie = inbox_calls.header(signed_in, "Set-Cookie").partition(";")[0]

    def write(self, form: str, fields: Fields, number: int) -> dict[str, Any]:
        """Send a form from an address of its own; return the stream's event of it."""
        event = aws_events.submission(form, json.dumps(fields), aws_events.JSON)
        event["requestContext"]["identity"]["sourceIp"] = f"198.51.100.{number % 256}"
        reference = inbox_calls.said(self._api.invoke(event))["id"]
        [item] = [item for item in self._aws.leads() if item["reference"]["S"] == reference]
        return aws_events.inserted(item)

    def sent(self, emails: int) -> bool:
        """Say whether so many emails were sent since this was last asked."""
        before, self._emails = self._emails, len(self._aws.mails())
        return self._emails - before == emails


@contextmanager
def practice(bench: Bench) -> Iterator[Practice]:
    """Yield the practice, with the functions that bring about what is measured; `scenarios` has unpacked the zip."""

    def start(handler: str) -> LambdaFunction:
        return LambdaFunction(handler, bench.folder / "desk", bench.libraries, bench.environment)

    with start("app.app") as api, start("app.inbox") as inbox, start("app.sweep") as sweep:
        yield Practice(bench.environment["AWS_ENDPOINT_URL"], api, inbox, sweep)


def _request(number: int, now: datetime) -> Lead:
    at = now - _APART * number
    promise = Promise((at + _PROMISED_WITHIN).replace(second=0, microsecond=0), same_day=False)
    said = {**ANSWERS, "name": f"Patient {number} Example", "email": f"patient.{number}@example.com"}
    end = now + timedelta(days=365)
    return sample_lead(f"{number:032x}", received_at=at, answers=said, promise=promise, expires_at=end)


def rooms(desk: Path, floor: Scenario, practice: Practice) -> list[Scenario]:
    """Return everything that is measured of the unpacked zip; the first is the floor, asked what it always is."""

    def page(name: str, place: str, shown: str, times: int = 1) -> Scenario:
        def ask(_: int) -> dict[str, Any]:
            return inbox_calls.event("GET", place, headers={"Accept": "text/html", "Cookie": practice.cookie})

        is_right = answers(HTTPStatus.OK, shown, times)
        return Scenario(name, desk, ask, is_right, handler="app.inbox", before=practice.sign_in, warm=_PAGES)

    def alert(name: str, form: str, fields: Callable[[int], Fields], emails: int) -> Scenario:
        return Scenario(
            name,
            desk,
            lambda number: practice.write(form, fields(number), number),
            lambda payload: payload == _NOTHING_FAILED and practice.sent(emails),
            handler="app.on_lead_written",
            before=practice.begin,
            warm=_ALERTS,
        )

    return [
        replace(floor, before=practice.begin),
        alert("alert", "contact", contact, 1),
        alert("alert, acknowledgement", "certification", certification, 2),
        Scenario(
            "sweep, nothing due",
            desk,
            lambda _: aws_events.minute(),
            lambda payload: payload is None and practice.sent(0),
            handler="app.sweep",
            before=practice.begin_a_day,
            warm=_PAGES,
        ),
        page("the inbox's sign-in", "sign-in", 'data-ceremony="sign-in"'),
        page("the inbox's Today", "", '<a class="row', OPEN_REQUESTS),
        page("a lead's page", f"leads/{_request(7, SystemClock().now()).reference}", "Patient 7 Example"),
    ]
