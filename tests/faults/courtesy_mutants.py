"""The desk with one safeguard of the emails to whoever wrote taken out at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain

from chalicelib.leads.alert import RENEWALS
from chalicelib.mail.message import CHANNEL_TAG, Message
from chalicelib.storage import Record
from chalicelib.storage.table import ACKNOWLEDGED, STOPPED, SUPPRESSED
from tests.fakes import MemoryRecordStore
from tests.faults.courtesy_laws import COURTESIES
from tests.faults.courtesy_world import Courtesies
from tests.faults.faulty import Fault, Mode
from tests.faults.runs import Run, seeds


class CarelessRecords(MemoryRecordStore):
    """The limits are written without their condition."""

    def write(self, record: Record) -> bool:
        if record.partition == ACKNOWLEDGED:
            self._records.pop((record.partition, record.key), None)
            return super().write(Record(record.partition, record.key, record.values, record.expires_at))
        return super().write(record)


class UncountedRecords(MemoryRecordStore):
    """Of those who were acknowledged on a day, only the last two are remembered."""

    def write(self, record: Record) -> bool:
        if record.partition == ACKNOWLEDGED and record.version:
            last = list(record.values["mailboxes"].items())[-2:]
            return super().write(replace(record, values={"mailboxes": dict(last)}))
        return super().write(record)


class ForgetfulRecords(MemoryRecordStore):
    """Nobody remembers which addresses mail comes back from."""

    def write(self, record: Record) -> bool:
        return True if record.partition == SUPPRESSED else super().write(record)


class DeafRecords(MemoryRecordStore):
    """Nobody looks at who has opted out."""

    def read(self, partition: str, key: str) -> Record | None:
        return None if partition == STOPPED else super().read(partition, key)


MakeCourtesies = Callable[[tuple[Fault, ...], int], Courtesies]


def _bounces_reminders(message: Message) -> str:
    return "Bounce" if message.tags[CHANNEL_TAG] in RENEWALS else "Delivery"


def _plain(faults: tuple[Fault, ...], seed: int) -> Courtesies:
    return Courtesies(faults, seed)


def _bouncing(faults: tuple[Fault, ...], seed: int) -> Courtesies:
    return Courtesies(faults, seed, fate_of_mail=_bounces_reminders)


def _with_records(kind: type[MemoryRecordStore], make_world: MakeCourtesies) -> MakeCourtesies:
    def make(faults: tuple[Fault, ...], seed: int) -> Courtesies:
        world = make_world((), seed)

        class Changed(Courtesies):
            def make_records(self) -> MemoryRecordStore:
                return kind(self.clock)

        return Changed(faults, seed, fate_of_mail=world.fate_of_mail)

    return make


@dataclass(frozen=True)
class CourtesyMutant:
    """What is broken, by which records; and the same world without it."""

    name: str
    records: type[MemoryRecordStore]
    control: MakeCourtesies = _plain

    @property
    def world(self) -> MakeCourtesies:
        return _with_records(self.records, self.control)


COURTESY_MUTANTS = (
    CourtesyMutant("the condition on the limits", CarelessRecords),
    CourtesyMutant("the count of the day", UncountedRecords),
    CourtesyMutant("the memory for bounces", ForgetfulRecords, control=_bouncing),
    CourtesyMutant("the look at who opted out", DeafRecords),
)


def first_courtesy_run_that_notices(mutant: CourtesyMutant) -> Run | None:
    """Find the first run that breaks a law with the mutant and keeps them all without it."""
    broken, whole = COURTESIES.with_world(mutant.world), COURTESIES.with_world(mutant.control)
    undisturbed = broken.play()
    # Limits are passed where two write at once: those runs come first.
    races = broken.every_single_fault(lasting=False, modes=[Mode.OVERTAKEN])
    disturbed = chain(races, broken.schedules(seeds(300)))
    for run in (undisturbed,) if undisturbed.violations else disturbed:
        if run.violations and not whole.play(run.faults, run.seed).violations:
            return run
    return None
