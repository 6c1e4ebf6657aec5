"""The mark of the canary: only who has the desk's secret makes one, and it does not last."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.canary import LEAD_LASTS, MARK_LASTS, as_canary, begun_at, is_mark, key_in_mark, make_mark
from chalicelib.leads.keyring import read_keyring, with_new_key
from chalicelib.leads.lead import CANARY_KEYS
from chalicelib.leads.promise import Promise
from chalicelib.leads.reference import public_reference
from tests.desks import KEYS, NOON
from tests.sample_lead import sample_lead

OTHER = read_keyring("another secret altogether!" * 2)
MARK = make_mark(KEYS, NOON)
SECOND = timedelta(seconds=1)


@given(st.timedeltas(-MARK_LASTS, MARK_LASTS))
def test_a_mark_is_known_until_its_time_is_over(later: timedelta) -> None:
    assert is_mark(KEYS, MARK, NOON + later)


@pytest.mark.parametrize("later", [MARK_LASTS + SECOND, -MARK_LASTS - SECOND, timedelta(days=365)])
def test_an_old_mark_is_none(later: timedelta) -> None:
    assert not is_mark(KEYS, MARK, NOON + later)


def test_a_mark_of_another_secret_is_none() -> None:
    assert not is_mark(KEYS, make_mark(OTHER, NOON), NOON)


@given(st.integers(0, len(MARK) - 1), st.sampled_from("0123456789abcdef.-xZ\u0660"))
def test_a_mark_with_another_character_is_none(place: int, character: str) -> None:
    changed = MARK[:place] + character + MARK[place + 1 :]
    assert is_mark(KEYS, changed, NOON) is (changed == MARK)


@given(st.text(max_size=100) | st.from_regex(rf"{CANARY_KEYS}[0-9]{{13}}\.[0-9a-f]{{64}}", fullmatch=True))
def test_no_other_text_is_a_mark(text: str) -> None:
    assert not is_mark(KEYS, text, NOON)


def test_the_key_says_when_it_set_out() -> None:
    assert begun_at(key_in_mark(MARK)) == NOON


def test_no_key_of_a_visitors_lead_is_a_canarys() -> None:
    assert not sample_lead("c" * 32).is_canary
    assert as_canary(sample_lead("c" * 32), MARK).is_canary


def test_a_canary_is_due_at_once_and_nothing_else_of_it_ever_is() -> None:
    typed = sample_lead(
        "c" * 32,
        doubts=("link",),
        phone_hash="p",
        email_hash="e",
        sender_hash="s",
        promise=Promise(NOON, same_day=True),
    )
    canary = as_canary(typed, MARK)
    assert canary.key == MARK.partition(".")[0]
    assert canary.reference == public_reference(canary.key)
    assert canary.alerts == {Channel.FIRST: Alert(AlertState.PENDING, due_at=NOON)}
    assert (canary.doubts, canary.promise, canary.expires_at) == ((), None, NOON + LEAD_LASTS)
    assert (canary.phone_hash, canary.email_hash, canary.sender_hash) == ("", "", "")


def test_a_mark_of_the_key_before_is_known_as_long_as_that_one_was_the_newest() -> None:
    ring = with_new_key(KEYS, "a new secret altogether! " * 2, NOON)
    assert is_mark(ring, MARK, NOON)
    late = NOON + timedelta(hours=1)
    assert not is_mark(ring, make_mark(KEYS, late), late)
    assert is_mark(ring, make_mark(ring, late), late)


def test_a_mark_has_its_moment_in_thirteen_digits() -> None:
    assert make_mark(KEYS, NOON).startswith(f"{CANARY_KEYS}{int(NOON.timestamp() * 1000):013}.")
