"""Actions on a lead: what they change, what a page that is out of date is told, and what must be typed again."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.alert import AlertState
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import STATUS_CHANGES, Standing, Status
from chalicelib.storage.items import box_of
from chalicelib.storage.table import open_box
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log, stored

# What else a form with this status sends.
DETAILS: Mapping[Status, Mapping[str, str]] = {
    Status.SCHEDULED: {"visit_date": "2026-11-24", "visit_time": "15:10"},
    Status.CERTIFIED: {"certified_until": "2028-11-23"},
}


def mark(user: SignedIn, lead: Lead, status: str, number: int | None = None, **fields: str) -> HTTPStatus:
    return answer_to_tap(user, lead, status, number, **fields)[0]


def answer_to_tap(
    user: SignedIn, lead: Lead, status: str, number: int | None = None, **fields: str
) -> tuple[HTTPStatus, str]:
    """Mark a status on a page that shows the lead as it is, or as it was at `number`."""
    seen = now(user, lead).standing.number if number is None else number
    reply = user.post(f"leads/{lead.reference}/status", {"number": str(seen), "status": status, **fields})
    return reply.status, str(reply.body)


def now(user: SignedIn, lead: Lead) -> Lead:
    found = user.desk.memory.get(lead.key)
    assert found
    return found


def done(desk: QuietDesk) -> list[tuple[str, str, str]]:
    """Return the audit log in alphabetical order: on a clock that stands still it has no other."""
    return sorted((event.what, event.reference, event.code) for event in audit_log(desk))


def test_an_action_is_written_audited_and_in_the_timeline(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)

    reply = user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "contacted"})

    assert (reply.status, reply.headers["Location"]) == (
        HTTPStatus.SEE_OTHER,
        f"/inbox/leads/{lead.reference}?done=marked",
    )
    standing = now(user, lead).standing
    assert (standing.status, standing.by, standing.at) == (Status.CONTACTED, user.person.id, NOON)
    assert done(desk) == [("marked", lead.reference, "contacted")]
    assert [(event.kind, event.by, event.at) for event in desk.memory.timeline(lead.key)] == [
        ("marked_contacted", user.person.id, NOON)
    ]


@pytest.mark.parametrize("old", Status)
@pytest.mark.parametrize("new", Status)
def test_every_status_is_given_or_refused_as_the_table_says(
    desk: QuietDesk, user: SignedIn, old: Status, new: Status
) -> None:
    lead = stored(desk, standing=Standing(old, at=NOON, by=user.person.id))

    status = mark(user, lead, new, None, **DETAILS.get(new, {}))

    is_possible = new in STATUS_CHANGES[old]
    assert status == (HTTPStatus.SEE_OTHER if is_possible else HTTPStatus.CONFLICT)
    assert now(user, lead).standing.status is (new if is_possible else old)
    assert done(desk) == [
        ("marked" if is_possible else "refused", lead.reference, new if is_possible else "not_possible")
    ]


ACTIONS = {
    "undo": {},
    "snooze": {},
    "release": {},
    "hold": {"hold": "on"},
    "note": {"text": "a note"},
    "export": {},
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("is_held", [False, True])
def test_every_action_answers_on_every_status(
    desk: QuietDesk,
    user: SignedIn,
    action: str,
    status: Status,
    is_held: bool,  # noqa: FBT001
) -> None:
    lead = stored(desk, is_held=is_held, standing=Standing(status))
    is_open = lead.standing.is_open
    possible = {
        "undo": False,
        "snooze": is_open and not is_held,
        "release": is_open and is_held,
    }.get(action, True)

    reply = user.post(f"leads/{lead.reference}/{action}", {"number": "0", **ACTIONS[action]})

    expected = HTTPStatus.OK if action == "export" else HTTPStatus.SEE_OTHER
    assert reply.status == (expected if possible else HTTPStatus.CONFLICT)
    assert now(user, lead).standing.status is status
    if not possible:
        assert now(user, lead) == lead
        assert done(desk) == [("refused", lead.reference, "not_possible")]


def test_what_a_status_needs_to_know_is_kept(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    mark(user, lead, "scheduled", visit_date="2026-11-24", visit_time="15:10")
    # Ten past three in New York.
    assert now(user, lead).standing.visit_at == datetime(2026, 11, 24, 20, 10, tzinfo=UTC)
    mark(user, lead, "certified", certified_until="2028-11-23")
    assert now(user, lead).standing.certified_until == date(2028, 11, 23)
    mark(user, lead, "certified_no_date", certified_until="2028-11-23")
    assert now(user, lead).standing.certified_until is None
    mark(user, lead, "no_answer")
    assert now(user, lead).standing.again_at == NOON + timedelta(hours=1)
    mark(user, lead, "no_answer_at", again_date="2026-11-23", again_time="17:30")
    assert now(user, lead).standing.again_at == datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "fields", "sentence"),
    [
        ("scheduled", {"visit_date": "2026-11-24", "visit_time": ""}, "Give the day and the time of the visit"),
        ("scheduled", {"visit_date": "", "visit_time": "15:10"}, "Give the day and the time of the visit"),
        ("scheduled", {"visit_date": "2026-02-31", "visit_time": "15:10"}, "Give the day and the time of the visit"),
        ("scheduled", {"visit_date": "2026-11-24", "visit_time": "25:10"}, "Give the day and the time of the visit"),
        ("scheduled", {"visit_date": "0001-01-01", "visit_time": "00:00"}, "Give the day and the time of the visit"),
        ("scheduled", {"visit_date": "9999-12-31", "visit_time": "23:59"}, "Give the day and the time of the visit"),
        # No clock in New York shows half past two in that night.
        ("scheduled", {"visit_date": "2027-03-14", "visit_time": "02:30"}, "Give the day and the time of the visit"),
        ("no_answer_at", {"again_date": "2026-11-22", "again_time": "09:00"}, "still to come"),
        ("no_answer_at", {"again_date": "soon", "again_time": "09:00"}, "still to come"),
        ("certified", {}, "after today"),
        ("certified", {"certified_until": "nonsense"}, "after today"),
        ("certified", {"certified_until": "2026-11-23"}, "after today"),
        ("certified", {"certified_until": "2206-11-23"}, "after today"),
    ],
)
def test_a_nonsense_date_is_to_be_mended_and_the_rest_stays_typed(
    desk: QuietDesk, user: SignedIn, status: str, fields: Mapping[str, str], sentence: str
) -> None:
    lead = stored(desk)

    answer, page = answer_to_tap(user, lead, status, None, **fields)

    assert answer == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in page
    assert 'role="alert"' in page
    assert all(f'value="{text}"' in page for text in fields.values())
    assert now(user, lead) == lead
    assert done(desk) == [("read_lead", lead.reference, ""), ("refused", lead.reference, "bad_input")]


def test_a_visit_in_the_past_is_asked_about_and_saved_if_it_is_meant(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    past = {"visit_date": "2026-11-20", "visit_time": "09:00"}

    answer, page = answer_to_tap(user, lead, "scheduled", None, **past)

    assert (answer, now(user, lead)) == (HTTPStatus.UNPROCESSABLE_ENTITY, lead)
    assert "That is in the past. Correct it, or save it as it is." in page
    assert 'name="status" value="scheduled_as_it_is">Save it as it is<' in page
    assert mark(user, lead, "scheduled_as_it_is", None, **past) == HTTPStatus.SEE_OTHER
    assert now(user, lead).standing.visit_at == datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def test_a_visit_to_come_is_not_asked_about(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    assert mark(user, lead, "scheduled", visit_date="2026-11-23", visit_time="12:00") == HTTPStatus.SEE_OTHER


def test_a_visit_long_ago_is_not_meant(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    fields = {"visit_date": "2025-11-20", "visit_time": "09:00", "is_meant": "yes"}
    assert mark(user, lead, "scheduled", None, **fields) == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("typed", ["11/23/2028", "Nov 23 2028", "2028-11-23"])
def test_a_date_may_be_typed_as_people_do(desk: QuietDesk, user: SignedIn, typed: str) -> None:
    lead = stored(desk)
    assert mark(user, lead, "certified", certified_until=typed) == HTTPStatus.SEE_OTHER
    assert now(user, lead).standing.certified_until == date(2028, 11, 23)


def test_nobody_is_offered_an_end_of_a_certificate_that_nobody_typed(desk: QuietDesk, user: SignedIn) -> None:
    page = str(user.get(f"leads/{stored(desk).reference}").body)
    assert 'name="certified_until" value=""' in page


def test_a_time_to_try_again_that_was_typed_does_not_change_the_button_beside_it(
    desk: QuietDesk, user: SignedIn
) -> None:
    lead = stored(desk)
    mark(user, lead, "no_answer", again_date="2026-11-25", again_time="9:30")
    assert now(user, lead).standing.again_at == NOON + timedelta(hours=1)


def test_what_is_in_the_box_for_notes_is_saved_with_the_outcome(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    mark(user, lead, "contacted", text=" Called her sister. ")
    assert [note.text for note in now(user, lead).private_notes] == ["Called her sister."]
    assert now(user, lead).standing.status is Status.CONTACTED
    kinds = [event.kind for event in desk.memory.timeline(lead.key)]
    assert sorted(kinds) == ["marked_contacted", "noted"]
    assert done(desk) == [("marked_with_note", lead.reference, "contacted")]


def test_a_note_that_is_too_long_stops_the_outcome_and_is_typed_still(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    fields = {"number": "0", "status": "contacted", "text": "x" * 2_001}
    reply = user.post(f"leads/{lead.reference}/status", fields)
    assert reply.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "x" * 2_001 in str(reply.body)
    assert now(user, lead) == lead


@pytest.mark.parametrize("number", ["", "one", "-1", "9999999999"])
def test_a_page_without_its_number_does_nothing(desk: QuietDesk, user: SignedIn, number: str) -> None:
    lead = stored(desk)
    reply = user.post(f"leads/{lead.reference}/status", {"number": number, "status": "contacted"})
    assert reply.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert now(user, lead) == lead


def test_a_status_nobody_knows_does_nothing(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    assert mark(user, lead, "cured") == HTTPStatus.UNPROCESSABLE_ENTITY
    assert now(user, lead) == lead


def test_a_stale_page_is_told_what_changed_by_whom_and_when(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    alex = SignedIn(desk, "Alex Example", "alex@example.com")
    desk.wait(timedelta(hours=3, minutes=10))
    alex.sign_in()
    mark(alex, lead, "contacted")
    before = now(user, lead)
    user.sign_in()

    status, page = answer_to_tap(user, lead, "declined", 0)

    assert status == HTTPStatus.CONFLICT
    assert "Since you opened this page: marked contacted by Alex Example, Mon Nov 23, 3:10 PM" in page
    assert 'name="number" value="1"' in page  # the next action is on what it is now
    assert now(user, lead) == before
    assert [what for what, _, _ in done(desk)] == ["marked", "read_lead", "refused"]


@pytest.mark.parametrize("action", ["status", "undo", "snooze", "release", "hold", "erase"])
def test_every_change_from_a_stale_page_is_refused(desk: QuietDesk, user: SignedIn, action: str) -> None:
    lead = stored(desk)
    mark(user, lead, "contacted")
    before = now(user, lead)
    fields = {"number": "0", "status": "declined", "hold": "on", "reference": lead.reference}
    reply = user.post(f"leads/{lead.reference}/{action}", fields)
    assert reply.status == HTTPStatus.CONFLICT
    assert now(user, lead) == before


def test_an_alert_that_is_delivered_meanwhile_makes_no_page_stale(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    desk.memory.change(lead, lead)
    assert mark(user, lead, "contacted", 0) == HTTPStatus.SEE_OTHER


def test_a_legal_hold_is_put_on_and_lifted(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    for number, word in enumerate(("on", "off")):
        user.post(f"leads/{lead.reference}/hold", {"number": str(number), "hold": word})
        assert now(user, lead).is_on_legal_hold is (word == "on")
    assert [what for what, _, _ in done(desk)] == ["freed_for_retention", "held_for_law"]
    reply = user.post(f"leads/{lead.reference}/hold", {"number": "2", "hold": "perhaps"})
    assert reply.status == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_snooze_lasts_an_hour(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    user.post(f"leads/{lead.reference}/snooze", {"number": "0"})
    standing = now(user, lead).standing
    assert (standing.status, standing.again_at) == (Status.NEW, NOON + timedelta(hours=1))
    assert "Remind me" in str(user.get(f"leads/{lead.reference}").body)


@pytest.mark.parametrize("action", ["", "/print", "/erase"])
def test_looking_changes_nothing(desk: QuietDesk, user: SignedIn, action: str) -> None:
    lead = stored(desk)
    for method in ("GET", "HEAD"):
        assert user.ask(method, f"leads/{lead.reference}{action}").status == HTTPStatus.OK
    assert now(user, lead) == lead
    assert desk.memory.timeline(lead.key) == []


PEOPLE = 2
STEPS = st.lists(
    st.tuples(
        st.integers(0, PEOPLE - 1),
        st.sampled_from([*(status.value for status in Status), "undo", "snooze", "note", "release", "look"]),
    ),
    max_size=25,
)


@given(is_held=st.booleans(), steps=STEPS)
def test_two_people_with_pages_of_any_age_overwrite_nothing(is_held: bool, steps: list[tuple[int, str]]) -> None:  # noqa: FBT001
    desk = QuietDesk()
    lead = stored(desk, is_held=is_held)
    users = [SignedIn(desk, f"Person {number}", f"p{number}@example.com") for number in range(PEOPLE)]
    seen = [0] * PEOPLE
    for who, step in steps:
        before = now(users[who], lead)
        if step == "look":
            seen[who] = before.standing.number
            continue
        action = step if step in {"undo", "snooze", "note", "release"} else "status"
        details = DETAILS.get(Status(step), {}) if action == "status" else {}
        fields = {"number": str(seen[who]), "status": step, "text": "a note", **details}
        reply = users[who].post(f"leads/{lead.reference}/{action}", fields)
        after = now(users[who], lead)
        follow_the_laws(before, after, step, is_fresh=seen[who] == before.standing.number, reply=reply.status)


def follow_the_laws(before: Lead, after: Lead, step: str, *, is_fresh: bool, reply: HTTPStatus) -> None:
    was_done = reply == HTTPStatus.SEE_OTHER
    assert reply in {HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT}
    if not was_done:
        assert after == before
        return
    if step == "note":
        assert after.standing == before.standing
        assert len(after.private_notes) == len(before.private_notes) + 1
        return
    assert is_fresh
    assert after.standing.number == before.standing.number + 1
    if step == "undo":
        assert before.standing_before
        assert after.standing.status is before.standing_before.status
    elif step in set(Status):
        assert after.standing.status == step
        assert after.standing.status in STATUS_CHANGES[before.standing.status]
    else:
        assert after.standing.status is before.standing.status
    expected = "closed" if not after.standing.is_open else "held" if after.alert.state is AlertState.HELD else ""
    assert box_of(after) == (expected or open_box("certification"))


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        # A form on a page that gives no referrer.
        ({"origin": "null", "sec_fetch_site": "same-origin"}, True),
        ({"origin": "null"}, True),
        ({"origin": "https://desk.example.com"}, True),
        ({"origin": "null", "sec_fetch_site": "cross-site"}, False),
        ({"origin": "null", "sec_fetch_site": "same-site"}, False),
        ({"origin": "https://stranger.example"}, False),
    ],
)
def test_a_form_of_our_own_pages_is_known_as_ours(
    desk: QuietDesk,
    user: SignedIn,
    headers: Mapping[str, str],
    is_ours: bool,  # noqa: FBT001
) -> None:
    lead = stored(desk)
    body = urlencode({"csrf": user.csrf, "number": "0", "status": "contacted"}).encode()
    reply = user.ask("POST", f"leads/{lead.reference}/status", query=None, body=body, **headers)
    assert reply.status == (HTTPStatus.SEE_OTHER if is_ours else HTTPStatus.FORBIDDEN)
