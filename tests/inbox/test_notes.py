"""Private notes: added by anybody at any time, overwriting nothing."""

from http import HTTPStatus

import pytest

from chalicelib.leads.lead import Lead
from chalicelib.leads.status_transitions import LONGEST_NOTE, MOST_NOTES
from chalicelib.web.request import Reply
from tests.desks import NOON, QuietDesk
from tests.inbox.sitting import Sitter, account_of, stored


def write(sitter: Sitter, lead: Lead, text: str) -> Reply:
    return sitter.post(f"leads/{lead.reference}/note", {"number": "0", "text": text})


def texts(desk: QuietDesk) -> list[str]:
    return [note.text for note in desk.only_lead().private_notes]


def test_a_note_says_who_wrote_it_and_when(desk: QuietDesk, sitter: Sitter) -> None:
    lead = stored(desk)
    assert write(sitter, lead, "  Called twice.\r\nTry the daughter. ").status == HTTPStatus.SEE_OTHER
    (note,) = desk.only_lead().private_notes
    assert (note.text, note.by, note.at) == ("Called twice.\nTry the daughter.", sitter.person.id, NOON)
    page = str(sitter.get(f"leads/{lead.reference}").body)
    assert "Called twice.\nTry the daughter." in page
    assert "note added by Marisol Example" in page


def test_two_people_may_write_at_once_and_over_a_tap(desk: QuietDesk, sitter: Sitter) -> None:
    lead = stored(desk)
    alex = Sitter(desk, "Alex Example", "alex@example.com")
    sitter.post(f"leads/{lead.reference}/status", {"number": "0", "status": "contacted"})
    write(sitter, lead, "one")
    write(alex, lead, "two")
    assert texts(desk) == ["one", "two"]
    assert desk.only_lead().standing.number == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write something"), (" \u202e ", "Write something"), ("x" * (LONGEST_NOTE + 1), "2,000")],
)
def test_a_note_that_does_not_fit_is_typed_still(desk: QuietDesk, sitter: Sitter, text: str, sentence: str) -> None:
    lead = stored(desk)
    reply = write(sitter, lead, text)
    assert reply.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in str(reply.body)
    assert f"\n{text}</textarea>" in str(reply.body)
    assert texts(desk) == []


def test_the_longest_note_fits(desk: QuietDesk, sitter: Sitter) -> None:
    write(sitter, stored(desk), "ñ" * LONGEST_NOTE)
    assert texts(desk) == ["ñ" * LONGEST_NOTE]


def test_there_is_room_for_fifty(desk: QuietDesk, sitter: Sitter) -> None:
    lead = stored(desk)
    for number in range(MOST_NOTES):
        assert write(sitter, lead, f"note {number}").status == HTTPStatus.SEE_OTHER
    reply = write(sitter, lead, "one more")
    assert reply.status == HTTPStatus.CONFLICT
    assert "no room" in str(reply.body)
    assert len(texts(desk)) == MOST_NOTES
    assert len(desk.memory.timeline(lead.key)) == MOST_NOTES


def test_a_note_is_text_and_no_markup(desk: QuietDesk, sitter: Sitter) -> None:
    lead = stored(desk)
    write(sitter, lead, "<b>bold</b>")
    assert "&lt;b&gt;bold&lt;/b&gt;" in str(sitter.get(f"leads/{lead.reference}").body)


def test_the_account_and_the_timeline_do_not_repeat_a_note(desk: QuietDesk, sitter: Sitter) -> None:
    lead = stored(desk)
    write(sitter, lead, "canary-note")
    assert [event.what for event in account_of(desk)] == ["noted"]
    kept = [record.values for record in desk.memory_records.all()]
    assert "canary-note" not in f"{kept}{desk.memory.timeline(lead.key)}"
