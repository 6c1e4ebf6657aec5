"""Who wants no more mail, and whose address takes none: kept by the keyed hash of the address, never the address."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from chalicelib.leads.keyed_hashes import keyed_hash
from chalicelib.storage import Record, RecordStore, StoreUnavailableError
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import STOPPED, SUPPRESSED, Partition


@dataclass(frozen=True)
class Listing:
    """That an address is on a list."""

    since: datetime


LISTINGS = Codec(Listing, version=1)
# Nobody opts out more often than this; each time is one more write.
_MOST_OPT_OUTS = 25
_HASH_LENGTH = 64
# 128 bits that nobody guesses.
_SIGNATURE_LENGTH = 32  # hex digits


def add_to_list(records: RecordStore, partition: Partition, email_hash: str, now: datetime) -> None:
    """Remember an address, in STOPPED or SUPPRESSED: one write. Of those who opted out again, the last time counts.

    Raises:
        StoreUnavailableError: it may not have been written; trying again is harmless.
    """
    values = LISTINGS.write(Listing(now))
    # Whoever comes by a link may write here and not read: the next version is found by trying.
    for version in range(_MOST_OPT_OUTS):
        is_written = records.write(Record(partition, email_hash, values, version=version))
        if is_written or partition == SUPPRESSED:
            return
    raise StoreUnavailableError("TooManyOptOuts")


def is_listed(records: RecordStore, partition: Partition, email_hash: str) -> bool:
    return records.read(partition, email_hash) is not None


def has_stopped(records: RecordStore, email_hash: str, consented_at: datetime) -> bool:
    """Say whether somebody opted out since they asked for reminders; who asked anew after that wants them."""
    record = records.read(STOPPED, email_hash)
    return record is not None and LISTINGS.read(record.values).since >= consented_at


def stop_url(public_url: str, secret: bytes, email_hash: str, language: str) -> str:
    """Return the address under which whoever has this mailbox stops the reminders."""
    return f"{public_url}/stop/{email_hash}-{_signature(secret, email_hash)}?lang={language}"


def email_hash_in(token: str, secret: bytes) -> str:
    """Return whose reminders a token stops; nothing if it is not one of ours."""
    email_hash, _, signature = token.partition("-")
    is_ours = hmac.compare_digest(signature.encode(), _signature(secret, email_hash).encode())
    return email_hash if is_ours and len(email_hash) == _HASH_LENGTH else ""


def _signature(secret: bytes, email_hash: str) -> str:
    return keyed_hash(secret, "stop", email_hash)[:_SIGNATURE_LENGTH]
