"""`[labels]` of practice.toml: what a site's owner calls the questions, and what is refused."""

from pathlib import Path

import pytest

from chalicelib.desk import read_checked_practice
from chalicelib.forms import every_question
from chalicelib.practice.file import PracticeError, parse_practice
from chalicelib.text.fold import fold_name
from tests.desks import PRACTICE_FILE

FILE = PRACTICE_FILE.read_text()
WITHOUT_LABELS = FILE[: FILE.index("[labels]")]
LINES = len(WITHOUT_LABELS.splitlines())


def labels_of(section: str) -> dict[str, str]:
    return dict(parse_practice(WITHOUT_LABELS + section, fields=every_question()).labels)


@pytest.mark.parametrize("field", every_question())
def test_a_label_may_mean_any_field_of_any_form(field: str) -> None:
    assert labels_of(f'[labels]\n"What they call it" = "{field}"\n') == {"whattheycallit": field}


def test_labels_may_be_left_out() -> None:
    assert labels_of("") == {}
    assert labels_of("[labels]\n") == {}


@pytest.mark.parametrize(
    "label", ["Your phone number", "YOUR PHONE NUMBER:", "your_phone-number?", "Your phone númber"]
)
def test_case_accents_and_punctuation_do_not_matter(label: str) -> None:
    assert labels_of('[labels]\n"Your phone number" = "phone"\n')[fold_name(label)] == "phone"


def test_label_may_hold_dots_and_quotes() -> None:
    assert labels_of('[labels]\n"Phone no. (or \\"cell\\")" = "phone"\n') == {"phonenoorcell": "phone"}


@pytest.mark.parametrize(
    ("section", "line", "sentence"),
    [
        ('[labels]\n"Best number" = "fone"', 2, 'labels."Best number" must be the name of a field in quotes: access_'),
        ('[labels]\n"A" = "name"\nBest = "fone"', 3, 'labels."Best" must be the name of a field'),
        ("[labels]\n'No. 1' = 'fone'", 2, 'labels."No. 1" must be the name of a field'),
        ('[labels]\n"Best" = 7', 2, 'labels."Best" must be the name of a field'),
        ('[labels]\nBest.number = "phone"', 2, 'labels."Best" must be the name of a field'),
        ('[labels]\n"A" = "name"\n[labels.Best]\nx = "phone"', 3, 'labels."Best" must be the name of a field'),
        ('[labels]\n"?!" = "phone"', 2, 'labels."?!" needs a letter or a digit.'),
        (
            '[labels]\n"Best" = "phone"\n"best:" = "email"',
            3,
            'labels."best:" is there twice, for two fields: keep one.',
        ),
        ('[[labels]]\nBest = "phone"', 2, "labels must be a section with lines like"),
    ],
)
def test_mistake_is_refused_with_its_line(section: str, line: int, sentence: str) -> None:
    with pytest.raises(PracticeError) as mistake:
        parse_practice(WITHOUT_LABELS + section, fields=every_question())

    assert str(mistake.value).startswith(f"practice.toml, line {LINES + line}: {sentence}")
    assert str(mistake.value).endswith(".")


def test_practice_that_is_shipped_is_held_against_the_forms(tmp_path: Path) -> None:
    file = tmp_path / "practice.toml"
    file.write_text(f'{WITHOUT_LABELS}[labels]\n"Best number" = "fone"\n')

    with pytest.raises(PracticeError, match=rf"^practice.toml, line {LINES + 2}: .*: access_needs, condition, "):
        read_checked_practice(file)


def test_desk_that_does_not_know_the_fields_takes_a_label_as_it_is() -> None:
    assert parse_practice(f'{WITHOUT_LABELS}[labels]\nBest = "fone"\n').labels == {"best": "fone"}


def test_same_label_twice_for_one_field_is_no_mistake() -> None:
    assert labels_of('[labels]\n"Best" = "phone"\n"best:" = "phone"\n') == {"best": "phone"}
