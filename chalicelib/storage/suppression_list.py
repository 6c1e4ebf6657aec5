"""Who wants no more mail, and whose address takes none: kept by the keyed hash of the address, never the address.

The hash may be under any of the keys: whoever looks for an address gives all hashes that it may lie under.
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.leads.keyed_hashes import keyed_hash
from chalicelib.leads.keyring import Key, Keyring
from chalicelib.leads.lead import Lead
from chalicelib.storage import Record, RecordStore
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import STOPPED, SUPPRESSED, Partition


@dataclass(frozen=True)
class Listing:
    """That an address is on a list."""

    since: datetime


LISTINGS = Codec(Listing, version=1)
# 128 bits that nobody guesses.
_SIGNATURE_LENGTH = 32  # hex digits


def add_to_list(records: RecordStore, partition: Partition, email_hash: str, now: datetime) -> None:
    """Remember an address, in STOPPED or SUPPRESSED: one write. Of those who opted out again, the last time counts.

    Raises:
        StoreUnavailableError: it may not have been written; trying again is harmless.
    """
    record = Record(partition, email_hash, LISTINGS.write(Listing(now)))
    if partition == SUPPRESSED:
        records.write(record)
    else:
        records.put(record)


def is_listed(records: RecordStore, partition: Partition, *email_hashes: str) -> bool:
    return any(records.read(partition, email_hash) for email_hash in email_hashes)


def has_stopped(records: RecordStore, consented_at: datetime, *email_hashes: str) -> bool:
    """Say whether somebody opted out since they asked for reminders; who asked anew after that wants them."""
    found = [records.read(STOPPED, email_hash) for email_hash in email_hashes]
    return any(LISTINGS.read(record.values).since >= consented_at for record in found if record)


@dataclass(frozen=True)
class StopLink:
    """What a link says that stops reminders: to which mailbox, and about which lead, the email with it was sent."""

    lead_key: str
    email_hash: str
    # Signed with a key that has been replaced: somebody may have it who made the link up.
    is_old: bool = False


def stop_url(public_url: str, keys: Keyring, lead: Lead) -> str:
    """Return the address under which whoever has a lead's mailbox stops the reminders."""
    link = StopLink(lead.key, lead.email_hash)
    token = f"{link.lead_key}.{link.email_hash}.{_signature(keys.newest, link)}"
    return f"{public_url}/stop/{token}?lang={lead.language}"


def read_stop_link(token: str, keys: Keyring) -> StopLink | None:
    """Read a link's token; None if it is not one of ours."""
    lead_key, _, rest = token.partition(".")
    email_hash, _, signature = rest.partition(".")
    link = StopLink(lead_key, email_hash)
    for key in keys.keys:
        if hmac.compare_digest(signature.encode(), _signature(key, link).encode()):
            return replace(link, is_old=key is not keys.newest)
    return None


def _signature(key: Key, link: StopLink) -> str:
    return keyed_hash(key, "stop", link.lead_key, link.email_hash)[:_SIGNATURE_LENGTH]
