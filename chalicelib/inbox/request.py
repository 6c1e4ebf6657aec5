"""A call: one request to the inbox, who makes it, and the account of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from random import Random
from typing import Any, Protocol
from urllib.parse import parse_qsl

from chalicelib.clock import Clock
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.people import Person
from chalicelib.inbox.sessions import Session, csrf_token
from chalicelib.leads.hours import Hours
from chalicelib.practice.practice import Practice
from chalicelib.settings import Settings
from chalicelib.storage import LeadArchive, RecordStore
from chalicelib.storage.audit import AuditEvent, What, write_down
from chalicelib.web.request import Reply, Request

LARGEST_BODY = 32_768  # bytes; a note of some pages
_MOST_FIELDS = 40


class InboxDesk(Protocol):
    """What this room needs of the desk."""

    @property
    def settings(self) -> Settings: ...
    @property
    def practice(self) -> Practice: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def random(self) -> Random: ...
    @property
    def archive(self) -> LeadArchive: ...
    @property
    def records(self) -> RecordStore: ...
    @property
    def hours(self) -> Hours: ...


@dataclass(frozen=True)
class Call:
    """One request to the inbox. What was sent stays out of `repr`."""

    desk: InboxDesk
    request: Request = field(repr=False)
    method: str
    # The path below /inbox, without slashes at its ends.
    place: str
    now: datetime
    # The parts of the path that a route names.
    names: Mapping[str, str] = field(default_factory=dict)
    # Nobody, where a route is open to everybody.
    person: Person | None = None
    session: Session | None = None
    # What was written into the account, so that no route is answered without one.
    accounted: list[AuditEvent] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.desk.practice.language

    @property
    def who(self) -> str:
        return self.person.id if self.person else ""

    @property
    def csrf(self) -> str:
        return csrf_token(self.desk.settings.desk_secret, self.session) if self.session else ""

    def url(self, place: str = "") -> str:
        """Give the address of a place of the inbox, as links on its pages have it."""
        return f"{self.request.base_path}/inbox" + (f"/{place}" if place else "")

    @cached_property
    def form(self) -> Mapping[str, str]:
        """Read the fields of a posted form; of a repeated field, the last one.

        Raises:
            NotDoneError: bad_input; it is too large or is no form.
        """
        if len(self.request.body) > LARGEST_BODY:
            raise NotDoneError("bad_input")
        try:
            text = self.request.body.decode("utf-8")
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"))
        except ValueError:
            raise NotDoneError("bad_input") from None

    @cached_property
    def json(self) -> Mapping[str, Any]:
        """Read a JSON object.

        Raises:
            NotDoneError: bad_input; it is too large or is none.
        """
        try:
            value = json.loads(self.request.body) if len(self.request.body) <= LARGEST_BODY else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise NotDoneError("bad_input")
        return value

    def text(self, name: str) -> str:
        """Give a field of the posted form, trimmed; empty if it was not sent."""
        return self.form.get(name, "").strip()

    def account(self, what: What, *, reference: str = "", code: str = "", who: str | None = None) -> None:
        """Write down what is about to be shown or done, before it is.

        Raises:
            StoreUnavailableError: it could not be written; then it must not be done either.
        """
        practice = self.desk.practice
        event_id = f"{self.desk.random.getrandbits(48):012x}"
        at = self.desk.clock.now()
        event = AuditEvent(at, self.who if who is None else who, what, reference, code, event_id)
        write_down(self.desk.records, event, time_zone=practice.time_zone, retention=practice.retention)
        self.accounted.append(event)


_ON_EVERY_REPLY = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def see_other(call: Call, place: str, **headers: str) -> Reply:
    """Send the browser on to another place of the inbox, so that reloading does nothing twice."""
    return Reply(HTTPStatus.SEE_OTHER, _ON_EVERY_REPLY | {"Location": call.url(place)} | headers)


def as_json(body: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK, **headers: str) -> Reply:
    return Reply(status, _ON_EVERY_REPLY | headers, body)


def as_file(name: str, content_type: str, content: str) -> Reply:
    """Hand out a file for the device to keep."""
    headers = {"Content-Type": content_type, "Content-Disposition": f'attachment; filename="{name}"'}
    return Reply(HTTPStatus.OK, _ON_EVERY_REPLY | headers, content)
