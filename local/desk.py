"""The local desk: the real app and rooms, with local parts where the cloud would be."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

import boto3
from chalice.config import Config
from chalice.local import LocalChalice, LocalDevServer

from chalicelib.desk import Desk, use_desk
from chalicelib.lead import Alert, Lead
from chalicelib.mail.outbox import Outbox
from chalicelib.mail.ses import SesMailer
from chalicelib.mail.ses import make_client as make_ses_client
from chalicelib.storage import LeadStore
from chalicelib.storage.dynamodb import DynamoLeadStore, make_client
from local.engines import PROJECT, engine, verify_sender
from local.gateway import DeskRequestHandler
from local.pages import LocalPages
from local.stream import StreamPump
from local.table import make_table

TABLE_NAME = "front-desk-local"


@contextmanager
def local_desk(*, port: int, engine_name: str) -> Iterator[str]:
    """Run the whole desk for the length of the block, and give its address."""
    url = f"http://localhost:{port}"
    os.environ.update(_environment(url))
    with engine(engine_name):
        desk = Desk.from_environment(os.environ)
        client = make_client()
        make_table(client, TABLE_NAME)
        verify_sender(desk.practice)
        # moto checks a condition and writes in two steps; the lock makes them one, as they are in DynamoDB.
        store = DynamoLeadStore(client, TABLE_NAME)
        desk.store = OneAtATime(store) if engine_name == "moto" else store
        outbox = Outbox(desk.clock, then=lambda: SesMailer(make_ses_client(), ""))
        desk.mailer = outbox
        use_desk(desk)
        with _serving(port, LocalPages(outbox, desk.practice), _stream_arn()):
            yield url


def _environment(url: str) -> dict[str, str]:
    chosen = {"ALERT_DETAIL": os.environ.get("ALERT_DETAIL", ""), "PRACTICE": os.environ.get("PRACTICE", "")}
    return {
        "TABLE_NAME": TABLE_NAME,
        # The same at every start, so that a kept table still knows its repeats. It guards invented people only.
        "DESK_SECRET": "for the laptop only, this secret guards nothing",
        "PUBLIC_URL": url,
        "MAIL_CONFIGURATION_SET": "",
        **chosen,
    }


def _stream_arn() -> str:
    table = boto3.client("dynamodb").describe_table(TableName=TABLE_NAME)["Table"]
    return str(table["LatestStreamArn"])


@contextmanager
def _serving(port: int, pages: LocalPages, stream_arn: str) -> Iterator[None]:
    import app  # only now: it must find the environment of the local desk

    # Each thread has its own current request, as each Lambda has in the cloud.
    app.app.__class__ = LocalChalice
    config = Config.create(project_dir=str(PROJECT), chalice_app=app.app)
    server = LocalDevServer(app.app, config, "127.0.0.1", port, handler_cls=partial(DeskRequestHandler, pages=pages))
    server.server.daemon_threads = True
    pump = StreamPump(stream_arn, app.on_lead_written)
    pump.start()
    pump.wait_until_open()
    thread = threading.Thread(target=server.server.serve_forever, daemon=True, name="server")
    thread.start()
    try:
        yield
    finally:
        pump.stop()
        server.shutdown()
        server.server.server_close()


class OneAtATime:
    """A store whose calls never overlap."""

    def __init__(self, store: LeadStore) -> None:
        self._store = store
        self._lock = threading.Lock()

    def add(self, lead: Lead) -> Lead | None:
        with self._lock:
            return self._store.add(lead)

    def get(self, key: str) -> Lead | None:
        with self._lock:
            return self._store.get(key)

    def claim_alert(self, key: str, *, now: datetime, lease_until: datetime) -> Lead | None:
        with self._lock:
            return self._store.claim_alert(key, now=now, lease_until=lease_until)

    def settle_alert(self, key: str, claimed: Alert, settled: Alert) -> bool:
        with self._lock:
            return self._store.settle_alert(key, claimed, settled)
