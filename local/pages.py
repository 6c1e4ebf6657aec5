"""The pages that exist only locally: the blog, the outbox, the clock, and what the mail service says."""

import json
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel, Field, ValidationError

from chalicelib.desk import Desk
from chalicelib.inbox.invitations import NotInvitableError, invite_for_desk, link_of
from chalicelib.leads.alert import Channel
from chalicelib.mail.message import ATTEMPT_TAG, CHANNEL_TAG, KEY_TAG, LEAD_TAG, MAILING_TAG
from local.clock import MovableClock
from local.health import Health
from local.leads import recent_leads
from local.mail_service import LocalMailService, PlayedEvent, Recipient, UnknownReferenceError, recipient_of
from local.metrics import MemoryMetrics
from local.outbox import AlarmBook, Sent

_SITE = Path(__file__).parent / "site"
_STATIC = _SITE / "static"


@dataclass(frozen=True)
class PageReply:
    body: str | bytes
    content_type: str = "text/html; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK


class LocalPages:
    """Answers what lies beside the app's own routes."""

    def __init__(self, desk: Desk, clock: MovableClock, mail: LocalMailService, alarms: AlarmBook) -> None:
        self.desk = desk
        self.clock = clock
        self.mail = mail
        self._alarms = alarms
        # Known once the app and its schedule are.
        self.health: Health | None = None
        self._templates = Environment(
            loader=FileSystemLoader(_SITE), autoescape=select_autoescape(), undefined=StrictUndefined
        )
        self._pages: dict[tuple[str, str], Callable[[bytes], PageReply]] = {
            ("GET", "/"): lambda _body: PageReply(self._render("article.html")),
            ("GET", "/local"): lambda _body: PageReply(self._render("index.html")),
            ("GET", "/local/outbox"): self._outbox_page,
            ("GET", "/local/outbox.json"): lambda _body: _json(self._emails()),
            ("GET", "/local/clock"): lambda _body: PageReply(self._render("clock.html", now=self._now())),
            ("POST", "/local/clock"): self._move_clock,
            ("GET", "/local/sweeps.json"): lambda _body: _json({"sweeps": self._sweeps()}),
            ("GET", "/local/leads.json"): lambda _body: _json(recent_leads(self.desk.archive, self.clock.now())),
            ("POST", "/local/mail-events"): self._play_mail_event,
            ("POST", "/local/invitations"): self._invite,
            ("GET", "/local/doctor.json"): lambda _body: _json(self._health().facts()),
            ("POST", "/local/canary"): self._fly_canary,
        }

    def serves(self, method: str, path: str) -> bool:
        place = urlsplit(path).path
        return place == "/local" or place.startswith("/local/") or (place == "/" and method in {"GET", "HEAD"})

    def reply(self, method: str, path: str, body: bytes) -> PageReply:
        place = urlsplit(path).path
        if place == "/local/":
            place = "/local"
        if place.startswith("/local/site/"):
            return _static(place.removeprefix("/local/site/"))
        page = self._pages.get(("GET" if method == "HEAD" else method, place))
        return page(body) if page else PageReply("There is no such local page.", status=HTTPStatus.NOT_FOUND)

    def _outbox_page(self, _body: bytes) -> PageReply:
        emails = [{**email, "alert": self._alert_of(sent)} for sent, email in self._sent()]
        return PageReply(
            self._render("outbox.html", emails=emails, alarms=self._alarms.alarms, is_out=self.mail.is_out)
        )

    def _alert_of(self, sent: Sent) -> dict[str, str]:
        """Tell what the desk knows of this email: which try it was, and what became of it."""
        tags = sent.message.tags
        if MAILING_TAG in tags:
            return {"reference": "", "channel": tags[CHANNEL_TAG], "attempt": tags[ATTEMPT_TAG], "state": "sent"}
        lead = self.desk.store.get(tags[KEY_TAG])
        alert = lead.alerts.get(Channel(tags[CHANNEL_TAG])) if lead else None
        state = str(alert.state) if alert else "gone"
        return {"reference": tags[LEAD_TAG], "channel": tags[CHANNEL_TAG], "attempt": tags[ATTEMPT_TAG], "state": state}

    def _emails(self) -> list[dict[str, Any]]:
        return [email for _, email in self._sent()]

    def _sent(self) -> list[tuple[Sent, dict[str, Any]]]:
        """Return every email, newest first, as it is read, and for whom it is: the practice, or a visitor."""
        sent = reversed(self.mail.outbox.sent)
        return [(each, {**each.as_read(), "for": recipient_of(each.message)}) for each in sent]

    def _now(self) -> datetime:
        return self.clock.now().astimezone(self.desk.practice.time_zone)

    def _move_clock(self, body: bytes) -> PageReply:
        """Move the clock by an ISO 8601 duration, like PT30M or P1D."""
        try:
            self.clock.advance(_Advance.model_validate_json(body).advance)
        except (ValidationError, ValueError):
            return _mistake('Send {"advance": "PT30M"}: a duration in ISO 8601, ahead only.')
        return _json({"now": self._now().isoformat()})

    def _sweeps(self) -> int:
        """Count the sweeps that have ended, so that whoever moved the clock can wait for what follows."""
        return cast("MemoryMetrics", self.desk.metrics).counts["Sweeps"]

    def _play_mail_event(self, body: bytes) -> PageReply:
        """Play a mail event through the real feedback handler, or let the mail service be out for a while."""
        try:
            wish = _MailEvent.model_validate_json(body)
            if wish.event in {"outage", "restored"}:
                self.mail.is_out = wish.event == "outage"
            else:
                self.mail.play(wish.reference, cast("PlayedEvent", wish.event), wish.to)
        except ValidationError:
            return _mistake(
                'Send {"reference": "K7Q2-9M4T", "event": "bounce"}, or "complaint", "delivery", "outage", "restored".'
            )
        except UnknownReferenceError:
            return _mistake("No email with this reference was sent.", HTTPStatus.NOT_FOUND)
        return _json({"ok": True})

    def _invite(self, body: bytes) -> PageReply:
        """Invite somebody into the inbox, as `make invite` does, and give the link."""
        try:
            wish = _Invitation.model_validate_json(body)
            token, invitation = invite_for_desk(
                self.desk.records, self.desk.practice, now=self.clock.now(), **wish.model_dump()
            )
        except ValidationError:
            return _mistake(
                'Send {"email": "ana@example.com", "name": "Ana Example", "role": "owner"}; the last two are optional.'
            )
        except NotInvitableError as mistake:
            return _mistake(str(mistake))
        return _json({"url": link_of(self.desk.settings.public_url, token), "name": invitation.name})

    def _fly_canary(self, body: bytes) -> PageReply:
        """Send a canary, as AWS does every hour; it comes back within seconds, or is given up."""
        try:
            wish = _Canary.model_validate_json(body or b"{}")
        except ValidationError:
            return _mistake('Send {"patience": 10}, the seconds after which it is given up; or nothing.')
        return _json(self._health().fly_canary(wish.patience))

    def _health(self) -> Health:
        if self.health is None:
            raise LookupError("The desk is not open yet.")
        return self.health

    def _render(self, name: str, **context: object) -> str:
        url = self.desk.settings.public_url
        return self._templates.get_template(name).render(practice=self.desk.practice, url=url, **context)


class _Advance(BaseModel):
    advance: timedelta


class _Invitation(BaseModel):
    email: str
    name: str = ""
    role: str = ""


class _Canary(BaseModel):
    patience: float = Field(default=60, ge=0)


class _MailEvent(BaseModel):
    reference: str = ""
    event: Literal["bounce", "complaint", "delivery", "outage", "restored"]
    to: Recipient = "practice"


def _json(value: object, status: HTTPStatus = HTTPStatus.OK) -> PageReply:
    return PageReply(json.dumps(value, ensure_ascii=False), "application/json", status)


def _mistake(sentence: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> PageReply:
    return _json({"ok": False, "error": sentence}, status)


def _static(name: str) -> PageReply:
    path = _STATIC / name
    # A name with a way out of the folder is no name.
    if "/" in name or not path.is_file():
        return PageReply("There is no such file.", status=HTTPStatus.NOT_FOUND)
    return PageReply(path.read_bytes(), mimetypes.guess_type(name)[0] or "application/octet-stream")
