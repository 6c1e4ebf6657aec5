"""The one mailer, behind a port: SES in the cloud, the outbox on the laptop and in tests; and the alarm topic."""

from typing import Protocol

from chalicelib.faults import CodedError
from chalicelib.mail.message import Alarm, Message


class MailRefusedError(CodedError):
    """The message was certainly not taken. `is_permanent`: time alone will not mend the reason.

    `is_of_rate`: the account may send no more at this moment, whatever the message is.
    """

    def __init__(self, code: str, *, is_permanent: bool = False, is_of_rate: bool = False) -> None:
        super().__init__(code)
        self.is_permanent = is_permanent
        self.is_of_rate = is_of_rate


class MailUnclearError(CodedError):
    """Nobody can say whether the message was taken."""


class Mailer(Protocol):
    """Sends one message to one recipient, once."""

    def send(self, message: Message) -> str:
        """Hand the message over and return the name under which the mail service took it.

        Raises:
            MailRefusedError: it was not taken.
            MailUnclearError: it may have been taken.
        """
        ...


class AlarmTopic(Protocol):
    """Reaches whoever watches over the desk, by a way that is not the desk's own mail."""

    def publish(self, alarm: Alarm) -> str:
        """Publish an alarm and return the name under which it was taken; raises as `Mailer.send` does."""
        ...
