"""How two spellings of one word are compared. What leads are found by is made of it: none of these may ever change."""

import pytest

from chalicelib.intake.screening.spam_words import fold_words
from chalicelib.leads.lookup_keys import name_keys
from chalicelib.text.fold import fold, fold_name

FOLDED = [
    ("", ""),
    ("José  NÚÑEZ", "jose nunez"),
    ("Jose\u0301", "jose"),
    (" O’Brien-Smith,\tJr. ", "o’brien-smith, jr."),
    ("Straße", "strasse"),
    ("İbrahim", "ibrahim"),
    ("ＡＮＡ", "ana"),
    ("𝐀na", "ana"),
    ("Łukasz", "łukasz"),  # a letter of its own: no accent is written on it
    ("Ζωή Σοφός", "ζωη σοφοσ"),
    ("王 小明", "王 小明"),
    ("preferred_time", "preferred_time"),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_capitals_accents_and_double_spaces_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Correo electrónico:", "correoelectronico"),
        ("your-email", "youremail"),
        ("_email.replyto", "emailreplyto"),
        ("Phone no. (or “cell”)", "phonenoorcell"),
        ("¿?", ""),
    ],
)
def test_of_a_name_only_letters_and_digits_matter(name: str, folded: str) -> None:
    assert fold_name(name) == folded


def test_of_a_message_words_alone_matter() -> None:
    assert fold_words("Página  de GOOGLE: ¡número_1!") == " pagina de google numero 1 "


def test_a_name_is_found_as_before() -> None:
    assert name_keys("María-José  de la Cruz") == ("maria-jose de la cruz", "cruz maria-jose de la")
