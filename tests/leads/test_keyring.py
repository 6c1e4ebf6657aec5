"""The list of keys: how it is written, what is under which key, and when an old one counts no more."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.keyring import (
    HANDING_OVER,
    MOST_KEYS,
    Key,
    KeyringError,
    read_keyring,
    with_new_key,
    write_keyring,
)

FIRST, SECOND, THIRD = "first" * 8, "second" * 8, "third" * 8
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
DAY = timedelta(days=1)
ONCE = with_new_key(read_keyring(FIRST), SECOND, NOW)
TWICE = with_new_key(ONCE, THIRD, NOW + DAY)


def roots(*keys: Key) -> list[str]:
    return [key.root for key in keys]


@pytest.mark.parametrize("purpose", ["phone", "stop", "Größe"])
def test_the_key_of_a_use_is_derived_as_the_standard_has_it(purpose: str) -> None:
    theirs = HKDF(SHA256(), 32, salt=None, info=f"front-desk {purpose}".encode()).derive(FIRST.encode())
    assert Key(FIRST).for_use(purpose) == theirs


def test_every_use_and_every_key_has_another() -> None:
    keys = [Key(root).for_use(purpose) for root in (FIRST, SECOND) for purpose in ("phone", "email", "stop")]
    assert len(set(keys)) == len(keys)


def test_the_newest_comes_first_and_the_others_say_since_when_they_are_not() -> None:
    assert roots(*TWICE.keys) == [THIRD, SECOND, FIRST]
    assert [key.replaced_at for key in TWICE.keys] == [None, NOW + DAY + HANDING_OVER, NOW + HANDING_OVER]


@given(st.lists(st.text("abcdefgh0123456789", min_size=32, max_size=64), min_size=1, max_size=MOST_KEYS, unique=True))
def test_what_is_written_is_read_again(some: list[str]) -> None:
    ring = read_keyring(some[0])
    for number, root in enumerate(some[1:]):
        ring = with_new_key(ring, root, NOW + number * DAY)
    assert read_keyring(write_keyring(ring)) == ring


def test_what_was_made_before_a_change_may_be_under_the_old_key_and_what_came_later_not() -> None:
    handed_over = NOW + HANDING_OVER
    assert roots(*ONCE.trusted_for(handed_over - timedelta(microseconds=1))) == [SECOND, FIRST]
    assert roots(*ONCE.trusted_for(handed_over)) == [SECOND]


@pytest.mark.parametrize(
    ("day", "root"),
    [
        (date(2026, 11, 22), FIRST),
        (date(2026, 11, 23), FIRST),
        (date(2026, 11, 24), SECOND),
        (date(2026, 11, 25), THIRD),
    ],
)
def test_a_day_goes_by_the_key_that_was_the_newest_when_it_began(day: date, root: str) -> None:
    assert TWICE.of_day(day, NEW_YORK).root == root


def test_two_changes_in_a_day_leave_it_its_key() -> None:
    twice_at_once = with_new_key(ONCE, THIRD, NOW + timedelta(seconds=1))
    assert twice_at_once.of_day(NOW.date(), NEW_YORK).root == FIRST
    assert twice_at_once.of_day(NOW.date() + DAY, NEW_YORK).root == THIRD


OLD = "2026-11-23T17:00:00+00:00"


def listed(*rows: tuple[str, str]) -> str:
    return json.dumps([{"key": root, "until": moment} for root, moment in rows])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("short", "at least 32"),
        (listed((FIRST, ""), ("short", OLD)), "at least 32"),
        (listed((FIRST, ""), (SECOND, "")), "have a moment"),
        (listed((FIRST, OLD)), "have a moment"),
        (listed((FIRST, ""), (FIRST, OLD)), "another one"),
        (listed((FIRST, ""), (SECOND, "yesterday")), "cannot be read"),
        (listed((FIRST, ""), (SECOND, "2026-11-23T17:00:00")), "time zone"),
        (listed((FIRST, ""), (SECOND, OLD), (THIRD, "2027-01-01T00:00:00+00:00")), "newest key comes first"),
        (listed((FIRST, ""), *((f"{number:032}", OLD) for number in range(MOST_KEYS))), "more than 20"),
        (listed((FIRST, ""), (SECOND, OLD))[:-1], "cannot be read"),
        ('[{"kee": "0123456789abcdef0123456789abcdef"}]', "cannot be read"),
        ('[{"key": 0}]', "cannot be read"),
        ('[{"key": "0123456789abcdef0123456789abcdef"}, 7]', "cannot be read"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_without_a_word_of_it(text: str, complaint: str) -> None:
    with pytest.raises(KeyringError, match=complaint) as refused:
        read_keyring(text)
    assert not any(root in str(refused.value) for root in (FIRST, SECOND, THIRD))


def test_a_key_of_any_signs_is_one_key() -> None:
    root = "@Ib5^{%N97-}D*,g1&aMyf;FF]n{RR[{+$R_#+HF%p6K$q"
    assert roots(*read_keyring(root).keys) == [root]


def test_no_key_is_shown() -> None:
    assert FIRST not in repr(TWICE)


def test_a_key_is_always_called_the_same_and_stored_hashes_are_found_by_that() -> None:
    assert read_keyring("the secret of tests guards nobody at all").newest.id == "f6ca9686"
