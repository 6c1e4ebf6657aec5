"""Amazon SES, version 2 of its API, and the alarm topic in SNS."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ProxyConnectionError,
    SSLError,
)

from chalicelib.aws import Client, make_client
from chalicelib.clock import Clock
from chalicelib.mail import MailRefusedError, MailUnclearError
from chalicelib.mail.message import Alarm, Message, to_mime

CONNECT_TIMEOUT, READ_TIMEOUT = 2.0, 8.0  # seconds
# What cannot be repeated goes over a new connection, unless it follows another at once.
IDLE_LIMIT = timedelta(seconds=1)


def make_mail_client(service: str = "sesv2", clock: Clock | None = None) -> Client:
    """Make a client that tries once: SES knows no idempotency token, so a blind retry may send twice."""
    return make_client(
        service, connect_timeout=CONNECT_TIMEOUT, read_timeout=READ_TIMEOUT, clock=clock, idle_limit=IDLE_LIMIT
    )


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
# By the codes that the APIs' own models give to the errors of SendEmail and Publish; a test compares them.
PERMANENT = {
    "AccountSuspendedException",
    "BadRequestException",
    "MailFromDomainNotVerifiedException",
    "MessageRejected",
    "NotFoundException",
    "SendingPausedException",
    "AccessDeniedException",
    "AuthorizationError",
    "EndpointDisabled",
    "InvalidParameter",
    "InvalidSecurity",
    "KMSAccessDenied",
    "KMSDisabled",
    "KMSInvalidState",
    "KMSNotFound",
    "KMSOptInRequired",
    "NotFound",
    "ParameterValueInvalid",
    "PlatformApplicationDisabled",
    "ValidationError",
    "ValidationException",
}
# Refused for now, whatever the message is: the account's rate or the day's quota is used up.
OF_RATE = {
    "LimitExceededException",
    "TooManyRequestsException",
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "Throttled",
}
FOR_NOW = OF_RATE | {"KMSThrottling"}
# Failures from before anything was sent.
_NEVER_LEFT = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError, ProxyConnectionError, SSLError)
_SAYS_NOTHING = {HTTPStatus.REQUEST_TIMEOUT}
# TLS's own words for a connection that ended, perhaps after the request.
_CUT_SHORT = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)


@contextmanager
def _failures_by_kind() -> Iterator[None]:
    """Sort what can go wrong into refused and unclear; AWS's message may name an address and is left out."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", HTTPStatus.INTERNAL_SERVER_ERROR)
        is_our_fault = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        if code in PERMANENT | FOR_NOW or (is_our_fault and status not in _SAYS_NOTHING):
            raise MailRefusedError(code, is_permanent=code in PERMANENT, is_of_rate=code in OF_RATE) from None
        # A fault inside the service says nothing about whether it had taken the message before.
        raise MailUnclearError(code) from None
    except _NEVER_LEFT as error:
        if isinstance(_cause(error), _CUT_SHORT):
            raise MailUnclearError(type(error).__name__) from None
        raise MailRefusedError(type(error).__name__) from None
    except BotoCoreError as error:
        raise MailUnclearError(type(error).__name__) from None


def _cause(error: BotoCoreError) -> BaseException | None:
    """Return what was wrong underneath: botocore keeps urllib3's error, and that one keeps the socket's."""
    wrapped = error.kwargs.get("error")
    return next((part for part in getattr(wrapped, "args", ()) if isinstance(part, BaseException)), None)
