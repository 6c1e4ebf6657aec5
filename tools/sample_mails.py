"""Every email of the desk as somebody would get it, about invented people: for pictures, and to test how they look."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from chalicelib.alerts.mails.acknowledgement.mail import compose_acknowledgement
from chalicelib.alerts.mails.address.mail import compose_address
from chalicelib.alerts.mails.alert.mail import compose_alert
from chalicelib.alerts.mails.batch import BatchTry
from chalicelib.alerts.mails.digest.mail import Findings, compose_digest
from chalicelib.alerts.mails.gathered.mail import compose_gathered
from chalicelib.alerts.mails.notice.mail import compose_notice
from chalicelib.alerts.mails.reminder.mail import compose_reminder
from chalicelib.alerts.mails.renewal.mail import compose_renewal
from chalicelib.alerts.mails.visit.mail import Links, compose_visit, compose_visit_reminder
from chalicelib.alerts.open_leads import OpenLeads
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.keyring import read_keyring
from chalicelib.leads.lead import AlertDetail, Lead, ToldVisit, Wish
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Standing, Status
from chalicelib.leads.visit_link import wish_url
from chalicelib.mail.message import Message
from chalicelib.practice.file import read_practice
from chalicelib.practice.practice import Practice
from chalicelib.storage.suppression_list import stop_url
from tools.places import ROOT

NOW = datetime(2026, 11, 23, 20, 10, tzinfo=UTC)
VISIT_AT = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)
URL = "https://desk.example.com"
_PRACTICE_FILE = Path(ROOT / "chalicelib" / "practice" / "practice.toml")
_KEYS = read_keyring("a secret of nobody that guards nothing")
_TRY = Alert(AlertState.SENDING, attempt=1)

LEAD = Lead(
    key="0" * 32,
    reference="K7Q2-9M4T",
    form="certification",
    received_at=NOW,
    language="en",
    content="c",
    alerts=dict.fromkeys(
        (Channel.FIRST, Channel.VISITOR, Channel.RENEWAL_30, Channel.VISIT, Channel.VISIT_REMINDER), _TRY
    ),
    answers={
        "name": "Ana Example",
        "email": "ana@example.com",
        "phone": {"typed": "(212) 555-0147", "e164": "+12125550147"},
        "kind": "renewal",
    },
    email_hash="0" * 64,
    promise=Promise(NOW + timedelta(minutes=30), same_day=True),
    standing=Standing(Status.CERTIFIED, certified_until=date(2026, 12, 23)),
)


WAITING = tuple(
    replace(
        LEAD,
        key=f"{number:032x}",
        received_at=NOW - timedelta(minutes=50),
        reference=reference,
        standing=Standing(),
        promise=Promise(NOW + timedelta(minutes=minutes), same_day=True),
    )
    for number, (reference, minutes) in enumerate((("K7Q2-9M4T", -20), ("H3WD-7RPC", 10), ("D5QK-F2JN", 25)))
)
FOUND = Findings(waiting=3, overdue=1, held=2, failed_alerts=1, bounced_mail=1, endings={60: 4, 30: 2, 7: 1})


def sample_mails() -> Iterator[tuple[str, Message]]:
    """Yield each email with its name, in both languages."""
    practice = read_practice(_PRACTICE_FILE)
    for language, tail in (("en", ""), ("es", "-spanish")):
        theirs, ours = replace(LEAD, language=language), replace(practice, language=language)
        stop = stop_url(URL, _KEYS, theirs)
        for detail in AlertDetail:
            alert = compose_alert(
                LEAD,
                Channel.FIRST,
                to=ours.alerts_to,
                practice=ours,
                detail=detail,
                desk_url=URL,
                now=NOW,
                open_count=3,
            )
            yield f"mail-alert-{detail.name.lower()}{tail}", alert
        batch = BatchTry(Channel.FIRST, 1, may_be_repeat=False, now=NOW, desk_url=URL)
        yield f"mail-reminder{tail}", compose_reminder(OpenLeads(WAITING), batch, practice=ours)
        yield f"mail-digest{tail}", compose_digest(FOUND, batch, practice=ours)
        yield f"mail-gathered{tail}", compose_gathered(WAITING, batch, practice=ours)
        notice = compose_notice("exported_list", ours.alerts_to, practice=ours, at=NOW, device="Safari, iPhone")
        yield f"mail-notice{tail}", notice
        link = f"{URL}/inbox/address/0123456789abcdefghijkl"
        yield f"mail-address{tail}", compose_address("marisol.new@example.com", link, practice=ours, at=NOW)
        yield f"mail-acknowledgement{tail}", compose_acknowledgement(theirs, practice=practice, now=NOW)
        yield (
            f"mail-renewal{tail}",
            compose_renewal(theirs, Channel.RENEWAL_30, practice=practice, desk_url=URL, stop_url=stop),
        )
        yield from ((f"{name}{tail}", message) for name, message in _of_visit(theirs, practice))


def _of_visit(lead: Lead, practice: Practice) -> Iterator[tuple[str, Message]]:
    """Yield the emails about a visit: that it is, was moved and called off, and the reminder of it."""
    another_time, cannot_come = (wish_url(URL, _KEYS, lead, wish, VISIT_AT) for wish in Wish)
    links = Links(another_time, cannot_come)
    told = {
        "mail-visit": ToldVisit(0, VISIT_AT),
        "mail-visit-moved": ToldVisit(1, VISIT_AT, VISIT_AT - timedelta(hours=1)),
        "mail-visit-called-off": ToldVisit(2, None, VISIT_AT),
    }
    for name, visit in told.items():
        yield name, compose_visit(replace(lead, told_visit=visit), practice=practice, links=links, now=NOW)
    reminded = replace(lead, told_visit=ToldVisit(0, VISIT_AT))
    yield "mail-visit-reminder", compose_visit_reminder(reminded, practice=practice, links=links)
