"""The closures and changed hours that were entered in the inbox: one record with all of them."""

from dataclasses import dataclass

from chalicelib.leads.hours import DayChange
from chalicelib.storage import RecordStore
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import PRACTICE

KEY = "CHANGES"


@dataclass(frozen=True)
class Closures:
    """The changes, in the order in which they were entered."""

    changes: tuple[DayChange, ...] = ()


CLOSURES = Codec(Closures, version=1)


def read_closures(records: RecordStore) -> tuple[DayChange, ...]:
    record = records.read(PRACTICE, KEY)
    return CLOSURES.read(record.values).changes if record else ()
