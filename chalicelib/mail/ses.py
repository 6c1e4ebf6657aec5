"""Amazon SES, version 2 of its API."""

from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.mail import MailUnavailableError
from chalicelib.mail.message import Message, to_mime

# boto3 makes its clients at run time; there is no type to name.
Client = Any

CONNECT_TIMEOUT, READ_TIMEOUT = 2.0, 8.0  # seconds


def make_client() -> Client:
    """Make a client that tries once: SES knows no idempotency token, so a blind retry may send twice."""
    config = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"total_max_attempts": 1},
        # Its errors print the values they refuse.
        parameter_validation=False,
    )
    return boto3.client("sesv2", config=config)


class SesMailer:
    def __init__(self, client: Client, configuration_set: str) -> None:
        self._client = client
        self._configuration_set = configuration_set

    def send(self, message: Message) -> str:
        options = {"ConfigurationSetName": self._configuration_set} if self._configuration_set else {}
        try:
            reply = self._client.send_email(
                FromEmailAddress=message.sender,
                Destination={"ToAddresses": [message.to]},
                Content={"Raw": {"Data": to_mime(message)}},
                EmailTags=[{"Name": name, "Value": value} for name, value in message.tags.items()],
                **options,
            )
        except ClientError as error:
            raise MailUnavailableError(error.response["Error"]["Code"]) from None
        except BotoCoreError as error:
            raise MailUnavailableError(type(error).__name__) from None
        return str(reply["MessageId"])
