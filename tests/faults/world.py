"""A world for the desk to fail in: visitors, a stream, a mail service with its word about each message, and a clock.

    world = World(faults=(Fault(call=7, mode=Mode.LOST),), seed=1)
    world.run()            # a busy minute, then on until everything is at rest
    violations(world)      # what must hold and does not; empty if all is well

Everything is deterministic: the same faults and seed give the same run.
"""

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from random import Random
from typing import Any

from chalicelib.alerts.feedback import handle_notifications
from chalicelib.alerts.mails.common import GATHERED
from chalicelib.alerts.stream import handle_records
from chalicelib.alerts.sweep import sweep
from chalicelib.desk import Desk
from chalicelib.intake.submission import submit
from chalicelib.leads.asking import Asking
from chalicelib.leads.lead import AlertDetail, Lead
from chalicelib.mail.message import ATTEMPT_TAG, CHANNEL_TAG, KEY_TAG, MAILING_TAG, TRACE_HEADER, Message
from chalicelib.practice.file import read_practice
from chalicelib.practice.practice import Practice
from chalicelib.settings import Settings
from chalicelib.storage.repeating import RepeatingLeadStore, RepeatingRecordStore
from chalicelib.storage.table import asking_key, item_key
from chalicelib.web.request import Reply, Request
from tests.desks import KEYS, PRACTICE_FILE
from tests.fakes import (
    FakeAlarmTopic,
    FakePushService,
    MemoryLeadStore,
    MemoryMetrics,
    MemoryRecordStore,
    SetClock,
)
from tests.faults.faulty import Fault, FaultyMailer, FaultyPushes, FaultyRecords, FaultyStore, FaultyTopic, Killed, Wire

START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# The mail service's word comes after more than a sweep, and well within a lease.
WORD_OF_MAIL_AFTER = timedelta(seconds=95)
# Lambda brings a failing stream record a few times, an SNS message as well; then they go to the on-failure queue.
STREAM_TRIES, EVENT_TRIES = 6, 3
# A lasting fault ends after this long; then everything must come to rest.
FAULTS_END_AFTER = timedelta(hours=3)
REST_WITHIN = timedelta(hours=8)

PRACTICE = read_practice(PRACTICE_FILE)
SETTINGS = Settings(
    table_name="leads",
    keys=KEYS,
    alert_detail=AlertDetail.MINIMAL,
    public_url="https://desk.example.com",
    mail_configuration_set="",
    alarm_topic_arn="",
    practice_file=PRACTICE_FILE,
)


@dataclass(frozen=True)
class Naming:
    """A lead that an email to the practice names, alone or with others."""

    key: str
    channel: str
    at: datetime
    message: Message


@dataclass(frozen=True)
class SentMail:
    message: Message
    at: datetime

    @property
    def key(self) -> str:
        return self.message.tags[KEY_TAG]

    @property
    def channel(self) -> str:
        return self.message.tags[CHANNEL_TAG]


class MailService:
    """Takes every message, and says later what became of it."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.taken: list[SentMail] = []
        # Emails that are about many leads; what is said of them changes nothing.
        self.mailings: list[SentMail] = []
        # Every lead that was named, in an email of its own or a gathered one.
        self.named: list[Naming] = []
        self._last_at: datetime | None = None

    def send(self, message: Message) -> str:
        if self._world.mail_is_down(self._world.clock.now()):
            from tests.faults.faulty import Mode, mail_error

            raise mail_error(Mode.REFUSED)
        self._refuse_what_is_too_fast()
        if MAILING_TAG in message.tags:
            self.mailings.append(SentMail(message, self._world.clock.now()))
            if message.tags[MAILING_TAG] == GATHERED:
                self._name([lead.key for lead in self._world.store.all() if lead.reference in message.text], message)
                self._let_word_come(message)
            return f"mailing{len(self.mailings)}"
        self._world.about_to_take(message)
        self.taken.append(SentMail(self._world.compose_otherwise(message), self._world.clock.now()))
        self._name([message.tags[KEY_TAG]], message)
        self._let_word_come(message)
        return f"m{len(self.taken)}"

    def _name(self, keys: list[str], message: Message) -> None:
        now, channel = self._world.clock.now(), message.tags[CHANNEL_TAG]
        self.named += [Naming(key, channel, now, message) for key in keys]

    def _let_word_come(self, message: Message) -> None:
        for kind in ("Send", self._world.decide_fate(message)):
            if kind:
                self._world.expect_word(kind, message)

    def _refuse_what_is_too_fast(self) -> None:
        from tests.faults.faulty import Mode, mail_error

        now, rate = self._world.clock.now(), self._world.mail_rate
        if rate and self._last_at and now - self._last_at < rate:
            raise mail_error(Mode.THROTTLED)
        self._last_at = now

    def all_sent(self) -> list[SentMail]:
        """Return every email, in the order in which they were taken."""
        return sorted([*self.taken, *self.mailings], key=lambda mail: mail.at)


class StreamedStore(MemoryLeadStore):
    """The table, with its stream: each new lead leaves a record, and each that is asked again."""

    def __init__(self) -> None:
        super().__init__()
        self.stream: deque[dict[str, Any]] = deque()
        self.records_left = 0

    def add(self, lead: Lead) -> Lead | None:
        earlier = super().add(lead)
        if earlier is None:
            self._leave_record(lead)
        return earlier

    def ask_again(self, key: str, asking: Asking) -> Asking | None:
        earlier = super().ask_again(key, asking)
        if earlier is None:
            self._leave_record_at(asking_key(key, asking.count))
        return earlier

    def _leave_record(self, lead: Lead) -> None:
        self._leave_record_at(item_key(lead.key))

    def _leave_record_at(self, place: Mapping[str, str]) -> None:
        keys = {name: {"S": value} for name, value in place.items()}
        self.records_left += 1
        number = str(self.records_left)
        self.stream.append({"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": number}})


@dataclass
class Answered:
    """What a visitor was told."""

    status: int
    id: str
    # What they had written as their message.
    message: str
    # By when an answer was promised, as they were told.
    promised: str = ""


Handler = Callable[[Desk, dict[str, Any]], dict[str, list[dict[str, str]]]]


@dataclass
class World:
    faults: tuple[Fault, ...] = ()
    seed: int = 0
    store: StreamedStore = field(default_factory=StreamedStore)
    stream_is_on: bool = True
    sweep_is_on: bool = True
    stream_handler: Handler = handle_records
    # What becomes of a message: "Delivery", "Bounce", "Complaint", or None for silence.
    # By default the seed decides; seed 0 is a world in which every message arrives and every word of it is prompt.
    fate_of_mail: Callable[[Message], str | None] | None = None
    # What else the rooms might have composed; for the runs that take a safeguard out.
    compose_otherwise: Callable[[Message], Message] = lambda message: message
    mail_is_down: Callable[[datetime], bool] = lambda _now: False
    faults_end_after: timedelta = FAULTS_END_AFTER
    # How far apart the account's emails must be.
    mail_rate: timedelta | None = None
    practice: Practice = PRACTICE
    # From which address the visitor writes who comes after so many others. By default everybody has their own.
    sender_of: Callable[[int], str] = lambda others: f"198.51.{others // 250}.{others % 250}"

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.clock = SetClock(START)
        # Leads that were there before, and that the practice knows of.
        self.known: set[str] = set()
        # Since when faults may happen.
        self.began = START
        self.wire = Wire(self.faults, overtake=self._sweep_unharmed)
        self.mail = MailService(self)
        self.topic = FakeAlarmTopic()
        self.phones = FakePushService(self.clock)
        self.metrics = MemoryMetrics()
        self.answers: list[Answered] = []
        self.words: list[tuple[datetime, dict[str, Any], int]] = []
        # Sends after which something went wrong in the same invocation: nobody could know that they arrived.
        self.doubtful_sends = 0
        # As often as such an alarm names a lead: one may name several.
        self.doubtful_alarms = 0
        self.records = self.make_records()
        self.desk = Desk(
            SETTINGS,
            self.practice,
            clock=self.clock,
            store=RepeatingLeadStore(FaultyStore(self.wire, self.store)),
            records=RepeatingRecordStore(FaultyRecords(self.wire, self.records)),
            mailer=FaultyMailer(self.wire, self.mail),
            alarm_topic=FaultyTopic(self.wire, self.topic),
            pushes=FaultyPushes(self.wire, self.phones),
            metrics=self.metrics,
            random=self.random,
        )

    def make_records(self) -> MemoryRecordStore:
        return MemoryRecordStore(self.clock)

    def run(self) -> None:
        """Let a busy minute pass, then go on until everything is at rest."""
        self.visit(email="ana@example.com", message="First")
        self.visit(email="ana@example.com", message="First")  # a double click
        self.pass_time(timedelta(seconds=30))
        self.visit_certification()
        self.visit(email="bot@example.com", message="Buy", _gotcha="x")
        self._post("contact", {"email": "ana@example.com", "message": "Keyed"}, key="k1")
        self._post("contact", {"email": "ana@example.com", "message": "Another under the same key"}, key="k1")
        self.pass_time(timedelta(seconds=30))
        self.come_to_rest()

    def come_to_rest(self) -> None:
        give_up_at = self.clock.now() + self.faults_end_after + REST_WITHIN
        while not self.is_at_rest() and self.clock.now() < give_up_at:
            if self.clock.now() - self.began > self.faults_end_after:
                self.wire.is_over = True
            self.pass_time(self._until_something_happens())
        self.wire.is_over = True

    def is_at_rest(self) -> bool:
        waits = (
            any(lead.alerts_due_at for lead in self.store.all())
            or self.words
            or any(self.store.askings_due())
            or (self.stream_is_on and self.store.stream)
        )
        return not waits

    def story(self) -> list[str]:
        """Say what was sent and what became of each lead."""
        sent = [
            f"mail to {mail.channel} address, attempt {mail.message.tags[ATTEMPT_TAG]}, after {mail.at - START}"
            for mail in self.mail.taken
        ]
        return [*sent, *map(_story_of, self.store.all())]

    def _until_something_happens(self) -> timedelta:
        """Skip minutes in which nothing is due: they would only repeat the same empty sweep."""
        if self.store.stream or not self.sweep_is_on:
            return MINUTE
        moments = [lead.alerts_due_at for lead in self.store.all() if lead.alerts_due_at] + [
            at for at, _, _ in self.words
        ]
        return max(MINUTE, min(moments, default=self.clock.now()) - self.clock.now())

    # --- visitors

    def visit(self, **fields: str) -> None:
        self._post("contact", fields)

    def visit_certification(self, **others: str) -> None:
        fields = {"name": "Bo Example", "phone": "212-555-0134", "date_of_birth": "4/23/1975"}
        self._post("certification", {**fields, "in_new_york": "yes", "consent_contact": "yes", **others})

    def _post(self, form: str, fields: Mapping[str, str], key: str = "") -> None:
        """Send a form; who is not told that it arrived sends it once more."""
        headers = {"content-type": "application/json", **({"idempotency-key": key} if key else {})}
        request = Request(headers, body=json.dumps(fields).encode(), sender=self.sender_of(len(self.answers)))
        for _ in range(2):
            try:
                reply = submit(self.desk, request, form)
            except Killed:
                continue
            reference = str(reply.body["id"]) if isinstance(reply.body, Mapping) and "id" in reply.body else ""
            self.answers.append(Answered(reply.status, reference, fields.get("message", ""), _promised_by(reply)))
            if reply.status == HTTPStatus.OK:
                return

    # --- time

    def pass_time(self, duration: timedelta) -> None:
        """Let time pass, then let everything happen that the cloud does by itself."""
        self.clock.time += duration
        if self.stream_is_on:
            self._deliver_stream()
        self._deliver_words()
        if self.sweep_is_on:
            self._invoke(self.sweep_once)

    def sweep_once(self) -> None:
        sweep(self.desk, wait=self._wait)

    def _wait(self, seconds: float) -> None:
        self.clock.time += timedelta(seconds=seconds)

    def _invoke(self, work: Callable[[], object]) -> bool:
        """Run one invocation; False if it died or failed. What it sent before is in doubt then."""
        sent_before, fired_before = len(self.mail.named), len(self.wire.fired)
        alarms_before = len(self.topic.alarms)
        try:
            work()
        except (Killed, Exception):  # noqa: BLE001 - the cloud sees only that it failed
            went_well = False
        else:
            went_well = True
        if len(self.wire.fired) > fired_before:
            self.doubtful_sends += len(self.mail.named) - sent_before
            self.doubtful_alarms += sum(
                lead.reference in alarm.text for alarm in self.topic.alarms[alarms_before:] for lead in self.store.all()
            )
        return went_well

    def _sweep_unharmed(self) -> None:
        self._invoke(self.sweep_once)

    def _deliver_stream(self) -> None:
        for _ in range(STREAM_TRIES):
            batch = list(self.store.stream)
            if not batch:
                return
            failed = {record["dynamodb"]["SequenceNumber"] for record in batch}
            outcome: dict[str, list[dict[str, str]]] = {}
            if self._invoke(partial(self._hand_over, batch, outcome)):
                failed = {failure["itemIdentifier"] for failure in outcome["batchItemFailures"]}
            kept = [record for record in self.store.stream if record["dynamodb"]["SequenceNumber"] in failed]
            self.store.stream = deque(kept)
        # After its last try a record goes to the on-failure queue, and the sweep sees to the lead.
        self.store.stream.clear()

    def _hand_over(self, batch: list[dict[str, Any]], outcome: dict[str, list[dict[str, str]]]) -> None:
        outcome.update(self.stream_handler(self.desk, {"Records": batch}))

    # --- the mail service's word

    def decide_fate(self, message: Message) -> str | None:
        if self.fate_of_mail:
            return self.fate_of_mail(message)
        fates = ("Delivery", "Delivery", "Delivery", "Bounce", "Complaint", None)
        return self.random.choice(fates) if self.seed else "Delivery"

    def _word_after(self) -> timedelta:
        """The mail service mostly speaks within a lease, sometimes long after it."""
        if not self.seed or self.random.random() < 2 / 3:
            return WORD_OF_MAIL_AFTER + timedelta(seconds=self.random.randrange(20))
        return timedelta(seconds=self.random.choice((1, 20, 240, 600)))

    def expect_word(self, kind: str, message: Message) -> None:
        """Let the mail service say something about a message later: perhaps twice, in either shape, in any order."""
        at = self.clock.now() + self._word_after()
        for _ in range(self.random.choice((1, 1, 1, 2))):
            self.words.append((at, _notification(kind, message, at, self.random), EVENT_TRIES))

    def _deliver_words(self) -> None:
        arrived = [word for word in self.words if word[0] <= self.clock.now()]
        self.words = [word for word in self.words if word[0] > self.clock.now()]
        self.random.shuffle(arrived)
        for at, event, tries in arrived:
            if self._invoke(partial(handle_notifications, self.desk, event)):
                self.word_was_heard(event)
            elif tries > 1:
                self.words.append((at + MINUTE, event, tries - 1))

    def about_to_take(self, message: Message) -> None:
        """Look at a message before the mail service takes it."""

    def word_was_heard(self, event: dict[str, Any]) -> None:
        """Look at what the desk has been told of a message."""


def _promised_by(reply: Reply) -> str:
    promise = reply.body.get("promise") if isinstance(reply.body, Mapping) else None
    return str(promise["respond_by"]) if promise else ""


def _story_of(lead: Lead) -> str:
    states = ", ".join(f"{channel} {alert.state}" for channel, alert in lead.alerts.items())
    return f"{lead.reference}: {states} {lead.escalated_because}".rstrip()


def _notification(kind: str, message: Message, at: datetime, random: Random) -> dict[str, Any]:
    tags = {name: [value] for name, value in message.tags.items()}
    trace = message.headers[TRACE_HEADER]
    mail: dict[str, Any] = {"timestamp": at.isoformat(), "destination": [message.to], "something": {"new": 1}}
    body: dict[str, Any] = {"mail": mail, kind.lower(): {"timestamp": at.isoformat(), "recipients": [message.to]}}
    if kind == "Bounce":
        body["bounce"]["bounceType"] = "Permanent"
    if kind == "Send" or random.random() < 1 / 2:
        body["eventType"], mail["tags"] = kind, tags
    else:
        body["notificationType"], mail["headers"] = kind, [{"name": TRACE_HEADER, "value": trace}]
    return {"Records": [{"Sns": {"MessageId": "x", "Message": json.dumps(body)}}]}
