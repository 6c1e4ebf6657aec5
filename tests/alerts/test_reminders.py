"""Reminders: when they come, what stops them, and what they say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.alerts.mails.reminder.mail import MOST_IN_FULL
from chalicelib.alerts.reminders import GAP, remind
from chalicelib.alerts.sweep import TIME_FOR_ONE_SWEEP, sweep
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import promise
from chalicelib.leads.reminders import STAGES, first_reminder, reminded, settled, stages_told
from chalicelib.leads.status import Standing, Status
from chalicelib.mail import MailRefusedError
from chalicelib.mail.message import Message, to_mime
from chalicelib.practice.file import parse_practice
from chalicelib.practice.practice import Practice
from chalicelib.storage import BoxQuery, LeadPage, StoreUnavailableError
from tests.desks import PRACTICE_FILE, QuietDesk
from tests.fakes import FakeAlarmTopic, MemoryLeadStore
from tests.sample_lead import sample_lead

MINUTE = timedelta(minutes=1)
PRACTICE_TEXT = PRACTICE_FILE.read_text()
SPANISH = parse_practice(PRACTICE_TEXT.replace('language = "en"', 'language = "es"'))
HOURS = parse_practice(PRACTICE_TEXT).hours
# Monday, ten in the morning in New York: open until one.
TEN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CANARY = "CANARY"


def waiting(desk: QuietDesk, key: str = "a", *, at: datetime | None = None, **changes: object) -> Lead:
    """Put a lead into the store that came just now and waits; its answers must never be seen."""
    at = at or desk.clock.now()
    key = key * 32 if len(key) == 1 else key
    lead = sample_lead(
        key,
        received_at=at,
        answers={"name": f"{CANARY}name", "phone": {"typed": CANARY, "e164": "+12125550147"}, "condition": CANARY},
        promise=promise(at, desk.hours),
        remind_at=first_reminder(at, desk.hours),
    )
    lead = replace(lead, **changes)  # type: ignore[arg-type]
    desk.store.add(lead)
    return lead


def stand(desk: QuietDesk, lead: Lead, standing: Standing) -> None:
    found = desk.store.get(lead.key)
    assert found
    assert desk.store.change(found, replace(found, standing=standing))


def pass_minutes(desk: QuietDesk, minutes: int) -> None:
    for _ in range(minutes):
        desk.wait(MINUTE)
        sweep(desk)


def reminders(desk: QuietDesk) -> list[tuple[str, Message]]:
    """Return each reminder with its moment in UTC."""
    sent = [mail for mail in desk.outbox.sent if mail.message.tags.get("mailing") == "reminder"]
    return [(f"{mail.sent_at:%H:%M}", mail.message) for mail in sent]


def told(desk: QuietDesk) -> list[tuple[str, str]]:
    return [(at, message.tags["channel"]) for at, message in reminders(desk)]


@pytest.fixture
def early(desk: QuietDesk) -> QuietDesk:
    desk.set_clock.time = TEN
    return desk


# --- when


def test_reminders_come_at_half_and_the_end_the_last_to_both_addresses(early: QuietDesk) -> None:
    # At four fifths, one is only nine minutes old: what is due then joins the next.
    waiting(early)
    pass_minutes(early, 90)
    assert told(early) == [("15:15", "first"), ("15:30", "first"), ("15:30", "second")]


def test_an_address_gets_a_reminder_every_fifteen_minutes_at_most(early: QuietDesk) -> None:
    for number in range(8):
        waiting(early, str(number), at=TEN + number * 6 * MINUTE)
    pass_minutes(early, 120)
    for channel in ("first", "second"):
        at = [datetime.strptime(moment, "%H:%M") for moment, to in told(early) if to == channel]  # noqa: DTZ007
        assert len(at) > 1
        assert min(later - one for one, later in pairwise(at)) >= GAP


def test_the_reminders_of_a_day_are_one_conversation(early: QuietDesk) -> None:
    waiting(early)
    pass_minutes(early, 40)
    threads = {message.headers["References"] for _, message in reminders(early)}
    assert threads == {"<day.2026-11-23@hudsonlantern.example.com>"}


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.NEW])
def test_any_status_stops_them_without_a_word(early: QuietDesk, status: Status) -> None:
    lead = waiting(early)
    pass_minutes(early, 16)
    stand(early, lead, Standing(status, number=1))
    pass_minutes(early, 60)
    assert told(early) == [("15:15", "first")]
    assert early.only_lead().remind_at is None


def test_what_is_held_is_never_reminded_of(early: QuietDesk) -> None:
    waiting(early, alerts={Channel.FIRST: Alert(AlertState.HELD)})
    pass_minutes(early, 40)
    assert told(early) == []


def test_while_a_lead_sleeps_no_reminder_names_it_and_then_one_comes(early: QuietDesk) -> None:
    asleep = waiting(early)
    waiting(early, "b", at=TEN + 10 * MINUTE)
    stand(early, asleep, Standing(number=1, again_at=TEN + 60 * MINUTE))
    pass_minutes(early, 59)
    assert [at for at, message in reminders(early) if asleep.reference in message.text] == []
    pass_minutes(early, 60)
    after = [(at, message.tags["channel"]) for at, message in reminders(early) if asleep.reference in message.text]
    assert after == [("16:00", "first"), ("16:00", "second")]


def test_a_reminder_that_somebody_asked_for_after_the_last_one_comes_once_to_her_alone(early: QuietDesk) -> None:
    wakes_at = TEN + 100 * MINUTE
    waiting(early, reminders=3, remind_at=wakes_at, standing=Standing(number=1, again_at=wakes_at))
    pass_minutes(early, 120)
    assert told(early) == [("16:40", "first")]


def test_one_that_was_asked_for_outlives_an_outbox_that_waits_past_closing(early: QuietDesk) -> None:
    closing = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    early.set_clock.time = closing - 20 * MINUTE
    wakes_at = closing - 10 * MINUTE
    mail = early.mailer = Refusing(early)
    waiting(early, at=TEN, reminders=3, remind_at=wakes_at, standing=Standing(number=1, again_at=wakes_at))
    pass_minutes(early, 60)
    mail.is_out = False
    early.set_clock.time = datetime(2026, 11, 24, 13, 59, tzinfo=UTC)
    pass_minutes(early, 30)
    assert [channel for _, channel in told(early)] == ["first"]
    assert early.only_lead().remind_at is None


def test_one_that_was_asked_for_is_asked_for_until_it_was_told(early: QuietDesk) -> None:
    """A tap that changes something else plans it anew and forgets nothing; once told, it does not come back."""
    wakes_at = TEN - MINUTE
    lead = waiting(early, at=TEN - 90 * MINUTE, reminders=3, standing=Standing(number=1, again_at=wakes_at))
    assert reminded(lead, 3, TEN, HOURS).remind_at == wakes_at
    after = reminded(lead, 4, TEN, HOURS)
    assert (after.remind_at, after.standing.again_at) == (None, None)
    assert reminded(after, 4, TEN, HOURS).remind_at is None


def test_a_reminder_that_was_set_too_early_waits_for_its_stage(early: QuietDesk) -> None:
    waiting(early, remind_at=TEN)
    pass_minutes(early, 20)
    assert told(early) == [("15:15", "first")]


def test_what_came_after_closing_is_reminded_of_in_the_morning(early: QuietDesk) -> None:
    early.set_clock.time = datetime(2026, 11, 23, 23, 50, tzinfo=UTC)
    waiting(early)
    pass_minutes(early, 15 * 60 + 8)
    assert told(early)[0] == ("14:15", "first")


def test_what_falls_due_as_the_practice_closes_still_comes(early: QuietDesk) -> None:
    early.set_clock.time = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # half an hour before six
    waiting(early)
    early.wait(30 * MINUTE + timedelta(seconds=40))
    sweep(early)
    assert told(early) == [("23:00", "first"), ("23:00", "second")]


def test_a_sweep_that_comes_at_night_tells_nobody_before_the_opening(early: QuietDesk) -> None:
    early.set_clock.time = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    waiting(early)
    early.wait(timedelta(hours=5))
    sweep(early)
    assert told(early) == []
    assert early.only_lead().remind_at == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


def test_stages_that_were_missed_are_told_with_one_email_to_both_addresses(early: QuietDesk) -> None:
    waiting(early)
    early.wait(timedelta(hours=2))
    sweep(early)
    pass_minutes(early, 30)
    assert told(early) == [("17:00", "first"), ("17:00", "second")]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)))  # noqa: DTZ001 - made aware below
def test_the_stages_are_the_parts_of_the_promised_open_time(moment: datetime) -> None:
    """Follow a lead from stage to stage: each comes when its part of the promised open time has passed."""
    start = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    promised = promise(start, HOURS)
    lead = sample_lead(received_at=start, promise=promised, remind_at=first_reminder(start, HOURS))
    for number, stage in enumerate(STAGES, 1):
        now = lead.remind_at
        assert now is not None
        assert HOURS.open_time_between(start, now) == HOURS.respond_within * stage // 100
        assert settled(lead, now, HOURS) == lead
        assert stages_told(lead, now, HOURS) == number
        lead = reminded(lead, number, now, HOURS)
    assert promised is not None
    assert lead.remind_at is None


# --- one email for all


def test_what_falls_due_at_once_is_one_email_and_each_goes_on_by_itself(early: QuietDesk) -> None:
    first, second = waiting(early, "a"), waiting(early, "b")
    pass_minutes(early, 15)
    ((_, message),) = reminders(early)
    assert first.reference in message.text
    assert second.reference in message.text
    assert [lead.reminders for lead in early.leads()] == [1, 1]


def test_it_names_everything_that_waits_soonest_first_and_marks_what_is_overdue(early: QuietDesk) -> None:
    late = waiting(early, "a", at=TEN - timedelta(hours=20), remind_at=None, reminders=3)
    later = waiting(early, "b", at=TEN + MINUTE)
    due = waiting(early, "c")
    answered = waiting(early, "d", standing=Standing(Status.CONTACTED), remind_at=None)
    pass_minutes(early, 15)
    ((_, message),) = reminders(early)
    places = [message.text.index(lead.reference) for lead in (late, due, later)]
    assert places == sorted(places)
    assert message.text.count("Overdue: promised") == 1
    assert answered.reference not in message.text
    assert message.subject == "Reminder · 3 waiting · 1 overdue"


def test_it_says_no_more_than_an_alert_at_its_most_discreet(early: QuietDesk) -> None:
    waiting(early)
    pass_minutes(early, 15)
    ((_, message),) = reminders(early)
    assert CANARY.encode() not in to_mime(message)
    assert message.headers["Auto-Submitted"] == "auto-generated"


def test_one_that_waits_alone_is_named_in_the_subject(early: QuietDesk) -> None:
    lead = waiting(early)
    pass_minutes(early, 30)
    subjects = [message.subject for _, message in reminders(early)]
    assert subjects[0] == f"Reminder · Same-day request · answer by 10:30 AM · {lead.reference}"
    assert subjects[2] == f"Reminder · Same-day request · overdue · answer by 10:30 AM · {lead.reference}"


def test_it_speaks_the_practices_language() -> None:
    desk = QuietDesk(now=TEN, practice=SPANISH)
    waiting(desk)
    pass_minutes(desk, 15)
    ((_, message),) = reminders(desk)
    assert message.subject.startswith("Recordatorio · Solicitud para hoy · responda antes de las 10:30 a. m.")
    assert "Abrir la bandeja" in message.text


@pytest.mark.parametrize("practice", [None, SPANISH], ids=["en", "es"])
def test_two_hundred_that_wait_at_once_are_one_readable_email_below_100_kb(practice: Practice | None) -> None:
    desk = QuietDesk(
        now=TEN, practice=practice, PUBLIC_URL="https://abcdefghij.execute-api.us-east-1.amazonaws.com/api"
    )
    for number in range(200):
        form = "contact" if number % 4 == 0 else "certification"
        # Half of them have waited since Saturday.
        at = TEN - timedelta(days=2) if number % 2 else TEN
        waiting(desk, f"{number:032x}", at=at, form=form, remind_at=TEN + 15 * MINUTE)
    pass_minutes(desk, 15)
    first = [message for _, message in reminders(desk) if message.tags["channel"] == "first"]
    (message,) = first
    assert len(to_mime(message)) < 100_000
    assert max(map(len, message.text.splitlines())) < 130
    links = [line for line in message.text.splitlines() if "/inbox/leads/" in line]
    assert len(links) == MOST_IN_FULL
    # Those that can still be answered in time are not hidden behind those that cannot.
    assert (
        sum("Overdue: promised" in line or "Plazo vencido: prometido" in line for line in message.text.splitlines())
        == 25
    )
    named = [word for word in message.text.replace(":", "").replace(",", "").split() if word.isdigit()]
    assert {"200", "100", "25"} <= set(named)
    assert {lead.reminders for lead in desk.leads()} <= {1, 3}


# --- never lost


class Refusing:
    """A mail service that refuses for as long as it is told to."""

    def __init__(self, desk: QuietDesk) -> None:
        self._desk = desk
        self.is_out = True
        self.tries = 0

    def send(self, message: Message) -> str:
        self.tries += 1
        if self.is_out:
            raise MailRefusedError("TooManyRequestsException")
        return self._desk.outbox.send(message)


def test_refusals_wait_longer_and_longer_and_the_keeper_is_told_once(early: QuietDesk) -> None:
    mail = early.mailer = Refusing(early)
    waiting(early)
    pass_minutes(early, 120)
    assert 3 < mail.tries < 40
    alarms = early.alarm_topic
    assert isinstance(alarms, FakeAlarmTopic)
    # One for each address; the digest has one of its own.
    assert [alarm.subject for alarm in alarms.alarms].count("Front Desk: reminders") == 2
    mail.is_out = False
    pass_minutes(early, 60)
    assert sorted(channel for _, channel in told(early)) == ["first", "second"]


class Poisoned(MemoryLeadStore):
    """A store in which one lead cannot be read, neither by itself nor with others."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def get(self, key: str) -> Lead | None:
        if key == self._key:
            raise KeyError("an attribute that is not there")
        return super().get(key)

    def in_box(self, stretch: BoxQuery, limit: int) -> LeadPage:
        if self._key in self._leads and stretch.box == "open#certification":
            raise KeyError("an attribute that is not there")
        return super().in_box(stretch, limit)


def test_a_lead_that_cannot_be_read_stops_no_other() -> None:
    store = Poisoned("b" * 32)
    desk = QuietDesk(now=TEN, store=store)
    good = waiting(desk, "a")
    waiting(desk, "b")
    pass_minutes(desk, 15)
    ((_, message),) = reminders(desk)
    assert good.reference in message.text
    assert "There may be more" in message.text


class Unchanging(MemoryLeadStore):
    """A store that writes no change as long as `is_down`."""

    is_down = False

    def change(self, old: Lead, new: Lead) -> Lead | None:
        if self.is_down:
            raise StoreUnavailableError("InternalServerError")
        return super().change(old, new)


def test_what_was_told_and_not_counted_is_not_told_again_though_another_email_went_out_meanwhile() -> None:
    store = Unchanging()
    desk = QuietDesk(now=TEN, store=store)
    first = waiting(desk, "a")
    second = waiting(desk, "b", at=TEN + GAP)
    desk.wait(15 * MINUTE)
    store.is_down = True
    remind(desk, [first])
    store.is_down = False
    desk.wait(GAP)
    remind(desk, [second])  # a sweep in which the first could not be read
    pass_minutes(desk, 5)
    assert [moment for moment, to in told(desk) if to == "first"] == ["15:15", "15:30"]


def test_a_failing_reminder_stops_no_sweep() -> None:
    desk = QuietDesk(now=TEN)
    waiting(desk)
    desk.records = None  # type: ignore[assignment]  # whatever is asked of it fails
    pass_minutes(desk, 15)
    counts = desk.metrics.counts  # type: ignore[attr-defined]
    assert counts["Sweeps"] == 15
    assert counts["SweepFaults"] > 0


def test_a_sweep_whose_time_is_up_leaves_reminders_to_the_next(early: QuietDesk) -> None:
    waiting(early)
    early.wait(15 * MINUTE)

    def clocks() -> Iterator[float]:
        yield 0.0
        while True:
            yield TIME_FOR_ONE_SWEEP.total_seconds() + 1

    ticking = clocks()
    sweep(early, stopwatch=lambda: next(ticking))
    assert told(early) == []
    sweep(early)
    assert told(early) == [("15:15", "first")]


def test_when_nothing_is_due_nothing_is_read_for_reminders(early: QuietDesk) -> None:
    lead = waiting(early)
    early.records = None  # type: ignore[assignment]
    remind(early, [lead])
