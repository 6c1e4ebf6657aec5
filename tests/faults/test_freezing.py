"""What a function does with connections that were reset while it was frozen: the real clients, over a proxy."""

from collections.abc import Iterator

import pytest

from chalicelib.mail import ses
from tests.faults.freezing import LONG, SHORT, FreezingDesk, freezing_desk, r13


@pytest.fixture
def frozen() -> Iterator[FreezingDesk]:
    with freezing_desk() as desk:
        yield desk


def test_nothing_is_lost_or_doubted_after_any_of_twenty_freezes() -> None:
    finding = r13()
    assert finding.holds, finding.figure


def test_after_a_long_freeze_no_old_connection_is_used(frozen: FreezingDesk) -> None:
    frozen.post("one")
    frozen.freeze(LONG)
    frozen.post("two")
    assert frozen.proxy.resets == 0


def test_a_store_call_on_a_dropped_connection_is_made_once_more(frozen: FreezingDesk) -> None:
    frozen.post("one")
    frozen.freeze(SHORT)
    assert frozen.post("two").status == 200
    assert frozen.proxy.resets == 1
    assert len(frozen.leads()) == 2


def test_an_email_goes_over_a_new_connection_after_any_pause(frozen: FreezingDesk) -> None:
    for message in ("one", "two", "three"):
        frozen.post(message)
        frozen.freeze(SHORT)
        assert frozen.alert(message)
    assert len(frozen.mails()) == 3
    assert [lead["alerts"]["M"]["first"]["M"]["attempt"]["N"] for lead in frozen.leads()] == ["1", "1", "1"]


def test_connections_in_use_are_kept(frozen: FreezingDesk) -> None:
    for number in range(5):
        frozen.post(f"message {number}")
        frozen.freeze(ses.IDLE_LIMIT)
    assert frozen.proxy.opened == 1
