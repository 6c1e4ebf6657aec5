"""A sign-in that fails says whose passkey it claimed to be, and rings when it may be a thief's."""

from datetime import timedelta

import pytest

from chalicelib.inbox.failed_sign_ins import MOST_LINES, RINGS_FROM
from tests.desks import QuietDesk
from tests.fakes import MemoryMetrics
from tests.inbox.enrolling import Enrolling
from tests.inbox.signed_in import audit_log, strangers_today


@pytest.fixture
def device(desk: QuietDesk) -> Enrolling:
    """Return a device with a passkey that is not signed in."""
    device = Enrolling(desk)
    device.enrol()
    device.cookie = ""
    desk.wait(timedelta(minutes=1))
    return device


def rung(desk: QuietDesk) -> int:
    assert isinstance(desk.metrics, MemoryMetrics)
    return desk.metrics.counts["SignInsSuspicious"]


def failures(desk: QuietDesk) -> list[tuple[str, str]]:
    return [(event.code, event.about) for event in audit_log(desk) if event.what == "sign_in_failed"]


def fail(device: Enrolling, times: int = 1) -> None:
    for _ in range(times):
        device.authenticator.is_verified = False
        device.sign_in()


def test_it_names_whose_passkey_it_claims_to_be_and_the_device(device: Enrolling, desk: QuietDesk) -> None:
    fail(device)
    last = audit_log(desk)[-1]
    assert (last.what, last.who, last.about) == ("sign_in_failed", "", device.person().id)
    assert last.device == "Safari on iPhone"
    assert strangers_today(desk) == {}


def test_a_passkey_that_counts_backwards_rings_at_once(device: Enrolling, desk: QuietDesk) -> None:
    device.sign_in()
    device.cookie = ""
    device.authenticator.uses = 0
    device.sign_in()
    assert failures(desk) == [("passkey_copied", device.person().id)]
    assert rung(desk) == 1


def test_the_fifth_failure_of_a_passkey_rings_and_none_before(device: Enrolling, desk: QuietDesk) -> None:
    fail(device, RINGS_FROM - 1)
    assert rung(desk) == 0
    fail(device)
    assert rung(desk) == 1


def test_failures_of_another_day_do_not_count(device: Enrolling, desk: QuietDesk) -> None:
    fail(device, RINGS_FROM - 1)
    desk.wait(timedelta(days=1, seconds=1))
    fail(device, RINGS_FROM - 1)
    assert rung(desk) == 0


def test_the_failures_of_a_day_do_not_fill_the_audit_log(device: Enrolling, desk: QuietDesk) -> None:
    fail(device, MOST_LINES + 10)
    assert len(failures(desk)) == MOST_LINES
    assert strangers_today(desk) == {"bad_passkey": 10}


def test_a_passkey_that_was_removed_is_still_somebodys(device: Enrolling, desk: QuietDesk) -> None:
    device.authenticator.credential_id = b"another passkey"
    device.sign_in()
    assert failures(desk) == [("unknown_passkey", device.person().id)]


def test_a_passkey_of_nobody_is_a_strangers(device: Enrolling, desk: QuietDesk) -> None:
    stranger = Enrolling(QuietDesk())
    stranger.enrol()
    device.authenticator = stranger.authenticator
    device.sign_in()
    assert failures(desk) == []
    assert strangers_today(desk) == {"unknown_passkey": 1}


def test_whoever_is_signed_in_as_somebody_else_is_not_taken_for_who_failed(device: Enrolling, desk: QuietDesk) -> None:
    device.sign_in()
    desk.wait(timedelta(seconds=1))
    fail(device)
    assert [event.who for event in audit_log(desk) if event.what == "sign_in_failed"] == [""]
