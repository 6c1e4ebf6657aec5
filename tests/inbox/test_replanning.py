"""What follows an action by itself: reminders stop or come back, a released lead goes its way, renewals are planned."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.leads.admission import admit
from chalicelib.leads.alert import RENEWALS, AlertState, Channel
from chalicelib.leads.lead import Consent, Lead
from chalicelib.leads.promise import promise
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import ANSWERS, SignedIn, stored

MINUTE = timedelta(minutes=1)


def now(desk: QuietDesk, lead: Lead) -> Lead:
    found = desk.store.get(lead.key)
    assert found is not None
    return found


def act(desk: QuietDesk, user: SignedIn, lead: Lead, action: str, **fields: str) -> Lead:
    user.post(f"leads/{lead.reference}/{action}", {"number": str(now(desk, lead).standing.number), **fields})
    return now(desk, lead)


@pytest.fixture
def waiting(desk: QuietDesk) -> Lead:
    """Return a lead that came at noon: an answer is promised by half past, a reminder due at a quarter past."""
    lead = admit(stored(desk), NOON, promised=promise(NOON, desk.hours), hours=desk.hours, practice=desk.practice)
    desk.store.change(now(desk, lead), lead)
    return now(desk, lead)


def test_any_status_stops_the_reminders_and_undoing_brings_them_back(
    desk: QuietDesk, user: SignedIn, waiting: Lead
) -> None:
    assert waiting.remind_at == NOON + timedelta(minutes=15)
    assert act(desk, user, waiting, "status", status="no_answer").remind_at is None
    assert act(desk, user, waiting, "undo").remind_at == NOON + timedelta(minutes=15)


def test_a_snoozed_lead_is_remembered_in_an_hour(desk: QuietDesk, user: SignedIn, waiting: Lead) -> None:
    assert act(desk, user, waiting, "snooze").remind_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize(("action", "fields"), [("note", {"text": "a note"}), ("hold", {"hold": "on"})])
def test_an_action_about_something_else_forgets_no_reminder_that_is_due(
    desk: QuietDesk, user: SignedIn, waiting: Lead, action: str, fields: dict[str, str]
) -> None:
    due = replace(waiting, reminders=3, remind_at=NOON - MINUTE)
    desk.store.change(now(desk, waiting), due)
    assert act(desk, user, due, action, **fields).remind_at == NOON - MINUTE


def test_undoing_brings_a_snooze_back_that_nobody_was_reminded_of(
    desk: QuietDesk, user: SignedIn, waiting: Lead
) -> None:
    desk.store.change(now(desk, waiting), replace(waiting, reminders=3, remind_at=None))
    until = act(desk, user, waiting, "snooze").remind_at
    act(desk, user, waiting, "status", status="contacted")
    desk.wait(timedelta(hours=2))
    user.sign_in()
    assert act(desk, user, waiting, "undo").remind_at == until


def test_a_reminder_is_offered_only_for_what_is_reminded_of(desk: QuietDesk, user: SignedIn, waiting: Lead) -> None:
    page = f"leads/{waiting.reference}"
    assert "/snooze" in str(user.get(page).body)
    act(desk, user, waiting, "status", status="contacted")
    assert "/snooze" not in str(user.get(page).body)


def test_a_released_lead_is_alerted_and_acknowledged_as_if_it_had_just_come(desk: QuietDesk, user: SignedIn) -> None:
    held = stored(desk, is_held=True, email_hash="e", received_at=NOON - timedelta(days=1))

    released = act(desk, user, held, "release")
    do_what_is_due(desk, held.key)

    assert released.promise is not None
    assert released.promise.respond_by == NOON + timedelta(minutes=30)
    assert released.remind_at == NOON + timedelta(minutes=15)
    assert [sent.message.to for sent in desk.outbox.sent] == [desk.practice.alerts_to, "ana@example.com"]


def test_emails_about_renewing_follow_the_date_and_stop_when_told(desk: QuietDesk, user: SignedIn) -> None:
    agreed = {"renewal_reminders": Consent("2026-11", "en", NOON)}
    lead = stored(desk, ANSWERS, email_hash="e", consents=agreed)

    certified = act(desk, user, lead, "status", status="certified", certified_until="2028-11-22")
    planned = {channel: certified.alerts[channel].state for channel in RENEWALS}
    assert set(planned.values()) == {AlertState.PENDING}

    stopped = act(desk, user, lead, "renewals", renewals="off")
    assert not RENEWALS.keys() & stopped.alerts.keys()
    assert stopped.no_renewals_since == NOON
    allowed = act(desk, user, lead, "renewals", renewals="on")
    assert RENEWALS.keys() <= allowed.alerts.keys()

    undone = act(desk, user, lead, "status", status="declined")
    assert not RENEWALS.keys() & undone.alerts.keys()
    assert Channel.FIRST in undone.alerts


def test_who_did_not_ask_for_it_gets_no_email_about_renewing(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, ANSWERS, email_hash="e")
    certified = act(desk, user, lead, "status", status="certified", certified_until="2028-11-22")
    assert not RENEWALS.keys() & certified.alerts.keys()
    assert f"leads/{lead.reference}/renewals" not in str(user.get(f"leads/{lead.reference}").body)


def test_a_certificate_comes_into_the_digest_without_anybodys_consent(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, ANSWERS, email_hash="e")
    certified = act(desk, user, lead, "status", status="certified", certified_until="2028-11-22")
    assert certified.ending_at == datetime(2028, 9, 23, 4, 0, tzinfo=UTC)
    assert act(desk, user, lead, "undo").ending_at is None


def test_a_note_takes_no_certificate_out_of_the_digest_that_is_due_for_it(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, ANSWERS, email_hash="e")
    certified = act(desk, user, lead, "status", status="certified", certified_until="2028-11-22")
    due = replace(certified, ending_at=NOON - MINUTE)
    assert desk.store.change(certified, due)
    assert act(desk, user, lead, "note", text="a note").ending_at == NOON - MINUTE
