"""The lead: what is stored of a submission, who may see which part of it, and how its alert may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

# A stored answer: text, yes/no, or (a phone) the text as typed beside its E.164 form.
Answer = str | bool | dict[str, str]

# What a form asked that we do not: the name it was sent under, and the text.
OtherAnswer = tuple[str, str]


class Sensitivity(IntEnum):
    """How far a value may travel, from anywhere to nowhere but the inbox."""

    PUBLIC = 0
    CONTACT = 1
    HEALTH = 2


class AlertDetail(IntEnum):
    """The most sensitive value that an alert email may carry."""

    MINIMAL = Sensitivity.PUBLIC
    CONTACT = Sensitivity.CONTACT
    FULL = Sensitivity.HEALTH


class AlertState(StrEnum):
    PENDING = "pending"  # nothing has been tried, or the last try failed and another is due
    SENDING = "sending"  # claimed until the lease ends
    SENT = "sent"  # the mail service took it
    DELIVERED = "delivered"  # the recipient's server took it
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"  # given up by the mail service
    HELD = "held"  # quarantined: no alert until somebody releases it


# The only changes an alert can make. A pair that is not listed is recorded in the timeline and changes nothing.
ALERT_CHANGES: Mapping[AlertState, frozenset[AlertState]] = {
    AlertState.HELD: frozenset({AlertState.PENDING}),
    AlertState.PENDING: frozenset({AlertState.SENDING, AlertState.HELD}),
    # "sending" to "sending" is a claim taken over after its lease ended. Feedback may overtake our own "sent" mark.
    AlertState.SENDING: frozenset(set(AlertState) - {AlertState.HELD}),
    AlertState.SENT: frozenset({AlertState.DELIVERED, AlertState.BOUNCED, AlertState.COMPLAINED, AlertState.FAILED}),
    AlertState.DELIVERED: frozenset({AlertState.BOUNCED, AlertState.COMPLAINED}),
    AlertState.BOUNCED: frozenset({AlertState.SENDING}),
    AlertState.COMPLAINED: frozenset(),
    AlertState.FAILED: frozenset({AlertState.SENDING}),
}


def alert_can_change(old: AlertState, new: AlertState) -> bool:
    return new in ALERT_CHANGES[old]


@dataclass(frozen=True)
class Alert:
    """Where a lead's alert stands."""

    state: AlertState
    # Counts claims, so that a late answer to an earlier try is not taken for an answer to this one.
    attempt: int = 0
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    # What the mail service calls the message it took.
    message_id: str = ""


@dataclass(frozen=True)
class Consent:
    """A box that was ticked: which wording, in which language, when."""

    version: str
    language: str
    given_at: datetime


@dataclass(frozen=True)
class Lead:
    """A stored submission. Values are out of `repr`, so that no log line or traceback can show them."""

    key: str
    reference: str
    form: str
    received_at: datetime
    language: str
    # A keyed hash of everything that was sent, to tell a repeat from a different submission under the same key.
    content: str
    alert: Alert
    answers: Mapping[str, Answer] = field(default_factory=dict, repr=False)
    # Kept as sent and treated as health information.
    other_answers: tuple[OtherAnswer, ...] = field(default=(), repr=False)
    consents: Mapping[str, Consent] = field(default_factory=dict)
    # What the practitioner should know before she answers, as codes (see forms.notes).
    notes: tuple[str, ...] = ()
    # Why screening doubts it, as codes (see intake.screen).
    doubts: tuple[str, ...] = ()
