"""Drafts put together: nothing that was typed is left out, nothing that was saved comes back."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.draft import Begun, Draft, begun_in
from chalicelib.leads.lead import PrivateNote
from tests.desks import NOON
from tests.sample_lead import sample_lead

LEAD = sample_lead("a" * 32)
TEXTS = st.lists(st.text("ab \n", min_size=1, max_size=4), max_size=5)


def draft(name: str, text: str, minute: int = 0) -> Draft:
    return Draft("p1", name, NOON + timedelta(minutes=minute), text, version=2)


def test_nothing_was_begun_where_there_is_no_draft() -> None:
    assert begun_in([], LEAD) == Begun()


def test_a_draft_goes_on_under_its_own_name_and_version() -> None:
    assert begun_in([draft("d1", "Asked for")], LEAD) == Begun("d1", 2, (), "Asked for")


def test_drafts_of_two_pages_are_one_text_the_older_one_first() -> None:
    found = begun_in([draft("d2", "second", 5), draft("d1", "first", 1)], LEAD)
    assert found == Begun("d2", 2, ("d1",), "first\n\nsecond")


def test_of_two_states_of_one_text_the_longer_one_is_shown() -> None:
    found = begun_in([draft("d1", "She will"), draft("d2", "She will call", 1), draft("d3", "She", 2)], LEAD)
    assert found.text == "She will call"
    assert found.others == ("d1", "d2")


def test_what_was_saved_as_a_note_is_no_draft_any_more() -> None:
    saved = replace(LEAD, private_notes=(PrivateNote(NOON, "p1", "first", ("d1", "d3")),))
    assert begun_in([draft("d1", "fir"), draft("d2", "other"), draft("d3", "x")], saved).text == "other"


@given(TEXTS)
def test_every_text_that_was_typed_is_in_the_box(texts: list[str]) -> None:
    box = begun_in([draft(f"d{number}", text, number) for number, text in enumerate(texts)], LEAD).text
    assert all(text in box for text in texts)
