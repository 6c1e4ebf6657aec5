"""Reminders that a certification ends: planned from the lead's standing, and looked at again before they go."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.alerts.renewals import is_renewal_wanted
from chalicelib.leads import alert_transitions
from chalicelib.leads.alert import RENEWALS, AlertState, Channel
from chalicelib.leads.lead import Consent, Lead
from chalicelib.leads.renewals import plan_renewals
from chalicelib.leads.status import Standing, Status
from chalicelib.storage.suppression_list import add_to_list
from chalicelib.storage.table import STOPPED, SUPPRESSED, Partition
from tests.desks import KEYS
from tests.fakes import MemoryLeadStore, MemoryRecordStore, SetClock
from tests.sample_lead import sample_lead

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
UNTIL = date(2027, 11, 22)
DUE_60 = datetime(2027, 9, 23, 14, 0, tzinfo=UTC)


def lead(until: date | None = UNTIL, status: Status = Status.CERTIFIED, **changed: object) -> Lead:
    whole = sample_lead(
        reference="K7Q2-9M4T",
        received_at=NOW,
        answers={"email": "ana@example.com", "date_of_birth": "1975-04-23"},
        consents={"renewal_reminders": Consent("2026-11", "en", NOW)},
        email_hash="e" * 64,
        phone_hash="f" * 64,
        standing=Standing(status, certified_until=until),
    )
    return replace(whole, **changed)  # type: ignore[arg-type]


def planned(of: Lead, now: datetime = NOW) -> Lead:
    return plan_renewals(of, now, NEW_YORK)


def due(of: Lead) -> dict[Channel, datetime | None]:
    return {channel: of.alerts[channel].due_at for channel in RENEWALS if channel in of.alerts}


def test_each_is_due_at_ten_on_its_day_by_the_clock_on_the_wall() -> None:
    assert due(planned(lead())) == {
        Channel.RENEWAL_60: DUE_60,
        Channel.RENEWAL_30: datetime(2027, 10, 23, 14, 0, tzinfo=UTC),
        Channel.RENEWAL_7: datetime(2027, 11, 15, 15, 0, tzinfo=UTC),  # after the clocks went back
    }


def test_what_is_past_is_not_planned() -> None:
    assert set(due(planned(lead(), DUE_60))) == {Channel.RENEWAL_30, Channel.RENEWAL_7}
    assert due(planned(lead(), NOW + timedelta(days=400))) == {}


@pytest.mark.parametrize(
    "of",
    [
        lead(consents={}),
        lead(until=None),
        lead(status=Status.SCHEDULED),
        lead(no_renewals_since=NOW),
        lead(email_hash=""),
        lead(answers={}),
        lead(notes=("call_instead",)),
    ],
    ids=["no consent", "no date", "not certified", "moved away", "no hash", "no address", "cannot be mailed"],
)
def test_nothing_is_planned_for_who_did_not_ask_or_cannot_get_it(of: Lead) -> None:
    assert planned(of) == of


def test_planning_again_changes_nothing() -> None:
    once = planned(lead())
    assert planned(once, NOW + timedelta(hours=1)) == once


def test_another_date_plans_anew() -> None:
    other = planned(replace(planned(lead()), standing=Standing(Status.CERTIFIED, certified_until=date(2028, 11, 22))))
    assert due(other)[Channel.RENEWAL_60] == datetime(2028, 9, 23, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize("standing", [Standing(), Standing(Status.DECLINED), Standing(Status.CERTIFIED)])
def test_another_status_or_no_date_removes_what_waits(standing: Standing) -> None:
    assert due(planned(replace(planned(lead()), standing=standing))) == {}


def test_a_death_or_a_move_removes_what_waits() -> None:
    assert due(planned(replace(planned(lead()), no_renewals_since=NOW))) == {}


def sent_60(of: Lead) -> Lead:
    return replace(
        of,
        alerts={
            **of.alerts,
            Channel.RENEWAL_60: replace(
                of.alerts[Channel.RENEWAL_60], state=AlertState.SENT, due_at=None, attempt=1, message_id="m1"
            ),
        },
    )


def test_what_was_sent_stays_sent_however_often_it_is_tapped() -> None:
    sent, later = sent_60(planned(lead())), DUE_60 + timedelta(days=1)
    undone = planned(replace(sent, standing=Standing()), later)
    again = planned(replace(undone, standing=sent.standing), later)
    assert again.alerts[Channel.RENEWAL_60] == sent.alerts[Channel.RENEWAL_60]
    assert set(due(again)) == set(RENEWALS)


def test_news_of_an_earlier_plan_is_not_taken_for_news_of_the_next() -> None:
    anew = planned(
        replace(sent_60(planned(lead())), standing=Standing(Status.CERTIFIED, certified_until=date(2029, 1, 1)))
    )
    for outcome in (AlertState.SENT, AlertState.DELIVERED):
        assert alert_transitions.apply_outcome(anew, Channel.RENEWAL_60, outcome, NOW) == anew
    assert alert_transitions.mark_sent(anew, Channel.RENEWAL_60, 1, "m1", NOW) == anew


def test_one_that_was_tried_and_is_no_longer_asked_for_is_left_out() -> None:
    tried = planned(lead())
    alert = replace(tried.alerts[Channel.RENEWAL_60], attempt=1, failures=1)
    undone = replace(tried, alerts={**tried.alerts, Channel.RENEWAL_60: alert}, standing=Standing())
    assert planned(undone).alerts[Channel.RENEWAL_60].state is AlertState.LEFT_OUT


@given(st.dates(date(2026, 11, 24), date(2031, 12, 31)), st.integers(0, 2000))
def test_everything_planned_is_ahead_and_of_use_for_three_days_at_most(until: date, days: int) -> None:
    now = NOW + timedelta(days=days)
    for channel, days_before in RENEWALS.items():
        alert = planned(lead(until), now).alerts.get(channel)
        if alert and alert.due_at and alert.not_after:
            local = alert.due_at.astimezone(NEW_YORK)
            assert alert.due_at > now
            assert (local.hour, local.date()) == (10, until - timedelta(days=days_before))
            assert alert.due_at < alert.not_after <= alert.due_at + timedelta(days=3)


# --- at the moment of sending


class Files:
    def __init__(self, *others: Lead) -> None:
        self.records, self.store = MemoryRecordStore(SetClock(DUE_60)), MemoryLeadStore()
        for number, other in enumerate(others):
            self.store.add(replace(other, key=f"{number + 1:032x}"))

    def wanted(self, of: Lead) -> bool:
        return is_renewal_wanted(
            of,
            Channel.RENEWAL_60,
            keys=KEYS,
            records=self.records,
            archive=self.store,
            time_zone=NEW_YORK,
            now=DUE_60,
        )


def consented(at: datetime) -> Lead:
    return planned(lead(consents={"renewal_reminders": Consent("2026-11", "en", at)}))


def test_who_asked_again_after_opting_out_gets_them() -> None:
    files = Files()
    add_to_list(files.records, STOPPED, "e" * 64, NOW)
    assert files.wanted(consented(NOW + timedelta(seconds=1)))
    assert not files.wanted(consented(NOW))


def test_who_opted_out_asked_again_and_opted_out_again_gets_none() -> None:
    files = Files()
    for days in (0, 0, 100):
        add_to_list(files.records, STOPPED, "e" * 64, NOW + timedelta(days=days))
    assert not files.wanted(consented(NOW + timedelta(days=50)))
    assert files.wanted(consented(NOW + timedelta(days=150)))


def test_asking_again_writes_to_no_address_that_mail_comes_back_from() -> None:
    files = Files()
    add_to_list(files.records, SUPPRESSED, "e" * 64, NOW)
    assert not files.wanted(consented(NOW + timedelta(days=50)))


NEWER = lead(until=date(2029, 11, 22))


def test_it_is_wanted_if_nothing_speaks_against_it() -> None:
    assert Files(lead()).wanted(planned(lead()))


@pytest.mark.parametrize("partition", [STOPPED, SUPPRESSED])
def test_who_opted_out_or_whose_mail_bounced_gets_none(partition: Partition) -> None:
    files = Files()
    add_to_list(files.records, partition, "e" * 64, NOW)
    assert not files.wanted(planned(lead()))


@pytest.mark.parametrize(
    ("other", "is_wanted"),
    [
        (NEWER, False),
        (replace(NEWER, phone_hash=""), False),
        (replace(NEWER, email_hash=""), False),
        (replace(NEWER, answers={}), False),
        # Households share phones and addresses, not birthdays.
        (replace(NEWER, answers={"date_of_birth": "2001-01-01"}), True),
        (replace(NEWER, standing=Standing(Status.DECLINED)), True),
        (replace(NEWER, expires_at=DUE_60), True),
        (lead(until=date(2026, 1, 1)), True),
        (replace(NEWER, email_hash="a" * 64, phone_hash="b" * 64), True),
    ],
)
def test_who_was_certified_again_gets_none_for_the_old_one(other: Lead, *, is_wanted: bool) -> None:
    assert Files(other).wanted(planned(lead())) is is_wanted


@pytest.mark.parametrize(
    "changed",
    [{"standing": Standing()}, {"no_renewals_since": NOW}, {"is_on_legal_hold": True}, {"consents": {}}],
    ids=["undone", "moved", "legal hold", "no consent"],
)
def test_what_changed_since_it_was_planned_counts(changed: dict[str, object]) -> None:
    assert not Files().wanted(replace(planned(lead()), **changed))  # type: ignore[arg-type]


def test_one_that_was_planned_for_another_date_is_not_sent() -> None:
    moved = replace(planned(lead()), standing=Standing(Status.CERTIFIED, certified_until=date(2027, 12, 1)))
    assert not Files().wanted(moved)
