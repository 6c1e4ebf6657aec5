"""What a CloudFormation template makes of its parameters. Pure.

Only as much is worked out as is needed to compare two versions of a stack: conditions, and parameters that are referred
to. What only AWS can know, like the address of a queue, stays a reference.
"""

from collections.abc import Collection, Mapping
from typing import Any

Template = Mapping[str, Any]
Resources = Mapping[str, Mapping[str, Any]]
Parameters = Mapping[str, str]

_NOTHING = {"Ref": "AWS::NoValue"}


def defaults_of(template: Template) -> dict[str, str]:
    """Return the value of every parameter that has one by itself."""
    declared: Mapping[str, Mapping[str, Any]] = template.get("Parameters", {})
    return {name: str(one["Default"]) for name, one in declared.items() if "Default" in one}


def made_by(template: Template, parameters: Parameters) -> dict[str, dict[str, Any]]:
    """Return the resources that come of a template with these parameters, by logical id."""
    sheet = _Sheet(template, defaults_of(template) | dict(parameters))
    resources: Resources = template.get("Resources", {})
    return {
        name: {key: sheet.filled(part) for key, part in resource.items()}
        for name, resource in resources.items()
        if "Condition" not in resource or sheet.holds({"Condition": resource["Condition"]})
    }


def with_kept_of(template: Template, running: Template, kinds: Collection[str]) -> dict[str, Any]:
    """Return a template with the running one's resources of these kinds, and whatever those refer to."""
    there: Resources = running.get("Resources", {})
    ours = {name: resource for name, resource in there.items() if resource.get("Type") in kinds}
    others = {name: one for name, one in template.get("Resources", {}).items() if one.get("Type") not in kinds}
    merged = {part: {**running.get(part, {}), **template.get(part, {})} for part in ("Parameters", "Conditions")}
    return dict(template) | merged | {"Resources": others | ours}


class _Sheet:
    def __init__(self, template: Template, values: Parameters) -> None:
        self._conditions: Mapping[str, Any] = template.get("Conditions", {})
        self._mappings: Mapping[str, Any] = template.get("Mappings", {})
        self._values = values

    def filled(self, part: object) -> Any:  # noqa: ANN401 - whatever stands in a template
        match part:
            case {"Ref": str(name)} if name in self._values:
                return self._values[name]
            case {"Fn::If": [str(condition), then, otherwise]}:
                return self.filled(then if self.holds({"Condition": condition}) else otherwise)
            case {"Fn::FindInMap": [str(name), str(first), str(second)]}:
                return self._mappings[name][first][second]
            case dict():
                filled = {key: self.filled(value) for key, value in part.items()}
                return {key: value for key, value in filled.items() if value != _NOTHING}
            case list():
                return [one for one in map(self.filled, part) if one != _NOTHING]
        return part

    def holds(self, condition: object) -> bool:
        match condition:
            case {"Condition": str(name)}:
                return self.holds(self._conditions[name])
            case {"Fn::Equals": [one, other]}:
                return bool(self.filled(one) == self.filled(other))
            case {"Fn::Not": [one]}:
                return not self.holds(one)
            case {"Fn::And": list(several)}:
                return all(map(self.holds, several))
            case {"Fn::Or": list(several)}:
                return any(map(self.holds, several))
        raise ValueError(f"No condition that is understood here: {condition}")
