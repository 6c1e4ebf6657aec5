"""What is logged of a fault: enough to know what to do, nothing of what was typed."""

import pytest

from chalicelib.faults import log_fault
from chalicelib.mail import MailRefusedError
from chalicelib.storage import StoreUnavailableError


def test_a_code_of_the_mail_service_or_the_table_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    log_fault(MailRefusedError("MessageRejected"))
    log_fault(StoreUnavailableError("ThrottlingException"))
    assert "MailRefusedError (MessageRejected) at" in caplog.text
    assert "StoreUnavailableError (ThrottlingException) at" in caplog.text


def test_any_other_message_is_not_logged_but_its_place_is(caplog: pytest.LogCaptureFixture) -> None:
    try:
        int("zephyrine@example.org")
    except ValueError as fault:
        log_fault(fault)
    assert "ValueError at test_fault_log.py:" in caplog.text
    assert "zephyrine" not in caplog.text
