"""What an answer looks like, whatever its name is."""

import pytest

from chalicelib.forms.understanding.shapes import is_address, is_free_text, is_phone, may_be_phone


@pytest.mark.parametrize("text", ["ana@example.com", " ana@example.com ", "a+b@mail.example.com", "ána@example.co"])
def test_an_address_is_one(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text", ["ana at example", "ana@example", "me: ana@example.com", "a@b.c", "a@b.co, c@d.co", ""]
)
def test_what_is_more_or_less_than_an_address_is_none(text: str) -> None:
    assert not is_address(text)


LONG = "212" + " " * 29 + "555-0134"  # of 40 signs
PHONES = ["212-555-0134", "(212) 555-0134", "+1 212 555 0134", "2125550134", "212-555-0134 x7", "+49 30 1234", LONG]
# Too few or too many digits, or signs; an area code and an exchange begin with a 2 at least.
NO_PHONES = ["+49 30 123", "+1234567890123456", LONG.replace("212", "212 "), "112-555-0134", "212-155-0134", "555-0134"]


@pytest.mark.parametrize("text", [*PHONES, "+123456789012345"])
def test_what_is_written_like_a_phone_number_is_one(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize("text", [*NO_PHONES, "10001", "4/23/1975", "$2,125,550,134.00", "call 212-555-0134", ""])
def test_other_numbers_are_no_phone(text: str) -> None:
    assert not is_phone(text)


@pytest.mark.parametrize("text", ["555-0134", "call me at 555-0134", "5550134", "5550134" + "x" * 24])
def test_where_its_name_says_so_seven_digits_and_a_few_words_may_be_a_phone(text: str) -> None:
    assert may_be_phone(text)


@pytest.mark.parametrize("text", ["555-013", "call me", "5550134" + "x" * 25, ""])
def test_what_has_too_few_digits_or_too_many_words_is_no_phone_whatever_its_name_says(text: str) -> None:
    assert not may_be_phone(text)


@pytest.mark.parametrize("text", ["Is Friday possible?", "Hi", "I was born in 1975", "yes, please call me", "Room 12"])
def test_what_a_person_may_have_written_is_free_text(text: str) -> None:
    assert is_free_text(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "n/a", "yes", "No", "Sí", "off"),
        *("ana@example.com", "212-555-0134", "10001", "$12.50", "4/23/1975", "10:30 am", "2026-11-23T12:00:00Z"),
        *("https://blog.example.com/contact", "www.example.com", "contact.php?x=1", "form/1"),
        *("e1fb5a3c-58a1-4f3c-8a77-0c2f5b7a9d10", "k2J4h5G6f7D8s9A0", "Mozilla/5.0 (X11; Linux x86_64)"),
        *("November 23, 2026", "Monday, November 23, 2026 at 12:00"),
    ],
)
def test_what_programs_write_and_what_says_nothing_is_no_free_text(text: str) -> None:
    assert not is_free_text(text)
