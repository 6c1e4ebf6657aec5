"""Erasing: asked for in so many letters; afterwards nothing is left to find."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import get_args

import pytest

from chalicelib.alerts.sweep import sweep
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.lookup_keys import name_keys
from chalicelib.storage import BoxQuery, FoundBy, Record, StoreUnavailableError
from chalicelib.web.request import Reply
from tests.desks import NOON, QuietDesk
from tests.fakes import ErasingFailsOnce, MemoryLeadStore, MemoryRecordStore
from tests.inbox.signed_in import SignedIn, audit_log, stored


def erase(user: SignedIn, lead: Lead, typed: str, number: int = 0) -> Reply:
    return user.post(f"leads/{lead.reference}/erase", {"number": str(number), "reference": typed})


def test_the_page_says_what_goes_and_what_stays(desk: QuietDesk, user: SignedIn) -> None:
    page = str(user.get(f"leads/{stored(desk).reference}/erase").body)
    assert "all answers, the private notes" in page
    assert "Backups keep data for up to 35 days" in page
    assert len(desk.leads()) == 1


@pytest.mark.parametrize(
    "write", [str, str.lower, lambda text: text.replace("-", ""), lambda text: f" {text[:4]} {text[5:]} "]
)
def test_the_reference_may_be_typed_as_fingers_do(desk: QuietDesk, user: SignedIn, write: Callable[[str], str]) -> None:
    lead = stored(desk)
    reply = erase(user, lead, write(lead.reference))
    assert (reply.status, reply.headers["Location"]) == (HTTPStatus.SEE_OTHER, "/inbox")
    assert desk.leads() == []
    assert [(event.what, event.reference) for event in audit_log(desk)] == [("erased", lead.reference)]


@pytest.mark.parametrize("typed", ["", "K7Q2", "Ana Example"])
def test_another_reference_erases_nothing(desk: QuietDesk, user: SignedIn, typed: str) -> None:
    lead = stored(desk)
    reply = erase(user, lead, typed)
    assert reply.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This is not the reference of this request." in str(reply.body)
    assert desk.only_lead() == lead
    assert [(event.what, event.code) for event in audit_log(desk)] == [("refused", "bad_input")]


def test_a_legal_hold_refuses(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, is_on_legal_hold=True)
    assert "kept for legal reasons" in str(user.get(f"leads/{lead.reference}/erase").body)
    reply = erase(user, lead, lead.reference)
    assert reply.status == HTTPStatus.CONFLICT
    assert "Lift the legal hold" in str(reply.body)
    assert desk.only_lead() == lead
    assert sorted((event.what, event.code) for event in audit_log(desk)) == [
        ("read_lead", ""),
        ("refused", "not_possible"),
    ]


def everything_findable(desk: QuietDesk, lead: Lead, box: str) -> list[object]:
    values = {
        "reference": lead.reference,
        "phone": lead.phone_hash,
        "email": lead.email_hash,
        "name": name_keys("Ana Example")[0],
        "name_part": "example",
        "number_part": lead.reference.replace("-", ""),
    }
    found: list[object] = []
    for by in get_args(FoundBy):
        found += desk.archive.find(by, values[by], 10)
    found += desk.archive.in_box(BoxQuery(box, NOON.replace(year=2000), NOON.replace(year=2100)), 10).leads
    return found + desk.archive.timeline(lead.key) + [lead for lead in [desk.archive.get(lead.key)] if lead]


def test_afterwards_nothing_is_findable(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, phone_hash="p", email_hash="e")
    desk.memory.record(lead.key, TimelineEvent("a", NOON, "delivery"))
    assert len(everything_findable(desk, lead, "open#certification")) == 8
    erase(user, lead, lead.reference)
    assert everything_findable(desk, lead, "open#certification") == []
    for place in ("", "/print", "/erase"):
        assert user.get(f"leads/{lead.reference}{place}").status == HTTPStatus.NOT_FOUND
    kept = str([(record.key, record.values) for record in desk.memory_records.all() if "AUDIT" in record.partition])
    assert not [word for word in ("Ana", "555", "example.com", "back hurts") if word in kept]


def test_what_is_cut_short_is_shown_nowhere_and_finished_by_the_sweep() -> None:
    desk = QuietDesk(store=ErasingFailsOnce())
    user = SignedIn(desk)
    lead = stored(desk)
    assert erase(user, lead, lead.reference).status == HTTPStatus.SERVICE_UNAVAILABLE
    assert user.get(f"leads/{lead.reference}").status == HTTPStatus.NOT_FOUND
    assert desk.store.get(lead.key) is not None
    sweep(desk)
    assert desk.store.get(lead.key) is None


class HeldMeanwhile(MemoryLeadStore):
    """Somebody puts a legal hold on a lead right before it would be erased."""

    hold: Callable[[], object] | None = None

    def change(self, old: Lead, new: Lead) -> Lead | None:
        if self.hold:
            hold, self.hold = self.hold, None
            hold()
        return super().change(old, new)


def test_a_legal_hold_that_comes_at_the_same_moment_wins() -> None:
    store = HeldMeanwhile()
    desk = QuietDesk(store=store)
    user, alex = SignedIn(desk), SignedIn(desk, "Alex Example", "alex@example.com")
    lead = stored(desk)
    store.hold = lambda: alex.post(f"leads/{lead.reference}/hold", {"number": "0", "hold": "on"})
    reply = erase(user, lead, lead.reference)
    assert reply.status == HTTPStatus.CONFLICT
    assert "kept for legal reasons by Alex Example" in str(reply.body)
    assert store.all()[0].is_on_legal_hold
    assert not store.all()[0].is_gone_by(NOON)


def test_what_is_refused_is_not_told_as_done() -> None:
    store = HeldMeanwhile()
    desk = QuietDesk(store=store)
    user, alex = SignedIn(desk), SignedIn(desk, "Alex Example", "alex@example.com")
    lead = stored(desk)
    store.hold = lambda: alex.post(f"leads/{lead.reference}/hold", {"number": "0", "hold": "on"})
    erase(user, lead, lead.reference)
    assert "erased" not in {event.what for event in audit_log(desk)}
    assert ("refused", "stale") in {(event.what, event.code) for event in audit_log(desk)}


class NothingWritten(MemoryRecordStore):
    """Takes no audit event any more, once told so."""

    is_full = False

    def write(self, record: Record) -> bool:
        if self.is_full and "AUDIT" in record.partition:
            raise StoreUnavailableError("ServiceUnavailable")
        return super().write(record)


def test_what_cannot_be_audited_stays_as_long_as_it_was_to_stay(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    records = desk.memory_records
    desk.memory_records.__class__ = NothingWritten
    assert isinstance(records, NothingWritten)
    records.is_full = True
    assert erase(user, lead, lead.reference).status == HTTPStatus.SERVICE_UNAVAILABLE
    assert desk.only_lead().expires_at == lead.expires_at


class HeldLater(MemoryLeadStore):
    """Somebody whose clock is behind puts a legal hold on a lead whose time was ended already."""

    def erase(self, key: str, now: datetime) -> bool:
        lead = self._leads[key]
        assert self.change(lead, replace(lead, is_on_legal_hold=True, expires_at=None))
        return super().erase(key, now)


def test_what_was_held_after_its_end_stays() -> None:
    desk = QuietDesk(store=HeldLater())
    lead = stored(desk)
    assert erase(SignedIn(desk), lead, lead.reference).status == HTTPStatus.SERVICE_UNAVAILABLE
    assert desk.store.get(lead.key) is not None


class ErasedMeanwhile(MemoryLeadStore):
    """Another device erases a lead right after it was changed."""

    is_other_quick = False

    def change(self, old: Lead, new: Lead) -> Lead | None:
        is_changed = super().change(old, new)
        if self.is_other_quick:
            self._leads.pop(old.key)
        return is_changed


def test_an_action_leaves_nothing_of_what_was_erased_meanwhile() -> None:
    store = ErasedMeanwhile()
    desk = QuietDesk(store=store)
    user, lead = SignedIn(desk), stored(desk)
    store.is_other_quick = True
    user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "contacted"})
    assert (store.all(), store.timeline(lead.key)) == ([], [])
