"""What can be known of a desk: plain facts, whoever was asked for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class MailAccount:
    """What the mail service allows this account."""

    is_in_production: bool
    is_sending: bool
    # Its standing: HEALTHY, PROBATION or SHUTDOWN.
    standing: str
    a_day: float
    sent_today: float


@dataclass(frozen=True)
class MailIdentity:
    """What the mail service knows of the domain that mail comes from."""

    domain: str
    is_there: bool = True
    is_verified: bool = False
    # SUCCESS, PENDING, FAILED, TEMPORARY_FAILURE or NOT_STARTED.
    dkim: str = ""
    mail_from: str = ""
    mail_from_state: str = ""


@dataclass(frozen=True)
class Policy:
    """What the domain asks of who gets mail in its name; nothing if it says nothing."""

    domain: str
    text: str


@dataclass(frozen=True)
class WayBack:
    """How the mail service's word about our mail comes back: configuration set → topic → function."""

    is_sending: bool
    is_on: bool
    events: frozenset[str]
    topic: str
    our_topic: str
    # What is subscribed to our topic, by their addresses, those alone that are confirmed.
    subscribed: frozenset[str]
    function: str


@dataclass(frozen=True)
class Keeper:
    """Who hears the alarms."""

    confirmed: int
    pending: int


@dataclass(frozen=True)
class Origin:
    """What the public door answers a page of a site that asks whether it may post."""

    origin: str
    allowed: str


@dataclass(frozen=True)
class Schedule:
    what: str
    state: str


@dataclass(frozen=True)
class StreamMapping:
    """How the table's stream reaches the function that alerts at once."""

    states: tuple[str, ...]


@dataclass(frozen=True)
class Sweeps:
    """When the last sweep came to its end, and since when there are any to be."""

    last_at: datetime | None
    since: datetime | None = None


@dataclass(frozen=True)
class Table:
    has_backups: bool
    is_protected: bool
    # As KMS calls it; Enabled is the good one.
    key_state: str


@dataclass(frozen=True)
class Concurrency:
    """How many functions of the account may run at a time."""

    limit: int


@dataclass(frozen=True)
class Roles:
    """By each role, what differs from the repository's policy for it."""

    differences: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Runtimes:
    used: frozenset[str]


@dataclass(frozen=True)
class Closures:
    """Until when days off are known."""

    until: date | None


@dataclass(frozen=True)
class Worker:
    """The script that shows a notification for each push, as the inbox hands it out."""

    # Which part of the desk it may work for; nothing if it is not handed out.
    reaches: str
    # Whether it knows the desk's key.
    has_key: bool


@dataclass(frozen=True)
class Certificate:
    host: str
    ends_at: datetime


@dataclass(frozen=True)
class Detail:
    """How much an alert email may say."""

    level: str


@dataclass(frozen=True)
class Canary:
    passed_at: datetime | None
    code: str
    failures: int
    # Since when one goes out every hour by itself; None where that is nobody's work.
    since: datetime | None
