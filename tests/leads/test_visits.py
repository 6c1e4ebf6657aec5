"""Emails about a visit: planned from the lead's standing, and from what the person may know already."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads import alert_transitions
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import AskedAgain, Consent, Lead, ToldVisit, Wish
from chalicelib.leads.status import Standing, Status
from chalicelib.leads.visits import has_taken_mail, is_right, plan_visit
from tests.desks import NOON
from tests.sample_lead import sample_lead

OWN = frozenset({"desk@example.com"})
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TOMORROW = NOON + 24 * HOUR
LATER = TOMORROW + HOUR


def lead(**changed: object) -> Lead:
    whole = sample_lead(
        answers={"email": "ana@example.com"},
        email_hash="e" * 64,
        consents={"consent_contact": Consent("2026-11", "en", NOON)},
    )
    return replace(whole, **changed)  # type: ignore[arg-type]


def scheduled(of: Lead, visit_at: datetime = TOMORROW, now: datetime = NOON) -> Lead:
    standing = replace(of.standing, status=Status.SCHEDULED, visit_at=visit_at)
    return plan_visit(replace(of, standing=standing), now, OWN)


def marked(of: Lead, status: Status = Status.DECLINED, now: datetime = NOON) -> Lead:
    return plan_visit(replace(of, standing=Standing(status)), now, OWN)


def with_state(of: Lead, state: AlertState, channel: Channel = Channel.VISIT, **changed: object) -> Lead:
    alert = replace(of.alerts[channel], state=state, due_at=None, **changed)  # type: ignore[arg-type]
    return replace(of, alerts={**of.alerts, channel: alert})


def told(of: Lead, at: datetime = NOON) -> Lead:
    """Return the lead once its email about the visit was delivered."""
    tried = of.alerts[Channel.VISIT].attempt + 1
    return with_state(of, AlertState.DELIVERED, attempt=tried, sent_at=at)


def news(of: Lead) -> Alert | None:
    alert = of.alerts.get(Channel.VISIT)
    return alert if alert and alert.state is AlertState.PENDING else None


def reminder(of: Lead) -> Alert | None:
    alert = of.alerts.get(Channel.VISIT_REMINDER)
    return alert if alert and alert.state is AlertState.PENDING else None


class TestTelling:
    def test_a_visit_is_told_at_once(self) -> None:
        planned = scheduled(lead())
        assert news(planned) == Alert(AlertState.PENDING, due_at=NOON, not_after=TOMORROW)
        assert planned.told_visit == ToldVisit(0, TOMORROW)

    @pytest.mark.parametrize(
        "changed",
        [
            {"consents": {}},
            {"consents": {"renewal_reminders": Consent("2026-11", "en", NOON)}},
            {"answers": {}},
            {"email_hash": ""},
            {"notes": ("call_instead",)},
            {"answers": {"email": "info@example.com"}},
            {"answers": {"email": "desk@example.com"}},
        ],
        ids=["no consent", "another consent", "no address", "no hash", "unmailable", "a role", "ours"],
    )
    def test_who_did_not_agree_or_cannot_be_written_to_is_told_nothing(self, changed: dict[str, object]) -> None:
        planned = scheduled(lead(**changed))
        assert planned.alerts.keys() == {Channel.FIRST}
        assert planned.told_visit == ToldVisit()

    def test_of_a_visit_that_is_over_nobody_is_told(self) -> None:
        assert news(scheduled(lead(), NOON - HOUR)) is None

    def test_the_same_time_once_more_is_no_news(self) -> None:
        once = told(scheduled(lead()))
        assert scheduled(once, now=NOON + HOUR) == once

    def test_a_move_has_a_higher_number_and_begins_anew(self) -> None:
        moved = scheduled(told(scheduled(lead())), LATER, NOON + HOUR)
        assert moved.told_visit == ToldVisit(1, LATER, TOMORROW, is_sure=True)
        assert news(moved) == Alert(AlertState.PENDING, due_at=NOON + HOUR, attempt=2, earlier_tries=2, not_after=LATER)

    def test_a_move_before_anything_was_sent_is_the_first_that_is_said(self) -> None:
        assert scheduled(scheduled(lead()), LATER).told_visit == ToldVisit(0, LATER)

    def test_what_is_heard_of_the_email_before_says_nothing_of_the_new_one(self) -> None:
        moved = scheduled(told(scheduled(lead())), LATER, NOON + HOUR)
        for outcome in (AlertState.DELIVERED, AlertState.BOUNCED):
            late = alert_transitions.apply_outcome(moved, Channel.VISIT, outcome, NOON, attempt=1)
            assert news(late) == news(moved)

    def test_an_email_that_is_in_hand_goes_first(self) -> None:
        claim_ends = NOON + 2 * MINUTE
        in_hand = with_state(scheduled(lead()), AlertState.SENDING, attempt=1)
        alert = replace(in_hand.alerts[Channel.VISIT], due_at=claim_ends)
        moved = scheduled(replace(in_hand, alerts={**in_hand.alerts, Channel.VISIT: alert}), LATER)
        planned = news(moved)
        assert planned
        assert planned.due_at == claim_ends

    def test_however_long_a_claim_lasts_news_waits_no_longer_than_a_process_lives(self) -> None:
        in_hand = with_state(scheduled(lead()), AlertState.SENDING, attempt=3)
        alert = replace(in_hand.alerts[Channel.VISIT], due_at=NOON + HOUR)
        planned = news(scheduled(replace(in_hand, alerts={**in_hand.alerts, Channel.VISIT: alert}), LATER))
        assert planned
        assert planned.due_at == NOON + alert_transitions.LEASE


class TestCallingOff:
    @pytest.mark.parametrize(
        "status", [Status.NEW, Status.CONTACTED, Status.DECLINED, Status.DUPLICATE, Status.CERTIFIED]
    )
    def test_any_other_status_calls_it_off(self, status: Status) -> None:
        off = marked(told(scheduled(lead())), status)
        assert off.told_visit == ToldVisit(1, None, TOMORROW, is_sure=True)
        planned = news(off)
        assert planned
        assert planned.not_after == TOMORROW

    def test_what_nobody_was_told_of_is_not_called_off(self) -> None:
        assert marked(scheduled(lead())).alerts.keys() == {Channel.FIRST}

    def test_what_was_refused_was_not_told(self) -> None:
        refused = with_state(scheduled(lead()), AlertState.PENDING, attempt=1, failures=1)
        off = marked(refused)
        assert off.alerts[Channel.VISIT].state is AlertState.LEFT_OUT

    @pytest.mark.parametrize("state", [AlertState.SENDING, AlertState.SENT])
    def test_what_may_have_arrived_is_called_off(self, state: AlertState) -> None:
        assert news(marked(with_state(scheduled(lead()), state, attempt=1)))

    def test_a_visit_that_is_over_is_not_called_off(self) -> None:
        over = told(scheduled(lead()))
        marked_after = marked(over, Status.NO_ANSWER, TOMORROW + MINUTE)
        assert marked_after.alerts[Channel.VISIT] == over.alerts[Channel.VISIT]
        assert marked_after.told_visit == over.told_visit

    @pytest.mark.parametrize("status", [Status.CERTIFIED, Status.DID_NOT_COME])
    def test_a_visit_that_began_early_is_not_called_off(self, status: Status) -> None:
        assert news(marked(told(scheduled(lead())), status, TOMORROW - 20 * MINUTE)) is None

    def test_who_is_declined_shortly_before_is_told(self) -> None:
        assert news(marked(told(scheduled(lead())), Status.DECLINED, TOMORROW - 20 * MINUTE))

    def test_a_slip_that_is_undone_before_it_was_told_is_told_to_nobody(self) -> None:
        again = scheduled(marked(told(scheduled(lead()))), TOMORROW)
        assert news(again) is None
        assert again.alerts[Channel.VISIT].state is AlertState.SENT

    def test_after_it_was_called_off_the_same_time_is_news(self) -> None:
        off = told(marked(told(scheduled(lead()))))
        again = scheduled(off)
        assert again.told_visit == ToldVisit(2, TOMORROW, None, is_sure=True)
        assert news(again)

    def test_what_nobody_is_sure_to_have_told_is_told_again(self) -> None:
        in_doubt = marked(with_state(scheduled(lead()), AlertState.SENDING, attempt=1))
        assert news(scheduled(in_doubt))

    @pytest.mark.parametrize("state", [AlertState.BOUNCED, AlertState.COMPLAINED])
    def test_to_an_address_that_takes_none_nothing_more_is_planned(self, state: AlertState) -> None:
        refused = with_state(scheduled(lead()), state, attempt=1, sent_at=NOON)
        assert marked(refused).alerts[Channel.VISIT].state is state


class TestReminding:
    def test_two_hours_before(self) -> None:
        assert reminder(scheduled(lead())) == Alert(
            AlertState.PENDING, due_at=TOMORROW - 2 * HOUR, not_after=TOMORROW - 30 * MINUTE
        )

    @pytest.mark.parametrize(("ahead", "is_planned"), [(60, False), (120, False), (179, False), (180, True)])
    def test_not_if_it_would_come_with_the_email_about_the_visit(self, ahead: int, is_planned: bool) -> None:  # noqa: FBT001
        assert bool(reminder(scheduled(lead(), NOON + ahead * MINUTE))) is is_planned

    def test_it_moves_with_the_visit(self) -> None:
        planned = reminder(scheduled(told(scheduled(lead())), LATER))
        assert planned
        assert planned.due_at == LATER - 2 * HOUR

    def test_it_goes_with_the_visit(self) -> None:
        assert Channel.VISIT_REMINDER not in marked(told(scheduled(lead()))).alerts

    def test_one_that_was_sent_does_not_come_again_when_a_slip_is_undone(self) -> None:
        sent = with_state(told(scheduled(lead())), AlertState.SENT, Channel.VISIT_REMINDER, attempt=1)
        again = scheduled(marked(sent, now=TOMORROW - HOUR), now=TOMORROW - HOUR)
        assert again.alerts[Channel.VISIT_REMINDER].state is AlertState.SENT

    def test_a_visit_that_was_moved_is_reminded_of_anew(self) -> None:
        sent = with_state(told(scheduled(lead())), AlertState.SENT, Channel.VISIT_REMINDER, attempt=1)
        planned = reminder(scheduled(sent, TOMORROW + 24 * HOUR, TOMORROW - HOUR))
        assert planned
        assert planned.attempt == 2


class TestAtTheMomentOfSending:
    def test_what_stands_is_right(self) -> None:
        assert is_right(scheduled(lead()), Channel.VISIT, NOON)

    def test_a_visit_that_was_changed_without_a_plan_is_not_told(self) -> None:
        unplanned = replace(scheduled(lead()), standing=Standing(Status.DECLINED))
        assert not is_right(unplanned, Channel.VISIT, NOON)
        assert not is_right(unplanned, Channel.VISIT_REMINDER, TOMORROW - 2 * HOUR)

    def test_a_visit_that_stands_is_not_called_off(self) -> None:
        off = marked(told(scheduled(lead())))
        assert is_right(off, Channel.VISIT, NOON)
        assert not is_right(replace(off, standing=Standing(Status.SCHEDULED, visit_at=TOMORROW)), Channel.VISIT, NOON)

    def test_nobody_is_reminded_right_after_they_were_told_late(self) -> None:
        due = TOMORROW - 2 * HOUR
        assert is_right(told(scheduled(lead())), Channel.VISIT_REMINDER, due)
        assert not is_right(told(scheduled(lead()), due - HOUR / 2), Channel.VISIT_REMINDER, due)
        assert not is_right(scheduled(lead()), Channel.VISIT_REMINDER, due)

    @pytest.mark.parametrize(("wish", "is_reminded"), [(Wish.CANNOT_COME, False), (Wish.ANOTHER_TIME, True)])
    def test_who_cannot_come_is_not_reminded(self, wish: Wish, is_reminded: bool) -> None:  # noqa: FBT001
        asked = replace(told(scheduled(lead())), asked_again=AskedAgain(1, NOON, 0, wish))
        assert is_right(asked, Channel.VISIT_REMINDER, TOMORROW - 2 * HOUR) is is_reminded

    def test_once_the_practice_has_acted_on_what_they_said_they_are(self) -> None:
        asked = replace(told(scheduled(lead())), asked_again=AskedAgain(1, NOON, 0, Wish.CANNOT_COME))
        acted = replace(asked, standing=replace(asked.standing, number=1))
        assert is_right(acted, Channel.VISIT_REMINDER, TOMORROW - 2 * HOUR)

    def test_an_address_that_took_mail_before_is_no_guess(self) -> None:
        assert not has_taken_mail(scheduled(lead()))
        assert has_taken_mail(told(scheduled(lead())))
        assert has_taken_mail(scheduled(told(scheduled(lead())), LATER))


WHAT_SHE_DOES = st.sampled_from([TOMORROW, LATER, LATER + HOUR, None])
HOW_IT_FARES = st.sampled_from(["arrives", "is refused", "waits"])


@given(st.lists(st.tuples(WHAT_SHE_DOES, HOW_IT_FARES), max_size=12))
def test_once_all_has_arrived_they_know_what_stands(steps: list[tuple[datetime | None, str]]) -> None:
    """Whatever is done in whatever order: numbers never go down, and what was said last is how it is."""
    of, said, last_number = lead(), None, -1
    for visit_at, fate in [*steps, (steps[-1][0] if steps else None, "arrives")]:
        of = scheduled(of, visit_at) if visit_at else marked(of)
        if news(of) is None:
            continue
        if fate == "arrives":
            assert of.told_visit.sequence > last_number
            assert of.told_visit.at is None or is_right(of, Channel.VISIT, NOON)
            said, last_number, of = of.told_visit.at, of.told_visit.sequence, told(of)
        elif fate == "is refused":
            tries = of.alerts[Channel.VISIT].attempt + 1
            of = with_state(of, AlertState.PENDING, attempt=tries, failures=1)
    assert said == (of.standing.visit_at if of.standing.status is Status.SCHEDULED else None)
