"""The cleaning rule: what nobody sees goes, what was typed stays."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.text.clean import (
    LONGEST_RUN_OF_MARKS,
    clean_entry,
    clean_line,
    clean_lines,
    length,
    stream_safe,
)
from chalicelib.text.fold import fold, fold_name

# What people paste along: blanks of every width, zero-width signs, marks of direction, soft hyphens.
UNSEEN = [
    *("\u200b", "\u200e", "\u200f", "\u00ad", "\u2060", "\ufeff", "\u202a", "\u202c", "\u2066", "\u2069", "\u061c"),
    *("\u180e", "\u034f", "\u2062", "\U000e0020", "\ufff9"),
]
BLANKS = [
    *(" ", "\t", "\n", "\u00a0", "\u1680", "\u2000", "\u2003", "\u2009", "\u200a", "\u2028", "\u202f", "\u205f"),
    *("\u3000", "\u0085", "\u001c", "\u2800", "\u3164", "\uffa0"),
]
MARKS = st.text(st.sampled_from("\u0301\u0316\u0327\u0344\u0345\u05b0\u0f73\u3099"), max_size=90)
# Any text, and text with long runs of marks, in which the work is.
TEXTS = st.one_of(st.text(), st.builds("".join, st.lists(st.one_of(st.text(max_size=3), MARKS))))
cleaners = pytest.mark.parametrize("clean", [clean_line, clean_lines, clean_entry, stream_safe])


@cleaners
@given(text=TEXTS)
@example(text="\u0958" + "\u0316" * 30)
@example(text="a" + "\u0344" * 30)
@example(text="\u0301\u200b" * 40)
def test_cleaning_twice_changes_nothing(clean: type[str], text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(text=TEXTS)
def test_no_run_of_marks_is_longer_than_thirty(text: str) -> None:
    run = 0
    for char in clean_line(text):
        run = run + 1 if unicodedata.combining(char) else 0
        assert run <= LONGEST_RUN_OF_MARKS


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_what_is_not_seen_is_taken_out_anywhere(sign: str) -> None:
    assert clean_line(f"{sign}an{sign}{sign}a {sign}b{sign}") == "ana b"


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_blank_of_any_kind_ends_nothing_and_is_one_space_between_words(blank: str) -> None:
    assert clean_line(f"{blank}ana{blank}{blank}b{blank}") == "ana b"


@pytest.mark.parametrize("word", ["می‌خواهم", "क्‍ष", "👩🏽‍⚕️", "Nguyễn", "각", "❤️"])
def test_what_letters_and_emoji_need_stays(word: str) -> None:
    assert clean_line(word) == unicodedata.normalize("NFC", word)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("２１２－５５５－０１３４", "212-555-0134"),
        ("ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ana@example.com"),
        ("٢١٢", "212"),
        ("২১২", "212"),
        ("ana\u200c@example.com", "ana@example.com"),
        ("2\ufe0f1\ufe0f2", "212"),
        ("½", "½"),
    ],
)
def test_entry_has_the_usual_digits_and_signs(typed: str, plain: str) -> None:
    assert clean_entry(typed) == plain


@pytest.mark.parametrize("read", [clean_line, clean_lines, clean_entry, fold, fold_name], ids=lambda one: one.__name__)
def test_any_number_of_marks_is_cleaned_in_a_moment(read: type[str]) -> None:
    """Putting 80,000 marks in order took 40 seconds; the bound lies far above what a busy machine needs."""
    begun = time.process_time()

    read("a" + "\u0301\u0316" * 40_000)

    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("", 0),
        ("a\r\nb", 3),
        ("a\rb\nc", 5),
        ("é", 1),
        ("e\u0301", 1),
        ("e\u0301" * 3 + "\r\n", 4),
        ("👍", 1),
        ("\r\n\r\n", 2),
        ("\n\r", 2),
    ],
)
def test_length_is_what_a_browser_counts(text: str, characters: int) -> None:
    assert length(text) == characters
