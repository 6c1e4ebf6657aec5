"""The holidays of a year as closures that practice.toml takes."""

from datetime import date
from pathlib import Path

import pytest

from chalicelib.practice.file import parse_practice
from tests.desks import PRACTICE_FILE
from tools.holidays import closures_to_add, main

TEXT = PRACTICE_FILE.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _practice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRACTICE", str(PRACTICE_FILE))


def test_what_is_printed_closes_the_practice_on_those_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--year", "2028"]) == 0
    hours = parse_practice(f"{TEXT}\n{capsys.readouterr().out}").hours
    assert hours.day(date(2028, 7, 4)).spans == ()
    assert hours.day(date(2028, 7, 5)).spans


def test_what_the_file_has_already_is_left_out() -> None:
    hours = parse_practice(f"{TEXT}\n[[closures]]\nfirst = 2028-07-04\n").hours
    assert date(2028, 7, 4) not in dict(closures_to_add(2028, hours))


def test_a_day_on_which_the_practice_is_closed_anyway_is_left_out() -> None:
    # The first of January 2028 is a Saturday.
    shut = parse_practice(TEXT.replace('saturday = ["9:00-12:00"]', "saturday = []")).hours
    assert date(2028, 1, 1) not in dict(closures_to_add(2028, shut))


def test_a_year_that_is_complete_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = tmp_path / "practice.toml"
    whole.write_text(f"{TEXT}\n[[closures]]\nfirst = 2028-01-01\nlast = 2028-12-31\n", encoding="utf-8")
    monkeypatch.setenv("PRACTICE", str(whole))
    assert main(["--year", "2028"]) == 0
    assert "has every holiday of 2028" in capsys.readouterr().out


@pytest.mark.parametrize("year", ["", "soon", "1", "20280"])
def test_no_year_is_one_sentence(capsys: pytest.CaptureFixture[str], year: str) -> None:
    assert main(["--year", year]) == 1
    assert "YEAR=2028" in capsys.readouterr().err
