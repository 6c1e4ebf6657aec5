"""Certificates that end soon: noted as the sweep comes upon them, so that the digest need not look for them.

A certified lead falls due on the days when its certificate is 60, 30 and 7 days from its end, whether or not the person
asked for reminders, and when a reminder to the person bounced. The sweep then notes it in one small record for the next
digest, and moves it on to the next day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from chalicelib.alerts.changes import change_lead
from chalicelib.alerts.desk import AlertDesk
from chalicelib.faults import log_fault
from chalicelib.leads.alert import RENEWALS
from chalicelib.leads.certificates import days_limit, plan_ending
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import MAILING
from chalicelib.storage.update import update

_KEY = "ENDING"


@dataclass(frozen=True)
class Note:
    """A certificate that ends on a day, within so many days of the moment at which that was noted."""

    limit: int
    until: date
    at: datetime
    # Whether an email to the person had come back by then.
    bounced: bool = False


@dataclass(frozen=True)
class Notes:
    """What the next digest tells of certificates, by the keys of their leads."""

    noted: Mapping[str, Note] = field(default_factory=dict)


NOTES = Codec(Notes, version=1)


def see_to_ending(desk: AlertDesk, lead: Lead, now: datetime) -> Lead | None:
    """Note a certificate for the next digest, if that is due, and then move the lead on to the next time.

    Return the lead as it stands then, None where it has to be read.

    Raises:
        StoreUnavailableError: it is still to be noted; calling again is safe.
    """
    is_due = lead.ending_at is not None and lead.ending_at <= now
    if is_due or (lead.ending_at is None and _has_fresh_renewal(lead)):
        note_ending(desk, lead, now)
    if not is_due:
        return lead
    return change_lead(desk, lead, lambda found: _moved_on(found, lead, now, desk.practice.time_zone))


def _has_fresh_renewal(lead: Lead) -> bool:
    """Say whether an email about renewing is planned that was not tried: its day is a day of the digest's too."""
    alerts = (alert for channel, alert in lead.alerts.items() if channel in RENEWALS)
    return any(alert.due_at and not alert.attempt for alert in alerts)


def _moved_on(found: Lead, noted: Lead, now: datetime, time_zone: tzinfo) -> Lead:
    """Move a lead on, unless it was planned anew since it was noted."""
    return plan_ending(found, now, time_zone) if found.ending_at == noted.ending_at else found


def note_ending(desk: AlertDesk, lead: Lead, now: datetime) -> None:
    """Note a certificate for the next digest, once for each limit, and once more when an email bounced.

    Raises:
        StoreUnavailableError: it is still to be noted; calling again is safe.
    """
    limit = days_limit(lead, desk.hours.local_date(now))
    until = lead.standing.certified_until
    if limit is None or until is None:
        return
    note = Note(limit, until, now, lead.email_bounced)

    def add(found: Record) -> Record:
        noted = NOTES.read(found.values).noted
        old = noted.get(lead.key)
        is_noted = old is not None and replace(old, at=now) == note
        return found if is_noted else replace(found, values=NOTES.write(Notes({**noted, lead.key: note})))

    update(desk.records, MAILING, _KEY, add)


def endings_since(desk: AlertDesk, moment: datetime | None) -> list[tuple[Lead, int]]:
    """Return the leads whose certificates were noted after a moment and still end as noted, and the limit in days.

    Whatever else was noted is forgotten: the last digest told it, or the lead is gone or stands otherwise.

    Raises:
        StoreUnavailableError: the table did not answer.
    """
    record = desk.records.read(MAILING, _KEY) or Record(MAILING, _KEY, {})
    noted = NOTES.read(record.values).noted
    since = {key: note for key, note in noted.items() if moment is None or note.at > moment}
    leads = {key: lead for key, note in since.items() if (lead := _still_so(desk, key, note))}
    if leads.keys() != noted.keys():
        _forget_others(desk, record, {key: noted[key] for key in leads})
    return [(lead, noted[key].limit) for key, lead in leads.items()]


def _still_so(desk: AlertDesk, key: str, note: Note) -> Lead | None:
    """Return the lead if its certificate still ends as noted."""
    try:
        lead = desk.store.get(key)
    except StoreUnavailableError:
        raise
    except Exception as fault:  # noqa: BLE001 - one lead that cannot be read stops no email about the others
        log_fault(fault)
        return None
    if lead is None or lead.is_gone_by(desk.clock.now()) or lead.standing.status is not Status.CERTIFIED:
        return None
    return lead if lead.standing.certified_until == note.until else None


def _forget_others(desk: AlertDesk, record: Record, noted: Mapping[str, Note]) -> None:
    """Keep only some notes; if that fails, the next digest does it."""
    try:
        desk.records.write(replace(record, values=NOTES.write(Notes(noted))))
    except StoreUnavailableError as fault:
        log_fault(fault)
