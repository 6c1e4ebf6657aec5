"""The ten questions, and the settings that come of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.practice.file import PracticeError
from tools.ship import practice as command
from tools.ship.invented import refuse_invented
from tools.ship.practice import QUESTIONS, ask_all, mistake_in, read, write

ANSWERS = {
    "name": 'Lantern "Telehealth" – Díaz',
    "practitioner": "Marisol Díaz, NP",
    "phone": "+1 212-736-5000",
    "site": "https://www.lantern-practice.health/",
    "from": "desk@lantern-practice.health",
    "alerts_to": "marisol@lantern-practice.health",
    "second_to": "marisol@mail.health",
    "language": "",
    "hours": "",
    "postal_address": "100 Example Street, New York, NY 10001",
}


def typed(answers: dict[str, str]) -> Iterator[str]:
    yield from (answers[question.name] for question in QUESTIONS)


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


def test_the_answers_become_a_practice_that_can_be_shipped() -> None:
    given_answers = typed(ANSWERS)
    practice = read(write(ask_all(lambda _: next(given_answers))))
    refuse_invented(practice)
    assert practice.name == 'Lantern "Telehealth" – Díaz'
    assert practice.mail_from == "Front Desk <desk@lantern-practice.health>"
    assert practice.language == "en"
    assert practice.allowed_origins == {
        "https://www.lantern-practice.health",
        "https://lantern-practice.health",
    }


def test_a_site_without_https_is_taken_for_one_with_it() -> None:
    practice = read(write({**ANSWERS, "language": "en", "hours": "9:00-17:00", "site": "lantern-practice.health"}))
    assert practice.allowed_origins == {"https://www.lantern-practice.health", "https://lantern-practice.health"}


def test_a_name_before_the_address_is_kept() -> None:
    text = write({**ANSWERS, "language": "es", "hours": "9:00-12:00", "from": "Reception <desk@lantern.health>"})
    assert read(text).mail_from == "Reception <desk@lantern.health>"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("phone", "call me"),
        ("phone", "+1 212-555-0134"),
        ("site", "our blog"),
        ("site", "https://example.com"),
        ("from", "desk"),
        ("from", "desk@example.com"),
        ("alerts_to", "marisol@"),
        ("language", "fr"),
        ("hours", "nine to five"),
        ("hours", "17:00-9:00"),
    ],
)
def test_a_wrong_answer_is_told_in_a_sentence_at_once(name: str, answer: str) -> None:
    mistake = mistake_in(name, answer, {})
    assert mistake
    assert "practice.toml, line" not in mistake


def test_the_second_address_has_to_be_another_one() -> None:
    assert "differ" in mistake_in("second_to", ANSWERS["alerts_to"], {"alerts_to": ANSWERS["alerts_to"]})


def test_a_question_is_asked_until_its_answer_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    given_answers = iter(["", *typed(ANSWERS)])
    assert ask_all(lambda _: next(given_answers))["name"] == ANSWERS["name"]
    assert "needs an answer" in capsys.readouterr().out


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_any_name_is_written_so_that_it_is_read_again(name: str) -> None:
    try:
        assert read(write({**ANSWERS, "language": "en", "hours": "9:00-17:00", "name": name})).name == name.strip()
    except PracticeError as refusal:
        assert "name" in str(refusal)  # noqa: PT017 - some names are refused, and none is misread


def test_settings_that_are_there_are_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "practice.toml"
    there.write_text("mine")
    monkeypatch.setattr(command, "OWN_PRACTICE", there)
    monkeypatch.setattr(command, "ROOT", tmp_path)
    assert command.main() == 1
    assert there.read_text() == "mine"
    assert "there already" in capsys.readouterr().err
