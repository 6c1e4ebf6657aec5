"""The canary: once an hour a request of the desk's own goes the whole way of a visitor's, and is erased again.

public door → table → stream → alert → mail service → its word that the message arrived. It goes to the mail service's
simulator, and no person ever hears of it. What comes of it is a number, on which an alarm listens, and a record.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Protocol

from chalicelib import ports
from chalicelib.door import UnreachableError
from chalicelib.faults import CodedError, log, log_fault
from chalicelib.leads import canary
from chalicelib.leads.alert import AlertState
from chalicelib.storage import Record
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import CANARY
from chalicelib.storage.update import change_lead, update

# A container that starts cold, the stream, the mail service and its word: seconds. More than this is a fault.
FLIGHT_LASTS = timedelta(seconds=100)
LOGBOOK = "LOGBOOK"
FORM = "contact"
ANSWERS = {
    "name": "Canary Example",
    "email": "canary@example.com",
    "message": "The desk sends this to itself once an hour, to see whether a message arrives. Nobody wrote it.",
}
_BETWEEN_LOOKS = 0.5  # seconds
# More than a day of them that could not be erased; by then the sweep has taken them.
_MOST_LEFT = 30
_ARRIVED = frozenset({AlertState.DELIVERED})
_HANDED_OVER = frozenset({AlertState.SENT, AlertState.DELIVERED})
_GIVEN_UP = frozenset({AlertState.BOUNCED, AlertState.COMPLAINED, AlertState.FAILED})


class CanaryDesk(
    ports.HasSettings,
    ports.HasClock,
    ports.HasStore,
    ports.HasRecords,
    ports.HasMetrics,
    ports.HasDoor,
    Protocol,
):
    """What the canary needs of the desk."""


class LostError(CodedError):
    """The canary did not arrive; the code says how far it came."""


@dataclass(frozen=True)
class Logbook:
    """How the canary fared, and which of its leads may still lie in the table, by their keys."""

    passed_at: datetime | None = None
    failed_at: datetime | None = None
    # Why, and how often in a row; nothing and 0 after one that arrived.
    code: str = ""
    failures: int = 0
    left: tuple[str, ...] = ()


LOGBOOKS = Codec(Logbook, version=1)


def fly(
    desk: CanaryDesk,
    wish: Mapping[str, Any],
    stopwatch: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> dict[str, object]:
    """Send a canary, wait for it, erase it; return how it fared.

    `wish` may ask that it be enough when the mail service took the message (`{"until": "sent"}`), and name another door
    on this machine (`{"door": "http://127.0.0.1:4566/…"}`): a local AWS confirms no mail and has its API elsewhere. It
    may also have less patience than usual (`{"patience": 5}`, in seconds).
    """
    begun, code = stopwatch(), ""
    try:
        _fly(desk, _plan(wish), stopwatch, pause)
    except LostError as lost:
        code = str(lost)
    except Exception as fault:  # noqa: BLE001 - whatever is wrong, it did not arrive
        log_fault(fault)
        code = type(fault).__name__
    seconds = round(stopwatch() - begun, 1)
    desk.metrics.count("CanaryLost" if code else "CanaryPassed")
    _note(desk, code)
    if not code:
        _tell_outside(desk)
    return {"passed": not code, "code": code, "seconds": seconds}


@dataclass(frozen=True)
class _Plan:
    """When to be content, and when to give up."""

    enough: frozenset[AlertState]
    seconds: float
    # Where another door is than the public one.
    door: str


def _plan(wish: Mapping[str, Any]) -> _Plan:
    longest = FLIGHT_LASTS / timedelta(seconds=1)
    enough = _HANDED_OVER if wish.get("until") == "sent" else _ARRIVED
    door = str(wish.get("door", ""))
    if door and not door.startswith("http://127.0.0.1:"):
        raise LostError("not_our_door")
    return _Plan(enough, min(float(wish.get("patience", longest)), longest), door)


def _fly(
    desk: CanaryDesk,
    plan: _Plan,
    stopwatch: Callable[[], float],
    pause: Callable[[float], None],
) -> None:
    """Go there and back.

    Raises:
        LostError: it did not arrive.
        Exception: something broke.
    """
    mark = canary.make_mark(desk.settings.keys, desk.clock.now())
    key = canary.key_in_mark(mark)
    for left in _take_down(desk, key):
        _erase(desk, left)
    try:
        _post(desk, mark, plan.door or desk.settings.public_url)
        _wait(desk, key, plan, stopwatch, pause)
    finally:
        _erase(desk, key)


def _take_down(desk: CanaryDesk, key: str) -> tuple[str, ...]:
    """Write a key into the logbook before there is a lead with it; return those of flights that are long over."""

    def add(logbook: Logbook) -> Logbook:
        return replace(logbook, left=(*logbook.left, key)[-_MOST_LEFT:])

    now = desk.clock.now()
    return tuple(left for left in _change(desk, add).left if now - canary.begun_at(left) > FLIGHT_LASTS)


def _post(desk: CanaryDesk, mark: str, door: str) -> None:
    try:
        status = desk.door.post(f"{door}/f/{FORM}", ANSWERS, {"Idempotency-Key": mark})
    except UnreachableError as fault:
        log_fault(fault)
        raise LostError("not_answered") from None
    if status != HTTPStatus.OK:
        log.warning("The canary was answered with status %d.", status)
        raise LostError("not_accepted")


def _wait(
    desk: CanaryDesk,
    key: str,
    plan: _Plan,
    stopwatch: Callable[[], float],
    pause: Callable[[float], None],
) -> None:
    end = stopwatch() + plan.seconds
    while True:
        lead = desk.store.get(key)
        if lead is None:
            raise LostError("not_stored")
        if lead.alert.state in plan.enough:
            return
        if lead.alert.state in _GIVEN_UP:
            raise LostError(lead.alert.state)
        if stopwatch() > end:
            raise LostError("not_delivered" if lead.alert.sent_at else "not_alerted")
        pause(_BETWEEN_LOOKS)


def _erase(desk: CanaryDesk, key: str) -> None:
    """Erase a canary's lead, and strike its key out. What fails here is done by the next canary, or by the sweep."""
    try:
        now = desk.clock.now()
        if lead := desk.store.get(key):
            change_lead(desk.store, lead, lambda found: replace(found, expires_at=now))
        if not desk.store.erase(key, now) and desk.store.get(key):
            return
        _change(desk, lambda logbook: replace(logbook, left=tuple(one for one in logbook.left if one != key)))
    except Exception as fault:  # noqa: BLE001 - it is no reason to say that a visitor's would not have arrived
        log_fault(fault)


def _note(desk: CanaryDesk, code: str) -> None:
    now = desk.clock.now()

    def note(logbook: Logbook) -> Logbook:
        if code:
            return replace(logbook, failed_at=now, code=code, failures=logbook.failures + 1)
        return replace(logbook, passed_at=now, code="", failures=0)

    try:
        _change(desk, note)
    except Exception as fault:  # noqa: BLE001 - the number has been counted; the logbook is for looking up
        log_fault(fault)


def _change(desk: CanaryDesk, change: Callable[[Logbook], Logbook]) -> Logbook:
    def write(found: Record) -> Record:
        return replace(found, values=LOGBOOKS.write(change(LOGBOOKS.read(found.values))))

    return LOGBOOKS.read(update(desk.records, CANARY, LOGBOOK, write).values)


def read_logbook(record: Record | None) -> Logbook:
    """Return how the canary fared; without a record, none has set out yet."""
    return LOGBOOKS.read(record.values) if record else Logbook()


def _tell_outside(desk: CanaryDesk) -> None:
    """Ask the address that whoever watches from outside waits for: it rings where it is not asked."""
    if not desk.settings.ping_url:
        return
    try:
        status = desk.door.knock(desk.settings.ping_url)
    except UnreachableError as fault:
        log_fault(fault)
        return
    if status >= HTTPStatus.BAD_REQUEST:
        log.warning("The watch outside answered with status %d.", status)
