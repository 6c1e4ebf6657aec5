"""The GitHub workflow asks for what there is, and ships only by hand."""

import re
from typing import Any

import pytest
import yaml

from tools.places import ROOT

FILE = ROOT / ".github" / "workflows" / "ship.yml"
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture
def jobs() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["jobs"]
    return found


def commands(job: dict[str, Any]) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


def test_every_command_is_one_of_the_makefiles(jobs: dict[str, Any]) -> None:
    asked = {name for job in jobs.values() for line in commands(job) for name in re.findall(r"\bmake ([a-z-]+)", line)}
    assert asked
    assert asked <= TARGETS


def test_nothing_is_shipped_that_was_not_checked_and_tested(jobs: dict[str, Any]) -> None:
    assert jobs["deploy"]["needs"] == "check"
    assert commands(jobs["check"]) == ["make check", "make test", "make package"]


def test_it_is_shipped_by_hand_only(jobs: dict[str, Any]) -> None:
    assert jobs["deploy"]["if"] == "github.event_name == 'workflow_dispatch'"


def test_only_the_job_that_ships_may_ask_for_a_role(jobs: dict[str, Any]) -> None:
    asking = [name for name, job in jobs.items() if job.get("permissions", {}).get("id-token")]
    assert asking == ["deploy"]


def test_no_value_of_a_form_or_of_a_person_is_put_into_a_command_by_github(jobs: dict[str, Any]) -> None:
    """What is written into a shell's line by the workflow itself could end it: values come through the environment."""
    assert [line for job in jobs.values() for line in commands(job) if "${{" in line] == []
