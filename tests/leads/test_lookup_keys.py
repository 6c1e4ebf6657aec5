"""What a lead is found by: hashes that nobody can turn back, and names as people type them."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.keyed_hashes import email_hash, keyed_hash, mailbox_hash, phone_hash
from chalicelib.leads.lead import Answer
from chalicelib.leads.lookup_keys import LONGEST_NAME_KEY, email_of, name_keys, phone_of
from chalicelib.text.fold import fold

SECRET, OTHER = b"one secret", b"another secret"


@pytest.mark.parametrize("hashed", [phone_hash, email_hash])
def test_nothing_has_no_hash(hashed: object) -> None:
    assert callable(hashed)
    assert hashed(SECRET, "") == ""


def test_a_hash_depends_on_the_secret_and_the_purpose() -> None:
    hashes = {
        keyed_hash(secret, purpose, "+12125550147") for secret in (SECRET, OTHER) for purpose in ("phone", "email")
    }
    assert len(hashes) == 4
    assert all(len(one) == 64 for one in hashes)


def test_parts_do_not_run_into_each_other() -> None:
    assert keyed_hash(SECRET, "p", "ab", "c") != keyed_hash(SECRET, "p", "a", "bc")


def test_a_mailbox_is_one_in_capitals_too() -> None:
    assert email_hash(SECRET, "Ana@Example.com") == email_hash(SECRET, "ana@example.com")


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
    assert len({mailbox_hash(SECRET, address) for address in same}) == 1


@pytest.mark.parametrize("other", ["bo@example.com", "ana@example.org", "+ana@example.com"])
def test_different_mailboxes_stay_different(other: str) -> None:
    assert mailbox_hash(SECRET, other) != mailbox_hash(SECRET, "ana@example.com")


def test_addresses_that_begin_with_a_tag_are_not_all_one() -> None:
    assert mailbox_hash(SECRET, "+a@example.com") != mailbox_hash(SECRET, "+b@example.com")
