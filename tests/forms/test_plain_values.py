"""What is read without the libraries is read as by them."""

import re

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.forms.masking import mask_numbers
from chalicelib.forms.phones import find_number
from chalicelib.forms.plain_values import plain_address, plain_number
from chalicelib.text.clean import clean_entry

ADDRESSES = (
    *("rosa@example.com", "Rosa.Diaz@Example.COM", "rosa+blog@mail.example.co.uk", "r@x.io", "1_2-3@4-5.example"),
    *("INFO@example.com", "Postmaster@example.com", "PostMaster1@example.com", "info@example.com", "-@example.com"),
    *("rosa@example.test", "rosa@a.local", "rosa@localhost", "rosa@example.onion", "rosa@x.invalid", "rosa@in.arpa"),
    *("rosa@xn--bcher-kva.example", "rosa@a--b.example", "rosa@-a.example", "rosa@a-.example", "rosa@example.c"),
    *("rosa@example.c0m", "rosa@example.123", "rosa@1.2.3.4", "rosa@[1.2.3.4]", "rosa.@example.com", ".r@example.com"),
    *("ro..sa@example.com", "rosa@example..com", "rosa@.com", "rosa@example.com.", "rosa @example.com", "a@b@c.com"),
    *(f"{'x' * 64}@example.com", f"{'x' * 65}@example.com", f"r@{'x' * 63}.com", f"r@{'x' * 64}.com"),
    *(f"r@{'x.' * 124}com", f"r@{'x.' * 126}com", f"{'x' * 60}@{'y' * 60}.{'y' * 60}.{'y' * 60}.comm"),
    *("josé@example.com", "rosa@bücher.example", "rosa@example.ｃom", "Rosa <rosa@example.com>", '"r s"@example.com'),
    *("rosa'o@example.com", "rosa/x=y@example.com", "rosa@example_x.com", "rosa＠example.com", "rosa\n@example.com"),
)
NUMBERS = (
    *("212-555-0134", "(212) 555-0134", "(212)555-0134", "2125550134", "212.555.0134", "212 555 0134"),
    *("+1 212-555-0134", "+12125550134", "1-212-555-0134", "12125550134", "1 (212) 555-0134", "1.212.555.0134"),
    *("112-555-0134", "212-155-0134", "012-555-0134", "911-911-9111", "800-555-0134", "999-999-9999", "521-255-5013"),
    *("+1212555013", "212-555-01345", "555-0134", "+2125550134", "(212-555-0134", "212) 555-0134", "212--555-0134"),
    *("011 212-555-0134", "00 1 212 555 0134", "+52 1 212 555 0134", "+1 1 212 555 0134", "11 212 555 0134"),
)
# As they are, and with a slip at any place.
SLIPS = "".join(sorted({*"aZ09.@-_+ ()'\"<>,;:/\\\n\t", "é", "٣", "＠"}))


@st.composite
def with_slips(draw: st.DrawFn, texts: tuple[str, ...]) -> str:
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(["", *SLIPS])) + text[place + draw(st.integers(0, 1)) :]
    return text


def address_by_library(line: str) -> tuple[str, bool] | None:
    try:
        found = validate_email(line, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        return None
    return found.normalized, bool(found.ascii_email)


def test_the_plainest_address_is_read() -> None:
    assert plain_address("Rosa.Diaz+blog@Example.com") == "Rosa.Diaz+blog@example.com"


def differs(line: str) -> bool:
    plain = plain_address(line)
    return plain is not None and address_by_library(line) != (plain, True)


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_read_as_by_the_library(text: str) -> None:
    assert not differs(text)


@settings(max_examples=1000)
@given(text=st.one_of(with_slips(ADDRESSES), st.emails(), st.text(), st.from_regex(r"[a-z.+-]{1,9}@[a-z0-9.-]{1,20}")))
def test_any_address_is_read_as_by_the_library(text: str) -> None:
    assert not differs(clean_entry(text))


@settings(max_examples=300)
@given(text=st.one_of(with_slips(ADDRESSES), st.text()))
def test_nothing_without_an_at_sign_is_an_address(text: str) -> None:
    assert address_by_library(clean_entry(text).replace("@", "")) is None


def test_the_plainest_number_is_read() -> None:
    assert plain_number("(212) 555-0134") == "+12125550134"


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_read_as_by_the_library(text: str) -> None:
    assert plain_number(text) in {None, (find_number(text) or {}).get("e164")}


written = st.from_regex(
    re.compile(r"(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-]?)[2-9][0-9]{2}[ .-]?[0-9]{4}"), fullmatch=True
)


@settings(max_examples=500)
@given(text=written)
def test_any_plain_number_is_read_as_by_the_library(text: str) -> None:
    assert find_number(text) == {"e164": plain_number(text)}


@settings(max_examples=500)
@given(text=st.one_of(with_slips(NUMBERS), st.text(alphabet="0123456789 ()+-.x٣", max_size=18)))
def test_any_text_is_no_other_number_than_the_library_says(text: str) -> None:
    line = clean_entry(text)
    plain = plain_number(line)
    assert plain is None or find_number(line) == {"e164": plain}


@settings(max_examples=300)
@given(text=written)
@example("12125550134")
def test_a_plain_number_has_nothing_to_mask(text: str) -> None:
    assert mask_numbers(text) == text
