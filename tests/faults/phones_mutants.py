"""The desk with one safeguard of the pushes taken out at a time, and the figures of `make faults`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.storage import Record
from chalicelib.storage.table import DEVICES
from tests.fakes import MemoryRecordStore
from tests.faults.faulty import Fault, Mode
from tests.faults.phones_world import PHONES, Phones
from tests.faults.properties import Finding, law_findings
from tests.faults.runs import Run, first_that_notices
from tests.faults.world import StreamedStore, World

_KILLED = {Mode.KILLED_AFTER, Mode.KILLED_BEFORE}


class UntoldRecords(MemoryRecordStore):
    """No device knows what it was told."""

    def write(self, record: Record) -> bool:
        return super().write(_without(record, "told", []))


class LostGoneRecords(MemoryRecordStore):
    """Nobody notes that a device is gone."""

    def write(self, record: Record) -> bool:
        return True if record.partition == DEVICES and record.values.get("gone_at") else super().write(record)


def _without(record: Record, name: str, nothing: object) -> Record:
    if record.partition != DEVICES or name not in record.values:
        return record
    return replace(record, values={**record.values, name: nothing})


class UnclaimedPushes(StreamedStore):
    """The claim of a push is said to be written, and is not."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        before, after = old.alerts.get(Channel.PUSH), new.alerts.get(Channel.PUSH)
        is_claim = before and after and after.state is AlertState.SENDING and after.attempt > before.attempt
        return replace(new, version=old.version) if is_claim else super().change(old, new)


class PushesTriedOnce(StreamedStore):
    """A push that was refused is taken for one that was sent."""

    def change(self, old: Lead, new: Lead) -> Lead | None:
        before, after = old.alerts.get(Channel.PUSH), new.alerts.get(Channel.PUSH)
        if before and after and before.state is AlertState.SENDING and after.state is AlertState.PENDING:
            sent = replace(after, state=AlertState.SENT, due_at=None)
            new = replace(new, alerts={**new.alerts, Channel.PUSH: sent})
        return super().change(old, new)


def _with_records(kind: type[MemoryRecordStore]) -> type[Phones]:
    class Changed(Phones):
        def make_records(self) -> MemoryRecordStore:
            return kind(self.clock)

    return Changed


@dataclass(frozen=True)
class PhoneMutant:
    """What is broken, and a world that has it."""

    name: str
    world: Callable[[tuple[Fault, ...], int], Phones]


PHONE_MUTANTS = (
    PhoneMutant("what a device was told", _with_records(UntoldRecords)),
    PhoneMutant("the note that a device is gone", _with_records(LostGoneRecords)),
    PhoneMutant("the claim of a push", lambda faults, seed: Phones(faults, seed, store=UnclaimedPushes())),
    PhoneMutant("the second try at a push", lambda faults, seed: Phones(faults, seed, store=PushesTriedOnce())),
)


def first_phone_run_that_notices(mutant: PhoneMutant) -> Run | None:
    """Find the first run that breaks a law with the mutant and keeps them all without it."""
    return first_that_notices(PHONES, mutant.world)


def unlike_without_phones(mode: Mode) -> list[tuple[Fault, ...]]:
    """Return the faults of pushes after which an email goes otherwise than if there were no phones."""
    undisturbed = World()
    undisturbed.run()
    # (A push that is tried for hours keeps its world busy until the day's later emails.)
    end = undisturbed.clock.now()
    pushes = [number for number, call in enumerate(PHONES.calls(), 1) if call == "push.send"]
    assert len(pushes) >= 5
    worlds = [PHONES.watch((Fault(number, mode, lasts),)) for number in pushes for lasts in (False, True)]
    return [world.wire.faults for world in worlds if _emails(world, end) != _emails(undisturbed, end)]


def _emails(world: World, until: datetime) -> list[object]:
    return [(mail.at, mail.message) for mail in world.mail.all_sent() if mail.at <= until]


# A process that is killed takes its emails with it.
MODES_BUT_KILLED = [mode for mode in Mode if mode not in _KILLED]

_LAWS = {
    "P1": "a device that never heard of a request",
    "P2": "a device told twice without doubt",
    "P3": "a device that is gone and is not found out, or one that is not",
}


def phone_findings(count: int) -> list[Finding]:
    unlike = [faults for mode in MODES_BUT_KILLED for faults in unlike_without_phones(mode)]
    text = "a push that fails, and an email goes otherwise than without phones"
    return [
        *law_findings(PHONES, _LAWS, count, others=("P", "the practice's own laws broken, the pushes failing as well")),
        Finding("P", text, f"{len(unlike)} in every mode", not unlike),
    ]
