"""What a tap does to a lead: every status, every tap, and any number of them in any order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads import status_transitions
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.retention import Retention, expiry_after_action
from chalicelib.leads.status import STATUS_CHANGES, Standing, Status
from chalicelib.leads.status_transitions import NotesFullError, NotPossibleError
from chalicelib.storage.items import box_of
from chalicelib.storage.table import CLOSED_BOX, HELD_BOX, open_box

CAME = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
LATER = CAME + timedelta(minutes=10)
_DAY = timedelta(days=1)
KEPT = Retention(held=90 * _DAY, unconverted=365 * _DAY, certified=2190 * _DAY, audit=2190 * _DAY)
CLOSED = [Status.DID_NOT_COME, Status.CERTIFIED, Status.DECLINED, Status.REFERRED, Status.DUPLICATE, Status.SPAM]


def lead(status: Status = Status.NEW, state: AlertState = AlertState.DELIVERED, **changes: object) -> Lead:
    stood = Standing(status, number=3, at=CAME, by="alex") if status is not Status.NEW else Standing(number=3)
    made = Lead("0" * 32, "R", "contact", CAME, "en", "c", {Channel.FIRST: Alert(state)}, standing=stood)
    return replace(made, **changes)  # type: ignore[arg-type]


def mark(given: Lead, status: Status, **more: object) -> Lead:
    return status_transitions.mark(given, status, by="marisol", now=LATER, retention=KEPT, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("old", Status)
@pytest.mark.parametrize("new", Status)
def test_a_status_changes_only_as_the_table_says(old: Status, new: Status) -> None:
    if new not in STATUS_CHANGES[old]:
        with pytest.raises(NotPossibleError):
            mark(lead(old), new)
        return
    marked = mark(lead(old), new)
    assert (marked.standing.status, marked.standing.at, marked.standing.by) == (new, LATER, "marisol")
    assert marked.standing.number == 4
    assert marked.standing_before == lead(old).standing


def test_nothing_leads_back_to_new() -> None:
    assert all(Status.NEW not in after for after in STATUS_CHANGES.values())


ACTIONS: dict[str, Callable[[Lead], Lead]] = {
    "undo": lambda given: status_transitions.undo(given, now=LATER, retention=KEPT),
    "snooze": lambda given: status_transitions.snooze(
        given, LATER + status_transitions.ONE_HOUR, now=LATER, retention=KEPT
    ),
    "release": lambda given: status_transitions.release(given, now=LATER, retention=KEPT),
    "hold": lambda given: status_transitions.put_legal_hold(given, now=LATER, retention=KEPT),
    "free": lambda given: status_transitions.lift_legal_hold(given, now=LATER, retention=KEPT),
    "note": lambda given: status_transitions.note(given, "a note", by="marisol", now=LATER),
}
ALWAYS = {"hold", "note"}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("state", [AlertState.DELIVERED, AlertState.HELD])
def test_every_action_is_possible_or_refused_by_rule(action: str, status: Status, state: AlertState) -> None:
    subject = lead(status, state)
    is_held = state is AlertState.HELD and status not in CLOSED
    possible = (
        ALWAYS | ({"release"} if is_held else set()) | ({"snooze"} if status not in CLOSED and not is_held else set())
    )
    if action not in possible:
        with pytest.raises(NotPossibleError):
            ACTIONS[action](subject)
        return
    changed = ACTIONS[action](subject)
    assert changed.standing.status is status
    assert changed.standing.number == (3 if action == "note" else 4)


@pytest.mark.parametrize("status", Status)
def test_a_held_lead_can_be_marked_as_spam_and_as_nothing_else(status: Status) -> None:
    held = lead(state=AlertState.HELD)
    if status is Status.SPAM:
        assert box_of(mark(held, status)) == CLOSED_BOX
        return
    with pytest.raises(NotPossibleError):
        mark(held, status)


def test_no_answer_means_again_in_an_hour_unless_said_otherwise() -> None:
    assert mark(lead(), Status.NO_ANSWER).standing.again_at == LATER + timedelta(hours=1)
    at = LATER + timedelta(hours=5)
    assert mark(lead(), Status.NO_ANSWER, again_at=at).standing.again_at == at


def test_each_status_keeps_only_its_own_moment() -> None:
    said = {"again_at": LATER, "visit_at": LATER, "certified_until": date(2028, 11, 23)}
    kept = {
        status: mark(lead(Status.NO_ANSWER), status, **said).standing for status in STATUS_CHANGES[Status.NO_ANSWER]
    }
    assert {status for status, stood in kept.items() if stood.again_at} == {Status.NO_ANSWER}
    assert {status for status, stood in kept.items() if stood.visit_at} == {Status.SCHEDULED}
    assert {status for status, stood in kept.items() if stood.certified_until} == {Status.CERTIFIED}


def test_only_a_visit_that_was_agreed_is_missed() -> None:
    assert [old for old, new in STATUS_CHANGES.items() if Status.DID_NOT_COME in new] == [Status.SCHEDULED]


def test_a_missed_visit_says_for_when_it_was_and_may_be_agreed_on_anew() -> None:
    missed = mark(mark(lead(), Status.SCHEDULED, visit_at=LATER), Status.DID_NOT_COME)
    assert (missed.standing.visit_at, missed.standing.is_open, box_of(missed)) == (LATER, False, CLOSED_BOX)
    assert mark(missed, Status.SCHEDULED, visit_at=LATER + _DAY).standing.visit_at == LATER + _DAY


def test_who_missed_a_visit_and_asks_again_has_not_missed_another() -> None:
    missed = mark(mark(lead(), Status.SCHEDULED, visit_at=LATER), Status.DID_NOT_COME)
    waits = replace(missed, standing=replace(missed.standing, asked_again_at=LATER))
    with pytest.raises(NotPossibleError):
        mark(waits, Status.DID_NOT_COME)


@pytest.mark.parametrize("status", sorted(STATUS_CHANGES[Status.NEW]))
def test_the_first_contact_is_the_first_try_to_reach_the_person(status: Status) -> None:
    tried = status not in {Status.DUPLICATE, Status.SPAM}
    assert mark(lead(), status).standing.first_contact_at == (LATER if tried else None)


def test_the_first_contact_stays_the_first() -> None:
    first = mark(lead(), Status.NO_ANSWER)
    second = status_transitions.mark(first, Status.CONTACTED, by="alex", now=LATER + timedelta(hours=1), retention=KEPT)
    assert second.standing.first_contact_at == LATER


def test_undo_gives_everything_back_but_the_number_and_only_once() -> None:
    before = lead()
    undone = ACTIONS["undo"](mark(before, Status.CONTACTED))
    assert undone.standing == replace(before.standing, number=5)
    assert undone.standing.first_contact_at is None
    assert undone.expires_at == expiry_after_action(before, LATER, KEPT)
    with pytest.raises(NotPossibleError):
        ACTIONS["undo"](undone)


def test_a_snooze_keeps_who_said_what_and_can_be_undone() -> None:
    before = mark(lead(), Status.CONTACTED)
    asleep = ACTIONS["snooze"](before)
    assert asleep.standing == replace(before.standing, number=5, again_at=LATER + timedelta(hours=1))
    assert ACTIONS["undo"](asleep).standing == replace(before.standing, number=6)


def test_nobody_can_be_reminded_in_the_past() -> None:
    with pytest.raises(NotPossibleError):
        status_transitions.snooze(lead(), LATER, now=LATER, retention=KEPT)


def test_release_lets_the_alert_go_now_and_changes_nothing_else() -> None:
    held = lead(state=AlertState.HELD)
    released = ACTIONS["release"](held)
    assert released.alert == Alert(AlertState.PENDING, due_at=LATER)
    assert released.standing == replace(held.standing, number=4)
    assert box_of(released) == open_box("contact")


def test_a_legal_hold_ends_where_it_is_lifted() -> None:
    kept = ACTIONS["hold"](lead())
    assert (kept.is_on_legal_hold, kept.expires_at) == (True, None)
    freed = ACTIONS["free"](kept)
    assert not freed.is_on_legal_hold
    assert freed.expires_at == expiry_after_action(freed, LATER, KEPT)


@pytest.mark.parametrize("text", ["", "x" * (status_transitions.LONGEST_NOTE + 1)])
def test_a_note_says_something_and_not_too_much(text: str) -> None:
    with pytest.raises(NotPossibleError):
        status_transitions.note(lead(), text, by="marisol", now=LATER)


@pytest.mark.parametrize(("character", "fitting"), [("x", status_transitions.MOST_NOTES), ("🐈", 25)])
def test_notes_end_before_the_item_is_full(character: str, fitting: int) -> None:
    written = lead()
    for _ in range(fitting):
        written = status_transitions.note(written, character * status_transitions.LONGEST_NOTE, by="marisol", now=LATER)
    with pytest.raises(NotesFullError):
        status_transitions.note(written, character, by="marisol", now=LATER)


TAPS = st.sampled_from([*Status, *ACTIONS])


@given(is_held=st.booleans(), taps=st.lists(TAPS, max_size=30))
def test_any_taps_in_any_order_keep_the_laws(is_held: bool, taps: list[Status | str]) -> None:  # noqa: FBT001
    now, stood = CAME, lead(state=AlertState.HELD if is_held else AlertState.DELIVERED)
    for tap in taps:
        now += timedelta(minutes=1)
        try:
            after = mark(stood, tap) if isinstance(tap, Status) else ACTIONS[tap](stood)
        except NotPossibleError:
            continue
        assert after.standing.number == stood.standing.number + (tap != "note")
        if after.standing.status is not stood.standing.status:
            allowed = after.standing.status in STATUS_CHANGES[stood.standing.status]
            before = stood.standing_before if tap == "undo" else None
            assert allowed or (before and after.standing.status is before.status)
        assert len(after.private_notes) == len(stood.private_notes) + (tap == "note")
        assert box_of(after) == (
            CLOSED_BOX
            if after.standing.status in CLOSED
            else HELD_BOX
            if after.alert.state is AlertState.HELD
            else open_box("contact")
        )
        stood = after
