"""The local desk: the real app and rooms, with local parts where the cloud would be."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import boto3
from chalice.config import Config
from chalice.local import LocalChalice, LocalDevServer

from chalicelib.desk import Desk, contact_for_push_services, read_checked_practice, use_desk
from chalicelib.mail.ses import SesMailer, make_mail_client
from chalicelib.practice.practice import USUAL_ONE_BY_ONE, Practice
from chalicelib.settings import read_settings
from chalicelib.storage.botocore_table import BotocoreTable, make_table_client
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.records import DynamoRecordStore
from local.clock import make_clock
from local.engines import PROJECT, engine, verify_sender
from local.gateway import DeskRequestHandler, PatientServer
from local.health import Health
from local.mail_service import LocalMailService
from local.metrics import MemoryMetrics
from local.outbox import AlarmBook
from local.pages import LocalPages
from local.pushes import make_push_service
from local.schedule import MinuteBell
from local.stream import StreamPump
from local.table import make_table

TABLE_NAME = "front-desk-local"
EACH = 1_000  # alerts in an hour


@contextmanager
def local_desk(*, port: int, engine_name: str) -> Iterator[str]:
    """Run the whole desk for the length of the block, and give its address."""
    url = f"http://localhost:{port}"
    os.environ.update(_environment(url))
    with engine(engine_name, state=Path(os.environ.get("DESK_STATE") or PROJECT / ".desk" / "ministack")):
        settings = read_settings(os.environ)
        practice = _tells_of_each(read_checked_practice(settings.practice_file))
        clock = make_clock(os.environ)
        table = make_table_client()
        make_table(table, TABLE_NAME)
        verify_sender(practice)
        store: Any = DynamoLeadStore(BotocoreTable(table, TABLE_NAME))
        records: Any = DynamoRecordStore(BotocoreTable(table, TABLE_NAME), clock)
        if engine_name == "moto":
            # moto checks a condition and writes in two steps; the lock makes them one, as they are in DynamoDB.
            lock = threading.Lock()
            store, records = OneAtATime(store, lock), OneAtATime(records, lock)
        mail = LocalMailService(clock, SesMailer(make_mail_client(), ""))
        alarms = AlarmBook()
        desk = Desk(
            settings,
            practice,
            clock=clock,
            store=store,
            records=records,
            mailer=mail,
            alarm_topic=alarms,
            pushes=make_push_service(contact_for_push_services(settings, practice), os.environ),
            metrics=MemoryMetrics(),
        )
        use_desk(desk)
        with _serving(port, LocalPages(desk, clock, mail, alarms)):
            yield url


def _tells_of_each(practice: Practice) -> Practice:
    """Let a laptop send an alert for each request, however many are tried in an hour, unless the file says a number."""
    usual = practice.alerts_one_by_one == USUAL_ONE_BY_ONE
    return replace(practice, alerts_one_by_one=EACH) if usual else practice


def _environment(url: str) -> dict[str, str]:
    chosen = {"ALERT_DETAIL": os.environ.get("ALERT_DETAIL", ""), "PRACTICE": os.environ.get("PRACTICE", "")}
    return {
        "TABLE_NAME": TABLE_NAME,
        # The same at every start, so that a kept table still knows its repeats. It guards invented people only.
        "DESK_SECRET": "for the laptop only, this secret guards nothing",
        "PUBLIC_URL": url,
        "MAIL_CONFIGURATION_SET": "",
        "ALARM_TOPIC_ARN": "",
        **chosen,
    }


def _stream_arn() -> str:
    table = boto3.client("dynamodb").describe_table(TableName=TABLE_NAME)["Table"]
    return str(table["LatestStreamArn"])


@contextmanager
def _serving(port: int, pages: LocalPages) -> Iterator[None]:
    import app  # only now: it must find the environment of the local desk

    # Each thread has its own current request, as each Lambda has in the cloud.
    app.app.__class__ = LocalChalice
    config = Config.create(project_dir=str(PROJECT), chalice_app=app.app)
    handler = partial(DeskRequestHandler, pages=pages)
    server = LocalDevServer(app.app, config, "127.0.0.1", port, handler, PatientServer)
    pages.mail.report_to(app.on_mail_event)
    pump, bell = StreamPump(_stream_arn(), app.on_lead_written), MinuteBell(pages.clock, app.sweep)
    pages.health = Health(pages.desk, bell, app.canary)
    pump.start()
    pump.wait_until_open()
    bell.start()
    threading.Thread(target=server.server.serve_forever, daemon=True, name="server").start()
    try:
        yield
    finally:
        bell.stop()
        pump.stop()
        server.shutdown()
        server.server.server_close()


class OneAtATime:
    """Stands before a store and lets its calls never overlap."""

    def __init__(self, store: object, lock: threading.Lock) -> None:
        self._store = store
        self._lock = lock

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - it stands before any store
        method = getattr(self._store, name)

        def call(*args: object, **named: object) -> object:
            with self._lock:
                found = method(*args, **named)
                return iter(list(found)) if isinstance(found, Iterator) else found

        return call
