"""The digest: once at the opening of a practice day, when there is something to say."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.alerts.mails.batch import BatchTry
from chalicelib.alerts.mails.digest.mail import Findings, compose_digest
from chalicelib.alerts.sweep import sweep
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.certificates import days_limit
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import promise
from chalicelib.leads.status import Standing, Status
from chalicelib.mail.message import Message, to_mime
from chalicelib.practice.file import parse_practice
from chalicelib.storage import Record
from chalicelib.storage.table import MAILING
from tests.desks import PRACTICE_FILE, QuietDesk
from tests.fakes import MemoryRecordStore
from tests.sample_lead import sample_lead

PRACTICE_TEXT = PRACTICE_FILE.read_text()
SPANISH = parse_practice(PRACTICE_TEXT.replace('language = "en"', 'language = "es"'))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# Monday in New York, a minute before the practice opens at nine.
BEFORE_NINE = datetime(2026, 11, 23, 13, 59, tzinfo=UTC)
DELIVERED = Alert(AlertState.DELIVERED)


@pytest.fixture
def early(desk: QuietDesk) -> QuietDesk:
    desk.set_clock.time = BEFORE_NINE
    return desk


def there(desk: QuietDesk, key: str = "a", alerts: Mapping[Channel, Alert] | None = None, **changes: object) -> Lead:
    """Put a lead into the store that came yesterday, and of which everybody was told."""
    key = key * 32 if len(key) == 1 else key
    usual = sample_lead(
        key,
        received_at=desk.clock.now() - DAY,
        alerts=alerts or {Channel.FIRST: DELIVERED},
        answers={"name": "CANARY"},
    )
    lead = replace(usual, **changes)  # type: ignore[arg-type]
    desk.store.add(lead)
    return lead


def sweep_after(desk: QuietDesk, duration: timedelta) -> None:
    desk.wait(duration)
    sweep(desk)


def digests(desk: QuietDesk) -> list[Message]:
    return [mail.message for mail in desk.outbox.sent if mail.message.tags.get("mailing") == "digest"]


def lines(desk: QuietDesk) -> dict[str, str]:
    """Return what the only digest counts."""
    (message,) = digests(desk)
    counts = message.text.partition("Other hours in the coming days")[0]
    pairs = (line.rpartition(": ") for line in counts.splitlines() if ": " in line)
    return {label: count for label, _, count in pairs if "/" not in count}


# --- when


def test_it_comes_at_the_opening_and_once_a_day(early: QuietDesk) -> None:
    there(early)
    sweep(early)
    assert digests(early) == []
    for _ in range(300):
        sweep_after(early, MINUTE)
    assert len(digests(early)) == 1
    sweep_after(early, DAY + MINUTE)
    assert len(digests(early)) == 2


def test_a_desk_with_nothing_to_say_keeps_silent_for_the_day(early: QuietDesk) -> None:
    sweep_after(early, MINUTE)
    there(early)
    sweep_after(early, 5 * MINUTE)
    assert digests(early) == []


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 17, 0, tzinfo=UTC),  # a Sunday
        datetime(2026, 11, 26, 17, 0, tzinfo=UTC),  # Thanksgiving
        datetime(2026, 11, 23, 18, 30, tzinfo=UTC),  # lunch
        datetime(2026, 11, 24, 0, 0, tzinfo=UTC),  # seven in the evening
    ],
)
def test_it_does_not_come_while_the_practice_is_closed(desk: QuietDesk, moment: datetime) -> None:
    desk.set_clock.time = moment
    there(desk)
    sweep(desk)
    assert digests(desk) == []


def test_one_that_was_missed_at_the_opening_comes_later_that_day(early: QuietDesk) -> None:
    there(early)
    sweep_after(early, timedelta(hours=6))
    assert len(digests(early)) == 1


class CountedRecords(MemoryRecordStore):
    reads = 0

    def read(self, partition: str, key: str) -> Record | None:
        self.reads += partition == MAILING
        return super().read(partition, key)


def test_when_nothing_is_due_a_minute_costs_one_read_and_none_while_closed(early: QuietDesk) -> None:
    records = early.records = CountedRecords(early.set_clock)
    there(early)
    sweep(early)
    assert records.reads == 0
    sweep_after(early, MINUTE)
    for _ in range(10):
        before = records.reads
        sweep_after(early, MINUTE)
        assert records.reads == before + 1


# --- what it says


def linked(desk: QuietDesk) -> dict[str, str]:
    """Return where each text of the only digest's HTML leads to, below the inbox."""
    (message,) = digests(desk)
    inbox = f"{desk.settings.public_url}/inbox"
    found = re.findall(r'<p[^>]*>([^<]*): <a href="([^"]*)"[^>]*>([^<]*)</a>', message.html)
    return {f"{label}: {text}": link.removeprefix(inbox) for label, link, text in found}


def test_every_number_leads_to_where_that_is(early: QuietDesk) -> None:
    bounced = Alert(AlertState.BOUNCED)
    soon = Standing(Status.CERTIFIED, certified_until=date(2026, 11, 23) + 7 * DAY)
    there(
        early,
        "a",
        {Channel.FIRST: bounced},
        escalated_because="bounced",
        promise=promise(BEFORE_NINE - 3 * DAY, early.hours),
    )
    there(early, "b", {Channel.FIRST: DELIVERED, Channel.VISITOR: bounced}, standing=Standing(Status.NO_ANSWER))
    there(early, "c", {Channel.FIRST: Alert(AlertState.HELD)})
    there(early, "d", standing=soon, ending_at=BEFORE_NINE)
    sweep_after(early, MINUTE)
    assert linked(early) == {
        "Waiting for an answer: 1": "",
        "Of these overdue: 1": "",
        "Alerts to you that failed: 1": "/all?state=not-told",
        "Emails to visitors that came back: call them: 1": "/all?state=call-instead",
        "Held as possible spam: 1": "/held",
        "Certificates that end within 7 days: 1": "/renewals",
        "Thu Nov 26: closed": "/practice",
    }


def test_its_plain_text_has_the_same_links(early: QuietDesk) -> None:
    there(early)
    sweep_after(early, MINUTE)
    (message,) = digests(early)
    assert set(re.findall(r"\S*/inbox\S*", message.text)) == set(re.findall(r'href="([^"]*)"', message.html))


def test_it_names_the_visits_of_the_day_by_hour_and_reference(early: QuietDesk) -> None:
    at_ten, at_two = BEFORE_NINE + 61 * MINUTE, BEFORE_NINE + 301 * MINUTE
    later = there(early, "a", standing=Standing(Status.SCHEDULED, visit_at=at_two))
    sooner = there(early, "b", standing=Standing(Status.SCHEDULED, visit_at=at_ten))
    there(early, "c", standing=Standing(Status.SCHEDULED, visit_at=at_two + DAY))
    there(early, "d", standing=Standing(Status.CONTACTED, visit_at=at_two))
    sweep_after(early, MINUTE)
    visits = {text: link for text, link in linked(early).items() if link.startswith("/leads/")}
    assert list(visits.items()) == [
        (f"10:00 AM: {sooner.reference}", f"/leads/{sooner.reference}"),
        (f"2:00 PM: {later.reference}", f"/leads/{later.reference}"),
    ]


def test_it_tells_of_days_with_other_hours_a_week_ahead(early: QuietDesk) -> None:
    early.set_clock.time = datetime(2026, 12, 30, 13, 59, tzinfo=UTC)
    there(early)
    sweep_after(early, MINUTE)
    assert [text for text, link in linked(early).items() if link == "/practice"] == [
        "Thu Dec 31: 9:00 AM – 12:00 PM",
        "Fri Jan 1: closed",
    ]


def test_days_off_alone_are_no_news(early: QuietDesk) -> None:
    sweep_after(early, MINUTE)
    assert digests(early) == []


def test_it_is_of_one_conversation_with_the_reminders_of_its_day(early: QuietDesk) -> None:
    at = BEFORE_NINE - DAY
    there(early, promise=promise(at, early.hours), remind_at=BEFORE_NINE)
    for _ in range(40):
        sweep_after(early, MINUTE)
    sent = [mail.message for mail in early.outbox.sent if mail.message.tags.get("mailing")]
    assert {message.tags["mailing"] for message in sent} == {"digest", "reminder"}
    assert {message.headers["References"] for message in sent} == {"<day.2026-11-23@hudsonlantern.example.com>"}


def test_it_counts_what_waits_what_is_overdue_and_what_is_held(early: QuietDesk) -> None:
    there(early, "a", promise=promise(BEFORE_NINE - 3 * DAY, early.hours))
    there(early, "b", promise=promise(BEFORE_NINE, early.hours))
    there(early, "c", form="contact")
    there(early, "d", standing=Standing(Status.CONTACTED))
    there(early, "e", alerts={Channel.FIRST: Alert(AlertState.HELD)})
    sweep_after(early, MINUTE)
    assert lines(early) == {"Waiting for an answer": "3", "Of these overdue": "1", "Held as possible spam": "1"}
    assert digests(early)[0].subject == "Your desk today, Monday November 23 · 3 waiting · 1 overdue"


def test_it_counts_mail_that_did_not_arrive(early: QuietDesk) -> None:
    bounced = Alert(AlertState.BOUNCED)
    tried = Standing(Status.NO_ANSWER)
    there(early, "a", {Channel.FIRST: bounced}, escalated_because="bounced")
    there(early, "b", {Channel.FIRST: DELIVERED, Channel.VISITOR: bounced}, standing=tried)
    there(early, "c", {Channel.FIRST: bounced}, standing=Standing(Status.DECLINED))
    sweep_after(early, MINUTE)
    assert lines(early) == {
        "Waiting for an answer": "1",
        "Alerts to you that failed": "1",
        "Emails to visitors that came back: call them": "1",
    }


def test_it_counts_an_acknowledgement_that_was_given_up_as_the_page_tells_it(early: QuietDesk) -> None:
    there(early, "a", {Channel.FIRST: DELIVERED, Channel.VISITOR: Alert(AlertState.FAILED)})
    sweep_after(early, MINUTE)
    assert lines(early)["Emails to visitors that came back: call them"] == "1"


def test_trouble_with_mail_that_is_over_is_not_counted(early: QuietDesk) -> None:
    bounced, contacted = Alert(AlertState.BOUNCED), Standing(Status.CONTACTED)
    there(early, "a", {Channel.FIRST: bounced}, escalated_because="bounced", standing=contacted)
    there(early, "b", {Channel.FIRST: DELIVERED, Channel.VISITOR: bounced}, standing=contacted)
    there(early, "c", {Channel.FIRST: DELIVERED, Channel.SECOND: bounced}, escalated_because="undelivered")
    sweep_after(early, MINUTE)
    assert lines(early) == {"Waiting for an answer": "1"}


def test_more_than_it_looks_at_is_said_to_be_more(early: QuietDesk) -> None:
    for number in range(130):
        there(early, f"{number:032x}")
    sweep_after(early, MINUTE)
    assert lines(early)["Waiting for an answer"] == "100+"


@pytest.mark.parametrize(
    ("left", "limit"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_a_certificate_ends_within_the_smallest_limit_that_holds(
    early: QuietDesk, left: int, limit: int | None
) -> None:
    today = date(2026, 11, 23)
    standing = Standing(Status.CERTIFIED, certified_until=today + left * DAY)
    assert days_limit(there(early, standing=standing), today) == limit


def test_certificates_that_the_sweep_came_upon_are_counted_once_for_each_limit(early: QuietDesk) -> None:
    until = Standing(Status.CERTIFIED, certified_until=date(2026, 11, 23) + 30 * DAY)
    soon = Alert(AlertState.PENDING, due_at=BEFORE_NINE + 61 * MINUTE)
    there(early, alerts={Channel.FIRST: DELIVERED, Channel.RENEWAL_30: soon}, standing=until, ending_at=BEFORE_NINE)
    sweep_after(early, MINUTE)
    assert lines(early) == {"Certificates that end within 30 days": "1"}
    sweep_after(early, DAY)
    assert len(digests(early)) == 1


def test_it_says_nothing_of_anybody_and_leads_to_the_inbox_alone(early: QuietDesk) -> None:
    there(early)
    sweep_after(early, MINUTE)
    (message,) = digests(early)
    assert b"CANARY" not in to_mime(message)
    links = re.findall(r'href="([^"]*)"', message.html)
    assert links
    assert all(link.startswith(f"{early.settings.public_url}/inbox") for link in links)
    assert message.headers["Auto-Submitted"] == "auto-generated"


def test_what_is_to_be_finished_is_counted_and_leads_there(early: QuietDesk) -> None:
    now = early.clock.now()
    there(early, "a", standing=Standing(Status.SCHEDULED, 1, now, "x", visit_at=now - DAY))
    there(early, "b", standing=Standing(Status.CONTACTED, 1, now - 3 * DAY, "x"))
    there(early, "c", standing=Standing(Status.CONTACTED, 1, now - 3 * DAY, "x"), form="contact")
    sweep_after(early, MINUTE)
    label = "To be finished (visits that passed, talks without a visit)"
    assert lines(early)[label] == "2"
    assert linked(early)[f"{label}: 2"] == "#unfinished"


def test_it_speaks_the_practices_language() -> None:
    found = Findings(waiting=2, overdue=1, held=1, endings={60: 1})
    batch = BatchTry(Channel.FIRST, 1, may_be_repeat=True, now=BEFORE_NINE, desk_url="https://desk.example.com")
    message = compose_digest(found, batch, practice=SPANISH)
    assert message.subject == "Su recepción hoy, lunes 23 de noviembre · 2 en espera · 1 con el plazo vencido"
    assert "Puede ser una repetición" in message.text
    assert "Certificados que vencen en 60 días o menos: 1" in message.text
