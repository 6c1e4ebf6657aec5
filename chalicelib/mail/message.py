"""A message and its MIME form. Pure; header values that could break out of their line are refused by the library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email import policy
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy

# The tags and the header by which feedback finds its lead: keyed hashes and counters, nothing that was typed.
LEAD_TAG, KEY_TAG, CHANNEL_TAG, ATTEMPT_TAG = "lead", "key", "channel", "attempt"
# Stands on an email about many leads, where another one names its lead: which of these emails it is.
MAILING_TAG = "mailing"
TRACE_HEADER = "X-Front-Desk"


class _AddressInOnePiece(UnstructuredHeader, BaseHeader):
    """A header that holds a web address: the library would fold a long one by encoding it, and nobody could read it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _AsItIs(_AddressInOnePiece):
    """Addresses in their sendable form: the library would split a name's encoded words and not read them back."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, object]) -> None:
        super().parse(value, kwds)
        kwds["decoded"] = value


class _Subject(UnstructuredHeader, BaseHeader):
    """A subject that reads back as it was: where a long one is not ASCII, the library would double a blank."""

    def fold(self, *, policy: Policy) -> str:
        if self.isascii():
            return super().fold(policy=policy)
        encoded = Header(self, "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {encoded}{policy.linesep}"


def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    registry.map_to_type("from", _AsItIs)
    registry.map_to_type("to", _AsItIs)
    registry.map_to_type("subject", _Subject)
    registry.map_to_type("list-unsubscribe", _AddressInOnePiece)
    return registry


_MIME = policy.SMTP.clone(header_factory=_headers())


@dataclass(frozen=True)
class Alarm:
    """What the alarm topic's subscribers read: codes and references only."""

    subject: str
    text: str


@dataclass(frozen=True)
class Calendar:
    """A file for the recipient's calendar: what it asks for there (REQUEST, CANCEL), and the file itself."""

    method: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Message:
    """One email to one recipient, as text and as simple HTML."""

    sender: str
    to: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    reply_to: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    # What feedback about this message is found by: public values only.
    tags: Mapping[str, str] = field(default_factory=dict)
    calendar: Calendar | None = None


def to_mime(message: Message) -> bytes:
    """Return the message as MIME with CRLF line ends, text before HTML.

    A file for the calendar comes twice: as a third form of the text, by which mail programs know an invitation, and as
    a file to open, for those that do not.
    """
    mime = EmailMessage(policy=_MIME)
    mime["From"] = message.sender
    mime["To"] = message.to
    mime["Subject"] = message.subject
    if message.reply_to:
        mime["Reply-To"] = message.reply_to
    for name, value in message.headers.items():
        mime[name] = value
    mime.set_content(message.text, cte="quoted-printable")
    mime.add_alternative(message.html, subtype="html", cte="quoted-printable")
    if calendar := message.calendar:
        method = {"method": calendar.method}
        mime.add_alternative(calendar.text, subtype="calendar", cte="quoted-printable", params=method)
        mime.add_attachment(calendar.text.encode(), "application", "ics", filename="appointment.ics", params=method)
    return mime.as_bytes()
