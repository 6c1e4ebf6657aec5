"""Nobody meets the canary: with one lying in the table, each outlet says what it says without it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.alerts.digest import find as findings
from chalicelib.alerts.dispatch import CANARYS_MAILBOX
from chalicelib.alerts.sweep import sweep
from chalicelib.inbox.routes import ROUTES
from chalicelib.mail import MailRefusedError
from chalicelib.mail.message import Message
from chalicelib.storage.items import to_item
from local.leads import recent_leads
from tests.desks import QuietDesk
from tests.flights import PUBLIC_URL, Sky
from tests.inbox.signed_in import SignedIn, audit_log, stored
from tests.posts import CERTIFICATION, CONTACT, Visitor

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NAME, EMAIL = "Canary Example", "canary@example.com"


@pytest.fixture
def sky() -> Sky:
    """Return a desk with a message, a request that is held, and room for a canary."""
    desk = QuietDesk(PUBLIC_URL=PUBLIC_URL)
    stored(desk, form="contact", key="a" * 32)
    stored(desk, form="contact", key="b" * 32, is_held=True)
    return Sky(desk)


def without_and_with(sky: Sky, outlet: Callable[[], object]) -> tuple[object, object]:
    """Return what an outlet gives before there is a canary, and while one lies in the table."""
    before = outlet()
    sky.stay()
    return before, outlet()


PAGES = sorted({route.path for route in ROUTES if route.method == "GET" and route.menu})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_inbox_is_the_same(sky: Sky, page: str) -> None:
    user = SignedIn(sky.desk)
    user.get("")
    before, after = without_and_with(sky, lambda: user.get(page).body)
    # Looking is written down: the audit log has more to say, and nothing of the canary. Each page for a telephone call
    # has an id of its own.
    assert before == after or page in {"audit", "call"}
    assert NAME not in str(after)


def test_the_numbers_count_the_same(sky: Sky) -> None:
    before, after = without_and_with(sky, lambda: sky.desk.store.count_in("open#contact", 50))
    assert before == after == 1


@pytest.mark.parametrize("question", [NAME, "canary", "Example", EMAIL, "the reference"])
def test_it_cannot_be_found(sky: Sky, question: str) -> None:
    user, lead = SignedIn(sky.desk), sky.stay()
    found = user.post("find", {"question": lead.reference if question == "the reference" else question})
    assert "canary-" not in str(found.body)
    assert str(found.body).count(NAME) == (question == NAME)  # what was asked
    assert lead.reference not in str(found.headers)
    assert user.get(found.headers["Location"].removeprefix("/inbox/")).status == 404 if found.status == 303 else True


@pytest.mark.parametrize("place", ["", "/print", "/erase"])
def test_it_has_no_page_of_its_own(sky: Sky, place: str) -> None:
    assert SignedIn(sky.desk).get(f"leads/{sky.stay().reference}{place}").status == 404


@pytest.mark.parametrize("what", ["export", "status", "note", "erase", "hold"])
def test_nothing_can_be_done_with_it(sky: Sky, what: str) -> None:
    lead = sky.stay()
    fields = {"number": "0", "status": "contacted", "text": "x", "hold": "on", "reference": lead.reference}
    assert SignedIn(sky.desk).post(f"leads/{lead.reference}/{what}", fields).status == 404


@pytest.mark.parametrize("state", ["open", "held", "closed", ""])
def test_it_is_in_no_file(sky: Sky, state: str) -> None:
    user = SignedIn(sky.desk)
    export = {"form": "", "state": state, "month": ""}
    before, after = without_and_with(sky, lambda: user.post("all/export", export).body)
    assert before == after


def test_the_operators_table_leaves_it_out(sky: Sky) -> None:
    before, after = without_and_with(sky, lambda: recent_leads(sky.desk.archive, sky.desk.clock.now()))
    assert before == after != []


def test_the_digest_counts_the_same(sky: Sky) -> None:
    before, after = without_and_with(sky, lambda: findings(sky.desk, None))
    assert before == after


def test_no_reminder_is_ever_sent_of_it(sky: Sky) -> None:
    sky = Sky(QuietDesk(PUBLIC_URL=PUBLIC_URL))
    sky.stay()
    for _ in range(50):
        sky.desk.wait(MINUTE)
        sweep(sky.desk)
    assert [sent.message.to for sent in sky.desk.outbox.sent] == [CANARYS_MAILBOX]


def test_an_alert_of_a_visitors_counts_the_open_ones_without_it(sky: Sky) -> None:
    def alert() -> str:
        number = len(sky.desk.outbox.sent)
        Visitor(sky.desk).submit("contact", {**CONTACT, "message": f"Number {number}, on a Friday"})
        sweep(sky.desk)
        texts = [sent.message.text for sent in sky.desk.outbox.sent[number:]]
        return next(text for text in texts if "Open requests" in text)

    first = alert()
    sky.stay()
    assert "Open requests: 2" in first
    assert "Open requests: 3" in alert()


def test_nothing_of_it_is_written_into_the_audit_log(sky: Sky) -> None:
    before, after = without_and_with(sky, lambda: audit_log(sky.desk))
    sky.desk.wait(2 * HOUR)
    sweep(sky.desk)
    assert before == after == audit_log(sky.desk) == []


def test_nobody_is_told_that_it_arrived(sky: Sky) -> None:
    for form, fields in (("contact", CONTACT), ("certification", CERTIFICATION)):
        Visitor(sky.desk).submit(form, fields)
    sky.stay()
    sweep(sky.desk)
    assert EMAIL not in {sent.message.to for sent in sky.desk.outbox.sent}


def test_the_practice_gets_no_email_of_it(sky: Sky) -> None:
    sky.stay()
    assert [sent.message.to for sent in sky.desk.outbox.sent] == [CANARYS_MAILBOX]


@pytest.mark.parametrize(
    "number", ["Accepted", "Held", "AlertsSent", "AlertsRetried", "AlertsEscalated", "SecondsToAlert"]
)
def test_no_number_of_the_desks_work_counts_it(number: str) -> None:
    sky = Sky(QuietDesk(PUBLIC_URL=PUBLIC_URL))
    sky.stay()
    metrics: Any = sky.desk.metrics
    assert (metrics.counts[number], metrics.measures[number]) == (0, [])


def test_one_that_waits_for_its_alert_is_not_the_oldest_that_waits() -> None:
    sky = Sky(QuietDesk(PUBLIC_URL=PUBLIC_URL))
    sky.streams = False
    sky.stay()
    sky.desk.mailer = Refusing()
    sky.desk.wait(20 * MINUTE)
    sweep(sky.desk)
    metrics: Any = sky.desk.metrics
    assert metrics.measures["OldestUnsentSeconds"] == [0.0]


def test_it_does_not_count_for_who_sent_it(sky: Sky) -> None:
    sky.stay()
    assert [record for record in sky.desk.memory_records.all() if record.partition == "SENDERS"] == []


def test_its_item_is_in_the_indexes_of_what_is_due_and_of_references_alone(sky: Sky) -> None:
    item: Mapping[str, object] = to_item(sky.stay())
    first_attributes = {"due_shard", "box", "reference", "phone_hash", "email_hash", "name_shelf"}
    assert first_attributes & item.keys() == {"due_shard", "reference"}


class Refusing:
    def send(self, message: Message) -> str:  # noqa: ARG002 - whatever it is
        raise MailRefusedError("TooManyRequestsException")
