"""What screening held: released with one button, or confirmed as spam."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from chalicelib.alerts.sweep import sweep
from chalicelib.leads.alert import AlertState
from chalicelib.leads.status import Status
from chalicelib.storage.items import box_of
from chalicelib.storage.table import open_box
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log, stored


def test_a_held_lead_says_why_and_offers_two_ways(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, is_held=True)
    page = str(user.get(f"leads/{lead.reference}").body)
    assert "A hidden field was filled in." in page
    assert f"leads/{lead.reference}/release" in page
    assert 'value="spam"' in page
    assert 'value="contacted"' not in page
    assert "/snooze" not in page


def test_release_raises_the_alert_as_if_it_had_just_come(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, is_held=True, received_at=NOON - timedelta(days=2))

    reply = user.post(f"leads/{lead.reference}/release", {"number": "0"})

    assert reply.status == HTTPStatus.SEE_OTHER
    released = desk.only_lead()
    assert (released.alert.state, released.alert.due_at) == (AlertState.PENDING, NOON)
    assert box_of(released) == open_box("certification")
    assert released.expires_at == lead.received_at + desk.practice.retention.unconverted
    assert [event.what for event in audit_log(desk)] == ["released"]
    sweep(desk)
    assert [sent.message.subject for sent in desk.outbox.sent if lead.reference in sent.message.subject]
    assert desk.only_lead().alert.state is AlertState.SENT


def test_only_what_is_held_can_be_released(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    assert user.post(f"leads/{lead.reference}/release", {"number": "0"}).status == HTTPStatus.CONFLICT
    assert desk.only_lead() == lead


def test_of_release_and_spam_the_first_counts(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, is_held=True)
    user.post(f"leads/{lead.reference}/release", {"number": "0"})
    reply = user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "spam"})
    assert reply.status == HTTPStatus.CONFLICT
    assert "released by Marisol Example" in str(reply.body)
    assert desk.only_lead().standing.status is Status.NEW


def test_confirmed_spam_is_kept_no_longer_and_can_be_taken_back(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, is_held=True)
    user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "spam"})
    assert box_of(desk.only_lead()) == "closed"
    assert desk.only_lead().expires_at == lead.expires_at
    assert "Undo, then release it" in str(user.get(f"leads/{lead.reference}").body)
    user.post(f"leads/{lead.reference}/undo", {"number": "1"})
    assert box_of(desk.only_lead()) == "held"


@pytest.mark.parametrize("status", ["contacted", "scheduled", "certified", "no_answer", "declined", "duplicate"])
def test_nothing_else_is_done_with_what_is_held(desk: QuietDesk, user: SignedIn, status: str) -> None:
    lead = stored(desk, is_held=True)
    fields = {"number": "0", "status": status, "visit_date": "2026-11-24", "visit_time": "9:00", "no_date": "yes"}
    assert user.post(f"leads/{lead.reference}/status", fields).status == HTTPStatus.CONFLICT
    assert desk.only_lead() == lead
