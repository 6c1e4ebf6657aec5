"""What telling of a lead costs in calls of AWS, from the stream's record to the last mark; counted at botocore."""

import json
from collections import Counter
from email.utils import parseaddr

import pytest

from chalicelib.alerts.stream import handle_records
from chalicelib.intake.submission import submit
from chalicelib.mail.ses import SesMailer, make_mail_client
from chalicelib.storage.table import item_key
from chalicelib.web.request import Request
from tests.conftest import CountedDesk
from tests.posts import CERTIFICATION, CONTACT, Fields

WHO_CAN_BE_WRITTEN_TO = {**CERTIFICATION, "email": "rosa@example.com"}
SEND = "sesv2.SendEmail"


def calls_of_alert(counted: CountedDesk, form: str, fields: Fields) -> Counter[str]:
    """Send a form from an address, and count what its record in the stream costs."""
    client = make_mail_client()
    client.create_email_identity(EmailIdentity=parseaddr(counted.desk.practice.mail_from)[1])
    counted.desk.mailer = SesMailer(client, "")
    request = Request({"content-type": "application/json"}, body=json.dumps(fields).encode(), sender="203.0.113.7")
    assert submit(counted.desk, request, form).status == 200
    return bring_record(counted)


def bring_record(counted: CountedDesk) -> Counter[str]:
    (key,) = counted.keys()
    keys = {name: {"S": value} for name, value in item_key(key).items()}
    record = {"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": "1"}}
    counted.calls.clear()
    assert handle_records(counted.desk, {"Records": [record]}) == {"batchItemFailures": []}
    return Counter(counted.calls)


def test_telling_the_practice_costs_ten_calls(counted: CountedDesk) -> None:
    calls = calls_of_alert(counted, "contact", CONTACT)

    assert calls[SEND] == 1
    assert calls.total() <= 10, calls


def test_telling_the_practice_and_whoever_wrote_costs_sixteen_calls(counted: CountedDesk) -> None:
    calls = calls_of_alert(counted, "certification", WHO_CAN_BE_WRITTEN_TO)

    assert calls[SEND] == 2
    assert calls.total() <= 16, calls


@pytest.mark.parametrize(("form", "fields"), [("contact", CONTACT), ("certification", WHO_CAN_BE_WRITTEN_TO)])
def test_bringing_the_record_again_costs_one_read(counted: CountedDesk, form: str, fields: Fields) -> None:
    calls_of_alert(counted, form, fields)

    assert bring_record(counted) == {"dynamodb.GetItem": 1}
