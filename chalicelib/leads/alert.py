"""Alerts: on which channels somebody is told of a lead, and where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Channel(StrEnum):
    """A way to tell somebody of a lead."""

    FIRST = "first"  # the practitioner's address: every lead that is not held
    SECOND = "second"  # her second address: once the first may have failed her
    TOPIC = "topic"  # the operator's alarm topic, together with the second address
    PUSH = "push"  # the phones of the practice, beside the first address and never instead of it
    VISITOR = "visitor"  # whoever wrote: that their request arrived
    # Whoever was certified and asked for it: that the certificate ends in so many days.
    RENEWAL_60 = "renewal_60"
    RENEWAL_30 = "renewal_30"
    RENEWAL_7 = "renewal_7"
    # Whoever has an appointment: when it is, that it was moved or called off; and two hours before it.
    VISIT = "visit"
    VISIT_REMINDER = "visit_reminder"


# The practice's own ways: when one fails, others are told. A visitor's mail that fails is told of on the lead's page.
TO_THE_PRACTICE = frozenset({Channel.FIRST, Channel.SECOND, Channel.TOPIC})

# The practice's phones: what becomes of a push changes nothing else.
TO_PHONES = frozenset({Channel.PUSH})

# Whoever wrote, by email: at once, later, and long after.
TO_WHO_WROTE = frozenset(Channel) - TO_THE_PRACTICE - TO_PHONES


# How many days before a certificate ends each of these is due.
RENEWALS = {Channel.RENEWAL_60: 60, Channel.RENEWAL_30: 30, Channel.RENEWAL_7: 7}
VISITS = frozenset({Channel.VISIT, Channel.VISIT_REMINDER})

# A push that comes later tells nothing that the emails have not told.
PUSHED_WITHIN = timedelta(hours=2)


class AlertState(StrEnum):
    """Where an alert stands. From `sent` on, a later one in this list outranks an earlier one."""

    HELD = "held"  # quarantined: no alert until somebody releases it
    PENDING = "pending"  # nothing has been tried, or a try was refused and the next is due later
    SENDING = "sending"  # claimed; if no outcome is known when it falls due, the try may or may not have arrived
    SENT = "sent"  # the mail service took it
    DELIVERED = "delivered"  # the recipient's server took it
    FAILED = "failed"  # the mail service gave it up
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    LEFT_OUT = "left_out"  # not sent, on purpose: a limit was reached, or it is no longer wanted


_OUTCOMES = (
    AlertState.SENT,
    AlertState.DELIVERED,
    AlertState.FAILED,
    AlertState.BOUNCED,
    AlertState.COMPLAINED,
)


# The only changes an alert can make. A pair that is not listed is recorded in the timeline and changes nothing.
# Outcomes only ever rise in rank, so that the order in which mail events arrive does not matter.
ALERT_CHANGES: Mapping[AlertState, frozenset[AlertState]] = {
    AlertState.HELD: frozenset({AlertState.PENDING}),
    # It stays out; but a try of which nobody knew may have arrived after all.
    AlertState.LEFT_OUT: frozenset(_OUTCOMES),
    # News of an earlier try whose outcome nobody knew may come while the next one waits.
    AlertState.PENDING: frozenset({AlertState.SENDING, AlertState.HELD, AlertState.LEFT_OUT, *_OUTCOMES}),
    # "sending" to "sending" is a claim taken over. Feedback may overtake our own "sent" mark.
    AlertState.SENDING: frozenset({AlertState.SENDING, AlertState.PENDING, AlertState.LEFT_OUT, *_OUTCOMES}),
    **{state: frozenset(_OUTCOMES[rank + 1 :]) for rank, state in enumerate(_OUTCOMES)},
}


def alert_can_change(old: AlertState, new: AlertState) -> bool:
    return new in ALERT_CHANGES[old]


@dataclass(frozen=True)
class Alert:
    """Where a lead's alert on one channel stands."""

    state: AlertState
    # When something must happen to it next; None if nothing more will. For a claim, when it runs out.
    due_at: datetime | None = None
    # Counts claims, so that a late answer to an earlier try is not taken for an answer to this one.
    attempt: int = 0
    # After this moment it is of no use any more and is left out; None for what is tried as long as it takes.
    not_after: datetime | None = None
    # Tries in a row that were refused or came to nothing.
    failures: int = 0
    # Tries up to this number were about something earlier: what is heard of them says nothing of this alert.
    earlier_tries: int = 0
    # An earlier try may have arrived after all: the next one says so.
    may_be_repeat: bool = False
    sent_at: datetime | None = None
    # What the mail service calls the message it took.
    message_id: str = ""
