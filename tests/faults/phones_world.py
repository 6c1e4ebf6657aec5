"""A world with phones: two that are told by a push, and one that its push service knows no more.

Every law of the visitors' world holds in it as well, whatever becomes of the pushes.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.leads.alert import PUSHED_WITHIN, AlertState, Channel
from chalicelib.leads.devices import Device
from chalicelib.leads.keyring import Key
from chalicelib.leads.lead import Lead
from chalicelib.mail.push import DeviceGoneError
from chalicelib.storage.devices import devices_of, keep_device
from tests.desks import KEYS
from tests.faults import laws
from tests.faults.runs import Scenario
from tests.faults.world import START, World

HERE = ("https://push.example.com/phone", "https://push.example.net/tablet")
GONE = "https://push.example.com/gone"


@dataclass
class Phones(World):
    def __post_init__(self) -> None:
        super().__post_init__()
        # At which call each push was taken.
        self.pushed: list[int] = []
        push = self.phones.push

        def push_and_note(endpoint: str, key: Key, lasts: timedelta) -> None:
            push(endpoint, key, lasts)
            self.pushed.append(len(self.wire.calls))

        self.phones.push = push_and_note  # type: ignore[method-assign]
        for number, endpoint in enumerate((*HERE, GONE)):
            name = "Safari on iPhone"
            keep_device(self.records, Device("p1", str(number), endpoint, KEYS.newest.id, name, START))
        self.phones.faults[GONE] = DeviceGoneError("HTTP 410")

    @property
    def doubtful_pushes(self) -> int:
        """Pushes of which nobody could know: something went wrong with them, or before the next one."""
        calls, fired = self.wire.calls, self.wire.fired
        nexts = [
            next((at for at in range(number + 1, len(calls) + 1) if _is_push(calls[at - 1])), len(calls) + 1)
            for number in self.pushed
        ]
        return sum(any(number <= at < later for at in fired) for number, later in zip(self.pushed, nexts, strict=True))


def _is_push(call: str) -> bool:
    return call == "push.send"


def violations(world: Phones) -> list[str]:
    """Return every broken law as a sentence; the visitors' laws hold beside these."""
    return [*laws.violations(world), *_told(world), *_told_once(world), *_gone(world)]


def _told(world: Phones) -> Iterator[str]:
    """Each phone hears of each request: by its own push, or by one that was sent once it could be seen.

    It is given up only when it is too late, or where nobody could say which phones there are.
    """
    for lead in _alerted(world):
        alert = lead.alerts[Channel.PUSH]
        if alert.state is AlertState.LEFT_OUT:
            if not world.wire.fired or world.clock.now() - lead.received_at <= PUSHED_WITHIN:
                yield f"P1: {lead.reference} was not pushed"
            continue
        for endpoint in HERE:
            if not any(push.endpoint == endpoint and push.at >= lead.received_at for push in world.phones.taken):
                yield f"P1: {endpoint} never heard of {lead.reference}"


def _told_once(world: Phones) -> Iterator[str]:
    """One push a request to each phone; one more for each of which nobody could know, none otherwise."""
    most = len(_alerted(world))
    pushes = Counter(push.endpoint for push in world.phones.taken)
    too_many = sum(max(0, count - most) for count in pushes.values())
    known = [Counter(telling.news for telling in device.told) for device in devices_of(world.records)]
    twice = sum(sum(news.values()) - len(news) for news in known)
    if max(too_many, twice) > world.doubtful_pushes:
        yield f"P2: {max(too_many, twice)} pushes too many, {world.doubtful_pushes} were in doubt"
    if GONE in pushes:
        yield "P2: a push to a phone that is gone was taken"


def _gone(world: Phones) -> Iterator[str]:
    gone = [device for device in devices_of(world.records) if device.gone_at]
    if any(device.endpoint for device in gone) or len(gone) > 1:
        yield "P3: a phone is called gone that is not"
    if not gone and not world.wire.fired and _alerted(world):
        yield "P3: a phone that is gone was not found out"


def _alerted(world: Phones) -> list[Lead]:
    return [lead for lead in world.store.all() if lead.alert.state is not AlertState.HELD]


PHONES = Scenario("p", Phones, violations)
