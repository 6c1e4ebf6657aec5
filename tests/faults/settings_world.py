"""A world in which the practice's settings change in the inbox: hours, days off, and where alerts go.

    world = Settings(faults=(Fault(call=7, mode=Mode.LOST),), seed=1)
    world.run()            # two people of the practice, four visitors, and whoever reads the new mailbox
    violations(world)      # what must hold and does not; empty if all is well (settings_laws.py)

The inbox is a function of its own, with its own memory of the practice; both stand behind the same calls that fail.
Who is not told that it was saved tries again.
"""

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from chalicelib.desk import Desk
from chalicelib.mail.message import Message
from chalicelib.practice.changes import PracticeChanges
from chalicelib.storage import Record
from chalicelib.storage.practice_changes import PRACTICE_CHANGES
from chalicelib.storage.table import PRACTICE as PRACTICE_RECORDS
from chalicelib.web.request import Reply
from tests.desks import QuietDesk
from tests.fakes import MemoryRecordStore, SetClock
from tests.faults.faulty import FaultyMailer, Killed
from tests.faults.world import MINUTE, PRACTICE, SETTINGS, START, SentMail, World
from tests.inbox.signed_in import WANTED, SignedIn

OLD, NEW = PRACTICE.alerts_to, "frontdesk@clinic.example.com"
HOURS = {"part": "hours", "monday": "9:00-20:00", "tuesday": "9:00-20:00", "respond_within": "2h"}
ADDRESS = {"part": "alerts_to", "alerts_to": NEW}
DAY_OFF = {"first": "2026-12-01", "how": "closed"}
_LINK = re.compile(r"/inbox/address/(\w+)")
_TRIES = 3
_SAVED = {HTTPStatus.OK, HTTPStatus.SEE_OTHER}


class WatchedRecords(MemoryRecordStore):
    """The records, and how the practice's settings stood one after another."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__(clock)
        self.states: list[tuple[datetime, PracticeChanges]] = [(clock.now(), PracticeChanges())]

    def put(self, record: Record) -> None:
        super().put(record)
        if record.partition == PRACTICE_RECORDS:
            self.states.append((self._clock.now(), PRACTICE_CHANGES.read(record.values)))


@dataclass
class InboxMail:
    """Takes what the inbox sends: links and notices."""

    clock: SetClock
    taken: list[SentMail] = field(default_factory=list)
    # Who is sent nothing; for the runs that take a safeguard out.
    deaf: set[str] = field(default_factory=set)

    def send(self, message: Message) -> str:
        if message.to in self.deaf:
            return "none"
        self.taken.append(SentMail(message, self.clock.now()))
        return f"i{len(self.taken)}"

    def told(self, words: str) -> list[str]:
        """Return to whom something was said."""
        return [mail.message.to for mail in self.taken if words in mail.message.subject]


@dataclass
class Settings(World):
    records: WatchedRecords = field(init=False)
    # What somebody was told is saved, and when.
    saved_at: dict[str, datetime] = field(default_factory=dict)
    # When somebody first pressed the button behind the link.
    confirming_from: datetime | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.wire.overtake = self._overtake
        self.post = InboxMail(self.clock)
        parts: dict[str, Any] = {"clock": self.clock, "alarm_topic": self.topic, "metrics": self.metrics}
        behind: dict[str, Any] = {"store": self.desk.store, "records": self.desk.records}
        mailer = FaultyMailer(self.wire, self.post)
        self.inbox = cast("QuietDesk", Desk(SETTINGS, PRACTICE, mailer=mailer, random=self.random, **behind, **parts))
        # Whoever is signed in wants a desk whose parts are at hand, and needs none of them here.
        unharmed: dict[str, Any] = {"store": self.store, "records": self.records, "mailer": self.post}
        self._unharmed = cast("QuietDesk", Desk(SETTINGS, PRACTICE, random=self.random, **unharmed, **parts))
        self.owner = SignedIn(self._unharmed)
        self.other = SignedIn(self._unharmed, "Bo Example", "bo@example.com", role="assistant")
        self._left: deque[tuple[timedelta, Callable[[], None]]] = deque(
            [
                (MINUTE, partial(self._visit_as, "ana")),
                (2 * MINUTE, partial(self._save, "hours", self.owner, "practice/settings", HOURS)),
                (2 * MINUTE, partial(self._save, "tomorrow", self.other, "practice/close", {"when": "tomorrow"})),
                (2 * MINUTE, partial(self._save, "day off", self.owner, "practice/add", DAY_OFF)),
                (9 * MINUTE, partial(self._visit_as, "bo")),
                (10 * MINUTE, partial(self._save, "address", self.owner, "practice/settings", ADDRESS)),
                (12 * MINUTE, partial(self._visit_as, "cem")),
                (14 * MINUTE, self._confirm),
                (21 * MINUTE, partial(self._visit_as, "dan")),
            ]
        )

    def make_records(self) -> MemoryRecordStore:
        return WatchedRecords(self.clock)

    def run(self) -> None:
        while self._left:
            wait = START + self._left[0][0] - self.clock.now()
            left = len(self._left)
            self.pass_time(max(wait, timedelta(seconds=1)))
            if len(self._left) == left:  # unless it was done in the middle of something else
                self._do_next()
        self.come_to_rest()

    # --- what happens

    def _overtake(self) -> None:
        """Let somebody act in the middle of whatever goes on; and a sweep run whole."""
        if self._left:
            self._do_next()
        self._sweep_unharmed()

    def _do_next(self) -> None:
        _, deed = self._left.popleft()
        deed()

    def _visit_as(self, name: str) -> None:
        self.visit_certification(name=f"{name.title()} Example", email=f"{name}@example.com")

    def _save(self, what: str, who: SignedIn, place: str, fields: Mapping[str, str]) -> None:
        """Let somebody save something, and try again as long as they are not told that it is saved."""
        for _ in range(_TRIES):
            if self._is_saved(lambda: self._post_as(who, place, fields)):
                self.saved_at[what] = self.clock.now()
                return

    def _is_saved(self, send: Callable[[], Reply]) -> bool:
        try:
            return send().status in _SAVED
        except (Killed, Exception):  # noqa: BLE001 - whoever waits sees only that it failed
            return False

    def _post_as(self, who: SignedIn, place: str, fields: Mapping[str, str]) -> Reply:
        """Post a form with a fresh session, and use the passkey where it is asked for; that never fails here."""
        who.desk = self._unharmed
        who.sign_in()
        who.desk = self.inbox
        reply = who.post_unconfirmed(place, fields)
        wanted = WANTED.search(str(reply.body))
        if wanted is None:
            return reply
        who.desk = self._unharmed
        who.confirm(wanted["deed"], wanted["subject"])
        who.desk = self.inbox
        return who.post_unconfirmed(place, fields)

    def _confirm(self) -> None:
        """Let whoever reads the new mailbox press the button behind the newest link."""
        links = [found[1] for mail in self.post.taken if (found := _LINK.search(mail.message.text))]
        if not links:
            return
        reader = SignedIn(self._unharmed, "Cy Example", "cy@example.com", role="assistant")
        reader.cookie, reader.desk = "", self.inbox
        self.confirming_from = self.clock.now()
        for _ in range(_TRIES):
            if self._is_saved(lambda: reader.ask("POST", f"address/{links[-1]}")):
                self.saved_at["confirmed"] = self.clock.now()
                return
