"""The outbox that keeps what was sent."""

import html

import pytest

from chalicelib.mail.message import Message
from local.clock import MovableClock
from local.mail_service import LocalMailService
from local.outbox import AlarmBook, Outbox
from local.pages import LocalPages
from tests.desks import NOON, QuietDesk
from tests.fakes import FakeMailer, SetClock
from tools.sample_mails import sample_mails


def test_an_email_reads_the_same_whatever_was_done_to_what_was_read() -> None:
    clock = QuietDesk().clock
    outbox = Outbox(clock, FakeMailer(clock))
    outbox.send(next(iter(sample_mails()))[1])
    (sent,) = outbox.sent
    read = sent.as_read()

    sent.as_read().clear()

    assert sent.as_read() == read
    assert read["text"]


@pytest.mark.parametrize("message", [pytest.param(message, id=name) for name, message in sample_mails()])
def test_the_page_shows_every_email_of_the_desk(message: Message) -> None:
    clock = MovableClock(NOON)
    mail = LocalMailService(clock, FakeMailer(SetClock(NOON)))
    pages = LocalPages(QuietDesk(), clock, mail, AlarmBook())
    mail.outbox.send(message)

    shown = pages.reply("GET", "/local/outbox", b"")

    assert message.subject in html.unescape(str(shown.body))
