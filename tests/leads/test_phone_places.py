"""Numbers that ring abroad or cost extra have a note, and no American one has."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.forms import load_form
from chalicelib.forms.sorted_fields import sort_fields
from chalicelib.forms.validation import validate
from chalicelib.leads.phone_places import notes_on_phone
from chalicelib.leads.phone_words import PHONE_NOTES
from tests.desks import NOON
from tests.posts import CERTIFICATION


@pytest.mark.parametrize(
    ("e164", "note"),
    [
        ("+18765550123", "Not a US number: Jamaica."),
        ("+18095550123", "Not a US number: the Dominican Republic."),
        ("+14165550123", "Not a US number: Canada."),
        ("+525512345678", "Not a US number."),
        ("+19005550123", "Calling this number costs extra: it belongs to a paid or satellite service."),
        ("+12129765555", "Calling this number costs extra: it belongs to a paid or satellite service."),
        ("+881612345678", "Calling this number costs extra: it belongs to a paid or satellite service."),
        ("+447012345678", "Calling this number costs extra: it belongs to a paid or satellite service."),
        ("+24740000", "Calling this number costs extra: it belongs to a paid or satellite service."),
    ],
)
def test_number_that_is_not_a_neighbours_has_a_note(e164: str, note: str) -> None:
    assert [PHONE_NOTES[code]("en") for code in notes_on_phone(e164)] == [note]


@pytest.mark.parametrize("e164", ["+12125550134", "+17875550123", "+18005550199", "+16715550123"])
def test_number_of_the_states_or_their_territories_has_none(e164: str) -> None:
    assert list(notes_on_phone(e164)) == []


@pytest.mark.parametrize("area", ["273", "416", "600", "622", "633"])
def test_every_area_of_canada_is_named_those_without_a_place_included(area: str) -> None:
    assert list(notes_on_phone(f"+1{area}2220123")) == ["phone_canada"]


@given(number=st.integers(200_200_0000, 999_999_9999))
def test_what_the_library_knows_as_valid_elsewhere_has_a_note_and_what_it_knows_as_american_names_no_place(
    number: int,
) -> None:
    parsed = phonenumbers.parse(f"+1{number}")
    region = phonenumbers.region_code_for_number(parsed)
    noted = [code for code in notes_on_phone(f"+1{number}") if code != "phone_costs"]
    if region in {"US", "PR", "VI", "GU", "AS", "MP"}:
        assert noted == []
    elif region is not None:
        assert len(list(notes_on_phone(f"+1{number}"))) == 1


def test_lead_has_the_note() -> None:
    form = load_form("certification")
    fields = sort_fields(form, {**CERTIFICATION, "phone": "876-555-0123"})

    answers = validate(form, fields, language="en", today=NOON.date())

    assert "phone_jamaica" in answers.notes
