"""One of each thing that the desk stores, with every field filled, and the item that it makes of it.

    python -m tests.storage.kinds       writes items of new forms into tests/storage/recorded

An item that is there is never written again: the desk has to read what it once wrote.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from chalicelib.alerts.acknowledgement_limits import DAYS, Day, Part
from chalicelib.alerts.batch_mail import OUTBOXES, BatchMail
from chalicelib.alerts.canary import LOGBOOKS, Logbook
from chalicelib.alerts.certificates import NOTES, Note, Notes
from chalicelib.alerts.sender_limit import SENDERS_LEADS, Seen, SendersLeads
from chalicelib.inbox.failed_sign_ins import FAILURES, Failures
from chalicelib.inbox.passkeys import ISSUED, Issued
from chalicelib.inbox.people import INVITED, PASSKEYS, PERSONS, Invitation, Passkey, Person
from chalicelib.inbox.sessions import SESSIONS, Session
from chalicelib.inbox.strangers import COUNTS, Counts
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.asking import Asking
from chalicelib.leads.devices import Device, Telling
from chalicelib.leads.draft import Draft
from chalicelib.leads.hours import DayChange, Span
from chalicelib.leads.lead import AskedAgain, Consent, Lead, PrivateNote, TimelineEvent, ToldVisit, Wish
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Standing, Status
from chalicelib.practice.changes import OwnSettings, PendingAddress, PracticeChanges
from chalicelib.storage import drafts
from chalicelib.storage.audit import EVENTS as AUDIT_EVENTS
from chalicelib.storage.audit import AuditEvent
from chalicelib.storage.codec import Codec
from chalicelib.storage.devices import STORED as DEVICES
from chalicelib.storage.items import (
    ASKINGS,
    EVENTS,
    LEADS,
    asking_from_item,
    asking_to_item,
    event_from_item,
    event_to_item,
    from_item,
    to_item,
)
from chalicelib.storage.practice_changes import PRACTICE_CHANGES
from chalicelib.storage.suppression_list import LISTINGS, Listing

FOLDER = Path(__file__).parent / "recorded"
KEY = "0123456789abcdef0123456789abcdef"
THEN = datetime(2026, 11, 23, 17, 0, 0, 123456, tzinfo=UTC)
END = datetime(2027, 11, 23, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """Something that is stored, and how it becomes an item, or the values of a record, and is read again."""

    name: str
    codec: Codec[Any]
    sample: object
    write: Callable[[Any], Item]
    read: Callable[[Item], object]

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}.{self.codec.version}.json"

    def recorded(self) -> list[Path]:
        """Return the recorded items of all versions."""
        return sorted(FOLDER.glob(f"{self.name}.*.json"))


def _values(kind: str, codec: Codec[Any], sample: object, /, **outside: object) -> Kind:
    """Describe the values of a record; `outside` are the fields that its key or the record says."""
    return Kind(kind, codec, sample, codec.write, lambda values: codec.read(values, **outside))


_LEAD = Lead(
    key=KEY,
    reference="K7Q2-9M4T",
    form="certification",
    received_at=THEN,
    language="es",
    content="c" * 64,
    alerts={
        Channel.FIRST: Alert(
            AlertState.SENT,
            due_at=THEN + HOUR,
            attempt=2,
            not_after=THEN + 2 * HOUR,
            failures=1,
            may_be_repeat=True,
            sent_at=THEN,
            message_id="m1",
        ),
        Channel.VISITOR: Alert(AlertState.PENDING),
    },
    answers={"name": "Zoë Example", "phone": {"typed": "212-555-0134", "e164": "+12125550134"}, "voicemail_ok": True},
    typed={"date_of_birth": "9 de 8 de 1971"},
    other_answers=(("", "no name"), ("Favourite colour", "teal")),
    consents={"consent_contact": Consent("2026-11", "es", THEN)},
    notes=("minor",),
    doubts=("too_fast",),
    escalated_because="bounced",
    phone_hash="d" * 64,
    email_hash="e" * 64,
    sender_hash="f" * 32,
    burst="2222-2222",
    promise=Promise(THEN + HOUR, same_day=True),
    remind_at=THEN + HOUR,
    reminders=2,
    no_renewals_since=THEN,
    ending_at=THEN + HOUR,
    source={"page": "blog.example.com/back-pain", "source": "newsletter", "medium": "email", "campaign": "spring"},
    standing=Standing(
        Status.CERTIFIED,
        number=3,
        at=THEN,
        by="p1",
        again_at=THEN,
        visit_at=THEN,
        certified_until=date(2028, 11, 23),
        first_contact_at=THEN,
    ),
    standing_before=Standing(Status.NO_ANSWER, number=2),
    asked_again=AskedAgain(2, THEN, 3, Wish.CANNOT_COME),
    told_visit=ToldVisit(2, END, THEN, is_sure=True),
    private_notes=(PrivateNote(THEN, "p1", "Call after five.", ("n1", "n2")),),
    is_on_legal_hold=True,
    expires_at=END,
    version=4,
)

KINDS = (
    Kind("lead", LEADS, _LEAD, to_item, from_item),
    Kind(
        "asking",
        ASKINGS,
        Asking(
            2, THEN, Promise(THEN + HOUR, same_day=True), is_held=True, sender_hash="f" * 32, wish=Wish.ANOTHER_TIME
        ),
        lambda asking: asking_to_item(KEY, asking),
        asking_from_item,
    ),
    Kind(
        "draft",
        drafts.DRAFTS,
        Draft("p1", "n3", THEN, "Asked for her", version=2),
        lambda draft: drafts.to_item(KEY, replace(draft, version=draft.version - 1), END),
        drafts.from_item,
    ),
    Kind(
        "timeline_event",
        EVENTS,
        TimelineEvent("e1", THEN, "delivery", Channel.FIRST, 2, by="p1", changed=False, until=END),
        lambda event: event_to_item(KEY, event),
        event_from_item,
    ),
    _values(
        "device",
        DEVICES,
        Device(
            "p1",
            "d" * 64,
            "https://push.example.com/send/1",
            "0a1b2c3d",
            "Safari on iPhone",
            THEN,
            (Telling("0123456789abcdef", THEN),),
            "HTTP 429",
            THEN + HOUR,
            3,
        ),
        person="p1",
        id="d" * 64,
        version=3,
    ),
    _values(
        "person",
        PERSONS,
        Person("p1", "ana@example.com", "Ana Example", THEN, removed_at=THEN + HOUR, version=3),
        id="p1",
        version=3,
    ),
    _values(
        "passkey",
        PASSKEYS,
        Passkey("k1", "p1", "a public key", 7, "Ana's phone", THEN, used_at=THEN + HOUR, version=3),
        id="k1",
        person="p1",
        version=3,
    ),
    _values("invitation", INVITED, Invitation("ana@example.com", "Ana Example", END), expires_at=END),
    _values(
        "session",
        SESSIONS,
        Session("p1", "s1", THEN, THEN + HOUR, "Safari on iPhone", version=3),
        person="p1",
        id="s1",
        version=3,
    ),
    _values("failures", FAILURES, Failures(3)),
    _values("stranger_counts", COUNTS, Counts({"no_session": 4_000, "csrf": 2})),
    _values("challenge", ISSUED, Issued({"person": "p1"})),
    _values(
        "audit_event",
        AUDIT_EVENTS,
        AuditEvent(
            THEN,
            "p1",
            "exported_list",
            "K7Q2-9M4T",
            "spam",
            "a1",
            device="Safari on iPhone",
            session="0123abcd",
            about="p2",
            note="Bo Example <bo@example.com>",
            filter={"form": "contact"},
            number=2,
            references=("K7Q2-9M4T", "2222-2222"),
        ),
        at=THEN,
        id="a1",
    ),
    _values(
        "closures",
        PRACTICE_CHANGES,
        PracticeChanges(
            (DayChange(date(2026, 12, 24), date(2026, 12, 26), (Span(time(9), time(12)),)),),
            OwnSettings(
                {"monday": "9:00-13:00, 14:00-18:00"},
                {"monday": "16:00"},
                "30m",
                "+1 212-555-0135",
                "new@example.com",
                "other@example.com",
            ),
            (PendingAddress("alerts_to", "next@example.com", "f" * 64, END),),
        ),
    ),
    _values("senders_leads", SENDERS_LEADS, SendersLeads((Seen(KEY, THEN),), first="2222-2222")),
    _values(
        "batch_mail",
        OUTBOXES,
        BatchMail(
            "DIGEST",
            attempt=2,
            failures=1,
            failing_since=THEN.isoformat(),
            is_in_hand=True,
            due_at=THEN + HOUR,
            covers={"day": "2026-11-23"},
            in_doubt={"day": "2026-11-22"},
            told={"day": "2026-11-21"},
            told_of_end=True,
            version=3,
        ),
        name="DIGEST",
        version=3,
    ),
    _values("ending_certificates", NOTES, Notes({KEY: Note(30, date(2026, 12, 23), THEN, bounced=True)})),
    _values("acknowledgements", DAYS, Day({"b" * 64: Part(KEY, 2)})),
    _values("listing", LISTINGS, Listing(THEN)),
    _values("logbook", LOGBOOKS, Logbook(THEN, THEN + HOUR, "not_alerted", 2, ("canary-1795453200123",))),
)


def record() -> None:
    """Write the items of those forms that have none."""
    for kind in KINDS:
        if kind.file.exists():
            continue
        text = json.dumps(kind.write(kind.sample), ensure_ascii=False, indent=2)
        kind.file.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    record()
