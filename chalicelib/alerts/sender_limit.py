"""Many from one sender in a short time. It is looked at before the first alert, never while a visitor waits.

A lead comes with the keyed hash of the address that it was sent from, and loses it here: whether or not it could be
counted. The table keeps the hashes for a day, with the keys of the leads and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from chalicelib.alerts.desk import AlertDesk
from chalicelib.faults import log_fault
from chalicelib.forms import load_form
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.alert_transitions import leave_out
from chalicelib.leads.lead import Lead
from chalicelib.leads.retention import first_expiry
from chalicelib.practice.practice import Practice
from chalicelib.storage import Record, RecordStore
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import SENDERS
from chalicelib.storage.update import update

BURST = "burst"

# A household, a waiting room or a library is one address. Five of its people do not all write to one practice within
# ten minutes; a program sends its sixth within seconds. Each form is counted by itself, so that a clinic that helps
# its patients to ask for certification still reaches the practice with a message.
MOST_WITHIN_WINDOW = 5
WINDOW = timedelta(minutes=10)
# From the twelfth on, also what a form lets through in doubt waits for a person.
MOST_OF_ANY_FORM = 11
# A household does not ask for more in a day; whoever has others written to by us does.
MOST_ACKNOWLEDGED = 3
# More than the limits, so that a lead that is counted again after others is still met; no more, so that a flood leaves
# a small record.
_MOST_REMEMBERED = 20
# What the practice promises of addresses; the hash of one is another on the next day anyway.
KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Seen:
    """A lead that was counted, and when it came."""

    key: str
    at: datetime


@dataclass(frozen=True)
class SendersLeads:
    """The leads of one sender, in the order in which they were counted."""

    leads: tuple[Seen, ...] = ()
    # The keys of those that are acknowledged.
    acknowledged: tuple[str, ...] = ()
    # The reference of the first, by which a burst is named.
    first: str = ""


SENDERS_LEADS = Codec(SendersLeads, version=3)


def count_sender(desk: AlertDesk, lead: Lead, now: datetime) -> Lead:
    """Count a lead for its sender; return it without the sender, and in doubt if it is one too many.

    A fault of ours costs the count, never the lead: then it goes on as if nobody else had written.
    """
    counted = replace(lead, sender_hash="")
    try:
        seen = _count(desk.records, lead, now)
        before = count_before(seen.leads, lead)
        if before < MOST_WITHIN_WINDOW:
            return counted if lead.key in seen.acknowledged else _unacknowledged(counted)
        return in_doubt(replace(counted, burst=seen.first), desk.practice, is_flood=before >= MOST_OF_ANY_FORM)
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with the count, the practice must be told of the lead
        log_fault(fault)
        return counted


def count_before(seen: Sequence[Seen], lead: Lead) -> int:
    """Count those shortly before a lead among those seen: those that were counted after it do not matter."""
    at = lead.received_at
    before = takewhile(lambda one: one.key != lead.key, seen)
    return sum(at - WINDOW < one.at <= at for one in before)


def with_lead(seen: Sequence[Seen], lead: Lead) -> tuple[Seen, ...]:
    """Count a lead: once, however often it is counted, so that it is judged the same each time."""
    if any(one.key == lead.key for one in seen):
        return tuple(seen)
    return (*seen, Seen(lead.key, lead.received_at))[-_MOST_REMEMBERED:]


def in_doubt(lead: Lead, practice: Practice, *, is_flood: bool = False) -> Lead:
    """Doubt a lead for coming in a burst. A form that is held in doubt waits for a person, if nobody was told yet.

    In a flood, that goes for every form.
    """
    if BURST in lead.doubts:
        return lead
    doubted = replace(lead, doubts=(*lead.doubts, BURST))
    # Somebody who has released it has already decided.
    if not lead.standing.number:
        doubted = _unacknowledged(doubted)
    is_fresh = lead.alert.state is AlertState.PENDING and not lead.alert.attempt and not lead.standing.number
    if not is_fresh or not (is_flood or load_form(lead.form).holds_when_in_doubt):
        return doubted
    return replace(
        doubted,
        # Whoever wrote is not told either, until somebody releases it: then everything begins anew.
        alerts={Channel.FIRST: Alert(AlertState.HELD)},
        remind_at=None,
        expires_at=first_expiry(lead.received_at, practice.retention, is_held=True),
    )


def _unacknowledged(lead: Lead) -> Lead:
    """Send whoever wrote nothing, if nothing was sent yet."""
    alert = lead.alerts.get(Channel.VISITOR)
    is_fresh = alert is not None and alert.state is AlertState.PENDING and not alert.attempt
    return leave_out(lead, Channel.VISITOR) if is_fresh else lead


def _count(records: RecordStore, lead: Lead, now: datetime) -> SendersLeads:
    def count(found: Record) -> Record:
        before = SENDERS_LEADS.read(found.values)
        counted = SendersLeads(
            with_lead(before.leads, lead),
            _acknowledged(before.acknowledged, lead),
            before.first or lead.reference,
        )
        # It ends a day after the first of them.
        end = found.expires_at or now + KEPT_FOR
        return replace(found, values=SENDERS_LEADS.write(counted), expires_at=end)

    return SENDERS_LEADS.read(update(records, SENDERS, f"{lead.form}#{lead.sender_hash}", count).values)


def _acknowledged(before: tuple[str, ...], lead: Lead) -> tuple[str, ...]:
    is_one_more = Channel.VISITOR in lead.alerts and lead.key not in before and len(before) < MOST_ACKNOWLEDGED
    return (*before, lead.key) if is_one_more else before
