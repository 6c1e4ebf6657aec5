"""Who gets an acknowledgement. The desk is not a cannon: an address gets one a day, and all together get a hundred.

Both are kept by records that are written under a condition before anything is sent. A send that nobody can be sure of
has used up its part: the limits may count too many, never too few.
"""

from datetime import date, datetime, timedelta, tzinfo

from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.storage import Record, RecordStore, StoreUnavailableError
from chalicelib.storage.suppression_list import SUPPRESSED, is_listed

MOST_A_DAY = 100
SHELF = "ACKNOWLEDGED"
_KEPT_FOR = timedelta(days=3)
_MOST_CONFLICTS = 5


def is_acknowledgement_wanted(records: RecordStore, lead: Lead) -> bool:
    """Say whether whoever wrote is still to be told: nobody of the practice has acted, and their mail arrives."""
    return lead.standing.status is Status.NEW and not is_listed(records, SUPPRESSED, lead.email_hash)


def take_allowance(
    records: RecordStore, lead: Lead, mailbox: str, *, now: datetime, time_zone: tzinfo, follows_doubt: bool
) -> bool:
    """Use up the one email that this mailbox gets on this day, and one of the day's; False if there is none left.

    `mailbox`: its keyed hash, the same for all of its tagged addresses (see finding.mailbox_hash).
    `follows_doubt`: nobody knows what became of the try before. A try that was refused leaves its lead the allowance.

    Raises:
        StoreUnavailableError: it may have been used up; nothing may be sent by this try.
    """
    day = now.astimezone(time_zone).date()
    name = f"{day.isoformat()}#{mailbox}"
    used = records.read(SHELF, name)
    if used is None:
        if not _count_one(records, day, now):
            return False
    elif used.values["lead"] != lead.key or follows_doubt:
        return False
    version = used.version if used else 0
    # Who is overtaken here leaves the email to the other one.
    return records.write(Record(SHELF, name, {"lead": lead.key}, now + _KEPT_FOR, version))


def _count_one(records: RecordStore, day: date, now: datetime) -> bool:
    for _ in range(_MOST_CONFLICTS):
        counted = records.read(SHELF, day.isoformat())
        number = int(counted.values["count"]) if counted else 0
        if number >= MOST_A_DAY:
            return False
        version = counted.version if counted else 0
        if records.write(Record(SHELF, day.isoformat(), {"count": number + 1}, now + _KEPT_FOR, version)):
            return True
    raise StoreUnavailableError("Conflict")
