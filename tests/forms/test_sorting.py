"""Which of several answers is taken for a question: by name, by the last word of a path, by shape."""

import json

import pytest

from chalicelib.forms import load_form
from chalicelib.forms.sorted_fields import Posted, SortedFields, sort_fields
from chalicelib.text.fold import fold_name

CONTACT = load_form("contact")
CERTIFICATION = load_form("certification")
ADDRESS, NUMBER, TEXT, OFFICE = "ana@example.com", "212-555-0134", "Is Friday possible?", "office@practice.example"


def sort(posted: dict[str, object]) -> SortedFields:
    flat: Posted = {name: value if isinstance(value, str) else json.dumps(value) for name, value in posted.items()}
    return sort_fields(CONTACT, flat)


@pytest.mark.parametrize(
    ("posted", "email"),
    [
        ({"form": {"email": OFFICE}, "Your email": ADDRESS}, ADDRESS),
        ({"email": ADDRESS, "Your email": OFFICE}, ADDRESS),
        (
            {
                "submission": {
                    "urlParameters": [{"id": "email", "name": "email", "value": OFFICE}],
                    "questions": [{"id": "q2", "name": "Email", "value": ADDRESS}],
                }
            },
            ADDRESS,
        ),
        ({"entry": {"user": {"email": OFFICE}, "fields": {"email": ADDRESS}}}, ADDRESS),
        ({"_private": {"email": OFFICE}, "a": {"email": ADDRESS}}, ADDRESS),
        ({"contact[email]": "ana at example", "form_fields[email]": ADDRESS}, ADDRESS),
        ({"7": OFFICE, "Electronic mail": ADDRESS}, ADDRESS),
        ({"contact[name]": ADDRESS}, ADDRESS),
    ],
    ids=str,
)
def test_of_several_addresses_the_visitors_own_is_taken(posted: dict[str, object], email: str) -> None:
    assert sort({**posted, "message": TEXT}).ours["email"] == email


@pytest.mark.parametrize(
    ("posted", "phone"),
    [
        ({"contact[phone]": "call me", "form_fields[phone]": NUMBER}, NUMBER),
        ({"contact[name]": NUMBER}, NUMBER),
        ({"a[b]": "212-555-0199", "Number where you reach me": NUMBER}, NUMBER),
    ],
    ids=str,
)
def test_of_several_answers_the_phone_number_is_taken(posted: dict[str, object], phone: str) -> None:
    assert sort({**posted, "message": TEXT}).ours["phone"] == phone


@pytest.mark.parametrize(
    "posted",
    [
        {"contact[phone]": "yes"},
        {"contact[phone]": ADDRESS},
        {"_trap": NUMBER},
        {"form id": NUMBER},
        {"Phone of my doctor": NUMBER},
        {"3": NUMBER, "4": "212-555-0199"},
    ],
    ids=str,
)
def test_what_is_no_number_of_the_visitors_own_is_not_taken_for_their_phone(posted: dict[str, object]) -> None:
    assert "phone" not in sort({**posted, "message": TEXT}).ours


def test_a_number_or_an_address_is_nobodys_name() -> None:
    assert "name" not in sort({"contact[name]": NUMBER, "message": TEXT}).ours
    assert "name" not in sort({"contact[name]": ADDRESS, "message": TEXT}).ours


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"data": {"Your message": TEXT}, "payload": {"answers": {"q": "7"}}}, TEXT),
        ({"title": "What this form is for and what it is not", "submission": {"a1": ADDRESS, "b2": TEXT}}, TEXT),
        ({"title": "What this form is for and what it is not", "submission": {"a1": NUMBER, "b2": TEXT}}, TEXT),
        ({"contact[message]": " ", "form_fields[message]": TEXT}, TEXT),
        ({"a": "Hello there everybody", "Your inquiry": TEXT, "b": "A longer text than the others are"}, TEXT),
        ({"a": "Hello", "b": "A longer text than the other is"}, "A longer text than the other is"),
        ({"city you live in or near": "A longer text than the other is", "b": TEXT}, TEXT),
    ],
    ids=str,
)
def test_of_several_texts_the_message_is_taken(posted: dict[str, object], message: str) -> None:
    assert sort(posted).ours["message"] == message


def test_a_text_is_no_message_where_the_form_needs_none() -> None:
    posted = {"x": "My back hurts since the winter and nothing helps"}
    assert sort_fields(CERTIFICATION, posted).ours == {}


def test_a_label_of_the_sites_owner_counts_inside_lists_of_answers() -> None:
    posted = {"fields": json.dumps([{"label": "What hurts", "value": TEXT}]), "email": ADDRESS}
    found = sort_fields(CONTACT, posted, {fold_name("What hurts"): "message"})
    assert (found.ours["message"], found.others) == (TEXT, {})


def test_what_was_left_blank_of_two_is_kept_as_an_other_answer() -> None:
    found = sort({"contact[message]": " ", "form_fields[message]": TEXT, "email": ADDRESS})
    assert found.others == {"contact[message]": ""}


@pytest.mark.parametrize("leaves", [200, 201])
def test_a_field_of_so_many_leaves_is_kept_in_parts_and_one_of_more_as_its_text(leaves: int) -> None:
    tree = {f"leaf {number}": "x" for number in range(leaves)}
    others = sort({"email": ADDRESS, "message": TEXT, "extra": tree}).others
    assert len(others) == (200 if leaves == 200 else 1)


@pytest.mark.parametrize(("length", "parts"), [(4_994, 2), (4_995, 1)])
def test_a_field_whose_names_are_too_long_is_kept_as_its_text(length: int, parts: int) -> None:
    tree = {sign * length: "x" for sign in "ab"}  # each name is preceded by "extra."
    assert len(sort({"email": ADDRESS, "message": TEXT, "extra": tree}).others) == parts


def test_a_name_that_everybody_knows_goes_before_a_label_of_the_sites_owner() -> None:
    posted = {"Kontakt": OFFICE, "E-mail": ADDRESS, "favourite pet": "a cat"}
    found = sort_fields(CONTACT, posted, {fold_name("Kontakt"): "email"})
    assert found.ours["email"] == ADDRESS


@pytest.mark.parametrize(("text", "is_taken"), [("Text message", True), ("text", True), ("By pigeon", False)])
def test_a_choice_is_taken_only_where_it_is_one_of_ours(text: str, *, is_taken: bool) -> None:
    found = sort_fields(CERTIFICATION, {"q7[preferred_contact]": text})
    assert ("preferred_contact" in found.ours) is is_taken
