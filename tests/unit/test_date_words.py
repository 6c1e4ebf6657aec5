"""Dates and times as the practice and its visitors read them, in both languages."""

import pytest

from chalicelib.text import dates


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 min"), (59.4, "59 min"), (59.6, "1 h 00 min"), (125, "2 h 05 min"), (6000, "100 h 00 min")],
)
def test_minutes_are_written_as_people_say_them(minutes: float, text: str) -> None:
    assert dates.duration(minutes) == text
