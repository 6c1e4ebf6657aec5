"""The lead: what is stored of a submission, who may see which part of it, and how its alert may change."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from chalicelib.leads.hours import Promise

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


class Channel(StrEnum):
    """A way to tell somebody of a lead."""

    FIRST = "first"  # the practitioner's address: every lead that is not held
    SECOND = "second"  # her second address: once the first may have failed her
    TOPIC = "topic"  # the operator's alarm topic, together with the second address
    VISITOR = "visitor"  # whoever wrote: that their request arrived
    # Whoever was certified and asked for it: that the certificate ends in so many days.
    RENEWAL_60 = "renewal_60"
    RENEWAL_30 = "renewal_30"
    RENEWAL_7 = "renewal_7"


# The practice's own ways: when one fails, others are told. A visitor's mail that fails is told of on the lead's page.
TO_THE_PRACTICE = frozenset({Channel.FIRST, Channel.SECOND, Channel.TOPIC})
# How many days before a certificate ends each of these is due.
RENEWALS = {Channel.RENEWAL_60: 60, Channel.RENEWAL_30: 30, Channel.RENEWAL_7: 7}


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
    # An earlier try may have arrived after all: the next one says so.
    may_be_repeat: bool = False
    sent_at: datetime | None = None
    # What the mail service calls the message it took.
    message_id: str = ""


@dataclass(frozen=True)
class Consent:
    """A box that was ticked: which wording, in which language, when."""

    version: str
    language: str
    given_at: datetime


class Status(StrEnum):
    """What became of a lead, as the practitioner says with one tap."""

    NEW = "new"
    NO_ANSWER = "no_answer"  # tried, nobody there: to be tried again
    CONTACTED = "contacted"
    SCHEDULED = "scheduled"
    CERTIFIED = "certified"
    DECLINED = "declined"
    REFERRED = "referred"
    DUPLICATE = "duplicate"
    SPAM = "spam"


OPEN_STATUSES = frozenset({Status.NEW, Status.NO_ANSWER, Status.CONTACTED, Status.SCHEDULED})
# Each of these says that somebody of the practice has tried to reach the person.
_REACHED_OUT = frozenset(Status) - {Status.NEW, Status.DUPLICATE, Status.SPAM}

# The only changes a person can make. Nothing leads back to new but undoing; a second try without an answer, another
# time for the visit and another date on the certificate are changes too.
_TO_ANY = frozenset(Status) - {Status.NEW}
_AGAIN = {Status.NO_ANSWER, Status.SCHEDULED, Status.CERTIFIED}
STATUS_CHANGES: Mapping[Status, frozenset[Status]] = {
    status: _TO_ANY if status in _AGAIN else _TO_ANY - {status} for status in Status
}


@dataclass(frozen=True)
class Standing:
    """Where the practice stands with a lead: what the last tap said."""

    status: Status = Status.NEW
    # Counts taps, undone ones included, so that a page that is out of date can be told from a fresh one.
    number: int = 0
    at: datetime | None = None
    # Who tapped, as the id of a person.
    by: str = ""
    # When to try again, or until when a reminder sleeps.
    again_at: datetime | None = None
    visit_at: datetime | None = None
    certified_until: date | None = None
    # When somebody of the practice first tried to reach the person.
    first_contact_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def has_reached_out(self) -> bool:
        return self.status in _REACHED_OUT


@dataclass(frozen=True)
class PrivateNote:
    """What somebody of the practice wrote down about a lead, for the practice alone."""

    at: datetime
    by: str
    text: str = field(repr=False)


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
    alerts: Mapping[Channel, Alert]
    answers: Mapping[str, Answer] = field(default_factory=dict, repr=False)
    # Kept as sent and treated as health information.
    other_answers: tuple[OtherAnswer, ...] = field(default=(), repr=False)
    consents: Mapping[str, Consent] = field(default_factory=dict)
    # What the practitioner should know before she answers, as codes (see Form.notes).
    notes: tuple[str, ...] = ()
    # Why screening doubts it, as codes (see intake.screening).
    doubts: tuple[str, ...] = ()
    # Why somebody else was told as well (see alerts.changes); empty if nobody had to be.
    escalated_because: str = ""
    # Keyed hashes by which people who write again are recognised (see chalicelib.finding); empty without a value.
    phone_hash: str = ""
    email_hash: str = ""
    # Keyed hash of the address it was sent from, under a key of the day; empty once it is counted (see alerts.bursts).
    sender_hash: str = field(default="", repr=False)
    # By when an answer was promised; None if nothing could be said.
    promise: Promise | None = None
    # When the practitioner is to be reminded of it next, and how often she was.
    remind_at: datetime | None = None
    reminders: int = 0
    # Since when the person wants no mail about renewing any more, or must not get it (they moved, they died).
    no_renewals_since: datetime | None = None
    # When the digest is to hear next that the certificate ends (see alerts.ending); the person gets no mail by it.
    ending_at: datetime | None = None
    standing: Standing = Standing()
    # What undoing gives back; None if there is nothing to undo.
    standing_before: Standing | None = None
    private_notes: tuple[PrivateNote, ...] = ()
    # Kept whatever the retention says, for as long as somebody says so.
    is_on_legal_hold: bool = False
    # From when on it is gone: no page shows it, and the sweep erases it.
    expires_at: datetime | None = None
    # Counts changes: a change is written only on top of the version it was made from.
    version: int = 0

    @property
    def alert(self) -> Alert:
        """The practitioner's own alert."""
        return self.alerts[Channel.FIRST]

    @property
    def due_at(self) -> datetime | None:
        """When something must happen to the lead next."""
        # Its sender is counted at once, also where nothing else is due: the hash of an address is not kept.
        sender_due_at = self.received_at if self.sender_hash else None
        moments = (self.alerts_due_at, sender_due_at, self.remind_at, self.ending_at, self.expires_at)
        return min((moment for moment in moments if moment), default=None)

    @property
    def alerts_due_at(self) -> datetime | None:
        return min((alert.due_at for alert in self.alerts.values() if alert.due_at), default=None)

    @property
    def email_bounced(self) -> bool:
        """Say whether an email to whoever wrote came back, or their acknowledgement was given up: call instead."""
        states = {channel: alert.state for channel, alert in self.alerts.items() if channel not in TO_THE_PRACTICE}
        return AlertState.BOUNCED in states.values() or states.get(Channel.VISITOR) is AlertState.FAILED

    @property
    def is_held(self) -> bool:
        return self.alert.state is AlertState.HELD and self.standing.is_open

    def is_gone_by(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True)
class TimelineEvent:
    """Something that happened to a lead, as codes: no values."""

    # Tells a repeat of the same event from another one.
    id: str
    at: datetime
    kind: str
    channel: Channel | None = None
    attempt: int = 0
    # Who did it, as the id of a person; empty if nobody of the practice did.
    by: str = ""
    # Whether it changed the lead, or came too late or out of order to.
    changed: bool = True


# Letters and digits that cannot be mistaken for one another when read aloud or typed on a phone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_REFERENCE_LENGTH = 8  # 30^8: among a million leads, fewer than one pair is expected to share a reference


def is_reference(text: str) -> bool:
    """Say whether a text is written as a reference is; whether there is such a lead is another question."""
    first, dash, last = text.partition("-")
    return bool(dash) and len(first) == len(last) == _REFERENCE_LENGTH // 2 and set(first + last) <= set(_ALPHABET)


def public_reference(key: str) -> str:
    """Give the reference that people say to one another, like K7Q2-9M4T; the same key gives the same."""
    number = int(hashlib.sha256(key.encode()).hexdigest(), 16)
    letters = ""
    for _ in range(_REFERENCE_LENGTH):
        number, index = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[index]
    return f"{letters[:4]}-{letters[4:]}"
