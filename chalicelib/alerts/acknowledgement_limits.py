"""Who gets an acknowledgement. The desk is not a cannon: a mailbox gets one a day, and all together get a hundred.

Both limits are kept by one record a day, which is written under a condition before anything is sent. A send that nobody
can be sure of has used up its part: the record may count too many, never too few.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.storage import Record, RecordStore
from chalicelib.storage.suppression_list import SUPPRESSED, is_listed
from chalicelib.storage.update import update

MOST_A_DAY = 100
SHELF = "ACKNOWLEDGED"
_KEPT_FOR = timedelta(days=3)


@dataclass(frozen=True)
class Try:
    """A try to acknowledge a lead."""

    lead: str
    number: int
    # The keyed hash of the mailbox, the same for all of its tagged addresses (see lookup_keys.mailbox_hash).
    mailbox: str
    # Nobody knows what became of the try before.
    follows_doubt: bool = False


class _NoneLeftError(Exception):
    """The limits are reached."""


def is_acknowledgement_wanted(records: RecordStore, lead: Lead) -> bool:
    """Say whether whoever wrote is still to be told: nobody of the practice has acted, and their mail arrives."""
    return lead.standing.status is Status.NEW and not is_listed(records, SUPPRESSED, lead.email_hash)


def take_allowance(records: RecordStore, attempt: Try, *, now: datetime, time_zone: tzinfo) -> bool:
    """Use up the one email that a mailbox gets on this day, one of the day's hundred; False if there is none left.

    A try that was refused leaves its lead the allowance.

    Raises:
        StoreUnavailableError: it may have been used up; nothing may be sent by this try.
    """
    part = {"lead": attempt.lead, "try": attempt.number}

    def take(day: Record) -> Record:
        parts = day.values.get("mailboxes", {})
        if not _is_allowed(attempt, parts):
            raise _NoneLeftError
        return replace(day, values={"mailboxes": {**parts, attempt.mailbox: part}}, expires_at=now + _KEPT_FOR)

    try:
        update(records, SHELF, now.astimezone(time_zone).date().isoformat(), take)
    except _NoneLeftError:
        return False
    return True


def _is_allowed(attempt: Try, parts: Mapping[str, Mapping[str, Any]]) -> bool:
    used = parts.get(attempt.mailbox)
    if used is None:
        return len(parts) < MOST_A_DAY
    return used["lead"] == attempt.lead and used["try"] < attempt.number and not attempt.follows_doubt
