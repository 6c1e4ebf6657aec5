"""The outbox that keeps what was sent."""

from local.outbox import Outbox
from tests.desks import QuietDesk
from tests.fakes import FakeMailer
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
