"""Eight requests, one every six minutes, while the practitioner is away for 72 minutes: what arrives when."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.alerts.sweep import sweep
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.promise import promise
from chalicelib.leads.reminders import first_reminder
from chalicelib.leads.status import Standing, Status
from local.outbox import Sent
from tests.desks import QuietDesk
from tests.sample_lead import sample_lead

# Tuesday, ten in the morning in New York: open until one.
TEN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AWAY, REQUESTS, APART = 72, 8, 6  # minutes, and how many


def come(desk: QuietDesk, number: int) -> None:
    now = desk.clock.now()
    desk.store.add(
        sample_lead(
            str(number) * 32,
            received_at=now,
            alerts={Channel.FIRST: Alert(AlertState.PENDING, due_at=now)},
            promise=promise(now, desk.hours),
            remind_at=first_reminder(now, desk.hours),
        )
    )


def note_delivery(desk: QuietDesk) -> None:
    """Let the mail service say of each alert that it took that it arrived."""
    for lead in desk.leads():
        if lead.alert.state is AlertState.SENT:
            arrived = replace(lead.alert, state=AlertState.DELIVERED, due_at=None)
            desk.store.change(lead, replace(lead, alerts={Channel.FIRST: arrived}))


def pass_minutes(desk: QuietDesk, minutes: int) -> None:
    for _ in range(minutes):
        desk.wait(MINUTE)
        sweep(desk)
        note_delivery(desk)


@pytest.fixture(scope="module")
def away() -> QuietDesk:
    desk = QuietDesk(now=TEN - MINUTE)
    sweep(desk)  # the day's digest has nothing to say
    for minute in range(AWAY + 1):
        desk.wait(MINUTE)
        if minute % APART == 0 and minute // APART < REQUESTS:
            come(desk, minute // APART)
        sweep(desk)
        note_delivery(desk)
    return desk


def row(mail: Sent) -> tuple[str, str, str]:
    to = "second" if "backup" in mail.message.to else "first"
    return f"{mail.sent_at - timedelta(hours=5):%H:%M}", mail.message.tags.get("mailing", "alert"), to


def test_the_emails_of_the_hour_are_these_twelve(away: QuietDesk) -> None:
    assert [row(mail) for mail in away.outbox.sent] == [
        ("10:00", "alert", "first"),
        ("10:06", "alert", "first"),
        ("10:12", "alert", "first"),
        ("10:15", "reminder", "first"),
        ("10:18", "alert", "first"),
        ("10:24", "alert", "first"),
        ("10:30", "alert", "first"),
        ("10:30", "reminder", "first"),
        ("10:30", "reminder", "second"),
        ("10:36", "alert", "first"),
        ("10:42", "alert", "first"),
        ("11:00", "reminder", "first"),
    ]


def test_each_request_has_its_own_conversation_and_the_reminders_share_one(away: QuietDesk) -> None:
    threads = Counter(mail.message.headers["References"] for mail in away.outbox.sent)
    assert sorted(threads.values()) == [*[1] * REQUESTS, 4]


def test_the_last_reminder_names_all_that_wait_and_says_how_many_are_late(away: QuietDesk) -> None:
    last = away.outbox.sent[-1].message
    assert last.subject == "Reminder · 8 waiting · 6 overdue"
    assert all(lead.reference in last.text for lead in away.leads())


def test_whoever_stays_away_is_told_of_every_promise_that_is_over() -> None:
    desk = QuietDesk(now=TEN)
    for number in range(REQUESTS):
        come(desk, number)
        pass_minutes(desk, APART)
    pass_minutes(desk, 120)
    reminders = [mail for mail in desk.outbox.sent if mail.message.tags.get("mailing") == "reminder"]
    for lead in desk.leads():
        assert lead.promise
        for address in ("first", "second"):
            after = [
                mail.message
                for mail in reminders
                if row(mail)[2] == address and mail.sent_at >= lead.promise.respond_by
            ]
            assert any(lead.reference in message.text for message in after), (address, lead.reference)


def test_what_is_over_shortly_before_closing_is_still_told_that_evening() -> None:
    desk = QuietDesk(now=datetime(2026, 11, 24, 22, 10, tzinfo=UTC))  # ten past five, open until six
    come(desk, 1)
    pass_minutes(desk, 18)
    come(desk, 2)
    pass_minutes(desk, 60)
    told = [mail for mail in desk.outbox.sent if mail.message.tags.get("mailing") == "reminder"]
    last = max(mail.sent_at for mail in told)
    (second,) = (lead for lead in desk.leads() if lead.key == "2" * 32)
    assert second.promise
    assert second.promise.respond_by <= last <= second.promise.respond_by + timedelta(minutes=17)


def test_one_that_somebody_answers_is_named_in_no_later_reminder() -> None:
    desk = QuietDesk(now=TEN)
    come(desk, 1)
    come(desk, 2)
    pass_minutes(desk, 20)
    answered = desk.store.get("1" * 32)
    assert answered
    desk.store.change(answered, replace(answered, standing=Standing(Status.CONTACTED, number=1)))
    count = len(desk.outbox.sent)
    pass_minutes(desk, 60)
    assert all(answered.reference not in mail.message.text for mail in desk.outbox.sent[count:])
