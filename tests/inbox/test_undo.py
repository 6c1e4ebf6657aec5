"""Undo: the last action, once; and of two people at once, one wins and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier

import pytest

from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.storage import StoreUnavailableError
from tests.desks import QuietDesk
from tests.fakes import MemoryLeadStore
from tests.inbox.signed_in import SignedIn, audit_log, stored


def act(user: SignedIn, lead: Lead, action: str, number: int, status: str = "") -> HTTPStatus:
    fields = {"number": str(number), "status": status}
    return user.post(f"leads/{lead.reference}/{action}", fields).status


def test_undo_is_offered_until_it_is_used(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    page = f"leads/{lead.reference}"
    assert f"{page}/undo" not in str(user.get(page).body)
    act(user, lead, "status", 0, "contacted")
    assert "Undo “Contacted”" in str(user.get(page).body)
    assert act(user, lead, "undo", 1) == HTTPStatus.SEE_OTHER
    assert desk.only_lead().standing.status is Status.NEW
    assert desk.only_lead().standing.first_contact_at is None
    assert f"{page}/undo" not in str(user.get(page).body)
    assert act(user, lead, "undo", 2) == HTTPStatus.CONFLICT


def test_undo_names_the_action_it_takes_back(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    act(user, lead, "status", 0, "contacted")
    act(user, lead, "snooze", 1)
    assert "Undo “reminder in one hour”" in str(user.get(f"leads/{lead.reference}").body)
    act(user, lead, "undo", 2)
    assert desk.only_lead().standing.status is Status.CONTACTED
    assert desk.only_lead().standing.again_at is None


def test_everything_is_in_the_audit_log_and_the_timeline(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    act(user, lead, "status", 0, "spam")
    act(user, lead, "undo", 1)
    assert sorted(event.what for event in audit_log(desk)) == ["marked", "undone"]
    assert [event.kind for event in desk.memory.timeline(lead.key)] == ["marked_spam", "undone"]


class Together(MemoryLeadStore):
    """Lets everybody read before anybody writes."""

    def __init__(self, people: int) -> None:
        super().__init__()
        self.barrier = Barrier(people)
        self.writers = 0

    def change(self, old: Lead, new: Lead) -> Lead | None:
        if not old.version:
            self.barrier.wait(timeout=60)
        return super().change(old, new)


@pytest.mark.parametrize("action", ["status", "undo"])
def test_of_two_people_at_once_one_wins_and_the_other_is_told(action: str) -> None:
    store = Together(2)
    desk = QuietDesk(store=store)
    users = [SignedIn(desk, name, f"{name}@example.com") for name in ("Alex", "Kim")]
    lead = stored(desk)
    if action == "undo":
        # Written beside the barrier, and at version 0 again for it.
        store._leads[lead.key] = _marked(lead)

    def race(user: SignedIn, status: str) -> tuple[HTTPStatus, str]:
        fields = {"number": str(int(action == "undo")), "status": status}
        reply = user.post(f"leads/{lead.reference}/{action}", fields)
        return reply.status, str(reply.body)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(race, users, ("contacted", "declined")))

    statuses = sorted(status for status, _ in answers)
    assert statuses == [HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT]
    winner = next(user for user, answer in zip(users, answers, strict=True) if answer[0] == HTTPStatus.SEE_OTHER)
    told = next(body for status, body in answers if status == HTTPStatus.CONFLICT)
    assert "Since you opened this page" in told
    assert f"by {winner.person.name}" in told or action == "undo"
    standing = store.all()[0].standing
    assert standing.number == 1 + (action == "undo")
    assert len([event for event in store.timeline(lead.key) if event.id.startswith("tap-")]) == 1


def _marked(lead: Lead) -> Lead:
    from chalicelib.leads import status_transitions
    from tests.desks import NOON

    practice = QuietDesk().practice
    return status_transitions.mark(lead, Status.CONTACTED, by="x", now=NOON, retention=practice.retention)


class LosesTheReply(MemoryLeadStore):
    """Does what it is asked and does not say so, once."""

    lost = False

    def change(self, old: Lead, new: Lead) -> Lead | None:
        done = super().change(old, new)
        if not self.lost:
            self.lost = True
            raise StoreUnavailableError("ReadTimeoutError")
        return done


def test_who_does_not_know_whether_it_was_done_tries_again_and_is_told() -> None:
    desk = QuietDesk(store=LosesTheReply())
    user = SignedIn(desk)
    lead = stored(desk)
    assert act(user, lead, "status", 0, "contacted") == HTTPStatus.SERVICE_UNAVAILABLE
    reply = user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "contacted"})
    assert reply.status == HTTPStatus.CONFLICT
    # The timeline was cut short; the lead itself knows who it was.
    assert "Since you opened this page: Contacted by Marisol Example" in str(reply.body)
