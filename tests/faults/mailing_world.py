"""A small practice day for reminders and the digest to fail in: who waits, who is tapped, who sleeps, and what is sent.

    day = Day(faults=(Fault(call=7, mode=Mode.LOST),), seed=1)
    day.run()                # from before opening until nothing more is to be told
    mailing_violations(day)  # what must hold and does not; empty if all is well

What was due at the moment of each email is read from the leads themselves, beside the desk's own account of it.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from chalicelib.alerts.reminders import GAP
from chalicelib.alerts.sweep import sweep
from chalicelib.clock import Clock
from chalicelib.desk import Desk
from chalicelib.leads.promise import promise
from chalicelib.leads.reference import public_reference
from chalicelib.leads.reminders import first_reminder, is_reminded_of
from chalicelib.leads.status import Standing, Status
from chalicelib.mail.message import CHANNEL_TAG, MAILING_TAG, Message
from chalicelib.storage.repeating import RepeatingLeadStore, RepeatingRecordStore
from chalicelib.storage.table import MAILING
from tests.fakes import FakeAlarmTopic, MemoryLeadStore, MemoryMetrics, MemoryRecordStore, SetClock
from tests.faults.faulty import Fault, FaultyMailer, FaultyRecords, FaultyStore, FaultyTopic, Killed, Wire
from tests.faults.world import MINUTE, PRACTICE, SETTINGS
from tests.sample_lead import sample_lead

# Monday in New York, two minutes before the practice opens at nine.
BEGINS = datetime(2026, 11, 23, 13, 58, tzinfo=UTC)
NINE = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
FAULTS_END_AFTER = timedelta(hours=2)
# Twice as long as the longest wait between two tries.
ENDS_AFTER = FAULTS_END_AFTER + timedelta(hours=3)


# A lead, how many reminders it had had, and how many taps: what was let sleep is told anew.
News = tuple[str, int, int]


@dataclass(frozen=True)
class Told:
    """An email, and what was due of what it names when it went out."""

    message: Message
    at: datetime
    due: frozenset[News]
    # Those of them whose promised time was over.
    over: frozenset[News]
    # The number of the call that sent it.
    call: int

    @property
    def mailing(self) -> str:
        return self.message.tags[MAILING_TAG]

    @property
    def channel(self) -> str:
        return self.message.tags[CHANNEL_TAG]


class Postbox:
    def __init__(self, day: "Day") -> None:
        self._day = day
        self.sent: list[Told] = []

    def send(self, message: Message) -> str:
        day = self._day
        due = frozenset(news for news in day.due_now() if public_reference(news[0]) in message.text)
        over = frozenset(news for news in due if day.is_over(news[0]))
        self.sent.append(Told(message, day.clock.now(), due, over, len(day.wire.calls)))
        return f"m{len(self.sent)}"


@dataclass
class Day:
    faults: tuple[Fault, ...] = ()
    seed: int = 0
    make_records: Callable[[Clock], MemoryRecordStore] = MemoryRecordStore
    store: MemoryLeadStore = field(default_factory=MemoryLeadStore)

    def __post_init__(self) -> None:
        self.clock = SetClock(BEGINS)
        self.wire = Wire(self.faults, overtake=self._sweep)
        self.mail = Postbox(self)
        self.topic = FakeAlarmTopic()
        self.last_fault_at = BEGINS
        self.records = self.make_records(self.clock)
        self.desk = Desk(
            SETTINGS,
            PRACTICE,
            clock=self.clock,
            store=RepeatingLeadStore(FaultyStore(self.wire, self.store)),
            records=RepeatingRecordStore(FaultyRecords(self.wire, self.records)),
            mailer=FaultyMailer(self.wire, self.mail),
            alarm_topic=FaultyTopic(self.wire, self.topic),
            metrics=MemoryMetrics(),
            random=Random(self.seed),
        )

    def due_now(self) -> frozenset[News]:
        now = self.clock.now()
        return frozenset(
            (lead.key, lead.reminders, lead.standing.number)
            for lead in self.store.all()
            if is_reminded_of(lead) and lead.remind_at and lead.remind_at <= now
        )

    def is_over(self, key: str) -> bool:
        lead = self.store.get(key)
        return bool(lead and lead.promise and lead.promise.respond_by <= self.clock.now())

    # --- what happens

    def run(self) -> None:
        """Let three requests come: one is never touched, one is marked, one sleeps for a while."""
        self._come("a", BEGINS - timedelta(hours=10))
        self._pass_until(NINE + 3 * MINUTE)
        self._come("b", self.clock.now())
        self._come("c", self.clock.now())
        self._pass_until(NINE + 20 * MINUTE)
        self._stand("b", Standing(Status.CONTACTED, number=1, at=self.clock.now()))
        self._stand("c", Standing(number=1, again_at=self.clock.now() + 25 * MINUTE))
        self._pass_until(BEGINS + ENDS_AFTER)
        self.wire.is_over = True

    def story(self) -> list[str]:
        """Say what was sent, and how many reminders each lead had."""
        sent = [f"{told.at:%H:%M} {told.mailing} to {told.channel} address" for told in self.mail.sent]
        return sent + [f"{lead.reference}: {lead.reminders} reminders" for lead in self.store.all()]

    def _come(self, key: str, at: datetime) -> None:
        promised, due = promise(at, PRACTICE.hours), first_reminder(at, PRACTICE.hours)
        self.store.add(sample_lead(key * 32, received_at=at, promise=promised, remind_at=due))

    def _stand(self, key: str, standing: Standing) -> None:
        lead = self.store.get(key * 32)
        assert lead
        self.store.change(lead, replace(lead, standing=standing))

    def _pass_until(self, end: datetime) -> None:
        while self.clock.now() < end:
            self.clock.time = min(end, self._next_moment())
            if self.clock.now() - BEGINS >= FAULTS_END_AFTER:
                self.wire.is_over = True
            fired = len(self.wire.fired)
            self._sweep()
            if len(self.wire.fired) > fired:
                self.last_fault_at = self.clock.now()

    def _next_moment(self) -> datetime:
        """Skip minutes in which nothing can happen: the digest's opening, what is due, the end of a claim or a wait."""
        now = self.clock.now()
        moments = [lead.remind_at for lead in self.store.all() if lead.remind_at]
        outboxes_that_sent = [record.values for record in self.records.list(MAILING) if record.values.get("last_at")]
        outboxes = [record.values for record in self.records.list(MAILING) if record.values["due_at"]]
        moments += [datetime.fromisoformat(values["due_at"]) for values in outboxes]
        moments += [datetime.fromisoformat(values["last_at"]) + GAP for values in outboxes_that_sent]
        moments += [NINE, now + timedelta(minutes=30)]
        return max(now + MINUTE, min((moment for moment in moments if moment > now), default=now))

    def _sweep(self) -> None:
        with suppress(Killed, Exception):  # the cloud sees only that it failed
            sweep(self.desk)
