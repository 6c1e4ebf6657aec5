"""The end of a lead: shown nowhere from that moment, and erased by the sweep, with one line in the audit log."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from chalicelib.alerts.sweep import sweep
from chalicelib.leads.lead import TimelineEvent
from chalicelib.leads.retention import TIME_TO_REGRET
from chalicelib.storage.audit import THE_DESK
from tests.desks import NOON, QuietDesk
from tests.fakes import ErasingFailsOnce
from tests.inbox.signed_in import SignedIn, audit_log, stored

SECOND = timedelta(seconds=1)


@pytest.fixture
def user(desk: QuietDesk) -> SignedIn:
    return SignedIn(desk)


@pytest.mark.parametrize("place", ["", "/print", "/erase"])
def test_what_has_expired_is_not_shown(desk: QuietDesk, user: SignedIn, place: str) -> None:
    lead = stored(desk, expires_at=NOON + SECOND)
    assert user.get(f"leads/{lead.reference}{place}").status == HTTPStatus.OK
    desk.wait(SECOND)
    assert user.get(f"leads/{lead.reference}{place}").status == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("action", ["status", "undo", "snooze", "note", "release", "hold", "export", "erase"])
def test_nothing_is_done_with_what_has_expired(desk: QuietDesk, user: SignedIn, action: str) -> None:
    lead = stored(desk, expires_at=NOON)
    fields = {"number": "0", "status": "contacted", "text": "x", "hold": "on", "reference": lead.reference}
    assert user.post(f"leads/{lead.reference}/{action}", fields).status == HTTPStatus.NOT_FOUND
    assert desk.only_lead() == lead
    assert [(event.what, event.code) for event in audit_log(desk)] == [("refused", "gone")]


def test_the_sweep_erases_it_and_audits_it_once_even_if_cut_short() -> None:
    store = ErasingFailsOnce()
    desk = QuietDesk(store=store)
    lead = stored(desk, expires_at=NOON)
    store.record(lead.key, TimelineEvent("a", NOON, "delivery"))
    for _ in range(3):
        desk.wait(timedelta(minutes=1))
        sweep(desk)
    assert (store.all(), store.timeline(lead.key), store.tries) == ([], [], 2)
    assert [(event.who, event.what, event.reference) for event in audit_log(desk)] == [
        (THE_DESK, "expired", lead.reference)
    ]


def test_a_legal_hold_keeps_it_from_the_sweep(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    user.post(f"leads/{lead.reference}/hold", {"number": "0", "hold": "on"})
    desk.wait(timedelta(days=4000))
    sweep(desk)
    user.sign_in()
    assert user.get(f"leads/{lead.reference}").status == HTTPStatus.OK
    user.post(f"leads/{lead.reference}/hold", {"number": "1", "hold": "off"})
    assert desk.only_lead().expires_at == desk.clock.now() + TIME_TO_REGRET
    desk.wait(TIME_TO_REGRET)
    sweep(desk)
    assert desk.leads() == []


def test_an_old_certification_does_not_vanish_under_the_thumb(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "certified", "no_date": "yes"})
    kept_until = desk.only_lead().expires_at
    desk.wait(timedelta(days=700))
    user.sign_in()
    user.post(f"leads/{lead.reference}/status", {"number": "1", "status": "declined"})
    assert user.get(f"leads/{lead.reference}").status == HTTPStatus.OK
    assert user.post(f"leads/{lead.reference}/undo", {"number": "2"}).status == HTTPStatus.SEE_OTHER
    assert desk.only_lead().expires_at == kept_until


def test_the_page_says_when_it_ends(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    assert "Will be erased on Nov 23, 2027." in str(user.get(f"leads/{lead.reference}").body)
