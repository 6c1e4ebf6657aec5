"""Certificates that end soon: noted as the sweep comes upon them, so that the digest need not look for them.

A certified lead falls due when its certificate is 60, 30 and 7 days from its end. Whatever else is done about it then,
the sweep sees the lead, and notes it in one small record for the next digest.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.alerts.mailings import SHELF, MailingDesk
from chalicelib.lead import RENEWALS, Lead, Status
from chalicelib.storage import Record, RecordStore

_NAME = "ENDING"
# By how many days are left at most, the shortest first.
_LIMITS = sorted(RENEWALS.values())


def days_limit(lead: Lead, today: date) -> int | None:
    """Give within how many days the certificate ends: 7, 30 or 60; None if that is farther away, or over."""
    until = lead.standing.certified_until
    if lead.standing.status is not Status.CERTIFIED or until is None or until < today:
        return None
    return next((limit for limit in _LIMITS if (until - today).days <= limit), None)


def note_ending(desk: MailingDesk, lead: Lead, now: datetime) -> None:
    """Note a certificate for the next digest, once for each limit.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    today = desk.hours.local_date(now)
    limit = days_limit(lead, today)
    if limit is None:
        return
    record = desk.records.read(SHELF, _NAME)
    noted = dict(_noted_in(record))
    until = lead.standing.certified_until or today
    note = {"limit": limit, "until": until.isoformat(), "at": now.isoformat()}
    if _is_same(noted.get(lead.key), note):
        return
    # Those that are over are of no more use.
    noted = {key: old for key, old in noted.items() if date.fromisoformat(old["until"]) >= today}
    version = record.version if record else 0
    # If somebody else writes at this moment, the lead is come upon again in a minute.
    desk.records.write(Record(SHELF, _NAME, {"noted": {**noted, lead.key: note}}, version=version))


def endings_since(records: RecordStore, moment: datetime | None) -> Counter[int]:
    """Count the certificates that were noted after a moment, by their limit in days."""
    noted = _noted_in(records.read(SHELF, _NAME)).values()
    fresh = (note for note in noted if moment is None or datetime.fromisoformat(note["at"]) > moment)
    return Counter(int(note["limit"]) for note in fresh)


def _noted_in(record: Record | None) -> Mapping[str, Any]:
    return record.values["noted"] if record else {}


def _is_same(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> bool:
    return old is not None and (int(old["limit"]), old["until"]) == (new["limit"], new["until"])
