"""R13: the functions' real way to AWS, on which every connection is reset that was idle while a function was frozen."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from functools import cache, cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast
from urllib.request import urlopen

import boto3
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client

from chalicelib import aws
from chalicelib.alerts.mails import words
from chalicelib.alerts.stream import handle_records
from chalicelib.alerts.sweep import sweep
from chalicelib.desk import Desk
from chalicelib.intake.submission import submit
from chalicelib.leads.alert import AlertState
from chalicelib.storage.table import LEAD_SORT_KEY
from chalicelib.web.request import Reply, Request
from local.engines import LOCAL_AWS
from local.table import make_table
from tests.fakes import MemoryMetrics, SetClock
from tests.faults.properties import Finding
from tests.faults.world import PRACTICE, SETTINGS, START
from tests.inbox.signed_in import SignedIn
from tests.resetting import ResettingProxy, resetting

if TYPE_CHECKING:
    from tests.desks import QuietDesk

FREEZES = 20
# The proxy resets connections after either. Only after the longer one does the desk close them by itself.
SHORT, LONG = aws.IDLE_LIMIT / 4, timedelta(minutes=3)


@dataclass
class FreezingDesk:
    """A desk with all its own parts. Between two of its calls it is frozen."""

    proxy: ResettingProxy
    clock: SetClock
    desk: Desk
    # Past the proxy, for looking.
    aws: str

    @cached_property
    def owner(self) -> SignedIn:
        return SignedIn(cast("QuietDesk", self.desk))  # of which it uses what every desk has

    def freeze(self, duration: timedelta) -> None:
        self.clock.time += duration

    def post(self, message: str) -> Reply:
        body = json.dumps({"email": "ana@example.com", "message": message}).encode()
        return submit(self.desk, Request({"content-type": "application/json"}, body=body), "contact")

    def alert(self, message: str) -> bool:
        """Let the stream tell of what a visitor wrote; say whether that went well."""
        (item,) = [item for item in self.leads() if item["answers"]["M"]["message"]["S"] == message]
        keys = {name: item[name] for name in ("pk", "sk")}
        event = {"Records": [{"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": "1"}}]}
        return handle_records(self.desk, event) == {"batchItemFailures": []}

    def a_round(self, message: str) -> dict[str, Callable[[], bool]]:
        """Return what each function does once, and whether it did."""
        return {
            "posts taken": lambda: self.post(message).status == HTTPStatus.OK,
            "alerts sent": lambda: self.alert(message),
            "sweeps without an error": self._sweep,
            "pages of the inbox": lambda: self.owner.get().status == HTTPStatus.OK,
        }

    def _sweep(self) -> bool:
        sweep(self.desk)
        return True

    def leads(self) -> list[dict[str, Any]]:
        items = self._client("dynamodb").scan(TableName="leads")["Items"]
        return [item for item in items if item["sk"]["S"] == LEAD_SORT_KEY]

    def mails(self) -> list[str]:
        """Return the texts of what was sent of leads, quoted as they are on the way."""
        with urlopen(f"{self.aws}/moto-api/data.json") as reply:
            return [message["raw_data"] for message in json.load(reply)["ses"]["RawMessage"]]

    def prepare(self) -> None:
        make_table(self._client("dynamodb"), "leads")
        domain = parseaddr(PRACTICE.mail_from)[1].rpartition("@")[2]
        self._client("ses").verify_domain_identity(Domain=domain)

    def _client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
        return _client(service, self.aws)


@cache
def _client(service: str, url: str) -> Any:  # noqa: ANN401 - the same
    return boto3.client(service, endpoint_url=url)


@contextmanager
def freezing_desk() -> Iterator[FreezingDesk]:
    with _moto_that_keeps_connections() as url:
        clock = SetClock(START)
        with resetting(url, clock.now) as proxy, pytest.MonkeyPatch.context() as patch:
            for name, value in {**LOCAL_AWS, "AWS_ENDPOINT_URL": proxy.url}.items():
                patch.setenv(name, value)
            desk = Desk(SETTINGS, PRACTICE, clock=clock, metrics=MemoryMetrics())
            frozen = FreezingDesk(proxy, clock, desk, url)
            with urlopen(f"{url}/moto-api/reset", data=b""):
                frozen.prepare()
            yield frozen


class _KeptConnection(BaseHTTPRequestHandler):
    """Passes requests on to moto and keeps the connection, which moto's own server ends after each of them."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    moto = Client(DomainDispatcherApplication(create_backend_app))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        reply = self.moto.open(self.path, method=self.command, headers=list(self.headers.items()), data=body)
        self.send_response(reply.status_code)
        for name, value in {**reply.headers, "Content-Length": str(len(reply.data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.data)

    do_GET = do_POST  # noqa: N815 - the base class's name for it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
        """Stay silent."""


@contextmanager
def _moto_that_keeps_connections() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _KeptConnection)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def r13(count: int = FREEZES) -> Finding:
    with freezing_desk() as frozen:
        done = Counter[str]()
        for number in range(count):
            for what, is_done in frozen.a_round(f"after freeze {number}").items():
                # Short ones leave it to the stores to notice that a connection is gone.
                frozen.freeze(LONG if number % 2 else SHORT)
                done[what] += _goes_well(is_done)
        sent = [item["alerts"]["M"]["first"]["M"] for item in frozen.leads()]
        good = sum((alert["state"]["S"], alert["attempt"]["N"]) == (AlertState.SENT, "1") for alert in sent)
        repeats = sum(words.MAY_BE_REPEAT(PRACTICE.language) in mail for mail in frozen.mails())
    holds = set(done.values()) == {count} == {good} and not repeats
    figure = ", ".join(f"{times} {what}" for what, times in done.items())
    figure = f"of {count}: {figure}; {good} sent at the first try, {repeats} that may be a repeat"
    return Finding("R13", "connections reset after a freeze", figure, holds)


def _goes_well(work: Callable[[], bool]) -> bool:
    try:
        return work()
    except Exception:  # noqa: BLE001 - the cloud sees only that it failed
        return False
