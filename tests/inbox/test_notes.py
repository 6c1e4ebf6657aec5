"""Private notes: added by anybody at any time, overwriting nothing."""

from http import HTTPStatus

import pytest

from chalicelib.leads.lead import Lead
from chalicelib.leads.status_transitions import LONGEST_NOTE, MOST_NOTES
from chalicelib.web.request import Reply
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log, stored


def write(user: SignedIn, lead: Lead, text: str) -> Reply:
    return user.post(f"leads/{lead.reference}/note", {"number": "0", "text": text})


def texts(desk: QuietDesk) -> list[str]:
    return [note.text for note in desk.only_lead().private_notes]


def test_a_note_says_who_wrote_it_and_when(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    assert write(user, lead, "  Called twice.\r\nTry the daughter. ").status == HTTPStatus.SEE_OTHER
    (note,) = desk.only_lead().private_notes
    assert (note.text, note.by, note.at) == ("Called twice.\nTry the daughter.", user.person.id, NOON)
    page = str(user.get(f"leads/{lead.reference}").body)
    assert "Called twice.\nTry the daughter." in page
    assert "note added by Marisol Example" in page


def test_two_people_may_write_at_once_and_over_a_tap(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    alex = SignedIn(desk, "Alex Example", "alex@example.com")
    user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "contacted"})
    write(user, lead, "one")
    write(alex, lead, "two")
    assert texts(desk) == ["one", "two"]
    assert desk.only_lead().standing.number == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write something"), (" \u202e ", "Write something"), ("x" * (LONGEST_NOTE + 1), "2,000")],
)
def test_a_note_that_does_not_fit_is_typed_still(desk: QuietDesk, user: SignedIn, text: str, sentence: str) -> None:
    lead = stored(desk)
    reply = write(user, lead, text)
    assert reply.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in str(reply.body)
    assert f"\n{text}</textarea>" in str(reply.body)
    assert texts(desk) == []


def test_the_longest_note_fits(desk: QuietDesk, user: SignedIn) -> None:
    write(user, stored(desk), "ñ" * LONGEST_NOTE)
    assert texts(desk) == ["ñ" * LONGEST_NOTE]


def test_there_is_room_for_fifty(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    for number in range(MOST_NOTES):
        assert write(user, lead, f"note {number}").status == HTTPStatus.SEE_OTHER
    reply = write(user, lead, "one more")
    assert reply.status == HTTPStatus.CONFLICT
    assert "no room" in str(reply.body)
    assert len(texts(desk)) == MOST_NOTES
    assert len(desk.memory.timeline(lead.key)) == MOST_NOTES


def test_a_note_is_text_and_no_markup(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    write(user, lead, "<b>bold</b>")
    assert "&lt;b&gt;bold&lt;/b&gt;" in str(user.get(f"leads/{lead.reference}").body)


def test_the_audit_log_and_the_timeline_do_not_repeat_a_note(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    write(user, lead, "canary-note")
    assert [event.what for event in audit_log(desk)] == ["noted"]
    kept = [record.values for record in desk.memory_records.all()]
    assert "canary-note" not in f"{kept}{desk.memory.timeline(lead.key)}"


def test_a_note_leads_to_the_notes(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    assert write(user, lead, "One.").headers["Location"] == f"/inbox/leads/{lead.reference}#notes"
    assert 'id="notes"' in str(user.get(f"leads/{lead.reference}").body)
