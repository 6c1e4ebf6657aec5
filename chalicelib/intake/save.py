"""The write: one conditional put, what to do in doubt about it, and when the same words came before."""

from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.intake.refusals import Refused
from chalicelib.leads.alert import AlertState
from chalicelib.leads.asking import is_same_request, next_asking
from chalicelib.leads.lead import Lead
from chalicelib.storage import LeadStore, StoreUnavailableError

# A page that is loaded twice, or a button that is pressed twice, comes sooner.
_ONE_MOMENT = timedelta(minutes=2)


@dataclass(frozen=True)
class Saved:
    """What a visitor is answered about."""

    # With the promise that holds for what they sent now.
    lead: Lead
    is_new: bool = False
    # They were promised something before, and that is what holds.
    was_told_before: bool = False


def write(store: LeadStore, lead: Lead, *, has_key: bool = False) -> Saved:
    """Store a lead once. A repeat meets the first one with its key, and may be stored below it as asked again.

    If the store does not confirm, it is looked at once and written to once more: the key makes both harmless.
    `has_key` says that the client gave the key: then a repeat is a retry, however late.

    Raises:
        Refused: IDEMPOTENCY_KEY_REUSED, or TRY_AGAIN if the write stays unconfirmed.
    """
    is_sure = True
    try:
        first = store.add(lead) or lead
    except StoreUnavailableError:
        is_sure, first = False, _look_and_write_again(store, lead)
    if first.content != lead.content:
        raise Refused("IDEMPOTENCY_KEY_REUSED")
    if first.received_at == lead.received_at:
        return Saved(first, is_new=True)
    if has_key or is_same_request(first, lead.received_at, is_held=lead.alert.state is AlertState.HELD):
        return Saved(first, was_told_before=lead.received_at - first.asked_at > _ONE_MOMENT)
    return _ask_again(store, first, lead, tries=2 if is_sure else 1)


def _look_and_write_again(store: LeadStore, lead: Lead) -> Lead:
    try:
        return store.get(lead.key) or store.add(lead) or lead
    except StoreUnavailableError:
        raise Refused("TRY_AGAIN") from None


def _ask_again(store: LeadStore, first: Lead, repeat: Lead, *, tries: int) -> Saved:
    """Store that the words of a lead came again. Its number makes a second try harmless."""
    if first.is_gone_by(repeat.received_at):
        raise Refused("TRY_AGAIN")  # in a minute it is erased, and this one is new
    asking = next_asking(first, repeat)
    for _ in range(tries):
        try:
            met = store.ask_again(first.key, asking) or asking
        except StoreUnavailableError:
            continue
        return Saved(replace(first, promise=met.promise))
    raise Refused("TRY_AGAIN")
