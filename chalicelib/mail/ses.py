"""Amazon SES, version 2 of its API, and the alarm topic in SNS."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from chalicelib.aws import Client, make_client
from chalicelib.mail import MailRefusedError, MailUnclearError
from chalicelib.mail.message import Alarm, Message, to_mime

CONNECT_TIMEOUT, READ_TIMEOUT = 2.0, 8.0  # seconds


def make_mail_client(service: str = "sesv2") -> Client:
    """Make a client that tries once: SES knows no idempotency token, so a blind retry may send twice."""
    return make_client(service, connect_timeout=CONNECT_TIMEOUT, read_timeout=READ_TIMEOUT)


class SesMailer:
    def __init__(self, client: Client, configuration_set: str) -> None:
        self._client = client
        self._configuration_set = configuration_set

    def send(self, message: Message) -> str:
        options = {"ConfigurationSetName": self._configuration_set} if self._configuration_set else {}
        with _failures_by_kind():
            reply = self._client.send_email(
                FromEmailAddress=message.sender,
                Destination={"ToAddresses": [message.to]},
                Content={"Raw": {"Data": to_mime(message)}},
                EmailTags=[{"Name": name, "Value": value} for name, value in message.tags.items()],
                **options,
            )
        return str(reply["MessageId"])


class SnsAlarmTopic:
    def __init__(self, client: Client, topic_arn: str) -> None:
        self._client = client
        self._topic_arn = topic_arn

    def publish(self, alarm: Alarm) -> str:
        with _failures_by_kind():
            reply = self._client.publish(TopicArn=self._topic_arn, Subject=alarm.subject, Message=alarm.text)
        return str(reply["MessageId"])


# Refused for a reason that time does not mend: somebody must change the account, the identity or the message.
# From the errors that the API's own model lists for SendEmail and Publish.
_PERMANENT = {
    "AccountSuspendedException",
    "BadRequestException",
    "MailFromDomainNotVerifiedException",
    "MessageRejected",
    "NotFoundException",
    "SendingPausedException",
    "AccessDeniedException",
    "AuthorizationErrorException",
    "AuthorizationError",
    "InvalidParameterException",
    "InvalidParameter",
    "KMSAccessDeniedException",
    "KMSDisabledException",
    "NotFound",
    "ValidationException",
}
# Refused for now: the account's limits, or too many calls at once.
_FOR_NOW = {
    "LimitExceededException",
    "TooManyRequestsException",
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "KMSThrottlingException",
}


@contextmanager
def _failures_by_kind() -> Iterator[None]:
    """Sort what can go wrong into refused and unclear; AWS's message may name an address and is left out."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _PERMANENT | _FOR_NOW:
            raise MailRefusedError(code, is_permanent=code in _PERMANENT) from None
        # A fault inside the service says nothing about whether it had taken the message before.
        raise MailUnclearError(code) from None
    except (ConnectTimeoutError, EndpointConnectionError) as error:
        raise MailRefusedError(type(error).__name__) from None
    except BotoCoreError as error:
        raise MailUnclearError(type(error).__name__) from None
