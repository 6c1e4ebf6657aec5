"""Whether alerts arrive, as the last line of Today says it."""

import re
from datetime import datetime, timedelta

import pytest

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.status import Standing, Status
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import SignedIn, stored

MINUTE = timedelta(minutes=1)


def told(desk: QuietDesk, state: AlertState, at: datetime, standing: Standing | None = None) -> Lead:
    """Store a lead whose alert was sent at a moment and stands so."""
    alerts = {Channel.FIRST: Alert(state, attempt=1, sent_at=at)}
    return stored(desk, received_at=at, alerts=alerts, standing=standing or Standing())


def line(user: SignedIn) -> str:
    found = re.search(r'class="alert-health (\w+)">([^<]*)<', str(user.get().body))
    return f"{found[1]}: {found[2]}" if found else ""


def test_nothing_is_said_before_there_was_one(user: SignedIn) -> None:
    assert line(user) == ""


def test_the_last_one_that_arrived_is_told_with_its_time(desk: QuietDesk, user: SignedIn) -> None:
    told(desk, AlertState.DELIVERED, NOON - 85 * MINUTE)
    told(desk, AlertState.DELIVERED, NOON - 90 * MINUTE)
    assert line(user) == "soft: Alerts arrive: last one delivered 10:35 AM"


def test_it_is_the_time_at_which_the_mail_service_said_so(desk: QuietDesk, user: SignedIn) -> None:
    lead = told(desk, AlertState.DELIVERED, NOON - 85 * MINUTE)
    desk.memory.record(lead.key, TimelineEvent("a", NOON - 60 * MINUTE, "delivery", Channel.FIRST, 1))
    desk.memory.record(lead.key, TimelineEvent("b", NOON - 50 * MINUTE, "delivery", Channel.SECOND, 1))
    assert line(user) == "soft: Alerts arrive: last one delivered 11:00 AM"


@pytest.mark.parametrize("state", [AlertState.BOUNCED, AlertState.COMPLAINED, AlertState.FAILED])
def test_one_that_came_back_is_red(desk: QuietDesk, user: SignedIn, state: AlertState) -> None:
    told(desk, AlertState.DELIVERED, NOON - 90 * MINUTE)
    told(desk, state, NOON - 85 * MINUTE)
    assert line(user).startswith("late: The last alert to your address did not arrive (10:35 AM).")


def test_one_that_arrived_since_makes_it_well_again(desk: QuietDesk, user: SignedIn) -> None:
    told(desk, AlertState.BOUNCED, NOON - 90 * MINUTE)
    told(desk, AlertState.DELIVERED, NOON - 85 * MINUTE)
    assert line(user).startswith("soft")


def test_what_is_closed_counts_as_well(desk: QuietDesk, user: SignedIn) -> None:
    told(desk, AlertState.BOUNCED, NOON - 85 * MINUTE, Standing(Status.DECLINED, 1, NOON, "x"))
    assert line(user).startswith("late")


@pytest.mark.parametrize("state", [AlertState.PENDING, AlertState.SENDING, AlertState.SENT])
def test_of_one_under_way_nothing_is_known_yet(desk: QuietDesk, user: SignedIn, state: AlertState) -> None:
    told(desk, AlertState.DELIVERED, NOON - 85 * MINUTE)
    told(desk, state, NOON)
    assert line(user) == "soft: Alerts arrive: last one delivered 10:35 AM"
