"""Desks for tests: the real rooms over memory, an outbox, and a clock that stands still until it is set."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from chalicelib.desk import Desk
from chalicelib.leads.asking import Asking
from chalicelib.leads.keyring import read_keyring
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.practice.file import read_practice
from chalicelib.practice.practice import Practice
from chalicelib.settings import read_settings
from chalicelib.storage import LeadStore, StoreUnavailableError
from tests.fakes import (
    FakeAlarmTopic,
    FakeMailer,
    FakePushService,
    MemoryLeadStore,
    MemoryMetrics,
    MemoryRecordStore,
    SetClock,
)

# Monday, November 23, 2026, twelve o'clock in New York.
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
SECRET = "the secret of tests guards nobody at all"
KEYS = read_keyring(SECRET)
# The practice of the tests: a change of the one that is shipped changes no test.
PRACTICE_FILE = Path(__file__).with_name("practice.toml")
ENVIRONMENT = {"TABLE_NAME": "leads", "DESK_SECRET": SECRET, "PRACTICE": str(PRACTICE_FILE)}

# A site of the practice's list, and one that is on nobody's.
SITE = "https://www.hudsonlantern.example.com"
STRANGER = "https://stranger.example"


class QuietDesk(Desk):
    """A desk that touches nothing outside. Its parts are at hand for looking at and for setting."""

    def __init__(
        self,
        *,
        now: datetime = NOON,
        practice: Practice | None = None,
        store: LeadStore | None = None,
        **environment: str,
    ) -> None:
        settings = read_settings(ENVIRONMENT | environment)
        self.set_clock = SetClock(now)
        self.memory = MemoryLeadStore()
        self.memory_records = MemoryRecordStore(self.set_clock)
        self.outbox = FakeMailer(self.set_clock)
        self.phones = FakePushService(self.set_clock)
        super().__init__(
            settings,
            practice or read_practice(settings.practice_file),
            clock=self.set_clock,
            store=store or self.memory,
            records=self.memory_records,
            mailer=self.outbox,
            alarm_topic=FakeAlarmTopic(),
            pushes=self.phones,
            metrics=MemoryMetrics(),
            random=Random(0),
        )

    def leads(self) -> list[Lead]:
        return self.memory.all()

    def only_lead(self) -> Lead:
        (lead,) = self.memory.all()
        return lead

    def wait(self, delay: timedelta) -> None:
        self.set_clock.time += delay


class DoubtfulStore:
    """A store that fails as it is told: one word for each call, in their order; afterwards it works.

    "works" · "refuses" (nothing was done) · "loses the reply" (it was done, and nobody said so)
    """

    def __init__(self, store: LeadStore, *course: str) -> None:
        self._store = store
        self._course = list(course)
        self.calls: list[str] = []

    def add(self, lead: Lead) -> Lead | None:
        mishap = self._next("add")
        earlier = self._store.add(lead)
        self._fail_after(mishap)
        return earlier

    def get(self, key: str) -> Lead | None:
        mishap = self._next("get")
        lead = self._store.get(key)
        self._fail_after(mishap)
        return lead

    def ask_again(self, key: str, asking: Asking) -> Asking | None:
        mishap = self._next("ask_again")
        earlier = self._store.ask_again(key, asking)
        self._fail_after(mishap)
        return earlier

    def asking(self, key: str, count: int) -> Asking | None:
        return self._store.asking(key, count)

    def askings_due(self) -> Iterator[tuple[str, int]]:
        return self._store.askings_due()

    def settle_asking(self, key: str, count: int) -> None:
        self._store.settle_asking(key, count)

    def change(self, old: Lead, new: Lead) -> Lead | None:
        return self._store.change(old, new)

    def due(self, now: datetime) -> Iterator[str]:
        return self._store.due(now)

    def count_in(self, box: str, limit: int) -> int:
        return self._store.count_in(box, limit)

    def erase(self, key: str, now: datetime) -> bool:
        return self._store.erase(key, now)

    def record(self, key: str, event: TimelineEvent) -> bool:
        return self._store.record(key, event)

    def timeline(self, key: str) -> list[TimelineEvent]:
        return self._store.timeline(key)

    def _next(self, call: str) -> str:
        self.calls.append(call)
        mishap = self._course.pop(0) if self._course else "works"
        if mishap == "refuses":
            raise StoreUnavailableError("ServiceUnavailable")
        return mishap

    def _fail_after(self, mishap: str) -> None:
        if mishap == "loses the reply":
            raise StoreUnavailableError("ReadTimeoutError")
