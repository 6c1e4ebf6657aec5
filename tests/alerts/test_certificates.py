"""Certificates that end soon come into the digest, whether or not the person asked for reminders."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.alerts.digest import find
from chalicelib.alerts.feedback import MailEvent, apply_mail_event
from chalicelib.alerts.sweep import sweep
from chalicelib.leads.alert import RENEWALS, Alert, AlertState, Channel
from chalicelib.leads.certificates import days_limit, plan_ending
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Standing, Status
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.table import MAILING
from tests.desks import NOON, QuietDesk
from tests.fakes import MemoryRecordStore
from tests.sample_lead import sample_lead

NEW_YORK = ZoneInfo("America/New_York")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
UNTIL = date(2027, 11, 22)
# Midnight in New York on the three days; the clocks go back between the second and the third.
BEGINS = [
    datetime(2027, 9, 23, 4, 0, tzinfo=UTC),
    datetime(2027, 10, 23, 4, 0, tzinfo=UTC),
    datetime(2027, 11, 15, 5, 0, tzinfo=UTC),
]


def certified(key: str = "a", until: date | None = UNTIL, status: Status = Status.CERTIFIED) -> Lead:
    """Return a lead whose person gave no consent to anything and left no email."""
    return planned(sample_lead(key * 32, standing=Standing(status, number=1, certified_until=until)))


def planned(lead: Lead, now: datetime = NOON) -> Lead:
    return plan_ending(lead, now, NEW_YORK)


def endings_at(desk: QuietDesk, moment: datetime, since: datetime) -> dict[int, int]:
    """Sweep at a moment, and give what a digest would say then that last came at `since`."""
    desk.set_clock.time = moment
    sweep(desk)
    return dict(find(desk, since).endings)


# --- when


def test_it_is_noted_at_the_beginning_of_each_of_the_three_days() -> None:
    lead, moments = certified(), []
    while lead.ending_at:
        moments.append(lead.ending_at)
        lead = planned(lead, lead.ending_at)
    assert moments == BEGINS


@pytest.mark.parametrize(("until", "status"), [(None, Status.CERTIFIED), (UNTIL, Status.DECLINED)])
def test_only_what_is_certified_with_a_date_is_noted(until: date | None, status: Status) -> None:
    assert certified(until=until, status=status).ending_at is None
    marked_anew = replace(certified(), standing=Standing(status, number=2, certified_until=until))
    assert planned(marked_anew).ending_at is None


@given(st.integers(-5, 800), st.integers(0, 24 * 60))
def test_the_next_moment_is_ahead_and_when_it_comes_another_limit_begins_to_hold(left: int, minutes: int) -> None:
    now = NOON + minutes * MINUTE
    lead = planned(certified(until=NOON.date() + left * DAY), now)
    if lead.ending_at is None:
        assert left <= min(RENEWALS.values()) + 1
        return
    assert lead.ending_at > now
    assert lead.due_at == lead.ending_at
    before, after = (
        days_limit(lead, (lead.ending_at + step).astimezone(NEW_YORK).date()) for step in (-MINUTE, 0 * MINUTE)
    )
    assert after in RENEWALS.values()
    assert before != after


# --- what the sweep makes of it


def test_who_gave_no_consent_is_counted_at_each_limit_and_gets_no_email(desk: QuietDesk) -> None:
    desk.store.add(certified())
    said = [endings_at(desk, begins + MINUTE, begins - DAY) for begins in BEGINS]
    assert said == [{60: 1}, {30: 1}, {7: 1}]
    assert [sent for sent in desk.outbox.sent if sent.message.to not in desk.practice.alerts_to] == []
    assert desk.only_lead().due_at is None


def test_it_is_in_the_digest_of_the_same_morning(desk: QuietDesk) -> None:
    desk.store.add(certified())
    endings_at(desk, BEGINS[0], BEGINS[0] - DAY)
    desk.set_clock.time = datetime(2027, 9, 23, 13, 0, tzinfo=UTC)
    sweep(desk)
    assert "Certificates that end within 60 days: 1" in desk.outbox.sent[-1].message.text


def test_every_certificate_is_counted(desk: QuietDesk) -> None:
    for key in "abcde":
        desk.store.add(certified(key))
    assert endings_at(desk, BEGINS[0], BEGINS[0] - DAY) == {60: 5}


def test_a_sweep_later_changes_nothing(desk: QuietDesk) -> None:
    desk.store.add(certified())
    endings_at(desk, BEGINS[0], BEGINS[0] - DAY)
    noted = desk.only_lead()
    assert noted.ending_at == BEGINS[1]
    assert endings_at(desk, BEGINS[0] + MINUTE, BEGINS[0]) == {}
    assert desk.only_lead() == noted


def test_one_that_is_no_longer_certified_is_not_counted_and_comes_to_rest(desk: QuietDesk) -> None:
    desk.store.add(replace(certified(), standing=Standing(Status.DECLINED, number=2)))
    assert endings_at(desk, BEGINS[0], BEGINS[0] - DAY) == {}
    assert desk.only_lead().ending_at is None


def test_a_lead_that_was_erased_or_certified_anew_is_not_counted_and_its_note_goes(desk: QuietDesk) -> None:
    for key in "abc":
        desk.store.add(certified(key))
    desk.set_clock.time = BEGINS[0]
    sweep(desk)
    anew, gone = desk.store.get("a" * 32), desk.store.get("b" * 32)
    assert anew
    assert gone
    standing = Standing(Status.CERTIFIED, number=2, certified_until=UNTIL + 700 * DAY)
    assert desk.store.change(anew, replace(anew, standing=standing))
    assert desk.store.change(gone, replace(gone, expires_at=BEGINS[0]))
    assert dict(find(desk, BEGINS[0] - DAY).endings) == {60: 1}
    assert noted_in(desk) == {"c" * 32}


def test_a_note_that_a_digest_has_told_goes_with_the_next(desk: QuietDesk) -> None:
    desk.store.add(certified())
    assert endings_at(desk, BEGINS[0], BEGINS[0] - DAY) == {60: 1}
    assert noted_in(desk) == {"a" * 32}
    assert endings_at(desk, BEGINS[0] + DAY, BEGINS[0] + 10 * MINUTE) == {}
    assert noted_in(desk) == set()


def noted_in(desk: QuietDesk) -> set[str]:
    """Return the keys of all leads that a record of the digest's names."""
    return {key for record in desk.records.list(MAILING) for key in record.values.get("noted", {})}


class FailingRecords(MemoryRecordStore):
    """The table does not take the digest's notes."""

    is_out = True

    def write(self, record: Record) -> bool:
        if self.is_out and record.key == "ENDING":
            raise StoreUnavailableError("Throttled")
        return super().write(record)


def test_a_note_that_fails_is_tried_again_before_the_reminder_moves_on_and_stops_no_alert(desk: QuietDesk) -> None:
    records = desk.records = FailingRecords(desk.set_clock)
    pending = Alert(AlertState.PENDING, due_at=BEGINS[0])
    alerts = {Channel.FIRST: Alert(AlertState.DELIVERED), Channel.RENEWAL_60: pending}
    desk.store.add(replace(certified(), ending_at=None, alerts=alerts))
    desk.store.add(replace(certified("b"), alerts={Channel.FIRST: pending}))
    assert endings_at(desk, BEGINS[0], BEGINS[0] - DAY) == {}
    assert len(desk.outbox.sent) == 1
    records.is_out = False
    assert endings_at(desk, BEGINS[0] + 2 * 60 * MINUTE, BEGINS[0] - DAY) == {60: 2}
    first = desk.store.get("a" * 32)
    assert first
    assert first.alerts[Channel.RENEWAL_60].due_at is None


class ContestedRecords(MemoryRecordStore):
    """Somebody else is always faster."""

    is_contested = True

    def write(self, record: Record) -> bool:
        return not self.is_contested and super().write(record)


def test_one_that_could_not_be_noted_is_come_upon_again_in_a_minute(desk: QuietDesk) -> None:
    desk.records = contested = ContestedRecords(desk.set_clock)
    desk.store.add(certified())
    assert endings_at(desk, BEGINS[0], BEGINS[0] - DAY) == {}
    assert desk.only_lead().ending_at == BEGINS[0]
    contested.is_contested = False
    assert endings_at(desk, BEGINS[0] + MINUTE, BEGINS[0] - DAY) == {60: 1}
    assert desk.only_lead().ending_at == BEGINS[1]


# --- when a reminder of it came back


def bounce(desk: QuietDesk, channel: Channel) -> None:
    apply_mail_event(desk, MailEvent("e", "bounce", desk.clock.now(), "a" * 32, channel, 1))


def with_reminder(lead: Lead) -> Lead:
    return replace(lead, alerts={**lead.alerts, Channel.RENEWAL_60: Alert(AlertState.SENT, attempt=1)})


def test_a_reminder_that_bounced_is_in_the_next_digest(desk: QuietDesk) -> None:
    desk.store.add(with_reminder(certified()))
    at_nine, at_ten = (datetime(2027, 9, 23, hour, 0, tzinfo=UTC) for hour in (13, 14))
    for moment in (BEGINS[0], at_nine):
        desk.set_clock.time = moment
        sweep(desk)
    desk.set_clock.time = at_ten
    bounce(desk, Channel.RENEWAL_60)
    for moment in (at_ten + MINUTE, at_nine + DAY, at_nine + 4 * DAY):
        desk.set_clock.time = moment
        sweep(desk)
    first, second = (sent.message.text for sent in desk.outbox.sent)
    assert "came back" not in first
    assert "Emails to visitors that came back: call them: 1" in second
    assert "Certificates that end within 60 days: 1" in second


def test_a_reminder_that_bounced_does_not_move_the_days_on_which_its_end_is_noted(desk: QuietDesk) -> None:
    desk.store.add(with_reminder(certified()))
    endings_at(desk, BEGINS[0] + MINUTE, BEGINS[0] - DAY)
    bounce(desk, Channel.RENEWAL_60)
    desk.wait(MINUTE)
    sweep(desk)
    assert desk.only_lead().ending_at == BEGINS[1]


def test_a_reminder_that_bounced_is_told_of_each_time_its_end_is(desk: QuietDesk) -> None:
    desk.store.add(with_reminder(certified()))
    bounce(desk, Channel.RENEWAL_60)
    for begins in BEGINS:
        endings_at(desk, begins + MINUTE, begins - DAY)
        assert find(desk, begins - DAY).bounced_mail == 1
    assert find(desk, BEGINS[2] + DAY).bounced_mail == 0


def test_a_bounce_is_not_told_of_who_is_no_longer_certified(desk: QuietDesk) -> None:
    desk.store.add(with_reminder(replace(certified(), standing=Standing(Status.DECLINED), ending_at=None)))
    bounce(desk, Channel.RENEWAL_60)
    desk.wait(MINUTE)
    sweep(desk)
    assert find(desk, NOON - DAY).bounced_mail == 0
    assert desk.only_lead().due_at is None
