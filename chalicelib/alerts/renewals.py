"""Whether an email that a certification ends is still wanted when it is due."""

from datetime import datetime, tzinfo

from chalicelib.leads.alert import Channel
from chalicelib.leads.keyed_hashes import email_hashes_of, phone_hashes_of
from chalicelib.leads.keyring import Keyring
from chalicelib.leads.lead import Lead
from chalicelib.leads.renewals import CONSENT, is_asked_for, is_planned_as_it_stands, may_be_the_same, replaces
from chalicelib.storage import FoundBy, LeadArchive, RecordStore
from chalicelib.storage.suppression_list import has_stopped, is_listed
from chalicelib.storage.table import SUPPRESSED

# Who has written more often than this since is looked for among the newest.
_MOST_LOOKED_AT = 25


def is_renewal_wanted(
    lead: Lead,
    channel: Channel,
    *,
    keys: Keyring,
    records: RecordStore,
    archive: LeadArchive,
    time_zone: tzinfo,
    now: datetime,
) -> bool:
    """Look once more, at the moment of sending: at the lead, who opted out, whose mail fails, who was certified again.

    Raises:
        StoreUnavailableError: nobody can say; nothing may be sent.
    """
    if not is_asked_for(lead) or lead.is_on_legal_hold or not is_planned_as_it_stands(lead, channel, time_zone):
        return False
    hashes = email_hashes_of(keys, lead)
    if has_stopped(records, lead.consents[CONSENT].given_at, *hashes) or is_listed(records, SUPPRESSED, *hashes):
        return False
    return not any(replaces(other, lead, now) for other in of_the_same_person(archive, keys, lead))


def of_the_same_person(archive: LeadArchive, keys: Keyring, lead: Lead) -> list[Lead]:
    ways: tuple[tuple[FoundBy, tuple[str, ...]], ...] = (
        ("email", email_hashes_of(keys, lead)),
        ("phone", phone_hashes_of(keys, lead)),
    )
    found = {
        other.key: other
        for by, values in ways
        for value in values
        for other in archive.find(by, value, _MOST_LOOKED_AT)
    }
    return [other for other in found.values() if may_be_the_same(other, lead)]
