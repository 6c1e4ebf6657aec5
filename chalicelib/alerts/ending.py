"""Certificates that end soon: noted as the sweep comes upon them, so that the digest need not look for them.

A certified lead falls due on the days when its certificate is 60, 30 and 7 days from its end, whether or not the person
asked for reminders. The sweep then notes it in one small record for the next digest, and moves it on to the next day.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from chalicelib.alerts.mailings import SHELF, MailingDesk
from chalicelib.alerts.sending import change_lead
from chalicelib.lead import RENEWALS, Lead, Status
from chalicelib.storage import Record, RecordStore

_NAME = "ENDING"
# By how many days are left at most, the shortest first.
_LIMITS = sorted(RENEWALS.values())


def plan_ending(lead: Lead, now: datetime, time_zone: tzinfo) -> Lead:
    """Give the lead with the next moment at which its certificate is to be noted; to be called after every tap.

    That is when the day begins that is 60, 30 or 7 days from the end; what has come already is not noted any more.
    """
    until = lead.standing.certified_until if lead.standing.status is Status.CERTIFIED else None
    begins = [_begin_of(until - timedelta(days=days), time_zone) for days in _LIMITS] if until else []
    return replace(lead, ending_at=min((moment for moment in begins if moment > now), default=None))


def _begin_of(day: date, time_zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=time_zone).astimezone(UTC)


def see_to_ending(desk: MailingDesk, lead: Lead, now: datetime) -> None:
    """Note a certificate for the next digest, and when it has come to be noted, move the lead on to the next time.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    is_noted = note_ending(desk, lead, now)
    if is_noted and lead.ending_at and lead.ending_at <= now:
        change_lead(desk, lead.key, lambda lead: plan_ending(lead, now, desk.practice.time_zone))


def days_limit(lead: Lead, today: date) -> int | None:
    """Give within how many days the certificate ends: 7, 30 or 60; None if that is farther away, or over."""
    until = lead.standing.certified_until
    if lead.standing.status is not Status.CERTIFIED or until is None or until < today:
        return None
    return next((limit for limit in _LIMITS if (until - today).days <= limit), None)


def note_ending(desk: MailingDesk, lead: Lead, now: datetime) -> bool:
    """Note a certificate for the next digest, once for each limit; False if it is still to be noted.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    today = desk.hours.local_date(now)
    limit = days_limit(lead, today)
    if limit is None:
        return True
    record = desk.records.read(SHELF, _NAME)
    noted = dict(_noted_in(record))
    until = lead.standing.certified_until or today
    note = {"limit": limit, "until": until.isoformat(), "at": now.isoformat()}
    if _is_same(noted.get(lead.key), note):
        return True
    # Those that are over are of no more use.
    noted = {key: old for key, old in noted.items() if date.fromisoformat(old["until"]) >= today}
    version = record.version if record else 0
    # If somebody else writes at this moment, the lead is come upon again in a minute.
    return desk.records.write(Record(SHELF, _NAME, {"noted": {**noted, lead.key: note}}, version=version))


def endings_since(records: RecordStore, moment: datetime | None) -> Counter[int]:
    """Count the certificates that were noted after a moment, by their limit in days."""
    noted = _noted_in(records.read(SHELF, _NAME)).values()
    fresh = (note for note in noted if moment is None or datetime.fromisoformat(note["at"]) > moment)
    return Counter(int(note["limit"]) for note in fresh)


def _noted_in(record: Record | None) -> Mapping[str, Any]:
    return record.values["noted"] if record else {}


def _is_same(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> bool:
    return old is not None and (int(old["limit"]), old["until"]) == (new["limit"], new["until"])
