"""What the practice changed, as it lies in the table: read, and written anew on top of what is there now."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.hours import DayChange
from chalicelib.practice.changes import OwnSettings, PracticeChanges
from chalicelib.storage import Record
from chalicelib.storage.practice_changes import PRACTICE_CHANGES, read_changes
from chalicelib.storage.table import PRACTICE, PRACTICE_CHANGES_KEY
from chalicelib.storage.update import ConflictError, update

KEPT_AFTER = timedelta(days=30)


def record_of(request: InboxRequest) -> PracticeChanges:
    return read_changes(request.desk.records)


def kept(changes: Sequence[DayChange], today: date) -> tuple[DayChange, ...]:
    return tuple(change for change in changes if change.last + KEPT_AFTER >= today)


def change_record(request: InboxRequest, change: Callable[[PracticeChanges], PracticeChanges]) -> None:
    """Change the record, and let this function know it at once; others do within five minutes.

    Raises:
        NotDoneError: busy; somebody else always was faster.
    """

    def write_anew(found: Record) -> Record:
        changed = change(PRACTICE_CHANGES.read(found.values))
        return replace(found, values=PRACTICE_CHANGES.write(changed), expires_at=_end_of(changed, request))

    try:
        update(request.desk.records, PRACTICE, PRACTICE_CHANGES_KEY, write_anew)
    except ConflictError:
        raise NotDoneError("busy") from None
    request.desk.look_up_practice(at_once=True)


def _end_of(changed: PracticeChanges, request: InboxRequest) -> datetime | None:
    """Return when the record is of no more use: settings have no end."""
    if changed.own != OwnSettings() or changed.pending:
        return None
    last = max((change.last for change in changed.changes), default=request.today)
    end = datetime.combine(last + KEPT_AFTER + timedelta(days=1), time(), request.desk.practice.time_zone)
    return end.astimezone(UTC)
