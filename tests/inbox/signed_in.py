"""Somebody of the practice who is signed in and asks the inbox as a browser does, over a quiet desk."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from chalicelib.inbox import people, sessions, strangers
from chalicelib.inbox.gate import answer
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Answer, Lead
from chalicelib.leads.retention import expiry_of
from chalicelib.storage.audit import AuditEvent, read_day
from chalicelib.web.request import Reply, Request
from tests.desks import QuietDesk
from tests.sample_lead import sample_lead

HOST = "desk.example.com"
# What the page that asks for the passkey says of what is to be confirmed.
WANTED = re.compile(r'data-ceremony="confirm" data-deed="(?P<deed>\w+)" data-subject="(?P<subject>[^"]*)"')
OWN_URL = f"https://{HOST}"


class SignedIn:
    """Somebody at a device. `get` and `post` go through the inbox's dispatch."""

    def __init__(
        self,
        desk: QuietDesk,
        name: str = "Marisol Example",
        email: str = "marisol@example.com",
        role: people.Role | None = None,
    ) -> None:
        self.desk = desk
        invitation = people.Invitation(email, name, desk.clock.now(), role)
        self.person = people.admit_person(
            desk.records, people.invited_person(desk.records, invitation, desk.clock.now()), role
        )
        self.cookie = ""
        self.sign_in()

    def sign_in(self) -> None:
        """Begin a session as a passkey would."""
        session, header = sessions.begin(self.desk.records, self.person.id, device="a test", now=self.desk.clock.now())
        self.session: sessions.Session = session
        self.cookie = header.partition(";")[0]

    @property
    def csrf(self) -> str:
        return sessions.csrf_token(self.desk.settings.keys, self.session)

    def get(self, place: str = "", **query: str) -> Reply:
        return self.ask("GET", place, query=query)

    def follow(self, address: str) -> str:
        """Open where a redirect or a link of the inbox leads, and return the page."""
        parts = urlsplit(address)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return str(self.get(parts.path.removeprefix("/inbox").strip("/"), **query).body)

    def post(self, place: str, fields: Mapping[str, str] | None = None, *, csrf: str | None = None) -> Reply:
        """Post a form, and confirm what it does with the passkey if the inbox asks for that."""
        reply = self.post_unconfirmed(place, fields, csrf=csrf)
        wanted = WANTED.search(str(reply.body))
        if wanted is None:
            return reply
        self.confirm(wanted["deed"], wanted["subject"])
        return self.post_unconfirmed(place, fields, csrf=csrf)

    def post_unconfirmed(
        self, place: str, fields: Mapping[str, str] | None = None, *, csrf: str | None = None
    ) -> Reply:
        token = {"csrf": self.csrf if csrf is None else csrf}
        return self.ask("POST", place, body=urlencode({**token, **(fields or {})}).encode())

    def confirm(self, deed: str, subject: str = "") -> None:
        """Note in the session that a deed was confirmed, as a passkey would."""
        found = sessions.find(self.desk.records, self.cookie)
        assert found
        assert sessions.confirm(self.desk.records, found, f"{deed} {subject}", self.desk.clock.now())

    def ask(
        self, method: str, place: str, *, query: Mapping[str, str] | None = None, body: bytes = b"", **headers: str
    ) -> Reply:
        """Send a request with this device's cookie; header names are written with underscores."""
        sent = {
            "host": HOST,
            "cookie": self.cookie,
            "content-type": "application/x-www-form-urlencoded",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        request = Request(headers=sent, query=query or {}, body=body, own_url=OWN_URL)
        return answer(self.desk, request, method, place)


def audit_log(desk: QuietDesk, *, whole: bool = False) -> list[AuditEvent]:
    """Return the audit log of the desk's today, oldest first; only the `whole` one has who was asked to confirm."""
    today = desk.clock.now().astimezone(desk.practice.time_zone).date()
    events, _ = read_day(desk.records, today)
    return [event for event in events[::-1] if whole or event.what != "asked_to_confirm"]


def strangers_today(desk: QuietDesk) -> dict[str, int]:
    """Return how often strangers were refused on the desk's today, by reason."""
    today = desk.clock.now().astimezone(desk.practice.time_zone).date()
    counts: Counter[str] = Counter()
    for hour in strangers.read_day(desk.records, today):
        counts.update(hour.counts)
    return dict(counts)


def stored(
    desk: QuietDesk,
    answers: Mapping[str, Answer] | None = None,
    *,
    form: str = "certification",
    key: str = "",
    is_held: bool = False,
    received_at: datetime | None = None,
    **changes: Any,  # noqa: ANN401 - any field of a lead
) -> Lead:
    """Put a lead into the desk's store as if it had come in at `received_at` (now), and give it."""
    key = key or f"{len(desk.leads()):032x}"
    at = received_at or desk.clock.now()
    alert = Alert(AlertState.HELD) if is_held else Alert(AlertState.DELIVERED, attempt=1, sent_at=at)
    lead = sample_lead(
        key,
        form=form,
        received_at=at,
        alerts={Channel.FIRST: alert},
        answers=answers if answers is not None else ANSWERS,
        doubts=("honeypot",) if is_held else (),
    )
    lead = replace(lead, **changes)
    if "expires_at" not in changes:
        lead = replace(lead, expires_at=expiry_of(lead, desk.practice.retention))
    desk.store.add(lead)
    return lead


ANSWERS: Mapping[str, Answer] = {
    "for_whom": "self",
    "name": "Ana Example",
    "phone": {"typed": "(212) 555-0147", "e164": "+12125550147"},
    "email": "ana@example.com",
    "date_of_birth": "1975-04-23",
    "in_new_york": "yes",
    "kind": "new",
    "condition": "My back hurts",
}
