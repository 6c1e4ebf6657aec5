"""The canary's way over a quiet desk: its post goes through the real app, and stream and mail service answer it."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.alerts.canary import ANSWERS, FORM, LOGBOOK, Logbook, fly, read_logbook
from chalicelib.alerts.feedback import handle_notifications
from chalicelib.alerts.stream import handle_records
from chalicelib.door import UnreachableError
from chalicelib.leads.canary import make_mark
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import ATTEMPT_TAG, CHANNEL_TAG, KEY_TAG
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.items import to_item
from chalicelib.storage.table import CANARY
from chalicelib.storage.wire_values import to_attributes
from tests.desks import DoubtfulStore, QuietDesk
from tests.posts import AS_SCRIPT, Visitor, as_json
from tools import aws_events

PUBLIC_URL, PING_URL = "https://desk.example.com", "https://watch.example.org/abc"


class FakeDoor:
    """Takes posts to the public door into the real app; notes who else is asked."""

    def __init__(self, desk: QuietDesk) -> None:
        self._desk = desk
        self.is_open = True
        self.is_watched = True
        self.status = 0
        self.knocked: list[str] = []
        self.marks: list[str] = []

    def post(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> int:
        self.marks.append(headers["Idempotency-Key"])
        if not self.is_open:
            raise UnreachableError("TimeoutError")
        path = "/f/" + url.rpartition("/f/")[2]
        return self.status or Visitor(self._desk).post(path, as_json(fields), {**AS_SCRIPT, **headers}).status

    def knock(self, url: str) -> int:
        if not self.is_watched:
            raise UnreachableError("TimeoutError")
        self.knocked.append(url)
        return 200


class Sky:
    """A desk with a canary. While it waits, the stream brings what was written, and then the mail service its word."""

    def __init__(self, desk: QuietDesk | None = None) -> None:
        self.desk = desk or QuietDesk(PUBLIC_URL=PUBLIC_URL, PING_URL=PING_URL)
        self.door = self.desk.door = FakeDoor(self.desk)
        self.seconds = 0.0
        self.word: str = "delivery"
        self.comes: list[Callable[[], None]] = []
        self.streams = True
        self.seen: list[Lead] = []

    def fly(self, **wish: str) -> dict[str, object]:
        self.comes = [self._stream, self._confirm]
        return fly(self.desk, wish, lambda: self.seconds, self._pause)

    def fly_with(self, meanwhile: Callable[[], None]) -> dict[str, object]:
        """Fly, and let something happen while it waits."""
        self.comes = [self._stream, meanwhile, self._confirm]
        return fly(self.desk, {}, lambda: self.seconds, self._pause)

    @property
    def logbook(self) -> Logbook:
        return read_logbook(self.desk.records.read(CANARY, LOGBOOK))

    def stay(self) -> Lead:
        """Send a canary and leave it there: what lies in the table while one is on its way."""
        mark = make_mark(self.desk.settings.keys, self.desk.clock.now())
        self.door.post(f"{PUBLIC_URL}/f/{FORM}", ANSWERS, {"Idempotency-Key": mark})
        self._stream()
        self._confirm()
        return self.canary()

    def get_stuck(self) -> Lead:
        """Fly, and let the erasing fail."""
        whole = self.desk.store
        self.desk.store = Stubborn(self.desk.memory)
        self.fly()
        self.desk.store = whole
        return self.canary()

    def canary(self) -> Lead:
        (lead,) = (one for one in self.desk.leads() if one.is_canary)
        return lead

    def _pause(self, seconds: float) -> None:
        self.seconds += seconds
        if self.comes:
            self.comes.pop(0)()

    def _stream(self) -> None:
        if self.streams:
            for lead in self.desk.leads():
                self.seen.append(lead)
                handle_records(self.desk, aws_events.inserted(to_attributes(to_item(lead))))

    def _confirm(self) -> None:
        ours = [sent for sent in self.desk.outbox.sent if KEY_TAG in sent.message.tags]
        for sent in ours if self.word else ():
            handle_notifications(self.desk, _notice(self.word, sent.message.tags))


class Stubborn(DoubtfulStore):
    """A store that erases nothing."""

    def erase(self, key: str, now: datetime) -> bool:  # noqa: ARG002 - whatever it is asked
        raise StoreUnavailableError("ReadTimeoutError")


def _notice(word: str, tags: Mapping[str, str]) -> dict[str, Any]:
    about = {name: [tags[name]] for name in (KEY_TAG, CHANNEL_TAG, ATTEMPT_TAG)}
    moment = "2026-11-23T17:00:01Z"
    message = {
        "eventType": word.capitalize(),
        word: {"timestamp": moment},
        "mail": {"timestamp": moment, "tags": about},
    }
    return aws_events.notification(json.dumps(message))
