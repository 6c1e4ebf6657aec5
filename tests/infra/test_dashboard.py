"""What a practitioner's helper looks at: every alarm, and a few numbers under titles that need no explaining."""

import json
import re
from typing import Any

import pytest

from chalicelib.metrics import NAMESPACE, Counter, Measure

Resources = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def widgets(resources: Resources) -> list[dict[str, Any]]:
    body = json.loads(resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    found: list[dict[str, Any]] = body["widgets"]
    return found


def test_every_alarm_that_every_stack_has_is_shown(resources: Resources, widgets: list[dict[str, Any]]) -> None:
    (shown,) = [one["properties"]["alarms"] for one in widgets if one["type"] == "alarm"]
    alarms = {name for name, one in resources.items() if one["Type"] == "AWS::CloudWatch::Alarm"}
    assert set(shown) == {f"${{{name}.Arn}}" for name in alarms if "Condition" not in resources[name]}


def test_every_number_has_a_title_and_each_of_its_lines_a_name(widgets: list[dict[str, Any]]) -> None:
    numbers = [one["properties"] for one in widgets if one["type"] == "metric"]
    assert numbers
    for properties in numbers:
        assert properties["title"]
        assert all(line[-1]["label"] for line in properties["metrics"])


def test_no_title_speaks_the_language_of_the_machine(widgets: list[dict[str, Any]]) -> None:
    titles = [one["properties"].get("title", "") for one in widgets]
    labels = [line[-1]["label"] for one in widgets for line in one["properties"].get("metrics", [])]
    machine = re.compile(r"lambda|dynamodb|metric|4xx|5xx|iterator|throttle|invocation|queue", re.IGNORECASE)
    assert [text for text in titles + labels if machine.search(text)] == []


def test_our_own_numbers_are_shown_under_the_names_they_are_written_with(widgets: list[dict[str, Any]]) -> None:
    lines = [line for one in widgets for line in one["properties"].get("metrics", [])]
    ours = {line[1] for line in lines if line[0] == NAMESPACE}
    assert ours <= {*Counter.__args__, *Measure.__args__}  # type: ignore[attr-defined]


def test_nothing_on_it_lies_over_another(widgets: list[dict[str, Any]]) -> None:
    taken = [
        (x, y)
        for one in widgets
        for x in range(one["x"], one["x"] + one["width"])
        for y in range(one["y"], one["y"] + one["height"])
    ]
    assert len(taken) == len(set(taken))
