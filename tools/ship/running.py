"""What a stack is made of now."""

import json
from typing import Any

from tools.ship.aws import Account, in_a_sentence
from tools.ship.templates import Parameters


def parameters_of(account: Account) -> Parameters | None:
    """Return what the stack was last given, or None if there is no stack."""
    stack = account.stack()
    return stack and {one["ParameterKey"]: one["ParameterValue"] for one in stack.get("Parameters", [])}


def template_of(account: Account) -> dict[str, Any]:
    with in_a_sentence():
        body = account.client("cloudformation").get_template(StackName=account.stack_name)["TemplateBody"]
    return dict(json.loads(body) if isinstance(body, str) else body)
