"""One request to the inbox: who makes it, what was sent, and what the audit log says of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import parse_qsl

from chalicelib import ports
from chalicelib.inbox.device_names import device_in_words
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.people import Person
from chalicelib.inbox.sessions import Session, csrf_token, short_id
from chalicelib.inbox.watched import WATCHED
from chalicelib.storage.audit import AuditEvent, write_down
from chalicelib.web.request import ON_EVERY_REPLY, Reply, Request

# Bytes; the longest draft, and the longest text of a call, whose letters may be sent as twelve bytes each.
LARGEST_BODY = 131_072
_MOST_FIELDS = 40


class InboxDesk(
    ports.HasSettings,
    ports.HasPractice,
    ports.HasPracticeFile,
    ports.HasHours,
    ports.HasClock,
    ports.HasRandom,
    ports.HasArchive,
    ports.HasRecords,
    ports.HasMetrics,
    ports.HasMailer,
    ports.HasPushes,
    Protocol,
):
    """What this room needs of the desk."""


@dataclass(frozen=True)
class InboxRequest:
    """One request to the inbox. What was sent stays out of `repr`."""

    desk: InboxDesk
    http: Request = field(repr=False)
    method: str
    # Below /inbox, without slashes at its ends.
    path: str
    now: datetime
    # The parts of the path that a route names.
    parameters: Mapping[str, str] = field(default_factory=dict)
    # Nobody, where a route is open to everybody.
    person: Person | None = None
    session: Session | None = None
    # What was written into the audit log, so that no route is answered without a line there.
    audited: list[AuditEvent] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.desk.practice.language

    @property
    def who(self) -> str:
        return self.person.id if self.person else ""

    @property
    def is_owner(self) -> bool:
        return self.person is not None and self.person.is_owner

    @property
    def csrf(self) -> str:
        return csrf_token(self.desk.settings.keys, self.session) if self.session else ""

    @property
    def today(self) -> date:
        """The day it is on the practice's calendar."""
        return self.now.astimezone(self.desk.practice.time_zone).date()

    def url(self, path: str = "") -> str:
        """Return the address of a path of the inbox, as links on its pages have it."""
        return f"{self.http.base_path}/inbox" + (f"/{path}" if path else "")

    def query(self, name: str) -> str:
        return self.http.query.get(name, "")

    @cached_property
    def form(self) -> Mapping[str, str]:
        """Read the fields of a posted form; of a repeated field, the last one.

        Raises:
            NotDoneError: bad_input; it is too large or is no form.
        """
        if len(self.http.body) > LARGEST_BODY:
            raise NotDoneError("bad_input")
        try:
            text = self.http.body.decode("utf-8")
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
            value = json.loads(self.http.body) if len(self.http.body) <= LARGEST_BODY else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise NotDoneError("bad_input")
        return value

    def text(self, name: str) -> str:
        """Return a field of the posted form, trimmed; empty if it was not sent."""
        return self.form.get(name, "").strip()

    @property
    def device(self) -> str:
        """The device as its session calls it, or else as its browser does."""
        return self.session.device if self.session else device_in_words(self.http.header("user-agent"), self.language)

    def audit_list(self, what: str, references: Iterable[str], *, code: str = "", **shown: str) -> None:
        """Write down whose requests are about to be shown or handed out, and by which filter.

        Raises:
            StoreUnavailableError: as below.
        """
        leads = tuple(dict.fromkeys(references))
        used = {name: value for name, value in shown.items() if value}
        self.audit(what, code=code, filter=used, number=len(leads), references=leads)

    def audit(
        self,
        what: str,
        *,
        reference: str = "",
        code: str = "",
        who: str | None = None,
        about: str = "",
        filter: Mapping[str, str] | None = None,  # noqa: A002 - as the event calls it
        number: int | None = None,
        references: tuple[str, ...] = (),
    ) -> None:
        """Write down what is about to be shown or done, before it is.

        Raises:
            StoreUnavailableError: it could not be written; then it must not be done either.
        """
        practice = self.desk.practice
        event = AuditEvent(
            at=self.desk.clock.now(),
            who=self.who if who is None else who,
            what=what,
            reference=reference,
            code=code,
            device=self.device,
            session=short_id(self.session) if self.session else "",
            about=about,
            filter=filter or {},
            number=number,
            references=references,
            id=f"{self.desk.random.getrandbits(48):012x}",
        )
        write_down(self.desk.records, event, time_zone=practice.time_zone, retention=practice.retention)
        self.audited.append(event)
        if what in WATCHED:
            self.desk.metrics.count(WATCHED[what])


def see_other(request: InboxRequest, path: str, **headers: str) -> Reply:
    """Send the browser on to another path of the inbox, so that reloading does nothing twice."""
    return Reply(HTTPStatus.SEE_OTHER, ON_EVERY_REPLY | {"Location": request.url(path)} | headers)


def as_json(body: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK, **headers: str) -> Reply:
    return Reply(status, ON_EVERY_REPLY | headers, body)


def as_file(name: str, content_type: str, content: str) -> Reply:
    """Hand out a file for the device to keep."""
    headers = {"Content-Type": content_type, "Content-Disposition": f'attachment; filename="{name}"'}
    return Reply(HTTPStatus.OK, ON_EVERY_REPLY | headers, content)
