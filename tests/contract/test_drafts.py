"""What every store keeps to for the drafts of notes."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.leads.draft import Draft
from chalicelib.storage import LeadArchive
from chalicelib.storage.repeating import RepeatingLeadStore
from tests.contract.test_lead_store import NOW, lead
from tests.contract.test_repeating import Dropping

LEAD = lead()
UNTIL = NOW + timedelta(days=365)
FIRST = Draft("p1", "d1", NOW, "Zoë asked\nfor 🌿")


def test_a_draft_is_read_as_it_was_kept_by_whoever_wrote_it(store: LeadArchive) -> None:
    assert store.keep_draft(LEAD.key, FIRST, UNTIL)
    assert store.drafts(LEAD.key, "p1") == [replace(FIRST, version=1)]
    assert store.drafts(LEAD.key, "p") == []
    assert store.drafts(LEAD.key, "p2") == []
    assert store.drafts("b" * 32, "p1") == []


def test_a_draft_changes_only_on_top_of_its_version(store: LeadArchive) -> None:
    assert store.keep_draft(LEAD.key, FIRST, None)
    assert not store.keep_draft(LEAD.key, replace(FIRST, text="another page's"), None)
    assert store.keep_draft(LEAD.key, replace(FIRST, text="more", version=1), None)
    assert not store.keep_draft(LEAD.key, replace(FIRST, text="late", version=1), None)
    assert store.drafts(LEAD.key, "p1") == [replace(FIRST, text="more", version=2)]


def test_a_draft_that_was_dropped_is_gone_and_its_next_version_is_not_kept(store: LeadArchive) -> None:
    store.keep_draft(LEAD.key, FIRST, UNTIL)
    store.drop_draft(LEAD.key, "p1", "d1")
    store.drop_draft(LEAD.key, "p1", "d1")
    assert store.drafts(LEAD.key, "p1") == []
    assert not store.keep_draft(LEAD.key, replace(FIRST, version=1), UNTIL)


def test_a_lead_that_is_erased_takes_all_drafts_along(store: LeadArchive) -> None:
    store.add(replace(LEAD, expires_at=NOW))
    store.keep_draft(LEAD.key, FIRST, UNTIL)
    store.keep_draft(LEAD.key, replace(FIRST, by="p2"), UNTIL)
    assert store.erase(LEAD.key, NOW)
    assert store.drafts(LEAD.key, "p1") == store.drafts(LEAD.key, "p2") == []


def test_a_draft_is_no_event_and_no_lead(store: LeadArchive) -> None:
    store.add(LEAD)
    store.keep_draft(LEAD.key, FIRST, UNTIL)
    assert store.timeline(LEAD.key) == []
    assert store.get(LEAD.key) == LEAD


def test_a_draft_whose_reply_was_dropped_is_kept(store: LeadArchive) -> None:
    assert RepeatingLeadStore(Dropping(store)).keep_draft(LEAD.key, FIRST, UNTIL)
    assert store.drafts(LEAD.key, "p1") == [replace(FIRST, version=1)]


def test_a_draft_that_another_page_kept_before_both_tries_is_not_overwritten(store: LeadArchive) -> None:
    store.keep_draft(LEAD.key, replace(FIRST, text="another page's"), UNTIL)
    assert not RepeatingLeadStore(Dropping(store)).keep_draft(LEAD.key, FIRST, UNTIL)
    assert store.drafts(LEAD.key, "p1")[0].text == "another page's"
