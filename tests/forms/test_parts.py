"""Names, dates and phone numbers that come in parts: what belongs together, and what only looks as if it did."""

import pytest

from chalicelib.forms import load_form
from chalicelib.forms.sorted_fields import Posted, sort_fields
from chalicelib.forms.understanding.leaves import Leaf
from chalicelib.forms.understanding.parts import Sorting

CONTACT = load_form("contact")
CERTIFICATION = load_form("certification")
REST = {"email": "ana@example.com", "message": "Is Friday possible?"}


def name_in(posted: Posted) -> str | None:
    return sort_fields(CONTACT, {**posted, **REST}).ours.get("name")


@pytest.mark.parametrize(
    ("posted", "name"),
    [
        ({"1.3": "Ana", "1.4": "Maria", "1.6": "Example"}, "Ana Maria Example"),
        ({"input_1.3": "Ana", "input_1.6": "Example"}, "Ana Example"),
        ({"First name": "Ana", "Middle name": "Maria", "Last name": "Example"}, "Ana Maria Example"),
        ({"item_meta[25][first]": "Ana", "item_meta[25][last]": "Example"}, "Ana Example"),
        ({"fname": " ", "First Name": "Ana", "lname": "Example"}, "Ana Example"),
        ({"first_name": "Ana"}, "Ana"),
        ({"last_name": "Example"}, "Example"),
    ],
    ids=str,
)
def test_parts_of_a_name_make_one(posted: Posted, name: str) -> None:
    assert name_in(posted) == name


@pytest.mark.parametrize(
    "posted",
    [
        {"1.3": "Ana"},
        {"1.6": "Example", "1.7": "x"},
        {"a.3": "Ana", "a.6": "Example"},
        # An address has a street and a state as well.
        {"1.1": "1 Example Street", "1.3": "Albany", "1.6": "USA"},
        {"1.3": "Albany", "1.5": "10001", "1.6": "USA"},
        {"item_meta[25][first]": "Ana"},
        {"item_meta[25][first]": "Ana", "item_meta[26][last]": "Example"},
        {"item_meta[25][first]": "Ana", "item_meta[25][last]": " "},
    ],
    ids=str,
)
def test_what_only_looks_like_the_parts_of_a_name_is_none(posted: Posted) -> None:
    assert name_in(posted) is None


@pytest.mark.parametrize(
    ("posted", "name"),
    [
        ({"name": "Ana Example", "surname": "Example"}, "Ana Example"),
        ({"name": "Ana Example", "first_name": "Bo", "last_name": "Sample"}, "Ana Example"),
        ({"name": "Ana", "surname": "Example"}, "Ana Example"),
        ({"name": " ", "first_name": "Bo", "last_name": "Sample"}, "Bo Sample"),
    ],
    ids=str,
)
def test_a_name_that_is_whole_stays_as_it_is(posted: Posted, name: str) -> None:
    assert name_in(posted) == name


def test_what_does_not_belong_to_the_name_stays_an_other_answer() -> None:
    fields = sort_fields(CONTACT, {"name": "Ana Example", "first_name": "Bo", "last_name": "Sample", **REST})
    assert fields.others == {"first_name": "Bo", "last_name": "Sample"}


def date_in(posted: Posted) -> str | None:
    return sort_fields(CERTIFICATION, posted).ours.get("date_of_birth")


@pytest.mark.parametrize(
    ("posted", "date"),
    [
        ({"Date of birth month": "4", "Date of birth day": "23", "Date of birth year": "1975"}, "1975-04-23"),
        ({"dob[mm]": "04", "dob[dd]": "3", "dob[yyyy]": "1975"}, "1975-04-03"),
        ({"dob[day]": "23", "dob[year]": "1975", "dob[month]": "12"}, "1975-12-23"),
        # What is no date is left for the reader to refuse.
        ({"dob[month]": "13", "dob[day]": "3", "dob[year]": "1975"}, "13/3/1975"),
        ({"dob[month]": "4", "dob[year]": "1975"}, "4/1975"),
    ],
    ids=str,
)
def test_month_day_and_year_make_a_date_in_whatever_order_they_come(posted: Posted, date: str) -> None:
    assert date_in(posted) == date


def test_parts_of_something_else_are_no_date_of_birth() -> None:
    assert date_in({"party[month]": "4", "party[day]": "3", "party[year]": "1999"}) is None


def test_a_part_beside_a_date_that_is_there_changes_nothing_of_it() -> None:
    fields = sort_fields(CERTIFICATION, {"date_of_birth": "4/23/1975", "Date of birth month": "5"})
    assert (fields.ours, fields.others) == ({"date_of_birth": "4/23/1975"}, {"Date of birth month": "5"})


def test_what_is_no_date_has_no_parts_of_one() -> None:
    assert "county" not in sort_fields(CERTIFICATION, {"County year": "1975"}).ours


def test_the_order_of_a_date_is_not_written_behind_a_blank() -> None:
    assert (date_in({"DOB (DD/MM/YYYY)": " "}) or "").strip() == ""


def test_the_order_in_another_questions_name_is_not_written_behind_its_answer() -> None:
    assert sort_fields(CERTIFICATION, {"County dd/mm/yyyy": "Kings"}).ours["county"] == "Kings"


@pytest.mark.parametrize(
    ("posted", "phone"),
    [
        ({"q6[area]": "212", "q6[phone]": "555-0134"}, "212 555-0134"),
        ({"q6[areaCode]": "212", "q6[phone]": "555-0134"}, "212 555-0134"),
        # The area code of another number, no number, and one that is in the number already.
        ({"x[area]": "212", "q6[phone]": "555-0134"}, "555-0134"),
        ({"area": "212", "phone": "555-0134"}, "555-0134"),
        ({"q6[area]": "Brooklyn", "q6[phone]": "555-0134"}, "555-0134"),
        ({"q6[area]": "212", "q6[phone]": "212-555-0134"}, "212-555-0134"),
        ({"q6[extension]": "212", "q6[phone]": "555-0134"}, "555-0134"),
    ],
    ids=str,
)
def test_an_area_code_stands_before_the_number_beside_it(posted: Posted, phone: str) -> None:
    assert sort_fields(CONTACT, posted).ours["phone"] == phone


def test_a_question_is_open_until_something_is_said_to_it() -> None:
    sorting = Sorting(CONTACT, [])
    assert [sorting.is_open("phone"), sorting.is_open("zip")] == [True, False]
    for text, is_open in ((" ", True), ("212", False)):
        sorting.take("phone", Leaf("p", ("p",), ("p",), text, "p"))
        assert sorting.is_open("phone") is is_open
