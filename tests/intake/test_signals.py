"""What in the answers speaks against a submission, at the edges of each rule."""

import base64
import json
from datetime import timedelta

import pytest

from chalicelib.forms import load_form
from chalicelib.intake.screening.score import make_fill_token, reasons_against
from chalicelib.intake.screening.signals import suspicions_about
from tests.desks import KEYS, NOON
from tests.posts import CONTACT

FORM = load_form("contact")


def about(message: str = "", **fields: str) -> set[str]:
    return set(suspicions_about({"message": message, **fields}))


def test_an_address_of_one_use_counts_as_the_email_alone() -> None:
    assert "throwaway" in about(email="ana@mailinator.com")
    assert about("ana@mailinator.com") == set()


def test_what_steers_is_no_answer() -> None:
    assert about(_next="https://a.example/thanks") == set()


@pytest.mark.parametrize(
    ("text", "has_many"),
    [
        ("www.a.example www.b.example www.c.example", True),
        ("https://www.a.example and https://www.b.example", False),
        ("https://www.a.example https://b.example www.c.example", True),
        ("https://a.example www.b.example", False),
    ],
)
def test_an_address_is_one_link_however_it_is_written(text: str, *, has_many: bool) -> None:
    assert about(text) == {"link", *(["more_links"] if has_many else [])}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CALL ME ABOUT MY KNEES", set()),  # 18 letters
        ("CALL ME ABOUT MY KNEES OK", {"shouting"}),  # 20
        ("CALL ME ABOUT MY KNEES ok then", set()),  # 18 of 24
        ("CALL ME ABOUT MY KNEESXX thens", set()),  # 20 of 25: four fifths, and no more
        ("CALL ME ABOUT MY KNEESXXX thens", {"shouting"}),  # 21 of 26
        ("ааааааааааeeeeeeeeee", set()),  # a half, and no more
        ("аааааааааааeeeeeeeee", {"other_script"}),
        ("\u024f" * 24, set()),  # the last Latin letter
        ("\u0250" * 24, {"other_script"}),
    ],
)
def test_letters_are_judged_from_twenty_on_and_from_more_than_a_share(text: str, expected: set[str]) -> None:
    assert about(text) == expected


@pytest.mark.parametrize(
    ("text", "is_gibberish"),
    [
        ("xcvbnm", False),  # six letters are no long word
        ("xcvbnmx", True),
        ("ana@xcvbnmxcvbnm.example", False),
        ("https://xcvbnmxcvbnm.example", False),
        ("xcvbnmx and some more", False),  # 7 of 18 letters
    ],
)
def test_only_long_words_that_are_no_addresses_are_gibberish(text: str, *, is_gibberish: bool) -> None:
    assert ("gibberish" in about(text)) is is_gibberish


def session(**said: object) -> dict[str, str]:
    return {"formspree-session-data": base64.b64encode(json.dumps(said).encode()).decode()}


def test_the_form_that_was_handed_out_is_believed_before_the_client() -> None:
    token = make_fill_token(FORM, keys=KEYS, now=NOON - timedelta(minutes=5))
    just_now = session(loadedAt=int(NOON.timestamp() * 1000))
    assert reasons_against({**CONTACT, "_fill": token}, just_now, FORM, keys=KEYS, now=NOON) == ()
    assert reasons_against(CONTACT, just_now, FORM, keys=KEYS, now=NOON) == ("hasty",)


def test_a_session_that_is_not_quite_base64_says_nothing() -> None:
    spoilt = {name: f"{text[:8]}!{text[8:]}" for name, text in session(webdriver=True).items()}
    assert reasons_against(CONTACT, spoilt, FORM, keys=KEYS, now=NOON) == ()


def test_what_was_understood_is_judged_and_not_what_came() -> None:
    came = {"field_1": "https://a.example"}
    found = reasons_against(came, {}, FORM, keys=KEYS, now=NOON, said={"message": "Do you have time?"})
    assert found == ()
