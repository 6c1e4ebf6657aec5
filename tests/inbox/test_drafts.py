"""Nothing typed is lost: what is begun in the box for notes is kept until it is a note, and neither twice."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from http import HTTPStatus
from urllib.parse import urlencode

import pytest

from chalicelib.leads.draft import LONGEST_DRAFT, Draft
from chalicelib.leads.lead import Lead, PrivateNote
from tests.desks import QuietDesk
from tests.fakes import MemoryLeadStore
from tests.inbox.signed_in import SignedIn, audit_log, stored


class Page:
    """The page of a lead with its box, as a script uses it."""

    def __init__(self, user: SignedIn, lead: Lead) -> None:
        self.user, self.lead = user, lead
        body = str(user.get(f"leads/{lead.reference}").body)
        self.names = {name: unescape(re.findall(rf'name="{name}" value="([^"]*)"', body)[0]) for name in NAMES}
        self.text = unescape(re.findall(r'<textarea id="note"[^>]*>\n(.*?)</textarea>', body, re.DOTALL)[0])

    def type(self, text: str) -> None:
        """Type, and let the script keep it."""
        reply = self.user.ask(
            "POST",
            f"leads/{self.lead.reference}/draft",
            body=form({**self.names, "csrf": self.user.csrf, "text": text}),
            accept="application/json",
        )
        assert reply.status is HTTPStatus.OK
        assert isinstance(reply.body, dict)
        self.names = {"draft": reply.body["draft"], "version": str(reply.body["version"]), "drafts": ""}

    def save(self, text: str) -> HTTPStatus:
        return self.user.post(f"leads/{self.lead.reference}/note", {**self.names, "text": text}).status

    def mark(self, status: str, text: str) -> HTTPStatus:
        fields = {**self.names, "number": "0", "status": status, "text": text}
        return self.user.post(f"leads/{self.lead.reference}/status", fields).status


NAMES = ("draft", "version", "drafts")


def form(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()


def notes_of(desk: QuietDesk) -> list[str]:
    return [note.text for note in desk.only_lead().private_notes]


def test_what_was_begun_is_in_the_box_of_the_next_page(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    Page(user, lead).type("She asked for\nher son")
    desk.wait(timedelta(hours=3))
    user.sign_in()
    assert Page(user, lead).text == "She asked for\nher son"
    assert notes_of(desk) == []


def test_what_was_begun_is_on_nobody_elses_page(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    Page(user, lead).type("Mine alone")
    alex = SignedIn(desk, "Alex Example", "alex@example.com")
    assert "Mine alone" not in str(alex.get(f"leads/{lead.reference}").body)


@pytest.mark.parametrize("tap", ["note", "mark"])
def test_saving_leaves_no_draft_behind(desk: QuietDesk, user: SignedIn, tap: str) -> None:
    lead = stored(desk)
    page = Page(user, lead)
    page.type("She will")
    reply = page.save("She will call.") if tap == "note" else page.mark("contacted", "She will call.")
    assert reply is HTTPStatus.SEE_OTHER
    assert notes_of(desk) == ["She will call."]
    assert Page(user, lead).text == ""
    assert desk.memory.drafts(lead.key, user.person.id) == []


def test_a_draft_that_arrives_after_its_note_is_not_kept(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    page = Page(user, lead)
    page.save("She will call.")
    page.type("She will")
    assert Page(user, lead).text == ""


def test_who_goes_on_typing_where_another_page_saved_the_draft_loses_nothing(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    Page(user, lead).type("She will")
    phone, laptop = Page(user, lead), Page(user, lead)
    phone.save("She will call.")
    laptop.type("She will not")
    assert notes_of(desk) == ["She will call."]
    assert Page(user, lead).text == "She will not"


def test_a_note_that_is_sent_twice_is_there_once(desk: QuietDesk, user: SignedIn) -> None:
    page = Page(user, stored(desk))
    for _ in range(2):
        assert page.save("Once.") is HTTPStatus.SEE_OTHER
    assert notes_of(desk) == ["Once."]


def test_the_same_words_on_a_new_page_are_another_note(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    Page(user, lead).save("No answer.")
    Page(user, lead).save("No answer.")
    assert notes_of(desk) == ["No answer.", "No answer."]


def test_two_pages_overwrite_nothing_and_the_next_one_has_both(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    first, second = Page(user, lead), Page(user, lead)
    first.type("on the phone")
    desk.wait(timedelta(seconds=1))
    second.type("at the desk")
    both = Page(user, lead)
    assert both.text == "on the phone\n\nat the desk"
    both.save("both")
    assert Page(user, lead).text == ""


def test_a_page_that_knows_an_older_version_goes_on_beside_it(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    Page(user, lead).type("begun")
    first, second = Page(user, lead), Page(user, lead)
    first.type("begun and changed")
    second.type("something else")
    assert sorted(one.text for one in desk.memory.drafts(lead.key, user.person.id)) == [
        "begun and changed",
        "something else",
    ]


def test_typing_on_puts_the_drafts_of_several_pages_into_one(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    for text in ("one", "two"):
        page = Page(user, lead)
        page.names["draft"] = f"page-{text}"
        page.names["version"] = "0"
        page.type(text)
        desk.wait(timedelta(seconds=1))
    both = Page(user, lead)
    both.type(f"{both.text} three")
    assert [one.text for one in desk.memory.drafts(lead.key, user.person.id)] == ["one\n\ntwo three"]


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_emptied_box_keeps_nothing(desk: QuietDesk, user: SignedIn, text: str) -> None:
    lead = stored(desk)
    page = Page(user, lead)
    page.type("begun")
    page.type(text)
    assert desk.memory.drafts(lead.key, user.person.id) == []
    page.type("again")
    assert Page(user, lead).text == "again"


def test_a_draft_may_be_longer_than_a_note_but_not_endless(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    Page(user, lead).type("x" * LONGEST_DRAFT)
    page = Page(user, lead)
    assert len(page.text) == LONGEST_DRAFT
    fields = {**page.names, "text": "x" * (LONGEST_DRAFT + 1)}
    assert user.post(f"leads/{lead.reference}/draft", fields).status is HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("letter", ["ñ", "語", "\N{GRINNING FACE}"])
def test_a_draft_may_be_as_long_in_any_script(desk: QuietDesk, user: SignedIn, letter: str) -> None:
    lead = stored(desk)
    Page(user, lead).type(letter * LONGEST_DRAFT)
    assert Page(user, lead).text == letter * LONGEST_DRAFT


def test_ends_of_lines_count_once_in_a_draft_that_a_form_hands_over(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    page = Page(user, lead)
    sent = "x\r\n" * (LONGEST_DRAFT // 2)
    reply = user.post(f"leads/{lead.reference}/draft", {**page.names, "text": sent})
    assert reply.status is HTTPStatus.SEE_OTHER
    assert Page(user, lead).text == "x\n" * (LONGEST_DRAFT // 2)


@pytest.mark.parametrize("name", ["", "a b", "x#y", "é", "x" * 65])
def test_a_draft_without_a_proper_name_is_not_kept(desk: QuietDesk, user: SignedIn, name: str) -> None:
    lead = stored(desk)
    reply = user.post(f"leads/{lead.reference}/draft", {"draft": name, "text": "x"})
    assert reply.status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_form_that_hands_a_draft_over_leads_back_to_the_box(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    page = Page(user, lead)
    reply = user.post(f"leads/{lead.reference}/draft", {**page.names, "text": "typed"})
    assert reply.headers["Location"] == f"/inbox/leads/{lead.reference}#new-note"
    assert Page(user, lead).text == "typed"


def test_another_persons_draft_cannot_be_changed_by_its_name(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    mine = Page(user, lead)
    mine.type("mine")
    theirs = Page(SignedIn(desk, "Alex Example", "alex@example.com"), lead)
    theirs.names = dict(mine.names)
    theirs.save("theirs")
    assert Page(user, lead).text == "mine"


class ErasedMeanwhile(MemoryLeadStore):
    """Somebody erases the lead right before a draft is kept."""

    def keep_draft(self, key: str, draft: Draft, until: datetime | None) -> bool:
        lead = self.get(key)
        assert lead
        self.change(lead, replace(lead, expires_at=draft.at))
        self.erase(key, draft.at)
        return super().keep_draft(key, draft, until)


def test_nothing_is_left_below_a_lead_that_is_erased_at_that_moment() -> None:
    desk = QuietDesk()
    desk.store = desk.memory = ErasedMeanwhile()
    lead = stored(desk)
    user = SignedIn(desk)
    Page(user, lead).type("too late")
    assert desk.memory.drafts(lead.key, user.person.id) == []


class SavedMeanwhile(MemoryLeadStore):
    """A note is made of the draft right before the draft itself is kept."""

    def keep_draft(self, key: str, draft: Draft, until: datetime | None) -> bool:
        lead = self.get(key)
        assert lead
        note = PrivateNote(draft.at, draft.by, "She will call.", (draft.id,))
        if not lead.private_notes:
            self.change(lead, replace(lead, private_notes=(note,)))
        return super().keep_draft(key, draft, until)


def test_a_draft_that_crosses_its_note_is_not_kept() -> None:
    desk = QuietDesk()
    desk.store = desk.memory = SavedMeanwhile()
    lead = stored(desk)
    user = SignedIn(desk)
    Page(user, lead).type("She will")
    assert notes_of(desk) == ["She will call."]
    assert Page(user, lead).text == ""
    assert desk.memory.drafts(lead.key, user.person.id) == []


def test_the_audit_log_says_that_a_draft_was_kept_and_not_what(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    Page(user, lead).type("canary-draft")
    assert ("kept_draft", lead.reference) in [(event.what, event.reference) for event in audit_log(desk)]
    kept = [record.values for record in desk.memory_records.all()]
    assert "canary-draft" not in f"{kept}{desk.memory.timeline(lead.key)}{desk.memory.drafts(lead.key, user.person.id)}"


def test_a_file_of_the_lead_has_no_drafts(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    Page(user, lead).type("canary-draft")
    for place in ("export", "print"):
        method = "GET" if place == "print" else "POST"
        reply = user.ask(method, f"leads/{lead.reference}/{place}", body=form({"csrf": user.csrf}))
        assert reply.status is HTTPStatus.OK
        assert "canary-draft" not in str(reply.body)
