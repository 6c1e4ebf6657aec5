"""Asking again: when the same words, or a wish about a visit, are a repeat, and when they are news.

Pure; what news does is in `asked_again`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.leads.alert import AlertState
from chalicelib.leads.lead import Lead, Wish
from chalicelib.leads.promise import Promise

# Whoever sends the same words for longer than this is waiting, and not pressing a button twice.
AGAIN_AFTER = timedelta(hours=2)
# A message that is held because many came from its sender may be sent again once they are few; so long it may not.
HELD_PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Asking:
    """Somebody asked again. It lies below the lead until the practice is told."""

    # How often it was asked again with this one.
    count: int
    at: datetime
    # What the visitor was told.
    promise: Promise | None
    # Whether screening would have held it.
    is_held: bool = False
    # As a lead's own (see Lead).
    sender_hash: str = ""
    # What they asked of their visit; None if the same words came again.
    wish: Wish | None = None


def is_same_request(lead: Lead, now: datetime, *, is_held: bool) -> bool:
    """Say whether the same words, sent now, are the request that is there: it is fresh, and nobody has acted on it.

    `is_held` says whether screening holds what is sent now.
    """
    if lead.alert.state is AlertState.HELD and not is_held:
        return lead.asked_again is not None and now - lead.asked_again.at < HELD_PATIENCE
    return not _was_acted_on(lead) and now - _last_asked_at(lead) < AGAIN_AFTER


def next_wish(lead: Lead, wish: Wish, now: datetime, promise: Promise | None) -> Asking:
    """Return what is stored when somebody asks something of their visit."""
    return Asking(count=lead.times_asked_again + 1, at=now, promise=promise, wish=wish)


def next_asking(lead: Lead, repeat: Lead) -> Asking:
    """Return what is stored when the words of a lead come again: `repeat` is the lead that they would make."""
    return Asking(
        count=lead.times_asked_again + 1,
        at=repeat.received_at,
        promise=repeat.promise,
        is_held=repeat.alert.state is AlertState.HELD,
        sender_hash=repeat.sender_hash,
    )


def _last_asked_at(lead: Lead) -> datetime:
    return lead.asked_again.at if lead.asked_again else lead.received_at


def _was_acted_on(lead: Lead) -> bool:
    """Say whether somebody of the practice did anything to the lead since it was last asked."""
    number = lead.asked_again.number if lead.asked_again else 0
    return lead.standing.number != number or any(note.at > _last_asked_at(lead) for note in lead.private_notes)
