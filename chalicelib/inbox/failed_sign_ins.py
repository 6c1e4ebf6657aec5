"""Sign-ins that fail although they name a passkey that somebody has: written down, counted, and rung for."""

from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.request import InboxRequest
from chalicelib.storage import Record
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import PERSON
from chalicelib.storage.update import update

# A thumb slips once or twice.
RINGS_FROM = 5
# Beyond these a day, one more line says nothing new; it is counted as a stranger's.
MOST_LINES = 20
_COUNTED_FOR = timedelta(days=1)
_FAILED = "FAILED#"
# For all that name a passkey which this person does not have (any more).
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Failures:
    """How often a passkey failed, since the first time."""

    number: int = 0


FAILURES = Codec(Failures, version=1)


def account_for(request: InboxRequest, person_id: str, passkey_id: str, error: NotDoneError) -> None:
    """Write down whose passkey it was said to be, and ring if it may be a thief's.

    Raises:
        StoreUnavailableError: it may not have been written.
    """
    number = _count(request, person_id, passkey_id)
    if error.is_copy or number >= RINGS_FROM:
        request.desk.metrics.count("SignInsSuspicious")
    if number <= MOST_LINES:
        request.audit("sign_in_failed", code="passkey_copied" if error.is_copy else error.reason, about=person_id)


def _count(request: InboxRequest, person_id: str, passkey_id: str) -> int:
    def one_more(found: Record) -> Record:
        failures = FAILURES.read(found.values)
        end = found.expires_at or request.now + _COUNTED_FOR
        return replace(found, values=FAILURES.write(Failures(failures.number + 1)), expires_at=end)

    written = update(request.desk.records, PERSON.of(person_id), f"{_FAILED}{passkey_id}", one_more)
    return FAILURES.read(written.values).number
