"""When the same words are a repeat and when they are news, and how a lead waits again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.leads import status_transitions
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.alert_transitions import apply_outcome, escalate, mark_sent
from chalicelib.leads.asked_again import asked_again
from chalicelib.leads.asking import Asking, is_same_request, next_asking
from chalicelib.leads.lead import Lead, PrivateNote
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Standing, Status
from tests.desks import NOON, QuietDesk
from tests.sample_lead import sample_lead

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TOLD = Promise(NOON + 4 * HOUR, same_day=True)
PRACTICE = QuietDesk().practice
HELD = {Channel.FIRST: Alert(AlertState.HELD)}
MARKED = Standing(Status.CONTACTED, number=1, at=NOON, by="p")


def again(lead: Lead, *, count: int = 1, stays_held: bool = False) -> Lead:
    """Return the lead after it was asked again at three o'clock."""
    asking = Asking(count, NOON + 3 * HOUR, TOLD)
    return asked_again(
        lead,
        asking,
        now=NOON + 3 * HOUR,
        retention=PRACTICE.retention,
        stays_held=stays_held,
    )


def is_same(lead: Lead, after: timedelta, *, is_held: bool = False) -> bool:
    return is_same_request(lead, NOON + after, is_held=is_held)


class TestWhatIsTheSame:
    @pytest.mark.parametrize(("after", "same"), [(MINUTE, True), (2 * HOUR - MINUTE, True), (2 * HOUR, False)])
    def test_an_untouched_lead_is_the_same_request_for_two_hours(self, after: timedelta, *, same: bool) -> None:
        assert is_same(sample_lead(), after) is same

    def test_one_that_was_acted_on_is_not(self) -> None:
        assert not is_same(sample_lead(standing=MARKED), MINUTE)

    def test_one_that_was_put_off_is_not(self) -> None:
        asleep = status_transitions.snooze(sample_lead(), NOON + HOUR, now=NOON, retention=PRACTICE.retention)
        assert not is_same(asleep, MINUTE)

    def test_one_on_which_somebody_wrote_a_note_is_not(self) -> None:
        assert not is_same(sample_lead(private_notes=(PrivateNote(NOON + MINUTE, "p", "called"),)), 2 * MINUTE)

    def test_one_that_was_asked_again_is_the_same_for_two_hours_more(self) -> None:
        asked = again(sample_lead(standing=MARKED))
        assert is_same(asked, 4 * HOUR)
        assert not is_same(asked, 5 * HOUR)

    def test_one_that_was_acted_on_since_it_was_asked_again_is_not(self) -> None:
        asked = again(sample_lead(standing=MARKED))
        answered = status_transitions.mark(
            asked, Status.CONTACTED, by="p", now=NOON + 3 * HOUR, retention=PRACTICE.retention
        )
        assert not is_same(answered, 3 * HOUR + MINUTE)

    def test_a_clean_repeat_of_a_held_lead_never_waits_for_two_hours(self) -> None:
        held = sample_lead(alerts=HELD)
        assert not is_same(held, MINUTE)
        assert is_same(held, MINUTE, is_held=True)

    def test_but_it_waits_ten_minutes_where_it_was_tried(self) -> None:
        held = again(sample_lead(alerts=HELD), stays_held=True)
        assert is_same(held, 3 * HOUR + 9 * MINUTE)
        assert not is_same(held, 3 * HOUR + 10 * MINUTE)


class TestWhatItDoes:
    @pytest.mark.parametrize("status", Status)
    def test_whatever_became_of_it_stays_and_it_is_open_and_awaited(self, status: Status) -> None:
        asked = again(sample_lead(standing=replace(MARKED, status=status)))
        assert asked.standing.status is status
        assert asked.standing.is_open
        assert asked.standing.is_awaited

    def test_it_has_the_promise_that_was_told_and_remembers_the_first(self) -> None:
        first = Promise(NOON + HOUR, same_day=True)
        asked = again(sample_lead(promise=first))
        assert (asked.promise, asked.first_promise) == (TOLD, first)

    def test_the_visit_and_the_certificate_stay(self) -> None:
        visit = replace(MARKED, status=Status.SCHEDULED, visit_at=NOON + 5 * HOUR)
        assert again(sample_lead(standing=visit)).standing.visit_at == NOON + 5 * HOUR

    def test_what_was_put_off_is_put_off_no_longer(self) -> None:
        later = replace(MARKED, status=Status.NO_ANSWER, again_at=NOON + 6 * HOUR)
        assert again(sample_lead(standing=later)).standing.again_at is None

    def test_the_alert_begins_anew(self) -> None:
        asked = again(sample_lead())
        assert (asked.alert.state, asked.alert.due_at, asked.alert.sent_at) == (
            AlertState.PENDING,
            NOON + 3 * HOUR,
            None,
        )

    def test_news_of_an_earlier_try_is_not_taken_for_news_of_this_one(self) -> None:
        asked = again(sample_lead())
        assert apply_outcome(asked, Channel.FIRST, AlertState.DELIVERED, NOON, attempt=1) == asked
        assert mark_sent(asked, Channel.FIRST, 1, "m1", NOON) == asked

    def test_it_can_be_escalated_once_more(self) -> None:
        asked = again(escalate(sample_lead(), "bounced", NOON))
        both = (asked.alerts[Channel.SECOND], asked.alerts[Channel.TOPIC])
        assert {alert.state for alert in both} == {AlertState.PENDING}
        done = {channel: replace(alert, state=AlertState.SENT, due_at=None) for channel, alert in asked.alerts.items()}
        told = replace(asked, alerts=done)
        once_more = escalate(again(told, count=2), "refused", NOON)
        assert once_more.alerts[Channel.SECOND].state is AlertState.PENDING

    def test_the_same_asking_changes_nothing_twice(self) -> None:
        asked = again(sample_lead())
        assert again(asked) == asked

    def test_one_that_stays_held_is_counted_and_no_more(self) -> None:
        held = sample_lead(alerts=HELD)
        asked = again(held, stays_held=True)
        assert (asked.alerts, asked.promise, asked.is_held) == (held.alerts, held.promise, True)
        assert next_asking(asked, sample_lead()).count == 2

    def test_one_that_is_held_no_longer_comes_in(self) -> None:
        asked = again(sample_lead(alerts=HELD))
        assert (asked.alert.state, asked.promise, asked.is_held) == (AlertState.PENDING, TOLD, False)

    def test_one_that_is_nearly_gone_stays_a_week(self) -> None:
        asked = again(sample_lead(expires_at=NOON + 4 * HOUR, received_at=NOON - timedelta(days=400)))
        assert asked.expires_at
        assert asked.expires_at > NOON + timedelta(days=6)


class TestAnswering:
    @pytest.mark.parametrize("status", set(Status) - {Status.NEW, Status.DID_NOT_COME})
    def test_any_outcome_can_be_given_and_ends_the_waiting(self, status: Status) -> None:
        asked = again(sample_lead(standing=replace(MARKED, status=status)))
        answered = status_transitions.mark(asked, status, by="p", now=NOON, retention=PRACTICE.retention)
        assert answered.standing.asked_again_at is None

    def test_undoing_an_answer_lets_them_wait_again(self) -> None:
        asked = again(sample_lead(standing=MARKED))
        answered = status_transitions.mark(asked, Status.SPAM, by="p", now=NOON, retention=PRACTICE.retention)
        undone = status_transitions.undo(answered, now=NOON, retention=PRACTICE.retention)
        assert undone.standing.asked_again_at == NOON + 3 * HOUR

    def test_undoing_what_was_done_before_lets_them_wait_on(self) -> None:
        marked = status_transitions.mark(sample_lead(), Status.DECLINED, by="p", now=NOON, retention=PRACTICE.retention)
        undone = status_transitions.undo(again(marked), now=NOON, retention=PRACTICE.retention)
        assert undone.standing.asked_again_at == NOON + 3 * HOUR

    def test_a_legal_hold_is_no_answer(self) -> None:
        held = status_transitions.put_legal_hold(again(sample_lead()), now=NOON, retention=PRACTICE.retention)
        assert held.standing.asked_again_at


@pytest.mark.parametrize("state", [AlertState.HELD, AlertState.PENDING])
def test_an_asking_says_whether_screening_would_have_held_it(state: AlertState) -> None:
    repeat = sample_lead(alerts={Channel.FIRST: Alert(state)}, sender_hash="s")
    asking = next_asking(sample_lead(), repeat)
    assert (asking.is_held, asking.count, asking.sender_hash) == (state is AlertState.HELD, 1, "s")
