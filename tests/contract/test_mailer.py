"""What every mailer and every alarm topic keeps to: the fakes, the local outbox, and AWS's own as moto plays them."""

from collections.abc import Iterator
from email.utils import parseaddr

import pytest

from chalicelib.mail import AlarmTopic, Mailer
from chalicelib.mail.message import Alarm, Message
from chalicelib.mail.ses import SesMailer, SnsAlarmTopic, make_mail_client
from local.engines import engine
from local.outbox import AlarmBook, Outbox
from tests.desks import NOON
from tests.fakes import FakeAlarmTopic, FakeMailer, SetClock

SENDER = "Front Desk <desk@hudsonlantern.example.com>"
MESSAGE = Message(sender=SENDER, to="ana@example.com", subject="s", text="t", html="<p>h</p>", tags={"key": "0"})


@pytest.fixture(params=["fake", "outbox", "moto"])
def mailer(request: pytest.FixtureRequest) -> Iterator[Mailer]:
    clock = SetClock(NOON)
    if request.param == "fake":
        yield FakeMailer(clock)
    elif request.param == "outbox":
        yield Outbox(clock, FakeMailer(clock))
    else:
        with engine("moto"):
            client = make_mail_client()
            client.create_email_identity(EmailIdentity=parseaddr(SENDER)[1])
            yield SesMailer(client, "")


@pytest.fixture(params=["fake", "book", "moto"])
def topic(request: pytest.FixtureRequest) -> Iterator[AlarmTopic]:
    if request.param == "fake":
        yield FakeAlarmTopic()
    elif request.param == "book":
        yield AlarmBook()
    else:
        with engine("moto"):
            client = make_mail_client("sns")
            yield SnsAlarmTopic(client, client.create_topic(Name="alarms")["TopicArn"])


def test_each_message_that_is_taken_has_a_name_of_its_own(mailer: Mailer) -> None:
    names = [mailer.send(MESSAGE), mailer.send(MESSAGE)]
    assert all(names)
    assert len(set(names)) == 2


def test_each_alarm_that_is_taken_has_a_name_of_its_own(topic: AlarmTopic) -> None:
    alarm = Alarm("An alert is late", "Look at the desk.")
    names = [topic.publish(alarm), topic.publish(alarm)]
    assert all(names)
    assert len(set(names)) == 2
