"""Which moment a restore goes back to."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tools.ship.aws import ShippingError
from tools.ship.restore import moment_of

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-11-26T14:00", "2026-11-26T19:00+00:00", "2026-11-26 14:00"])
def test_a_moment_is_one_of_the_practices_clock_unless_it_says_otherwise(text: str) -> None:
    assert moment_of(text, NEW_YORK, NOW) == datetime(2026, 11, 26, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Nothing says which moment is meant"),
        ("yesterday", "AT=yesterday is no moment"),
        ("2026-11-26T16:00", "AT=2026-11-26T16:00 lies ahead"),
    ],
)
def test_what_is_no_moment_of_the_past_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ShippingError, match=sentence):
        moment_of(text, NEW_YORK, NOW)
