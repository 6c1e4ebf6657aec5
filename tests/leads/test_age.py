"""Ages in whole years."""

from datetime import date

import pytest

from chalicelib.leads.age import age_on


@pytest.mark.parametrize(
    ("day", "born", "age"),
    [
        (date(2026, 11, 22), date(1975, 11, 23), 50),
        (date(2026, 11, 23), date(1975, 11, 23), 51),
        (date(2026, 11, 24), date(1975, 11, 23), 51),
        (date(2026, 10, 30), date(1975, 11, 1), 50),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2027, 2, 28), date(2008, 2, 29), 18),
        (date(2027, 3, 1), date(2008, 2, 29), 19),
        (date(2028, 2, 29), date(2008, 2, 29), 20),
    ],
)
def test_a_year_is_over_on_the_birthday(day: date, born: date, age: int) -> None:
    assert age_on(day, born) == age
