"""Who gets an acknowledgement. The desk is not a cannon: a mailbox gets one a day, and all together get a hundred.

Both limits are kept by one record a day, which is written under a condition before anything is sent. A send that nobody
can be sure of has used up its part: the record may count too many, never too few.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo

from chalicelib.leads.keyed_hashes import email_hashes_of
from chalicelib.leads.keyring import Keyring
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.storage import Record, RecordStore
from chalicelib.storage.codec import Codec
from chalicelib.storage.suppression_list import is_listed
from chalicelib.storage.table import ACKNOWLEDGED, SUPPRESSED
from chalicelib.storage.update import update

MOST_A_DAY = 100
# So many that came back, or were reported as spam, end it for the day.
MOST_CAME_BACK = 5
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


@dataclass(frozen=True)
class Part:
    """The email that a mailbox has had on a day: for which lead, and at which of its tries."""

    lead: str
    number: int


@dataclass(frozen=True)
class Day:
    """The acknowledgements of a day, by the hashes of the mailboxes."""

    mailboxes: Mapping[str, Part] = field(default_factory=dict)
    # The leads whose acknowledgements came back, or were reported as spam.
    came_back: tuple[str, ...] = ()


DAYS = Codec(Day, version=2)


class _NoneLeftError(Exception):
    """The limits are reached."""


def is_acknowledgement_wanted(records: RecordStore, lead: Lead, keys: Keyring) -> bool:
    """Say whether whoever wrote is still to be told: nobody of the practice has acted, and their mail arrives."""
    return lead.standing.status is Status.NEW and not is_listed(records, SUPPRESSED, *email_hashes_of(keys, lead))


def take_allowance(records: RecordStore, attempt: Try, *, now: datetime, time_zone: tzinfo) -> bool:
    """Use up the one email that a mailbox gets on this day, one of the day's hundred; False if there is none left.

    A try that was refused leaves its lead the allowance.

    Raises:
        StoreUnavailableError: it may have been used up; nothing may be sent by this try.
    """

    def take(found: Record) -> Record:
        day = DAYS.read(found.values)
        if not _is_allowed(attempt, day):
            raise _NoneLeftError
        taken = replace(day, mailboxes={**day.mailboxes, attempt.mailbox: Part(attempt.lead, attempt.number)})
        return replace(found, values=DAYS.write(taken), expires_at=now + _KEPT_FOR)

    try:
        update(records, ACKNOWLEDGED, _key(now, time_zone), take)
    except _NoneLeftError:
        return False
    return True


def note_came_back(records: RecordStore, lead: Lead, *, now: datetime, time_zone: tzinfo) -> None:
    """Count an acknowledgement that came back, or was reported as spam: once, however often that is said.

    Raises:
        StoreUnavailableError: it is still to be counted; calling again is safe.
    """

    def note(found: Record) -> Record:
        day = DAYS.read(found.values)
        if lead.key in day.came_back or _is_stopped(day):
            return found
        noted = replace(day, came_back=(*day.came_back, lead.key))
        return replace(found, values=DAYS.write(noted), expires_at=now + _KEPT_FOR)

    update(records, ACKNOWLEDGED, _key(now, time_zone), note)


def were_stopped(records: RecordStore, day: date) -> bool:
    """Say whether acknowledgements were stopped on a day because too many came back.

    Raises:
        StoreUnavailableError: the table did not answer.
    """
    found = records.read(ACKNOWLEDGED, day.isoformat())
    return found is not None and _is_stopped(DAYS.read(found.values))


def _is_stopped(day: Day) -> bool:
    return len(day.came_back) >= MOST_CAME_BACK


def _key(now: datetime, time_zone: tzinfo) -> str:
    return now.astimezone(time_zone).date().isoformat()


def _is_allowed(attempt: Try, day: Day) -> bool:
    if _is_stopped(day):
        return False
    used = day.mailboxes.get(attempt.mailbox)
    if used is None:
        return len(day.mailboxes) < MOST_A_DAY
    return used.lead == attempt.lead and used.number < attempt.number and not attempt.follows_doubt
