"""What the practice changed in the inbox: one record with all of it."""

from chalicelib.practice.changes import PracticeChanges
from chalicelib.storage import RecordStore
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import PRACTICE, PRACTICE_CHANGES_KEY

PRACTICE_CHANGES = Codec(PracticeChanges, version=2)


def read_changes(records: RecordStore) -> PracticeChanges:
    record = records.read(PRACTICE, PRACTICE_CHANGES_KEY)
    return PRACTICE_CHANGES.read(record.values) if record else PracticeChanges()
