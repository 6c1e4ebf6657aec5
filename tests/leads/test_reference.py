"""What is a reference, and what only looks like one."""

import pytest

from chalicelib.leads.reference import is_reference, public_reference


@pytest.mark.parametrize("key", ["0" * 32, "f" * 32, "1561116c0550df220be50aff79ded8f0"])
def test_what_a_key_gives_is_a_reference_and_always_the_same(key: str) -> None:
    assert is_reference(public_reference(key))
    assert public_reference(key) == public_reference(key)


@pytest.mark.parametrize("text", ["", "-", "K7Q29M4T", "K7Q2-9M4", "K7Q-29M4T", "K7Q2-9M4T-", "k7q2-9m4t", "K7Q2-9M4O"])
def test_what_has_other_letters_or_no_dash_in_the_middle_is_none(text: str) -> None:
    assert not is_reference(text)
