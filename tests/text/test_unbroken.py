"""Phone numbers, hours and references stay on one line, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.text.unbroken import unbroken
from tests.posts import unbound


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Call +1 212-555-0134 now", "Call +1\u00a0212\u2011555\u20110134 now"),
        ("(212) 555-0147", "(212)\u00a0555\u20110147"),
        ("today by 3:22 PM.", "today by 3:22\u00a0PM."),
        ("antes de las 3:22 p. m.", "antes de las 3:22\u00a0p.\u00a0m."),
        ("the reference K7Q2-9M4T", "the reference K7Q2\u20119M4T"),
        *((same, same) for same in ("2026-11-24", "4/23/1975", "a 2 PMs", "ZIP 10001-1234", "same-day", "10 a mano")),
    ],
)
def test_what_belongs_together_is_not_broken(text: str, shown: str) -> None:
    assert unbroken(text) == shown


@given(st.text(st.characters(exclude_characters="\u00a0\u2011")))
def test_no_sign_is_lost_or_added(text: str) -> None:
    assert unbound(unbroken(text)) == text
