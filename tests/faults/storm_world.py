"""What lies outside of the function in a storm: the table with its stream, the mail service, alarms and a clock."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib.alerts.mails.common import GATHERED
from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import CHANNEL_TAG, KEY_TAG, MAILING_TAG, Message
from chalicelib.storage.items import from_item
from chalicelib.storage.table import HELD_BOX, LEAD_SORT_KEY, lead_key_of
from chalicelib.storage.wire_values import from_attributes
from tests.fakes import SetClock
from tests.faults.world import START, WORD_OF_MAIL_AFTER
from tests.sorted_table import SortedTable

# What an account of the sandbox may send; see R12.
_MAIL_RATE = timedelta(seconds=1)
_REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@dataclass(frozen=True)
class Email:
    message: Message
    at: datetime


@dataclass
class Outside:
    """What lies outside of the function: table, stream, mail service, alarms and the clock."""

    clock: SetClock = field(default_factory=lambda: SetClock(START))
    table: SortedTable = field(default_factory=SortedTable)
    stream: deque[dict[str, Any]] = field(default_factory=deque)
    emails: list[Email] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    # Whom the practice was told of, in the order in which it was.
    told: list[tuple[str, datetime]] = field(default_factory=list)
    boxes: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    words: deque[tuple[datetime, Message]] = field(default_factory=deque)
    _last_mail_at: datetime = START - _MAIL_RATE

    def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as botocore's
        answer = self.table.call(operation, **parameters)
        item = parameters.get("Item") or answer.get("Attributes") or {}
        if item.get("sk") == {"S": LEAD_SORT_KEY} and operation != "DeleteItem":
            self._note(item, is_new=operation == "PutItem")
        return answer

    def _note(self, item: Mapping[str, Any], *, is_new: bool) -> None:
        key = lead_key_of(item["pk"]["S"])
        self.boxes[key] = item["box"]["S"]
        if is_new:
            self.keys[item["reference"]["S"]] = key
            place = {name: item[name] for name in ("pk", "sk")}
            number = str(len(self.keys))
            self.stream.append({"eventName": "INSERT", "dynamodb": {"Keys": place, "SequenceNumber": number}})

    def take(self, message: Message) -> bool:
        now = self.clock.now()
        if now - self._last_mail_at < _MAIL_RATE:
            return False
        self._last_mail_at = now
        self.emails.append(Email(message, now))
        self.words.append((now + WORD_OF_MAIL_AFTER, message))
        if message.tags[CHANNEL_TAG] == Channel.FIRST:
            self.told += [(key, now) for key in self.named_in(message)]
        return True

    def sound(self, subject: str) -> None:
        self.alarms.append(subject)

    def named_in(self, message: Message) -> list[str]:
        """Return the leads that an alert names, in its order."""
        if MAILING_TAG not in message.tags:
            return [message.tags[KEY_TAG]]
        if message.tags[MAILING_TAG] != GATHERED:
            return []
        found = dict.fromkeys(_REFERENCE.findall(message.text))
        return [self.keys[reference] for reference in found if reference in self.keys]

    def untold(self) -> set[str]:
        """Return whom the practice is still to be told of."""
        return {key for key, box in self.boxes.items() if box != HELD_BOX} - {key for key, _ in self.told}

    def leads(self) -> Iterator[Lead]:
        for key in self.boxes:
            place = {"pk": {"S": f"LEAD#{key}"}, "sk": {"S": LEAD_SORT_KEY}}
            yield from_item(from_attributes(self.table.call("GetItem", Key=place)["Item"]))
