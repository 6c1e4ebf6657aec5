"""Another language for visitors is new files and one line; and whatever is missing in it is found, and said in English.

A made-up language shows it: every letter of the English text is another one.
"""

import codecs
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

import chalicelib
from chalicelib.text.words import LANGUAGES, PRACTICE_LANGUAGES
from tests.languages import missing, quoted, texts
from tests.wordings.sources import Source

PACKAGE = Path(chalicelib.__file__).parent
ROOT = PACKAGE.parent
LINE = '    "es": "Español",\n'
# Said in another language on purpose.
ELSEWHERE = {
    "English": "it is the name of a language",
    "Español": "it is the name of a language",
    "Start again in English": "it is a link to English",
    "Empezar de nuevo en español": "it is a link to Spanish",
    "We could not save your request just now. Please send it again in a moment.": "nothing is known of who asks",
    "A form is sent with POST.": "the gateway knows no language",
}


def made_up(text: str) -> str:
    parts = re.split(r"({\w+})", text)
    return "".join(part if part.startswith("{") else codecs.encode(part, "rot13") for part in parts)


def copied(folder: Path) -> Path:
    """Copy the house, add the one line, and write the files."""
    package = folder / "chalicelib"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    words = package / "text" / "words.py"
    source = words.read_text(encoding="utf-8")
    assert source.count(LINE) == 1
    words.write_text(source.replace(LINE, f'{LINE}    "xx": "Znqr-hc",\n'), encoding="utf-8")
    for room, said in texts(PACKAGE).items():
        lines = [f"{quoted(en)} = {quoted(made_up(en))}\n" for en in said]
        (package / room / "words.xx.toml").write_text("".join(lines), encoding="utf-8")
    return package


def said_in(package: Path, language: str) -> dict[str, list[str]]:
    """Return what visitors read of this copy of the house, by page and email."""
    paths = os.pathsep.join(map(str, (package.parent, ROOT)))
    # -P: the copy comes before the folder in which this runs.
    command = [sys.executable, "-P", "-m", "tests.languages", language]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": paths}, cwd=package.parent, capture_output=True, check=True
    )
    said: dict[str, list[str]] = json.loads(done.stdout)
    return said


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def said(package: Path) -> Mapping[str, list[str]]:
    return said_in(package, "xx")


def test_no_language_misses_a_word() -> None:
    further = LANGUAGES.keys() - set(PRACTICE_LANGUAGES)

    assert [line for language in further for line in missing(language, PACKAGE)] == []


def test_a_made_up_language_misses_nothing(package: Path) -> None:
    assert missing("xx", package) == []


@pytest.mark.parametrize("room", texts(PACKAGE))
def test_a_missing_word_is_named_with_its_room(package: Path, tmp_path: Path, room: str) -> None:
    house = tmp_path / "chalicelib"
    shutil.copytree(package, house)
    file = house / room / "words.xx.toml"
    first, *others = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(others), encoding="utf-8")

    assert missing("xx", house) == [f"{room}/words.xx.toml: {first.partition(' = ')[0]} = "]


def test_a_text_without_its_holes_is_missing(package: Path, tmp_path: Path) -> None:
    house = tmp_path / "chalicelib"
    shutil.copytree(package, house)
    file = house / "intake" / "words.xx.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("{phone}", "555"), encoding="utf-8")

    assert missing("xx", house)


def test_whatever_visitors_read_is_in_their_language(said: Mapping[str, list[str]]) -> None:
    sources = [
        Source(language, text, room)
        for room, both in texts(PACKAGE).items()
        for pair in both.items()
        for language, text in zip(PRACTICE_LANGUAGES, pair, strict=True)
        if text not in ELSEWHERE and re.search(r"[^\W\d_]{2}", re.sub(r"{\w+}| de ", "", text))
    ]
    lines = [line for page in said.values() for line in page]

    assert len(sources) > 200
    assert [source for source in sources if source.is_in(lines)] == []


def test_forms_promises_refusals_and_emails_are_said(said: Mapping[str, list[str]]) -> None:
    pages = {name: " ".join(lines) for name, lines in said.items()}

    assert made_up("Your name") in pages["form_contact"]
    assert made_up("Enter the date of birth.") in pages["refused_certification_missing_page"]
    assert made_up("There is nothing at this address.") in pages["refused_not_found_page"]
    assert f"{made_up('We aim to answer you')} {made_up('today')} {made_up('by')} " in pages["promises"]
    assert made_up("Monday") in pages["mail_acknowledgement"]
    assert made_up("Stop the reminders?") in pages["stop_asked"]


def test_the_other_languages_are_one_link_away_each(said: Mapping[str, list[str]]) -> None:
    assert {"English", "Español"} <= set(said["form_contact"])


def test_a_missing_word_is_said_in_english(package: Path, tmp_path: Path) -> None:
    house = tmp_path / "chalicelib"
    shutil.copytree(package, house)
    (house / "forms" / "words.xx.toml").unlink()

    lines = said_in(house, "xx")["form_contact"]

    assert any("Your name" in line for line in lines)
    assert any(made_up("Prefer to talk? Call") in line for line in lines)


def test_no_english_text_has_two_meanings() -> None:
    """Files go by the English text: where Spanish tells two meanings apart, no other language could."""
    both = {pair for said in texts(PACKAGE).values() for pair in said.items()}
    count = Counter(en for en, _ in both)

    assert [en for en, meanings in count.items() if meanings > 1] == []
