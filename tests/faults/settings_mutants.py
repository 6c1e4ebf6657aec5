"""The desk with one safeguard of the practice's settings taken out at a time, and the figures of `make faults`."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from chalicelib.practice.changes import PracticeChanges
from chalicelib.practice.now import PracticeNow
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.practice_changes import PRACTICE_CHANGES, read_changes
from chalicelib.storage.table import PRACTICE as PRACTICE_RECORDS
from tests.fakes import MemoryRecordStore
from tests.faults.faulty import Mode
from tests.faults.properties import Finding, law_findings
from tests.faults.runs import Run, first_that_notices
from tests.faults.settings_laws import SETTINGS_WORLD
from tests.faults.settings_world import OLD, Settings, WatchedRecords
from tests.faults.world import PRACTICE


class OverwrittenSettings(WatchedRecords):
    """Whoever saves last takes back what another saved meanwhile."""

    def write(self, record: Record) -> bool:
        if record.partition != PRACTICE_RECORDS:
            return super().write(record)
        self.put(record)
        return True


class BelievedSettings(WatchedRecords):
    """An address counts before anybody has confirmed it."""

    def put(self, record: Record) -> None:
        if record.partition == PRACTICE_RECORDS:
            found = PRACTICE_CHANGES.read(record.values)
            own = found.own
            for one in found.pending:
                own = own.with_one(one.of, one.address)
            record = replace(record, values=PRACTICE_CHANGES.write(replace(found, own=own)))
        super().put(record)


class WithRecords(Settings):
    kind: type[WatchedRecords] = WatchedRecords

    def make_records(self) -> MemoryRecordStore:
        return self.kind(self.clock)


class Overwritten(WithRecords):
    kind = OverwrittenSettings


class Believed(WithRecords):
    kind = BelievedSettings


class Reading(Settings):
    """The function of visitors and alerts reads the settings in another way."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.desk.__dict__["_practice_now"] = PracticeNow(PRACTICE, self.read, self.clock)

    def read(self) -> PracticeChanges | None:
        return read_changes(self.desk.records)


class NeverLooking(Reading):
    """What counted when it began counts for ever."""

    def read(self) -> PracticeChanges | None:
        return None


class Forgetting(Reading):
    """Where the settings cannot be read, those of the file count again."""

    def read(self) -> PracticeChanges | None:
        try:
            return super().read()
        except StoreUnavailableError:
            return None


class Silent(Settings):
    """The old address is told nothing."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.post.deaf.add(OLD)


@dataclass(frozen=True)
class SettingsMutant:
    """What is broken, and a world that has it."""

    name: str
    world: Callable[..., Settings]


SETTINGS_MUTANTS = (
    SettingsMutant("the condition on the practice's settings", Overwritten),
    SettingsMutant("the confirmation of a new alert address", Believed),
    SettingsMutant("the look at the practice's settings every five minutes", NeverLooking),
    SettingsMutant("the memory of settings that cannot be read", Forgetting),
    SettingsMutant("the word to the old alert address", Silent),
)


def first_settings_run_that_notices(mutant: SettingsMutant) -> Run | None:
    """Find the first run that breaks a law with the mutant and keeps them all without it."""
    return first_that_notices(SETTINGS_WORLD, mutant.world, modes=[Mode.OVERTAKEN, Mode.REFUSED])


_LAWS = {
    "S1": "a setting of the practice that was said to be saved, and was lost or stands there twice",
    "S2": "an answer promised by hours that did not count, or no more",
    "S3": "an alert to an address that nobody had confirmed",
    "S4": "alerts that go elsewhere, and the old address never heard of it",
}


def settings_findings(count: int) -> list[Finding]:
    return law_findings(SETTINGS_WORLD, _LAWS, count, others=("S", "the practice's own laws broken"))
