"""What can go wrong between us and the mail service: certainly not taken, or nobody knows."""

from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.session import get_session

from chalicelib.mail import MailRefusedError, MailUnclearError
from chalicelib.mail.message import Alarm, Message
from chalicelib.mail.ses import FOR_NOW, PERMANENT, SesMailer, SnsAlarmTopic

MESSAGE = Message(sender="desk@example.com", to="her@example.com", subject="s", text="t", html="<p>h</p>")


class Broken:
    """A client of AWS whose every call fails in one way."""

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    def send_email(self, **_: Any) -> None:  # noqa: ANN401 - whatever is sent
        raise self._fault

    def publish(self, **_: Any) -> None:  # noqa: ANN401 - the same
        raise self._fault


def answered(code: str, status: int) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "SendEmail")


def send(fault: Exception) -> None:
    SesMailer(Broken(fault), "").send(MESSAGE)


def codes(service: str, operation: str) -> set[str]:
    """Return the codes of all errors that AWS's own model lists for an operation."""
    shapes = get_session().get_service_model(service).operation_model(operation).error_shapes
    return {shape.metadata.get("error", {}).get("code", shape.name) for shape in shapes}


@pytest.mark.parametrize(("service", "operation"), [("sesv2", "SendEmail"), ("sns", "Publish")])
def test_every_error_of_the_model_is_sorted(service: str, operation: str) -> None:
    assert codes(service, operation) - PERMANENT - FOR_NOW <= {"InternalError", "InternalServiceErrorException"}
    assert not PERMANENT & FOR_NOW


@pytest.mark.parametrize("code", ["MessageRejected", "SendingPausedException", "MailFromDomainNotVerifiedException"])
def test_what_time_does_not_mend_is_permanent(code: str) -> None:
    with pytest.raises(MailRefusedError) as refused:
        send(answered(code, 400))
    assert refused.value.is_permanent


@pytest.mark.parametrize("code", ["TooManyRequestsException", "LimitExceededException", "ExpiredTokenException"])
def test_what_was_refused_for_now_may_be_sent_again(code: str) -> None:
    with pytest.raises(MailRefusedError) as refused:
        send(answered(code, 400))
    assert not refused.value.is_permanent


@pytest.mark.parametrize(
    ("code", "is_of_rate"),
    [("TooManyRequestsException", True), ("LimitExceededException", True), ("ExpiredTokenException", False)],
)
def test_a_refusal_of_the_accounts_rate_or_quota_says_so(code: str, *, is_of_rate: bool) -> None:
    with pytest.raises(MailRefusedError) as refused:
        send(answered(code, 400))
    assert refused.value.is_of_rate is is_of_rate


@pytest.mark.parametrize(
    "fault",
    [
        answered("InternalFailure", 500),
        answered("ServiceUnavailable", 503),
        answered("RequestTimeout", 408),
        ReadTimeoutError(endpoint_url="https://example.com"),
    ],
)
def test_a_fault_on_the_way_back_is_unclear(fault: Exception) -> None:
    with pytest.raises(MailUnclearError):
        send(fault)


@pytest.mark.parametrize(
    "fault",
    [
        ConnectTimeoutError(endpoint_url="https://example.com"),
        EndpointConnectionError(endpoint_url="https://example.com"),
        NoCredentialsError(),
    ],
)
def test_what_never_left_was_not_taken(fault: Exception) -> None:
    with pytest.raises(MailRefusedError):
        send(fault)


def test_no_address_is_in_the_error() -> None:
    with pytest.raises(MailRefusedError) as refused:
        send(answered("MessageRejected", 400))
    assert "@" not in str(refused.value)


def test_the_topic_sorts_its_faults_alike() -> None:
    with pytest.raises(MailRefusedError):
        SnsAlarmTopic(Broken(answered("NotFound", 404)), "arn").publish(Alarm("s", "t"))
    with pytest.raises(MailUnclearError):
        SnsAlarmTopic(Broken(answered("InternalError", 500)), "arn").publish(Alarm("s", "t"))
