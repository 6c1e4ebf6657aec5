"""The one table: every partition, every index, and how keys are built. Pure.

An item is found by `pk`, its partition, and `sk`, its sort key. Where it goes by itself, `expires_at` says when, in
seconds since 1970. What is stored has `v`, the version of its form (see codec); what may change has `version`, which
counts its changes. The roles of the functions and the deployed template are tested against this page.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

Key = dict[str, str]


class Partition(str):
    """The name of a partition, or, with "#" at its end, how the names of many begin. `holds` says what lies there."""

    __slots__ = ("holds",)
    holds: str

    def __new__(cls, name: str, holds: str) -> Self:
        partition = super().__new__(cls, name)
        partition.holds = " ".join(holds.split())
        return partition

    def of(self, part: str) -> str:
        """Name one of many partitions."""
        return f"{self}{part}"

    def part(self, name: str) -> str:
        """Say which of many partitions one is."""
        return name.removeprefix(self)


LEAD = Partition(
    "LEAD#",
    """One partition a lead, named by its key, a keyed hash of what was sent. The item `LEAD` is the lead itself: what
    was typed, its alerts, where the practice stands with it. Beside it lies its timeline, one item an event, as
    `EVENT#{moment}#{id}`: codes, never values; and each time that the same words came again as news, `ASKED#{number}`,
    which is due until the practice is told. What somebody of the practice has begun to write about it and not saved
    yet is `DRAFT#{person}#{id}`, for that person alone. The public function writes and reads a lead by its key; it
    cannot list any. A lead goes when its retention is over, and the sweep takes all that lies below it along. The keys
    of the canary's leads begin with `canary-`: they are in no list and found by nobody.""",
)
PEOPLE = Partition(
    "PEOPLE",
    """Everybody who was ever let into the inbox, by id: name, email address, role, since when, from when on no
    more, and which passkeys let them in. Nobody is ever taken out, for their names stand in the audit.""",
)
PERSON = Partition(
    "PERSON#",
    """One partition a person: `PASSKEY#{credential id}` with its public key and how often it was used,
    `FAILED#{credential id}` with how often a sign-in with it failed, for a day, `SESSION#{hash of its token}` for each
    signed-in device, until it ends, with the deed that was confirmed last, and `DEVICE#{hash of passkey and browser}`
    for what was seen before.""",
)
DEVICES = Partition(
    "DEVICES",
    """The devices that are told of requests by a push, `{person}.{hash of the token in the device's cookie}`: where its
    push service takes pushes, under which key of ours, and when it was told last. Until it is removed, or its person
    is; one that its push service knows no more, for 90 days.""",
)
INVITATIONS = Partition(
    "INVITATIONS",
    """Invitations into the inbox, by the hash of their token, for ten minutes. The operator's command writes them, the
    inbox can only use them up.""",
)
CHALLENGES = Partition(
    "CHALLENGES#",
    """What devices are asked to sign, by purpose (`sign-in`, `enrol`, `add`, `confirm`) and the hash of the challenge:
    for five minutes, and each can be answered once.""",
)
AUDIT = Partition(
    "AUDIT#",
    """One partition a day of the practice's calendar, one item a read or a change in the inbox, in the order of time:
    who, on which device, what, which leads, no values. It is only ever added to.""",
)
STRANGERS = Partition(
    "STRANGERS",
    """How often somebody without a session was refused in the inbox, by the code of the refusal: one item an hour,
    named by the day of the practice's calendar and the hour, so that nobody fills the audit log from outside.""",
)
PRACTICE = Partition(
    "PRACTICE",
    """What the practice changes by itself: `CHANGES`, all closures, hours, phone and alert addresses that are not the
    file's in one item, so that two people who change them at once notice one another; and the addresses that are to be
    confirmed by a link, with the hash of its token.""",
)
PRACTICE_CHANGES_KEY = "CHANGES"
TURNS = Partition(
    "TURNS",
    """Which alerts went out as emails of their own, `{channel}#{number}`: each for an hour, so that there are only so
    many; what comes beyond is gathered. Keys of leads and nothing else.""",
)
SENDERS = Partition(
    "SENDERS",
    """Who sends much: by form and by the keyed hash of an address, which is another one each day, the leads that came
    from there, and the reference of the first, after which a burst is named. For a day.""",
)
MAILING = Partition(
    "MAILING",
    """The outboxes of emails about many leads: `ALERTS#first`, `ALERTS#second`, `ALERTS#topic`, `REMINDER#first`,
    `REMINDER#second`, `DIGEST`; beside the last three, one of the same name and `#notice` for the alarm about it; and
    `ENDING`, the certificates that the next digest tells of.""",
)
ACKNOWLEDGED = Partition(
    "ACKNOWLEDGED",
    """How many acknowledgements went out, one item a day of the practice's calendar: the hashes of the mailboxes, a
    hundred at most, and the keys of the leads, five at most, whose acknowledgement came back. For three days.""",
)
STOPPED = Partition(
    "STOPPED",
    """Who opted out of emails about renewing, by the keyed hash of the address, and when. Kept without an end: to
    forget one would be to write to somebody who asked us not to.""",
)
SUPPRESSED = Partition(
    "SUPPRESSED",
    """Which addresses take no mail of ours, or reported it as spam: by keyed hash, and since when. Kept without an
    end.""",
)
CANARY = Partition(
    "CANARY",
    """How the canary fared: `LOGBOOK`, one item with when it last arrived and when it did not, and the keys of its
    leads that may still be there.""",
)

PARTITIONS = (
    LEAD,
    PEOPLE,
    PERSON,
    DEVICES,
    INVITATIONS,
    CHALLENGES,
    AUDIT,
    STRANGERS,
    PRACTICE,
    TURNS,
    SENDERS,
    MAILING,
    ACKNOWLEDGED,
    STOPPED,
    SUPPRESSED,
    CANARY,
)


@dataclass(frozen=True)
class Index:
    """A way to find leads. It holds keys alone, and `names` what is looked for in it.

    An item without its first attribute is not in it.
    """

    name: str
    # What it is asked by, and in which order it answers.
    by: str
    order: str
    holds: str


INDEXES = (
    Index(
        "due",
        "due_shard",
        "due_at",
        "Every lead for which something is to be done, by when, in four shards; and whoever asked again, in a fifth.",
    ),
    Index("box", "box", "received_at", "The inbox's lists: open leads a form, what is held, what is closed."),
    Index("reference", "reference", "received_at", "A lead by the reference that a visitor was given."),
    Index("phone", "phone_hash", "received_at", "Leads by the keyed hash of a phone number."),
    Index("email", "email_hash", "received_at", "Leads by the keyed hash of an email address."),
    Index("first_name", "name_shelf", "first_name", "Leads by how the folded name begins."),
    Index("names", "name_shelf", "received_at", "The newest leads, with the words and numbers they are found by."),
    Index("last_name", "name_shelf", "last_name", "Leads by how the folded name begins, its last word first."),
    Index("certified", "certified_shelf", "certified_until", "Leads with a certificate, by the day on which it ends."),
)

LEAD_SORT_KEY = "LEAD"
EVENT_SORT_KEYS = "EVENT#"
ASKING_SORT_KEYS = "ASKED#"
DRAFT_SORT_KEYS = "DRAFT#"
# All names are in one partition of their index, so that one query finds those that begin alike.
NAME_SHELF = "names"
# As all certificates are: a practice gives a few a day.
CERTIFIED_SHELF = "certified"


def item_key(lead_key: str) -> Key:
    return {"pk": LEAD.of(lead_key), "sk": LEAD_SORT_KEY}


def lead_key_of(pk: str) -> str:
    return LEAD.part(pk)


def asking_key(lead_key: str, count: int) -> Key:
    return {**item_key(lead_key), "sk": f"{ASKING_SORT_KEYS}{count:06}"}


def count_of_asking(sk: str) -> int:
    return int(sk.removeprefix(ASKING_SORT_KEYS))


def drafts_of(person: str) -> str:
    """Return how the sort keys of somebody's drafts begin."""
    return f"{DRAFT_SORT_KEYS}{person}#"


def draft_key(lead_key: str, person: str, draft_id: str) -> Key:
    return {**item_key(lead_key), "sk": f"{drafts_of(person)}{draft_id}"}


# --- boxes: the parts of the inbox

HELD_BOX, CLOSED_BOX = "held", "closed"


def open_box(form: str) -> str:
    return f"open#{form}"


# --- due shards: spread over a few keys, so that a burst of leads does not meet the limits of a single one

DUE_SHARDS = ("0", "1", "2", "3")
# What somebody asked again, until the practice is told.
ASKED_SHARD = "asked"


def shards_from(now: datetime) -> list[str]:
    """Return the shards with another one first each minute, so that a sweep that is cut short starves none of them."""
    first = now.minute % len(DUE_SHARDS)
    return [*DUE_SHARDS[first:], *DUE_SHARDS[:first]]


def due_shard(lead_key: str) -> str:
    return DUE_SHARDS[int(lead_key[0], 16) % len(DUE_SHARDS)]


# --- the end of an item


def seconds_of(moment: datetime) -> int:
    """Write a moment as DynamoDB wants it for its own deletion: whole seconds since 1970."""
    return int(moment.timestamp())


def moment_of_seconds(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
