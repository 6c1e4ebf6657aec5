"""Of whom somebody may not know because an email failed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Standing, Status
from chalicelib.leads.undelivered import is_alert_missing, is_to_be_called
from tests.sample_lead import sample_lead


def lead_with(status: Status = Status.NEW, **alerts: AlertState) -> Lead:
    return lead_whose({Channel(name): state for name, state in alerts.items()}, status)


def lead_whose(alerts: Mapping[Channel, AlertState], status: Status = Status.NEW) -> Lead:
    states = {Channel.FIRST: AlertState.SENT, **alerts}
    found = {channel: Alert(state, attempt=1) for channel, state in states.items()}
    return sample_lead(alerts=found, standing=Standing(status))


FAILED = [AlertState.BOUNCED, AlertState.COMPLAINED, AlertState.FAILED]


@pytest.mark.parametrize("state", AlertState)
def test_an_alert_that_failed_is_missing(state: AlertState) -> None:
    assert is_alert_missing(lead_with(first=state)) is (state in FAILED)


@pytest.mark.parametrize("channel", [Channel.SECOND, Channel.TOPIC])
def test_any_way_to_the_practice_that_failed_counts(channel: Channel) -> None:
    assert is_alert_missing(lead_whose({channel: AlertState.FAILED}))


@pytest.mark.parametrize("channel", [Channel.VISITOR, Channel.PUSH, Channel.VISIT])
def test_what_failed_to_reach_others_is_no_missing_alert(channel: Channel) -> None:
    assert not is_alert_missing(lead_whose({channel: AlertState.FAILED}))


def test_an_escalated_lead_may_not_be_known_of() -> None:
    assert is_alert_missing(replace(lead_with(), escalated_because="refused"))


def test_an_alert_that_arrived_is_not_missing_whatever_came_before() -> None:
    lead = replace(lead_with(first=AlertState.DELIVERED, second=AlertState.FAILED), escalated_because="refused")
    assert not is_alert_missing(lead)


def test_of_a_lead_that_waits_no_more_nothing_is_missing() -> None:
    assert not is_alert_missing(lead_with(Status.CONTACTED, first=AlertState.FAILED))


CALLED = {Status.NEW, Status.NO_ANSWER, Status.CERTIFIED}


@pytest.mark.parametrize("status", Status)
def test_whose_mail_came_back_is_to_be_called_until_they_are_reached(status: Status) -> None:
    bounced = lead_with(status, visitor=AlertState.BOUNCED)
    assert bounced.email_bounced
    assert is_to_be_called(bounced) is (status in CALLED)
    assert not is_to_be_called(lead_with(status))
