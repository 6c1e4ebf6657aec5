"""The links in an email about a visit: ours alone, for their visit alone, under every key that there is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.keyring import read_keyring, with_new_key
from chalicelib.leads.lead import Wish
from chalicelib.leads.visit_link import WishLink, read_wish_link, wish_url
from tests.desks import KEYS, NOON
from tests.sample_lead import sample_lead

VISIT_AT = NOON + timedelta(days=1)
LINK = WishLink("0" * 32, Wish.CANNOT_COME, VISIT_AT)
TOKEN = LINK.token(KEYS.newest)


def test_a_link_is_read_as_it_was_written() -> None:
    url = wish_url("https://desk.example.com", KEYS, sample_lead(language="es"), Wish.CANNOT_COME, VISIT_AT)
    assert url == f"https://desk.example.com/visit/{TOKEN}?lang=es"
    assert read_wish_link(TOKEN, KEYS) == LINK


def test_a_link_says_nothing_of_anybody() -> None:
    of = sample_lead(answers={"email": "ana@example.com", "name": "Ana Example"})
    url = wish_url("https://desk.example.com", KEYS, of, Wish.CANNOT_COME, VISIT_AT)
    assert not any(part in url.casefold() for part in ("ana", "@", "example.com/visit/ana", "certif"))


def test_it_counts_until_the_visit() -> None:
    assert not LINK.is_over(VISIT_AT - timedelta(seconds=1))
    assert LINK.is_over(VISIT_AT)


def test_a_new_key_knows_what_an_older_one_signed() -> None:
    rotated = with_new_key(KEYS, "another secret of tests that guards nobody", NOON)
    assert read_wish_link(TOKEN, rotated) == LINK
    assert LINK.token(rotated.newest) != TOKEN


def test_a_key_that_is_not_ours_makes_no_link() -> None:
    other = read_keyring("the secret of somebody else, of some length")
    assert read_wish_link(LINK.token(other.newest), KEYS) is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        "...",
        TOKEN[:-1],
        TOKEN.upper(),
        TOKEN.replace("cannot_come", "another_time"),
        TOKEN.replace("cannot_come", "nothing"),
        TOKEN.replace("0" * 32, "1" * 32),
        TOKEN.replace(str(int(VISIT_AT.timestamp())), str(int(VISIT_AT.timestamp()) + 60)),
        TOKEN.replace(str(int(VISIT_AT.timestamp())), "9" * 400),
        f"{TOKEN}.1",
        f"{TOKEN}\ud800",
        "é.é.é.é",
    ],
)
def test_whatever_is_changed_it_is_no_link_any_more(token: str) -> None:
    assert read_wish_link(token, KEYS) is None


@given(st.text())
def test_no_text_is_a_link_or_a_fault(token: str) -> None:
    assert read_wish_link(token, KEYS) is None


@given(st.integers(0, 4_000_000_000), st.sampled_from(Wish))
def test_every_link_reads_back(seconds: int, wish: Wish) -> None:
    link = WishLink("f" * 32, wish, datetime.fromtimestamp(seconds, UTC))
    assert read_wish_link(link.token(KEYS.newest), KEYS) == link
