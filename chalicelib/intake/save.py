"""The write: one conditional put, and what to do when nobody can say whether it happened."""

from chalicelib.intake.refusals import Refused
from chalicelib.leads.lead import Lead
from chalicelib.storage import LeadStore, StoreUnavailableError


def write(store: LeadStore, lead: Lead) -> Lead:
    """Store a lead once and give the first one with its key, which a repeat meets again.

    If the store does not confirm, it is looked at once and written to once more: the key makes both harmless.

    Raises:
        Refused: IDEMPOTENCY_KEY_REUSED, or TRY_AGAIN if the write stays unconfirmed.
    """
    try:
        first = store.add(lead) or lead
    except StoreUnavailableError:
        first = _look_and_write_again(store, lead)
    if first.content != lead.content:
        raise Refused("IDEMPOTENCY_KEY_REUSED")
    return first


def _look_and_write_again(store: LeadStore, lead: Lead) -> Lead:
    try:
        return store.get(lead.key) or store.add(lead) or lead
    except StoreUnavailableError:
        raise Refused("TRY_AGAIN") from None
