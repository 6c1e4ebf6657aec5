"""What a script may check by itself is never stricter than the desk: no answer we would take is sent back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from chalicelib.forms import FORMS, load_form
from chalicelib.forms.question import Widget
from chalicelib.forms.readers import read_email, read_phone
from chalicelib.intake.form_patterns import PATTERNS, pattern_of


def matches(look: Widget, text: str) -> bool:
    return re.search(PATTERNS[look], text) is not None


def is_read(look: Widget, text: str) -> bool:
    if look is Widget.DATE:
        return "\n" not in text  # whatever is typed into one box is for the desk to read
    try:
        (read_email if look is Widget.EMAIL else read_phone)(text)
    except PydanticCustomError:
        return False
    return True


# From the shortest number there is to vanity numbers with an extension.
phones = st.one_of(
    st.sampled_from(["(cell)", "or 917-555-0177", "after 5pm", "9-5", "no voicemail", "mamá"]).map(
        "212-555-0134 {}".format
    ),
    st.from_regex(r"\+?52 ?\(?1\)? ?55 ?[0-9]{4} ?[0-9]{4}", fullmatch=True),
    st.from_regex(r"\+?49 ?[0-9]{4,6}", fullmatch=True),
    st.from_regex(r"011 ?49 ?[0-9]{4,6}", fullmatch=True),
    st.from_regex(r"(?:tel:|1 )?\(?[2-9][0-9]{2}\)?[ .-]?[0-9]{3}[ .-]?[0-9A-Z]{4}(?: x ?[0-9]{1,5})?", fullmatch=True),
    st.from_regex(r"[+＋]?[0-9٠-٩ ().\-/]{4,18}", fullmatch=True),
)
emails = st.emails() | st.from_regex(
    r"[\s\u00a0\u200b]?[a-zäñ.+]{1,9}[@＠][a-zé\-]{1,9}[.。．｡@][a-z]{2,5}\s?", fullmatch=True
)


@given(phones)
def test_every_phone_that_is_read_matches(text: str) -> None:
    assert matches(Widget.PHONE, text) or not is_read(Widget.PHONE, text)


@given(emails)
def test_every_address_that_is_read_matches(text: str) -> None:
    assert matches(Widget.EMAIL, text) or not is_read(Widget.EMAIL, text)


@pytest.mark.parametrize("look", PATTERNS)
@given(text=st.text(max_size=40))
def test_any_other_text_that_is_read_matches(look: Widget, text: str) -> None:
    assert matches(look, text) or not is_read(look, text)


SLIPS = {
    # The boxes of a date, as lines.
    Widget.DATE: ["\n\n1975", "4\n\n1975", "4\n23\n", "\n23\n"],
    Widget.EMAIL: ["ana", "ana@example", "ana at example.com", "@example.com", "ana@exam ple.com"],
    Widget.PHONE: ["12", "555-01", "555-0134", "home", "(212) 555"],
}


@pytest.mark.parametrize(("look", "text"), [(look, text) for look, texts in SLIPS.items() for text in texts])
def test_a_common_slip_is_seen_before_anything_is_sent(look: Widget, text: str) -> None:
    assert not matches(look, text)
    assert not is_read(look, text)


@pytest.mark.parametrize("look", PATTERNS)
def test_no_text_takes_long_to_check(look: Widget) -> None:
    for unit in ("a", "1", "-", " ", "@", "1/", ".a", "+-"):
        text = unit * 10_000
        assert matches(look, text) or not is_read(look, text)


WORDS_FOR_NOTHING = ["none", "N/A", "no tengo", "-", "don't know", "no sé", "...", ""]


@pytest.mark.parametrize("text", WORDS_FOR_NOTHING)
@pytest.mark.parametrize(("form", "name"), [(form, name) for form in FORMS for name in load_form(form).questions()])
def test_a_word_for_nothing_passes_wherever_nothing_need_be_answered(form: str, name: str, text: str) -> None:
    is_required = name in load_form(form).required()
    pattern = pattern_of(load_form(form).questions()[name], is_required=is_required)

    assert is_required or re.search(pattern, text) is not None
