"""The one mailer, behind a port: SES in the cloud, the outbox on the laptop and in tests."""

from typing import Protocol

from chalicelib.mail.message import Message


class MailUnavailableError(Exception):
    """The mail service did not take the message, or did not say so; it may be worth another try later."""


class Mailer(Protocol):
    """Sends one message to one recipient."""

    def send(self, message: Message) -> str:
        """Hand the message over and give the name under which the mail service took it.

        Raises:
            MailUnavailableError: it was not taken, or nobody can say.
        """
        ...
