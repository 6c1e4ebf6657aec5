"""The local outbox: hands each message on, and keeps what was sent, so that it can be read; and the same of alarms."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from functools import cached_property
from typing import Any

from chalicelib.clock import Clock
from chalicelib.mail import Mailer
from chalicelib.mail.message import Alarm, Message, to_mime


@dataclass(frozen=True)
class Sent:
    message: Message
    sent_at: datetime

    def as_read(self) -> dict[str, Any]:
        """Return the message as a mail program would find it: read back from its MIME form."""
        return dict(self._read)

    @cached_property  # whoever waits for an email looks through all of them again and again
    def _read(self) -> dict[str, Any]:
        mime = message_from_bytes(to_mime(self.message), policy=policy.default)
        text, html = (mime.get_body([kind]) for kind in ("plain", "html"))
        return {
            "to": str(mime["To"]),
            "subject": str(mime["Subject"]),
            "headers": {name: str(value) for name, value in mime.items()},
            "text": text.get_content() if text else "",
            "html": html.get_content() if html else "",
            # What it puts into a calendar, or takes out of it.
            "calendar": self.message.calendar.text if self.message.calendar else "",
            "sent_at": self.sent_at.isoformat(),
        }


class Outbox:
    """A mailer that keeps every message that another one took, in order."""

    def __init__(self, clock: Clock, mailer: Mailer) -> None:
        self._clock = clock
        self._mailer = mailer
        self.sent: list[Sent] = []

    def send(self, message: Message) -> str:
        message_id = self._mailer.send(message)
        self.sent.append(Sent(message, self._clock.now()))
        return message_id


class AlarmBook:
    """An alarm topic that keeps what was published."""

    def __init__(self) -> None:
        self.alarms: list[Alarm] = []

    def publish(self, alarm: Alarm) -> str:
        self.alarms.append(alarm)
        return f"alarm-{len(self.alarms)}"
