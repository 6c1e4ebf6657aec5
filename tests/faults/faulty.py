"""Ports that fail on cue: every call is numbered, and a schedule says which of them goes wrong and how."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from chalicelib.leads.asking import Asking
from chalicelib.leads.draft import Draft
from chalicelib.leads.keyring import Key
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.mail import AlarmTopic, Mailer, MailRefusedError, MailUnclearError
from chalicelib.mail.message import Alarm, Message
from chalicelib.mail.push import PushRefusedError, PushService, PushUnclearError
from chalicelib.storage import (
    BoxQuery,
    ConnectionDroppedError,
    FoundBy,
    LeadArchive,
    LeadPage,
    Record,
    RecordStore,
    StoreUnavailableError,
)

T = TypeVar("T")


class Killed(BaseException):
    """The process ended here; nothing of it goes on."""


class Mode(StrEnum):
    """How a call goes wrong."""

    REFUSED = "refused before effect"
    LOST = "applied, reply lost"
    TIMEOUT = "timeout"
    THROTTLED = "throttled"
    DENIED = "access denied"
    # What the stores then do is not faked: the real part that repeats a call stands before these.
    RESET = "connection reset after a freeze"
    RESET_AFTER = "applied, connection reset"
    KILLED_AFTER = "killed just after"
    KILLED_BEFORE = "killed just before the next"
    # Not a fault but a race: another invocation of the sweep runs whole, just before the call.
    OVERTAKEN = "overtaken by a sweep"


@dataclass(frozen=True)
class Fault:
    """Call number `call` goes wrong; all later ones of the same service too, if it lasts."""

    call: int
    mode: Mode
    lasts: bool = False


@dataclass
class Wire:
    """Numbers every call of every flow, and lets the scheduled ones fail."""

    faults: tuple[Fault, ...] = ()
    overtake: Callable[[], None] = lambda: None
    calls: list[str] = field(default_factory=list)
    # Calls that went wrong, by number.
    fired: list[int] = field(default_factory=list)
    is_over: bool = False
    _is_overtaking: bool = False
    _lasting: dict[str, Mode] = field(default_factory=dict)

    def call(self, service: str, name: str, effect: Callable[[], T], errors: "Errors") -> T:
        self.calls.append(f"{service}.{name}")
        number = len(self.calls)
        mode = self._mode_of(number, service)
        if mode is None:
            return effect()
        self.fired.append(number)
        return self._fail(mode, effect, errors)

    def _mode_of(self, number: int, service: str) -> Mode | None:
        if self.is_over:
            return None
        for fault in self.faults:
            if fault.call == number:
                if fault.lasts and fault.mode not in {Mode.KILLED_AFTER, Mode.KILLED_BEFORE, Mode.OVERTAKEN}:
                    self._lasting[service] = fault.mode
                return fault.mode
            # A process that keeps dying dies at every call, of whatever service.
            if fault.lasts and fault.call < number and fault.mode in {Mode.KILLED_AFTER, Mode.KILLED_BEFORE}:
                return fault.mode
        return self._lasting.get(service)

    def _fail(self, mode: Mode, effect: Callable[[], T], errors: "Errors") -> T:
        if mode is Mode.OVERTAKEN:
            return self._after_overtaking(effect)
        if mode is Mode.KILLED_BEFORE:
            raise Killed
        if mode in {Mode.LOST, Mode.KILLED_AFTER, Mode.RESET_AFTER}:
            effect()
        if mode is Mode.KILLED_AFTER:
            raise Killed
        raise errors(mode)

    def _after_overtaking(self, effect: Callable[[], T]) -> T:
        if not self._is_overtaking:
            self._is_overtaking = True
            try:
                self.overtake()
            finally:
                self._is_overtaking = False
        return effect()


Errors = Callable[[Mode], Exception]


# Calls that change nothing: whether they were done before the fault cannot be told.
_READS = {"get", "due", "asking", "askings_due", "find", "in_box", "count_in", "read", "list"}
# Ways to fail that are one behaviour, as the errors below are: the store names no reason, the mail service some.
_ALIKE_AT_THE_STORE = {Mode.TIMEOUT: Mode.REFUSED, Mode.THROTTLED: Mode.REFUSED, Mode.DENIED: Mode.REFUSED}
_ALIKE_AT_THE_MAIL = {Mode.RESET: Mode.TIMEOUT, Mode.RESET_AFTER: Mode.LOST}
# Ways that differ somewhere.
DISTINCT = [*Mode]
_ALIKE_FOR_A_READ = {
    Mode.LOST: Mode.REFUSED,
    Mode.KILLED_AFTER: Mode.KILLED_BEFORE,
    Mode.RESET_AFTER: Mode.RESET,
}


def alike(fault: Fault, call: str) -> Fault:
    """Return the fault that stands for all that make the same of a call such as "store.get"."""
    service, _, name = call.partition(".")
    one_behaviour = _ALIKE_AT_THE_STORE if service in {"store", "records"} else _ALIKE_AT_THE_MAIL
    mode = one_behaviour.get(fault.mode, fault.mode)
    lasts = fault.lasts and mode is not Mode.OVERTAKEN
    # From then on it would meet calls that change something as well.
    if name in _READS and not lasts:
        mode = _ALIKE_FOR_A_READ.get(mode, mode)
    return Fault(fault.call, mode, lasts)


def store_error(mode: Mode) -> Exception:
    is_dropped = mode in {Mode.RESET, Mode.RESET_AFTER}
    return (ConnectionDroppedError if is_dropped else StoreUnavailableError)(mode)


def mail_error(mode: Mode) -> Exception:
    if mode in {Mode.LOST, Mode.TIMEOUT, Mode.RESET, Mode.RESET_AFTER}:
        return MailUnclearError(mode)
    return MailRefusedError(mode, is_permanent=mode is Mode.DENIED, is_of_rate=mode is Mode.THROTTLED)


class FaultyStore:
    """The lead store behind the wire. `due` is one call: its pages are alike."""

    def __init__(self, wire: Wire, store: LeadArchive) -> None:
        self._wire = wire
        self._store = store

    def _call(self, name: str, effect: Callable[[], T]) -> T:
        return self._wire.call("store", name, effect, store_error)

    def add(self, lead: Lead) -> Lead | None:
        return self._call("add", lambda: self._store.add(lead))

    def get(self, key: str) -> Lead | None:
        return self._call("get", lambda: self._store.get(key))

    def change(self, old: Lead, new: Lead) -> Lead | None:
        return self._call("change", lambda: self._store.change(old, new))

    def due(self, now: datetime) -> Iterator[str]:
        return iter(self._call("due", lambda: list(self._store.due(now))))

    def ask_again(self, key: str, asking: Asking) -> Asking | None:
        return self._call("ask_again", lambda: self._store.ask_again(key, asking))

    def asking(self, key: str, count: int) -> Asking | None:
        return self._call("asking", lambda: self._store.asking(key, count))

    def askings_due(self) -> Iterator[tuple[str, int]]:
        return iter(self._call("askings_due", lambda: list(self._store.askings_due())))

    def settle_asking(self, key: str, count: int) -> None:
        self._call("settle_asking", lambda: self._store.settle_asking(key, count))

    def count_in(self, box: str, limit: int) -> int:
        return self._call("count_in", lambda: self._store.count_in(box, limit))

    def find(self, by: FoundBy, value: str, limit: int) -> list[Lead]:
        return self._call("find", lambda: self._store.find(by, value, limit))

    def in_box(self, stretch: BoxQuery, limit: int) -> LeadPage:
        return self._call("in_box", lambda: self._store.in_box(stretch, limit))

    def certified(self, since: date, limit: int) -> list[Lead]:
        return self._call("certified", lambda: self._store.certified(since, limit))

    def erase(self, key: str, now: datetime) -> bool:
        return self._call("erase", lambda: self._store.erase(key, now))

    def record(self, key: str, event: TimelineEvent) -> bool:
        return self._call("record", lambda: self._store.record(key, event))

    def timeline(self, key: str) -> list[TimelineEvent]:
        return self._store.timeline(key)

    def keep_draft(self, key: str, draft: Draft, until: datetime | None) -> bool:
        return self._call("keep_draft", lambda: self._store.keep_draft(key, draft, until))

    def drafts(self, key: str, by: str) -> list[Draft]:
        return self._call("drafts", lambda: self._store.drafts(key, by))

    def drop_draft(self, key: str, by: str, draft_id: str) -> None:
        self._call("drop_draft", lambda: self._store.drop_draft(key, by, draft_id))


class FaultyRecords:
    """The record store behind the wire."""

    def __init__(self, wire: Wire, records: RecordStore) -> None:
        self._wire = wire
        self._records = records

    def _call(self, name: str, effect: Callable[[], T]) -> T:
        return self._wire.call("records", name, effect, store_error)

    def read(self, partition: str, key: str) -> Record | None:
        return self._call("read", lambda: self._records.read(partition, key))

    def write(self, record: Record) -> bool:
        return self._call("write", lambda: self._records.write(record))

    def put(self, record: Record) -> None:
        self._call("put", lambda: self._records.put(record))

    def remove(self, partition: str, key: str) -> bool:
        return self._call("remove", lambda: self._records.remove(partition, key))

    def list(
        self, partition: str, beginning: str = "", *, limit: int = 100, newest_first: bool = False, after: str = ""
    ) -> Sequence[Record]:
        return self._call(
            "list",
            lambda: self._records.list(partition, beginning, limit=limit, newest_first=newest_first, after=after),
        )


class FaultyMailer:
    def __init__(self, wire: Wire, mailer: Mailer) -> None:
        self._wire = wire
        self._mailer = mailer

    def send(self, message: Message) -> str:
        return self._wire.call("mail", "send", lambda: self._mailer.send(message), mail_error)


class FaultyTopic:
    def __init__(self, wire: Wire, topic: AlarmTopic) -> None:
        self._wire = wire
        self._topic = topic

    def publish(self, alarm: Alarm) -> str:
        return self._wire.call("topic", "publish", lambda: self._topic.publish(alarm), mail_error)


def push_error(mode: Mode) -> Exception:
    is_unclear = isinstance(mail_error(mode), MailUnclearError)
    return (PushUnclearError if is_unclear else PushRefusedError)(mode)


class FaultyPushes:
    def __init__(self, wire: Wire, pushes: PushService) -> None:
        self._wire = wire
        self._pushes = pushes

    def push(self, endpoint: str, key: Key, lasts: timedelta) -> None:
        self._wire.call("push", "send", lambda: self._pushes.push(endpoint, key, lasts), push_error)
