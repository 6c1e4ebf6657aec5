"""SES on a laptop: takes messages, confirms their delivery, and can be told to bounce one or to be out for a while."""

import json
import threading
from collections.abc import Callable
from typing import Any, Literal

from chalicelib.clock import Clock
from chalicelib.leads.alert import TO_THE_PRACTICE
from chalicelib.mail import Mailer, MailRefusedError
from chalicelib.mail.message import CHANNEL_TAG, LEAD_TAG, Message
from local.outbox import Outbox

PlayedEvent = Literal["bounce", "complaint", "delivery"]
Recipient = Literal["practice", "visitor"]
Trigger = Callable[[dict[str, Any], Any], Any]

# Real mailboxes confirm within seconds; on the laptop one is enough to see it happen.
_DELIVERED_AFTER = 0.5  # seconds
_DETAILS = {"bounce": {"bounceType": "Permanent"}, "complaint": {}, "delivery": {}}


def recipient_of(message: Message) -> Recipient:
    """Say for whom an email is; what is about many leads is the practice's."""
    channel = message.tags.get(CHANNEL_TAG, "first")
    return "practice" if channel in TO_THE_PRACTICE else "visitor"


class UnknownReferenceError(Exception):
    """No email with this reference was sent."""


class LocalMailService:
    """The mailer of the local desk: hands on to the engine's SES and plays the events that no engine sends."""

    def __init__(self, clock: Clock, ses: Mailer) -> None:
        self._clock = clock
        self.outbox = Outbox(clock, ses)
        self.is_out = False
        self._trigger: Trigger | None = None

    def report_to(self, trigger: Trigger) -> None:
        """Send mail events to the real feedback handler from now on."""
        self._trigger = trigger

    def send(self, message: Message) -> str:
        if self.is_out:
            raise MailRefusedError("TooManyRequestsException")
        message_id = self.outbox.send(message)
        timer = threading.Timer(_DELIVERED_AFTER, self._play, ["delivery", message])
        timer.daemon = True
        timer.start()
        return message_id

    def play(self, reference: str, event: PlayedEvent, to: Recipient = "practice") -> None:
        """Play what SES would say of the latest email with this reference to the practice, or to who wrote.

        Raises:
            UnknownReferenceError: there is none.
        """
        for sent in reversed(self.outbox.sent):
            if sent.message.tags.get(LEAD_TAG) == reference and recipient_of(sent.message) == to:
                self._play(event, sent.message)
                return
        raise UnknownReferenceError

    def _play(self, event: PlayedEvent, message: Message) -> None:
        if self._trigger is None:
            return
        now = self._clock.now().isoformat()
        notification = {
            "eventType": event.capitalize(),
            "mail": {"timestamp": now, "tags": {name: [value] for name, value in message.tags.items()}},
            event: {"timestamp": now, **_DETAILS[event]},
        }
        sns = {"MessageId": now, "Subject": "", "Message": json.dumps(notification), "MessageAttributes": {}}
        self._trigger({"Records": [{"EventSource": "aws:sns", "Sns": sns}]}, None)
