"""What each step in the life of one lead asks of AWS: calls counted at botocore, capacity weighed from the items.

The desk is the real one, over moto and a mail service that delivers everything.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from unittest.mock import patch

from moto import mock_aws

from benchmarks.capacity import Item, units_read, units_written
from chalicelib.alerts.feedback import handle_notifications
from chalicelib.alerts.stream import handle_records
from chalicelib.alerts.sweep import sweep
from chalicelib.desk import Desk
from chalicelib.intake.submission import submit
from chalicelib.leads.reference import public_reference
from chalicelib.storage.botocore_table import make_table_client
from chalicelib.storage.table import LEAD_SORT_KEY, item_key, lead_key_of
from chalicelib.web.request import Request
from local.engines import LOCAL_AWS
from local.table import make_table, table_definition
from tests.desks import NOON, QuietDesk
from tests.fakes import FakeMailer, SetClock
from tests.inbox.signed_in import SignedIn
from tests.posts import CERTIFICATION, CONTACT, Fields
from tests.table_desk import desk_over
from tools.aws_events import notification

TABLE_NAME = "leads"
FORMS: Mapping[str, Fields] = {"contact": CONTACT, "certification": {**CERTIFICATION, "email": "rosa@example.com"}}
_WRITES = {"PutItem", "UpdateItem", "DeleteItem"}
# The mail service reports these two of an email that arrives.
_REPORTS = ("Send", "Delivery")


@dataclass
class Usage:
    """What a step used; `reports` is how often the mail service spoke of an email."""

    calls: Counter[str] = field(default_factory=Counter)
    units_read: float = 0.0
    units_written: int = 0
    emails: int = 0
    reports: int = 0


class _Ledger:
    """Hears every call of the table's client, and looks at items through a client that nobody hears."""

    def __init__(self, heard: Any, unheard: Any) -> None:  # noqa: ANN401 - boto3 ships no types
        self.usage = Usage()
        self.unheard = unheard
        self._params: Mapping[str, Any] = {}
        self._old: Item | None = None
        indexes = table_definition()["GlobalSecondaryIndexes"]
        self._index_keys = [[key["AttributeName"] for key in index["KeySchema"]] for index in indexes]
        heard.meta.events.register("provide-client-params.dynamodb", self._before)
        heard.meta.events.register("after-call.dynamodb", self._after)

    def _before(self, params: Mapping[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's own
        self._params = params
        self._old = self._item() if model.name in _WRITES else None

    def _after(self, parsed: Mapping[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's own
        self.usage.calls[model.name] += 1
        if model.name in _WRITES:
            self.usage.units_written += units_written(self._old, self._item(), self._index_keys)
        else:
            is_consistent = bool(self._params.get("ConsistentRead"))
            self.usage.units_read += units_read(model.name, parsed, is_consistent=is_consistent)

    def _item(self) -> Item | None:
        source = self._params.get("Key") or self._params["Item"]
        key = {name: source[name] for name in ("pk", "sk")}
        return cast("Item | None", self.unheard.get_item(TableName=TABLE_NAME, Key=key).get("Item"))


class _Life:
    """One lead's life on a desk of its own."""

    def __init__(self, desk: Desk, mailer: FakeMailer, ledger: _Ledger) -> None:
        self.desk, self._mailer, self._ledger = desk, mailer, ledger
        self._user = SignedIn(cast("QuietDesk", desk))  # any desk with records will do

    def usage_of(self, step: Callable[[], object]) -> Usage:
        emails, self._ledger.usage = len(self._mailer.sent), Usage()
        step()
        self._ledger.usage.emails = len(self._mailer.sent) - emails
        return self._ledger.usage

    def send(self, form: str) -> None:
        body = json.dumps(FORMS[form]).encode()
        submit(self.desk, Request({"content-type": "application/json"}, body=body, sender="203.0.113.7"), form)

    def tell(self) -> None:
        keys = {name: {"S": value} for name, value in item_key(self._key()).items()}
        record = {"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": "1"}}
        handle_records(self.desk, {"Records": [record]})

    def report(self) -> None:
        now = self.desk.clock.now().isoformat()
        for sent in self._mailer.sent:
            mail = {"timestamp": now, "tags": {name: [value] for name, value in sent.message.tags.items()}}
            for kind in _REPORTS:
                told = {"eventType": kind, "mail": mail, kind.lower(): {"timestamp": now}}
                handle_notifications(self.desk, notification(json.dumps(told)))
                self._ledger.usage.reports += 1

    def answer(self) -> None:
        page = f"leads/{public_reference(self._key())}"
        self._user.get("")
        self._user.get(page)
        self._user.post(f"{page}/status", {"number": "0", "status": "contacted"})

    def _key(self) -> str:
        items = self._ledger.unheard.scan(TableName=TABLE_NAME)["Items"]
        [key] = [lead_key_of(item["pk"]["S"]) for item in items if item["sk"]["S"] == LEAD_SORT_KEY]
        return key


def usage_of_lead(form: str) -> dict[str, Usage]:
    """Return what each step in the life of one lead uses, by the step's name."""
    with _life() as life:
        steps: Mapping[str, Callable[[], object]] = {
            "the form is sent": lambda: life.send(form),
            "the practice is told": life.tell,
            "the mail service reports": life.report,
            "it is read and answered": life.answer,
        }
        return {name: life.usage_of(step) for name, step in steps.items()}


def usage_of_idle_minute() -> Usage:
    """Return what a sweep uses that finds nothing due."""
    with _life() as life:
        sweep(life.desk)
        return life.usage_of(lambda: sweep(life.desk))


@contextmanager
def _life() -> Iterator[_Life]:
    with patch.dict(os.environ, LOCAL_AWS), mock_aws():
        client = make_table_client()
        make_table(client, TABLE_NAME)
        desk = desk_over(client, TABLE_NAME, SetClock(NOON))
        yield _Life(desk, cast("FakeMailer", desk.mailer), _Ledger(client, make_table_client()))
