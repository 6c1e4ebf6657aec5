"""Whatever people and time do to the desk, in any order, it stays what a simple model of it says."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.desk_machine import WholeDesk

# Before a failure is told, its life is made shorter for up to five minutes.
pytestmark = pytest.mark.timeout(900)
PATIENT = settings(deadline=None, suppress_health_check=list(HealthCheck))


def test_desk_stays_what_its_model_says() -> None:
    run_state_machine_as_test(WholeDesk, settings=settings(PATIENT, max_examples=60, stateful_step_count=40))


@pytest.mark.proof
def test_desk_stays_what_its_model_says_over_long_lives() -> None:
    run_state_machine_as_test(WholeDesk, settings=settings(PATIENT, max_examples=400, stateful_step_count=80))
