"""Undo: the last tap, once; and of two people at once, one wins and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier

import pytest

from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.memory import MemoryLeadStore
from tests.desks import QuietDesk
from tests.inbox.sitting import Sitter, account_of, stored


def tap(sitter: Sitter, lead: Lead, action: str, number: int, status: str = "") -> HTTPStatus:
    fields = {"number": str(number), "status": status}
    return sitter.post(f"leads/{lead.reference}/{action}", fields).status


def test_undo_is_offered_until_it_is_used(desk: QuietDesk, sitter: Sitter) -> None:
    lead = stored(desk)
    page = f"leads/{lead.reference}"
    assert f"{page}/undo" not in str(sitter.get(page).body)
    tap(sitter, lead, "status", 0, "contacted")
    assert "Undo “Contacted”" in str(sitter.get(page).body)
    assert tap(sitter, lead, "undo", 1) == HTTPStatus.SEE_OTHER
    assert desk.only_lead().standing.status is Status.NEW
    assert desk.only_lead().standing.first_contact_at is None
    assert f"{page}/undo" not in str(sitter.get(page).body)
    assert tap(sitter, lead, "undo", 2) == HTTPStatus.CONFLICT


def test_undo_names_the_tap_it_takes_back(desk: QuietDesk, sitter: Sitter) -> None:
    lead = stored(desk)
    tap(sitter, lead, "status", 0, "contacted")
    tap(sitter, lead, "snooze", 1)
    assert "Undo “reminder in one hour”" in str(sitter.get(f"leads/{lead.reference}").body)
    tap(sitter, lead, "undo", 2)
    assert desk.only_lead().standing.status is Status.CONTACTED
    assert desk.only_lead().standing.again_at is None


def test_everything_is_in_the_account_and_the_timeline(desk: QuietDesk, sitter: Sitter) -> None:
    lead = stored(desk)
    tap(sitter, lead, "status", 0, "spam")
    tap(sitter, lead, "undo", 1)
    assert sorted(event.what for event in account_of(desk)) == ["marked", "undone"]
    assert [event.kind for event in desk.memory.timeline(lead.key)] == ["marked_spam", "undone"]


class Together(MemoryLeadStore):
    """Lets everybody read before anybody writes."""

    def __init__(self, people: int) -> None:
        super().__init__()
        self.barrier = Barrier(people)
        self.writers = 0

    def change(self, old: Lead, new: Lead) -> bool:
        if not old.version:
            self.barrier.wait(timeout=10)
        return super().change(old, new)


@pytest.mark.parametrize("action", ["status", "undo"])
def test_of_two_people_at_once_one_wins_and_the_other_is_told(action: str) -> None:
    store = Together(2)
    desk = QuietDesk(store=store)
    sitters = [Sitter(desk, name, f"{name}@example.com") for name in ("Alex", "Kim")]
    lead = stored(desk)
    if action == "undo":
        # Written beside the barrier, and at version 0 again for it.
        store._leads[lead.key] = _marked(lead)

    def act(sitter: Sitter, status: str) -> tuple[HTTPStatus, str]:
        fields = {"number": str(int(action == "undo")), "status": status}
        reply = sitter.post(f"leads/{lead.reference}/{action}", fields)
        return reply.status, str(reply.body)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(act, sitters, ("contacted", "declined")))

    statuses = sorted(status for status, _ in answers)
    assert statuses == [HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT]
    winner = next(sitter for sitter, answer in zip(sitters, answers, strict=True) if answer[0] == HTTPStatus.SEE_OTHER)
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

    def change(self, old: Lead, new: Lead) -> bool:
        done = super().change(old, new)
        if not self.lost:
            self.lost = True
            raise StoreUnavailableError("ReadTimeoutError")
        return done


def test_who_does_not_know_whether_it_was_done_taps_again_and_is_told() -> None:
    desk = QuietDesk(store=LosesTheReply())
    sitter = Sitter(desk)
    lead = stored(desk)
    assert tap(sitter, lead, "status", 0, "contacted") == HTTPStatus.SERVICE_UNAVAILABLE
    reply = sitter.post(f"leads/{lead.reference}/status", {"number": "0", "status": "contacted"})
    assert reply.status == HTTPStatus.CONFLICT
    # The timeline was cut short; the lead itself knows who it was.
    assert "Since you opened this page: Contacted by Marisol Example" in str(reply.body)
