"""The desk's handlers in a process of their own, over ports that another process serves.

So its memory is that of a function, without what is stored, mailed and measured.

    with far_function(outside) as function:
        done = function.do("submit", "contact", fields, sender)

For each call of a port the function's process asks this one, and waits for the answer. A call of the table counts as
5 ms of a sweep's time, an email as 40 ms.
"""

import json
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any, Protocol

from chalicelib.alerts.feedback import handle_notifications
from chalicelib.alerts.stream import handle_records
from chalicelib.alerts.sweep import sweep
from chalicelib.desk import Desk
from chalicelib.intake.submission import submit
from chalicelib.mail.message import Alarm, Message
from chalicelib.storage import ConditionFailedError
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.storage.repeating import RepeatingLeadStore, RepeatingRecordStore
from chalicelib.web.request import Request
from tests.fakes import FakePushService, SetClock
from tests.faults.faulty import Mode, mail_error
from tests.faults.world import PRACTICE, SETTINGS, START

_CALL_TAKES, _EMAIL_TAKES = 0.005, 0.04  # seconds
_MEGABYTE = 1_048_576


class Ports(Protocol):
    """What the function's process asks for."""

    @property
    def clock(self) -> SetClock: ...

    def call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as botocore's
        """Make a call of the table, which may raise ConditionFailedError."""
        ...

    def take(self, message: Message) -> bool:
        """Take an email; False if the account may not send it now."""
        ...

    def sound(self, subject: str) -> None:
        """Take an alarm."""
        ...


@dataclass(frozen=True)
class Done:
    # None where the work failed.
    answer: Any
    # What it failed with, by name.
    fault: str
    # The work of the function's process, and the time until it was done.
    cpu: float
    wall: float


class FarFunction:
    def __init__(self, pipe: Connection, ports: Ports) -> None:
        self._pipe = pipe
        self._ports = ports

    def do(self, work: str, *about: object) -> Done:
        self._pipe.send((work, self._ports.clock.now(), about))
        ports = self._ports
        answers: dict[str, Callable[..., object]] = {
            "call": self._call,
            "take": ports.take,
            "sound": ports.sound,
            "wait": self._wait,
        }
        while True:
            asked, *parameters = self._pipe.recv()
            if asked == "done":
                return Done(*parameters)
            self._pipe.send((answers[asked](*parameters), self._ports.clock.now()))

    def megabytes(self) -> float:
        return float(self.do("memory").answer)

    def _call(self, operation: str, parameters: Mapping[str, Any]) -> tuple[bool, Any]:
        try:
            return True, self._ports.call(operation, **parameters)
        except ConditionFailedError as failed:
            return False, failed.item

    def _wait(self, seconds: float) -> None:
        self._ports.clock.time += timedelta(seconds=seconds)


@contextmanager
def far_function(ports: Ports) -> Iterator[FarFunction]:
    # A process that is made anew has nothing of this one in its memory.
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    there.close()
    try:
        yield FarFunction(here, ports)
    finally:
        here.close()
        process.join()


# --- in the function's process


class _Far:
    """The ports, each call of which is one question to the other process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.name = SETTINGS.table_name
        self.clock = SetClock(START)
        self.seconds = 0.0

    def ask(self, *question: object) -> Any:  # noqa: ANN401 - as the port's
        self._pipe.send(question)
        answer, self.clock.time = self._pipe.recv()
        return answer

    def call(self, operation: str, **parameters: object) -> Mapping[str, Any]:
        self.seconds += _CALL_TAKES
        is_done, answer = self.ask("call", operation, parameters)
        if not is_done:
            raise ConditionFailedError(answer)
        found: Mapping[str, Any] = answer
        return found

    def send(self, message: Message) -> str:
        self.seconds += _EMAIL_TAKES
        if not self.ask("take", message):
            raise mail_error(Mode.THROTTLED)
        return "taken"

    def publish(self, alarm: Alarm) -> str:
        self.ask("sound", alarm.subject)
        return "sounded"

    def wait(self, seconds: float) -> None:
        self.seconds += seconds
        self.ask("wait", seconds)


class _Counts:
    """Metrics of which only the sums are kept."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def count(self, name: str) -> None:
        self.counts[name] += 1

    def measure(self, name: str, seconds: float) -> None:
        self.counts[name] += int(seconds)


def _serve(pipe: Connection) -> None:
    logging.disable(logging.CRITICAL)
    far = _Far(pipe)
    desk = Desk(
        SETTINGS,
        PRACTICE,
        clock=far.clock,
        store=RepeatingLeadStore(DynamoLeadStore(far)),
        records=RepeatingRecordStore(DynamoRecordStore(far, far.clock)),
        mailer=far,
        alarm_topic=far,
        pushes=FakePushService(far.clock),
        metrics=_Counts(),
        random=Random(0),
    )
    works = _works(desk, far)
    while True:
        try:
            work, far.clock.time, about = pipe.recv()
        except EOFError:
            return
        cpu, wall = time.process_time(), time.perf_counter()
        outcome = _tried(works[work], about)
        pipe.send(("done", *outcome, time.process_time() - cpu, time.perf_counter() - wall))


def _tried(work: Callable[..., object], about: tuple[object, ...]) -> tuple[object, str]:
    try:
        return work(*about), ""
    except Exception as fault:  # noqa: BLE001 - as the cloud, which sees only that it failed
        return None, type(fault).__name__


def _works(desk: Desk, far: _Far) -> dict[str, Callable[..., object]]:
    def stopwatch() -> float:
        return far.seconds

    def take(form: str, fields: Mapping[str, str], sender: str) -> tuple[int, str]:
        body = json.dumps(fields).encode()
        reply = submit(desk, Request({"content-type": "application/json"}, body=body, sender=sender), form)
        return reply.status, str(reply.body["id"]) if isinstance(reply.body, Mapping) and "id" in reply.body else ""

    return {
        "submit": take,
        "records": lambda event: handle_records(desk, event, stopwatch),
        "words": lambda event: handle_notifications(desk, event),
        "sweep": lambda: sweep(desk, stopwatch, far.wait),
        "memory": _memory,
    }


def _memory() -> float:
    """Return what this process holds of the machine's memory, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE
