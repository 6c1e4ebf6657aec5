"""How an alert may change: by one table, in any order of events, to the same end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads import alert_transitions as transitions
from chalicelib.leads.alert import ALERT_CHANGES, TO_THE_PRACTICE, Alert, AlertState, Channel, alert_can_change
from chalicelib.leads.lead import Lead
from tests.sample_lead import sample_lead

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
# What the mail service can say of a message.
OUTCOMES: list[AlertState] = [
    AlertState.SENT,
    AlertState.DELIVERED,
    AlertState.FAILED,
    AlertState.BOUNCED,
    AlertState.COMPLAINED,
]


def lead(state: AlertState = AlertState.PENDING, **alert: object) -> Lead:
    return sample_lead(
        form="contact",
        received_at=NOW,
        alerts={Channel.FIRST: replace(Alert(state, due_at=NOW), **alert)},  # type: ignore[arg-type]
    )


def claimed() -> Lead:
    return transitions.claim(lead(), Channel.FIRST, NOW, Random(1))


def test_every_state_has_a_row_in_the_table() -> None:
    assert set(ALERT_CHANGES) == set(AlertState)


def test_a_held_alert_can_only_be_released() -> None:
    assert ALERT_CHANGES[AlertState.HELD] == {AlertState.PENDING}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_never_goes_back_to_being_sent_again(outcome: AlertState) -> None:
    assert not {AlertState.PENDING, AlertState.SENDING, AlertState.HELD} & ALERT_CHANGES[outcome]


def test_a_claim_lasts_for_the_lease_and_counts() -> None:
    alert = claimed().alert
    assert (alert.state, alert.attempt, alert.due_at) == (AlertState.SENDING, 1, NOW + transitions.LEASE)
    assert not alert.may_be_repeat


def test_a_claim_taken_over_may_be_a_repeat() -> None:
    alert = transitions.claim(claimed(), Channel.FIRST, LATER, Random(1)).alert
    assert (alert.attempt, alert.failures, alert.may_be_repeat) == (2, 1, True)


def test_a_refused_try_is_due_again_and_is_no_repeat() -> None:
    refused = transitions.mark_refused(claimed(), Channel.FIRST, 1, NOW, is_permanent=False, random=Random(1))
    again = transitions.claim(refused, Channel.FIRST, LATER, Random(1)).alert
    assert refused.alert.state is AlertState.PENDING
    assert not again.may_be_repeat


def test_the_answer_to_an_earlier_try_changes_nothing() -> None:
    second = transitions.claim(claimed(), Channel.FIRST, LATER, Random(1))
    assert transitions.mark_sent(second, Channel.FIRST, 1, "m1", LATER) == second
    assert transitions.mark_refused(second, Channel.FIRST, 1, LATER, is_permanent=True, random=Random(1)) == second


def test_the_second_address_and_the_topic_are_told_after_three_failures() -> None:
    failing = lead()
    for tries in (1, 2, 3):
        failing = transitions.claim(failing, Channel.FIRST, LATER, Random(1))
        failing = transitions.mark_refused(failing, Channel.FIRST, tries, LATER, is_permanent=False, random=Random(1))
        assert bool(failing.escalated_because) is (tries == 3)
    assert set(failing.alerts) == TO_THE_PRACTICE


def test_a_permanent_refusal_escalates_at_once_and_is_still_tried_again() -> None:
    refused = transitions.mark_refused(claimed(), Channel.FIRST, 1, NOW, is_permanent=True, random=Random(1))
    assert refused.escalated_because == "misconfigured"
    assert refused.alert.due_at is not None


def test_silence_after_sending_escalates_and_late_news_is_welcome() -> None:
    sent = transitions.mark_sent(claimed(), Channel.FIRST, 1, "m1", NOW)
    assert sent.alert.due_at == NOW + transitions.DELIVERY_PATIENCE
    silent = transitions.mark_undelivered(sent, Channel.FIRST, LATER)
    assert silent.escalated_because == "undelivered"
    late = transitions.apply_outcome(silent, Channel.FIRST, AlertState.DELIVERED, LATER)
    assert late.alert.state is AlertState.DELIVERED


def test_a_lead_is_escalated_once() -> None:
    once = transitions.escalate(lead(), "bounced", NOW)
    assert transitions.escalate(once, "complained", LATER) == once


def test_feedback_may_come_before_our_own_mark() -> None:
    delivered = transitions.apply_outcome(claimed(), Channel.FIRST, AlertState.DELIVERED, NOW)
    marked = transitions.mark_sent(delivered, Channel.FIRST, 1, "m1", NOW)
    assert (marked.alert.state, marked.alert.message_id) == (AlertState.DELIVERED, "m1")
    assert transitions.mark_sent(marked, Channel.FIRST, 1, "m2", NOW) == marked


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_late_news_of_a_try_counts_while_the_next_one_waits(outcome: AlertState) -> None:
    # Nobody knew what became of the first try, and the second was refused.
    second = transitions.claim(claimed(), Channel.FIRST, LATER, Random(1))
    waiting = transitions.mark_refused(second, Channel.FIRST, 2, LATER, is_permanent=False, random=Random(1))
    assert waiting.alert.state is AlertState.PENDING
    assert transitions.apply_outcome(waiting, Channel.FIRST, outcome, LATER).alert.state is outcome


def test_tries_that_come_to_nothing_wait_longer_each_time() -> None:
    class Longest(Random):
        def random(self) -> float:
            return 1.0

    hopeless, waits = claimed(), []
    for _ in range(12):
        due_at = hopeless.alert.due_at
        assert due_at is not None
        hopeless = transitions.claim(hopeless, Channel.FIRST, due_at, Longest())
        assert hopeless.alert.due_at is not None
        waits.append(hopeless.alert.due_at - due_at)
    assert waits == sorted(waits)
    assert waits[-1] == transitions.LEASE + transitions.LONGEST_WAIT


def test_a_send_event_before_our_mark_is_still_watched_for_delivery() -> None:
    sent = transitions.apply_outcome(claimed(), Channel.FIRST, AlertState.SENT, NOW)
    assert sent.alert.due_at == NOW + transitions.DELIVERY_PATIENCE


def test_news_of_the_second_address_does_not_touch_the_first() -> None:
    both = transitions.escalate(claimed(), "bounced", NOW)
    both = transitions.claim(both, Channel.SECOND, NOW, Random(1))
    after = transitions.apply_outcome(both, Channel.SECOND, AlertState.DELIVERED, NOW)
    assert after.alert == both.alert
    assert after.alerts[Channel.SECOND].state is AlertState.DELIVERED


def test_a_refused_alarm_is_tried_again() -> None:
    told = transitions.claim(transitions.escalate(claimed(), "bounced", NOW), Channel.TOPIC, NOW, Random(1))
    refused = transitions.mark_refused(told, Channel.TOPIC, 1, NOW, is_permanent=True, random=Random(1))
    assert refused.alerts[Channel.TOPIC].state is AlertState.PENDING
    assert refused.alerts[Channel.TOPIC].due_at is not None


def test_an_event_for_a_channel_that_was_never_used_changes_nothing() -> None:
    assert transitions.apply_outcome(lead(), Channel.SECOND, AlertState.BOUNCED, NOW) == lead()


@given(st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_events_in_any_order_and_number_lead_to_the_same_state(outcomes: list[AlertState], random: Random) -> None:
    shuffled = [*outcomes, *random.choices(outcomes, k=3)]
    random.shuffle(shuffled)

    def after(events: list[AlertState]) -> AlertState:
        current = claimed()
        for event in events:
            current = transitions.apply_outcome(current, Channel.FIRST, event, NOW)
        return current.alert.state

    assert after(outcomes) == after(shuffled) == OUTCOMES[max(OUTCOMES.index(outcome) for outcome in outcomes)]


@given(st.sampled_from(AlertState), st.sampled_from(AlertState))
def test_a_pair_that_is_not_listed_changes_nothing(old: AlertState, new: AlertState) -> None:
    before = lead(old)
    after = transitions.apply_outcome(before, Channel.FIRST, new, NOW) if new in OUTCOMES else before
    assert (after.alert.state is new) == ((alert_can_change(old, new) and new in OUTCOMES) or old is new)


@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_the_wait_grows_from_half_a_minute_to_an_hour(failures: int, random: Random) -> None:
    wait = transitions.wait_after(failures, random)
    assert (
        transitions.SHORTEST_WAIT
        <= wait
        <= min(transitions.LONGEST_WAIT, transitions.SHORTEST_WAIT * 2 ** min(failures, 20))
    )


def test_what_is_due_first_is_done_first() -> None:
    both = transitions.escalate(lead(due_at=LATER), "bounced", NOW)
    assert transitions.next_due(both, NOW) is Channel.SECOND
    assert transitions.next_due(both, NOW - timedelta(seconds=1)) is None


@pytest.mark.parametrize("news", [AlertState.FAILED, AlertState.BOUNCED, AlertState.COMPLAINED])
def test_bad_news_of_the_first_address_is_told_to_the_others_at_once(news: AlertState) -> None:
    told = transitions.apply_outcome(claimed(), Channel.FIRST, news, NOW)
    assert told.escalated_because == str(news)
    assert {told.alerts[channel].due_at for channel in (Channel.SECOND, Channel.TOPIC)} == {NOW}


def with_visitor(*, told_at: datetime | None, not_after: datetime | None = None) -> Lead:
    """Return a lead whose visitor's email is due, the practitioner's alert being handed over at this moment or not."""
    first = Alert(AlertState.SENT if told_at else AlertState.SENDING, due_at=LATER, attempt=1, sent_at=told_at)
    visitor = Alert(AlertState.PENDING, due_at=NOW, not_after=not_after)
    return sample_lead(received_at=NOW, alerts={Channel.FIRST: first, Channel.VISITOR: visitor})


def test_whoever_wrote_waits_until_the_practitioner_was_told() -> None:
    assert transitions.next_due(with_visitor(told_at=None), NOW) is None
    assert transitions.next_due(with_visitor(told_at=NOW), NOW) is Channel.VISITOR


def test_what_is_too_late_for_whoever_wrote_waits_for_nobody() -> None:
    late = with_visitor(told_at=None, not_after=NOW - timedelta(seconds=1))

    assert transitions.next_due(late, NOW) is Channel.VISITOR
    assert transitions.next_due(with_visitor(told_at=None, not_after=NOW), NOW) is None


@pytest.mark.parametrize("channel", Channel)
def test_only_the_practitioners_own_mailbox_is_watched_for_delivery(channel: Channel) -> None:
    taken = sample_lead(alerts={Channel.FIRST: Alert(AlertState.HELD), channel: Alert(AlertState.SENDING, attempt=1)})

    sent = transitions.mark_sent(taken, channel, 1, "message-1", NOW).alerts[channel]

    assert sent.due_at == (NOW + transitions.DELIVERY_PATIENCE if channel is Channel.FIRST else None)
    assert (sent.state, sent.sent_at, sent.message_id, sent.failures) == (AlertState.SENT, NOW, "message-1", 0)


@pytest.mark.parametrize("state", [AlertState.DELIVERED, AlertState.BOUNCED])
def test_a_message_that_was_heard_of_before_it_was_handed_over_only_gets_its_name(state: AlertState) -> None:
    heard = lead(state, attempt=1, failures=2, due_at=None)

    named = transitions.mark_sent(heard, Channel.FIRST, 1, "message-1", NOW).alert

    assert named == replace(heard.alert, message_id="message-1", failures=0)


@pytest.mark.parametrize("state", [state for state in AlertState if state is not AlertState.SENDING])
def test_a_refusal_of_a_try_that_is_no_longer_under_way_changes_nothing(state: AlertState) -> None:
    before = lead(state, attempt=1)
    refused = transitions.mark_refused(before, Channel.FIRST, 1, NOW, is_permanent=False, random=Random(1))
    assert refused == before


def test_what_the_account_could_not_send_waits_for_its_turn_and_is_no_failed_try() -> None:
    alert = transitions.put_back(claimed(), Channel.FIRST, 1, LATER).alert
    assert (alert.state, alert.due_at, alert.failures, alert.attempt) == (AlertState.PENDING, LATER, 0, 1)


@pytest.mark.parametrize(("state", "attempt"), [(AlertState.SENT, 1), (AlertState.SENDING, 2)])
def test_what_another_has_taken_meanwhile_is_not_put_back(state: AlertState, attempt: int) -> None:
    before = lead(state, attempt=attempt)
    assert transitions.put_back(before, Channel.FIRST, 1, LATER) == before


@pytest.mark.parametrize(("channel", "is_watched"), [(Channel.FIRST, True), (Channel.SECOND, False)])
def test_of_an_email_that_names_many_only_the_first_addresss_is_waited_for(
    channel: Channel, *, is_watched: bool
) -> None:
    waiting = sample_lead(alerts={channel: Alert(AlertState.PENDING, due_at=NOW, message_id="old", failures=2)})
    alert = transitions.mark_named(waiting, channel, NOW).alerts[channel]
    assert (alert.due_at == NOW + transitions.DELIVERY_PATIENCE) is is_watched
    assert (alert.due_at is None) is not is_watched
    assert (alert.state, alert.attempt, alert.failures, alert.message_id) == (AlertState.SENT, 1, 0, "")


def test_the_moment_of_sending_stays_when_the_email_arrives_later() -> None:
    sent = transitions.mark_sent(claimed(), Channel.FIRST, 1, "m1", NOW)
    arrived = transitions.apply_outcome(sent, Channel.FIRST, AlertState.DELIVERED, LATER)
    assert arrived.alert.sent_at == NOW


def test_who_is_being_told_of_a_failure_is_told_of_both_when_it_is_told_again() -> None:
    escalated = transitions.escalate(lead(AlertState.BOUNCED, attempt=1), "bounced", NOW)
    again = transitions.tell_again(escalated, LATER)
    assert again.escalated_because == "bounced"
    assert {channel: again.alerts[channel].due_at for channel in (Channel.FIRST, Channel.SECOND, Channel.TOPIC)} == {
        Channel.FIRST: LATER,
        Channel.SECOND: LATER,
        Channel.TOPIC: LATER,
    }


def test_once_others_have_been_told_they_are_told_anew_only_if_it_fails_again() -> None:
    escalated = transitions.escalate(lead(AlertState.BOUNCED, attempt=1), "bounced", NOW)
    told = {channel: replace(alert, state=AlertState.DELIVERED) for channel, alert in escalated.alerts.items()}
    again = transitions.tell_again(replace(escalated, alerts=told), LATER)
    assert again.escalated_because == ""
    assert again.alerts[Channel.SECOND].state is AlertState.DELIVERED
