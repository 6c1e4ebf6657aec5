"""The template as it would be deployed: packaged by Chalice, merged, and translated from SAM."""

import json
from typing import Any

import pytest

from tools.packaged import package_if_changed
from tools.places import CLOUDFORMATION
from tools.simulating import Template


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    """What CloudFormation gets to see."""
    package_if_changed()
    translated: dict[str, Any] = json.loads(CLOUDFORMATION.read_text())
    return translated


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The template's resources by their logical ids."""
    found: dict[str, dict[str, Any]] = template["Resources"]
    return found


@pytest.fixture(scope="session")
def policies(template: dict[str, Any]) -> Template:
    """The same, to be asked what IAM would say."""
    return as_deployed(template)


def as_deployed(template: dict[str, Any], **given: str) -> Template:
    """Return the template with the parameters that a deployment gives."""
    needed = {"TableName": "LeadsTable", "AlarmEmail": "keeper@example.net"}
    return Template(
        template["Resources"],
        template["Parameters"],
        template["Conditions"],
        template["Mappings"],
        needed | given,
    )
