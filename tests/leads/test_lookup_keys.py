"""What a lead is found by: hashes that nobody can turn back, and names as people type them."""

from collections.abc import Mapping
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.keyed_hashes import email_hash, keyed_hash, mailbox_hash, phone_hash
from chalicelib.leads.keyring import read_keyring
from chalicelib.leads.lead import Answer
from chalicelib.leads.lookup_keys import LONGEST_NAME_KEY, email_of, name_keys, phone_of
from chalicelib.text.fold import fold
from tests.desks import NOON

KEYS, OTHER = read_keyring("one secret" * 4), read_keyring("another secret" * 3)
TODAY = NOON.date()


@pytest.mark.parametrize("hashed", [phone_hash, email_hash])
def test_nothing_has_no_hash(hashed: object) -> None:
    assert callable(hashed)
    assert hashed(KEYS, "") == ""


def test_a_hash_depends_on_the_secret_and_the_purpose() -> None:
    hashes = {
        keyed_hash(keys.newest, purpose, "+12125550147") for keys in (KEYS, OTHER) for purpose in ("phone", "email")
    }
    assert len(hashes) == 4
    assert all(len(one) == 64 for one in hashes)


def test_parts_do_not_run_into_each_other() -> None:
    assert keyed_hash(KEYS.newest, "p", "ab", "c") != keyed_hash(KEYS.newest, "p", "a", "bc")


def test_a_mailbox_is_one_in_capitals_too() -> None:
    assert email_hash(KEYS, "Ana@Example.com") == email_hash(KEYS, "ana@example.com")


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Ana Example", ("ana example", "example ana")),
        ("  JOSÉ   Núñez Example ", ("jose nunez example", "example jose nunez")),
        ("Ana", ("ana", "ana")),
        ("", ("", "")),
        ("   ", ("", "")),
        ("𝐀na Ｅxample", ("ana example", "example ana")),
        ("𝒜𝓃𝒶 𝔼𝕩𝕒𝕞𝕡𝕝𝕖", ("ana example", "example ana")),
        ("王 小明", ("王 小明", "小明 王")),
    ],
)
def test_a_name_is_found_by_its_beginning_and_by_its_last_word(name: str, keys: tuple[str, str]) -> None:
    assert name_keys(name) == keys


@given(st.text(max_size=400))
def test_keys_fit_into_the_index_and_fold_to_themselves(name: str) -> None:
    for key in name_keys(name):
        assert len(key) <= LONGEST_NAME_KEY
        assert len(key.encode("utf-8", "surrogatepass")) <= 1024
    assert fold(fold(name)) == fold(name)


def test_phone_and_email_are_taken_from_the_answers() -> None:
    answers: Mapping[str, Answer] = {
        "phone": {"typed": "(212) 555-0147", "e164": "+12125550147"},
        "email": "ana@example.com",
    }
    assert (phone_of(answers), email_of(answers)) == ("+12125550147", "ana@example.com")
    assert (phone_of({}), email_of({})) == ("", "")
    assert (phone_of({"phone": True}), email_of({"email": False})) == ("", "")


def test_a_mailbox_is_one_whatever_its_tag_and_capitals() -> None:
    same = ["ana@example.com", "ana+1@example.com", "Ana+a+b@Example.com"]
    assert len({mailbox_hash(KEYS, address, TODAY, UTC) for address in same}) == 1


@pytest.mark.parametrize("other", ["bo@example.com", "ana@example.org", "+ana@example.com"])
def test_different_mailboxes_stay_different(other: str) -> None:
    assert mailbox_hash(KEYS, other, TODAY, UTC) != mailbox_hash(KEYS, "ana@example.com", TODAY, UTC)


def test_addresses_that_begin_with_a_tag_are_not_all_one() -> None:
    assert mailbox_hash(KEYS, "+a@example.com", TODAY, UTC) != mailbox_hash(KEYS, "+b@example.com", TODAY, UTC)
