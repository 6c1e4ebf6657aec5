"""The lead: what is stored of a submission, who may see which part of it, and how its alert may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from chalicelib.leads.alert import TO_WHO_WROTE, Alert, AlertState, Channel
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Standing

# How the keys of the canary's leads begin (see leads.canary); those of all others are hexadecimal digits.
CANARY_KEYS = "canary-"

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


@dataclass(frozen=True)
class Consent:
    """A box that was ticked: which wording, in which language, when."""

    version: str
    language: str
    given_at: datetime


@dataclass(frozen=True)
class PrivateNote:
    """What somebody of the practice wrote down about a lead, for the practice alone."""

    at: datetime
    by: str
    text: str = field(repr=False)
    # The drafts it was made of, which are spent by it (see leads.draft).
    drafts: tuple[str, ...] = ()


class Wish(StrEnum):
    """What somebody asks of their visit by a link in an email about it."""

    ANOTHER_TIME = "another_time"
    CANNOT_COME = "cannot_come"


@dataclass(frozen=True)
class ToldVisit:
    """What the person is told of their visit (see leads.visits)."""

    # What a calendar tells the newest email by. It never goes down.
    sequence: int = 0
    # What the newest email says: when the visit is; None if there is none any more.
    at: datetime | None = None
    # What an email before it may have said; None if none did, or it said that there is none any more.
    before: datetime | None = None
    # Whether that one was certainly handed over.
    is_sure: bool = False


@dataclass(frozen=True)
class AskedAgain:
    """The last time that the same words, or a wish about a visit, came as news (see leads.asking)."""

    # How often they did by then.
    count: int
    at: datetime
    # The standing's number after it: with another one, somebody has acted since.
    number: int
    # What they asked of their visit; None if the same words came again.
    wish: Wish | None = None


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
    # What was typed of an answer that is stored as what it means, like a date; by its question.
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    # Kept as sent and treated as health information.
    other_answers: tuple[OtherAnswer, ...] = field(default=(), repr=False)
    consents: Mapping[str, Consent] = field(default_factory=dict)
    # What the practitioner should know before she answers, as codes (see Form.notes).
    notes: tuple[str, ...] = ()
    # Which page it came from, and by which campaign (see leads.source); empty where nobody said.
    source: Mapping[str, str] = field(default_factory=dict)
    # Why screening doubts it, as codes (see intake.screening).
    doubts: tuple[str, ...] = ()
    # Why somebody else was told as well (see alert_transitions); empty if nobody had to be.
    escalated_because: str = ""
    # Keyed hashes by which people who write again are recognised (see keyed_hashes); empty without a value.
    phone_hash: str = ""
    email_hash: str = ""
    # Keyed hash of the address it was sent from, under a key of the day; empty once it is counted (see
    # alerts.sender_limit).
    sender_hash: str = field(default="", repr=False)
    # Which burst it came in, by the reference of its sender's first that day; empty if in none. Of the sender it says
    # nothing.
    burst: str = ""
    # By when an answer was promised; None if nothing could be said.
    promise: Promise | None = None
    # The promise when it came, once another was made because they asked again.
    first_promise: Promise | None = None
    # When the practitioner is to be reminded of it next, and how often she was.
    remind_at: datetime | None = None
    reminders: int = 0
    # Since when the person wants no mail about renewing any more, or must not get it (they moved, they died).
    no_renewals_since: datetime | None = None
    # When the digest is to hear next that the certificate ends, or that the person was not reminded of it (see
    # leads.certificates); the person gets no mail by it.
    ending_at: datetime | None = None
    standing: Standing = field(default_factory=Standing)
    # What undoing gives back; None if there is nothing to undo.
    standing_before: Standing | None = None
    asked_again: AskedAgain | None = None
    told_visit: ToldVisit = ToldVisit()
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
    def is_canary(self) -> bool:
        """Say whether the desk sent it itself, to see whether its whole way works."""
        return self.key.startswith(CANARY_KEYS)

    @property
    def asked_at(self) -> datetime:
        """When the person asked, the last time that somebody is to hear of."""
        return self.standing.asked_again_at or self.received_at

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
    def times_asked_again(self) -> int:
        return self.asked_again.count if self.asked_again else 0

    @property
    def open_wish(self) -> Wish | None:
        """What they asked of their visit, as long as nobody of the practice has acted since."""
        asked = self.asked_again
        return asked.wish if asked and asked.number == self.standing.number else None

    @property
    def is_visit_uncertain(self) -> bool:
        """Say whether they will not be in New York at the time of the visit, or do not know: it may not be possible."""
        return self.answers.get("in_new_york") in {"no", "unsure"}

    @property
    def email_bounced(self) -> bool:
        """Say whether an email to whoever wrote came back, or one that they wait for was given up: call instead."""
        states = {channel: alert.state for channel, alert in self.alerts.items() if channel in TO_WHO_WROTE}
        given_up = {states.get(channel) for channel in (Channel.VISITOR, Channel.VISIT)}
        return AlertState.BOUNCED in states.values() or AlertState.FAILED in given_up

    @property
    def is_held(self) -> bool:
        return self.alert.state is AlertState.HELD and self.standing.is_open

    def is_gone_by(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now

    def is_overdue(self, now: datetime) -> bool:
        return self.promise is not None and self.promise.respond_by <= now


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
    # For when a visit was agreed.
    until: datetime | None = None
