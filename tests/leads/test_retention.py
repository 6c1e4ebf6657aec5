"""How long a lead is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.retention import TIME_TO_REGRET, Retention, expiry_after_action, expiry_of, first_expiry
from chalicelib.leads.status import Standing, Status

CAME = datetime(2026, 11, 23, 17, 0, 0, 999, tzinfo=UTC)
IN_SECONDS = CAME.replace(microsecond=0)
_DAY = timedelta(days=1)
KEPT = Retention(held=9 * _DAY, unconverted=36 * _DAY, certified=200 * _DAY, audit=_DAY)


def lead(state: AlertState = AlertState.DELIVERED, **changes: object) -> Lead:
    made = Lead("0" * 32, "R", "contact", CAME, "en", "c", {Channel.FIRST: Alert(state)})
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_table_counts_whole_seconds() -> None:
    assert first_expiry(CAME, KEPT, is_held=False) == IN_SECONDS + KEPT.unconverted


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CERTIFIED])
def test_what_came_to_nothing_is_kept_from_its_arrival(status: Status) -> None:
    tapped = lead(standing=Standing(status, at=CAME + timedelta(days=30)))
    assert expiry_of(tapped, KEPT) == IN_SECONDS + KEPT.unconverted


@pytest.mark.parametrize("status", [Status.NEW, Status.SPAM])
def test_what_was_never_released_is_kept_as_long_as_what_is_held(status: Status) -> None:
    assert expiry_of(lead(AlertState.HELD, standing=Standing(status)), KEPT) == IN_SECONDS + KEPT.held


def test_a_certification_is_kept_from_when_it_was_marked() -> None:
    certified = lead(standing=Standing(Status.CERTIFIED, at=CAME + timedelta(days=5)))
    assert expiry_of(certified, KEPT) == IN_SECONDS + timedelta(days=5) + KEPT.certified


def test_a_legal_hold_keeps_a_lead_without_end() -> None:
    kept = lead(is_on_legal_hold=True)
    assert expiry_of(kept, KEPT) is None
    assert expiry_after_action(kept, CAME, KEPT) is None


@pytest.mark.parametrize(("days", "expected"), [(1, 36), (28, 36), (30, 37), (400, 407)])
def test_a_tap_leaves_a_week_to_regret_it(days: int, expected: int) -> None:
    assert timedelta(days=7) == TIME_TO_REGRET
    assert expiry_after_action(lead(), CAME + timedelta(days=days), KEPT) == IN_SECONDS + timedelta(days=expected)
