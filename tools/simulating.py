"""What IAM would say to a call: the policies of the template, evaluated on this machine, for tests and linters.

Only what these policies are made of is understood. Anything else is an error, never a "yes".
"""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Resources = Mapping[str, Mapping[str, Any]]

REGION, ACCOUNT = "us-east-1", "123456789012"
_PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "desk",
}
# How ARNs begin; what is not named here is not asked for by any policy.
_ARNS = {
    "AWS::IAM::ManagedPolicy": f"arn:aws:iam::{ACCOUNT}:policy/",
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/",
    "AWS::KMS::Key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:",
    "AWS::SNS::Topic": f"arn:aws:sns:{REGION}:{ACCOUNT}:",
    "AWS::SQS::Queue": f"arn:aws:sqs:{REGION}:{ACCOUNT}:",
}
# Of these, what Ref gives is the ARN; of others, a name.
_REFERRED_TO_BY_ARN = {"AWS::SNS::Topic", "AWS::IAM::ManagedPolicy"}


class NotUnderstoodError(Exception):
    """A policy uses what this evaluation does not know; the message says what."""


@dataclass(frozen=True)
class Ask:
    """A call as IAM sees it: an action, on a resource's ARN, with the condition keys that the call fills."""

    action: str
    resource: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A translated template, in which references can be resolved to ARNs that nobody has."""

    resources: Resources
    parameters: Mapping[str, Mapping[str, Any]]
    conditions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    # What a deployment gives; of the other parameters, the defaults hold.
    given: Mapping[str, str] = field(default_factory=dict)

    def arn(self, name: str, attribute: str = "Arn") -> str:
        """Return the ARN that a resource of the template would get."""
        beginning = _ARNS.get(self.resources[name]["Type"])
        if beginning is None or attribute not in {"Arn", "StreamArn"}:
            raise NotUnderstoodError(f"{name}.{attribute}")
        # A log group's names all streams in it.
        rest = ":*" if self.resources[name]["Type"] == "AWS::Logs::LogGroup" else ""
        return f"{beginning}{name}" + ("/stream/now" if attribute == "StreamArn" else rest)

    def resolve(self, value: object) -> Any:  # noqa: ANN401 - whatever stands in a template
        """Replace every reference in a part of the template."""
        match value:
            case dict() if any(key == "Ref" or key.startswith("Fn::") for key in value):
                return self._referred(value)
            case dict():
                return {key: self.resolve(part) for key, part in value.items()}
            case list():
                return [self.resolve(part) for part in value]
        return value

    def _referred(self, value: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the same
        match value:
            case {"Ref": str(name), **more} if not more:
                return self._ref(name)
            case {"Fn::GetAtt": [str(name), str(attribute)], **more} if not more:
                return self.arn(name, attribute)
            case {"Fn::Sub": str(text), **more} if not more:
                return re.sub(r"\$\{([^}]+)\}", lambda found: self._named(found[1]), text)
            case {"Fn::If": [str(name), then, otherwise], **more} if not more:
                return self.resolve(then if self.holds(self.conditions[name]) else otherwise)
            case {"Fn::FindInMap": [str(name), str(first), str(second)], **more} if not more:
                return self.mappings[name][first][second]
        raise NotUnderstoodError(str(value))

    def holds(self, condition: Mapping[str, Any]) -> bool:
        """Say whether a condition of the template holds, with the parameters as they are given."""
        match condition:
            case {"Fn::Equals": [one, other], **more} if not more:
                return bool(self.resolve(one) == self.resolve(other))
            case {"Fn::Not": [dict(inner)], **more} if not more:
                return not self.holds(inner)
        raise NotUnderstoodError(str(condition))

    def _ref(self, name: str) -> str | None:
        if name == "AWS::NoValue":
            return None
        if name in _PSEUDO:
            return _PSEUDO[name]
        if name in self.parameters:
            return self.given.get(name) or str(self.parameters[name]["Default"])
        return self.arn(name) if self.resources[name]["Type"] in _REFERRED_TO_BY_ARN else name

    def _named(self, name: str) -> str:
        resource, _, attribute = name.partition(".")
        return self.arn(resource, attribute) if attribute else str(self._ref(resource))

    def statements(self, role: str) -> Iterator[Mapping[str, Any]]:
        """Yield every statement of a role, with ARNs in place of references."""
        properties = self.resources[role]["Properties"]
        if properties.get("ManagedPolicyArns") or self.resolve(properties.get("PermissionsBoundary")):
            raise NotUnderstoodError(f"{role} takes rights from elsewhere.")
        for policy in properties["Policies"]:
            yield from _listed(self.resolve(policy["PolicyDocument"]["Statement"]))

    def without(self, role: str, sid: str) -> "Template":
        """Return the template with one statement of a role left out.

        Raises:
            KeyError: the role has no such statement.
        """
        changed = copy.deepcopy(self.resources[role])
        dropped = 0
        for policy in changed["Properties"]["Policies"]:
            document = policy["PolicyDocument"]
            kept = [one for one in _listed(document["Statement"]) if one.get("Sid") != sid]
            dropped += len(_listed(document["Statement"])) - len(kept)
            document["Statement"] = kept
        if not dropped:
            raise KeyError(sid)
        return replace(self, resources={**self.resources, role: changed})

    def allows(self, role: str, ask: Ask) -> bool:
        """Say whether a role may do what is asked: one statement allows it, and none denies it."""
        effects = {statement["Effect"] for statement in self.statements(role) if _speaks_of(statement, ask)}
        if effects - {"Allow", "Deny"}:
            raise NotUnderstoodError(f"Effect {effects}")
        return effects == {"Allow"}


def _speaks_of(statement: Mapping[str, Any], ask: Ask) -> bool:
    unknown = statement.keys() - {"Sid", "Effect", "Action", "Resource", "Condition"}
    if unknown:
        raise NotUnderstoodError(str(unknown))
    # Every condition is looked at, even where the rest does not fit: one that is not understood must not hide.
    conditions = [
        _holds(operator, wanted, ask.keys.get(key, ()))
        for operator, by_key in statement.get("Condition", {}).items()
        for key, wanted in by_key.items()
    ]
    return (
        any(_is_like(ask.action.lower(), action.lower()) for action in _listed(statement["Action"]))
        and any(_is_like(ask.resource, resource) for resource in _listed(statement["Resource"]))
        and all(conditions)
    )


def _holds(operator: str, wanted: object, there: tuple[str, ...]) -> bool:
    allowed = [str(one) for one in _listed(wanted)]
    match operator:
        case "StringEquals" | "ArnEquals":
            if len(there) > 1:
                raise NotUnderstoodError(f"{operator} of several values")
            return any(value in allowed for value in there)
        case "ForAllValues:StringLike":
            return all(any(_is_like(value, one) for one in allowed) for value in there)
        case "Bool":
            return any(value.lower() in allowed for value in there)
        case "Null":
            return allowed == [str(not there).lower()]
    raise NotUnderstoodError(operator)


def _is_like(value: str, pattern: str) -> bool:
    """Compare as IAM does: `*` is any text, `?` any character, and nothing else is special."""
    parts = (".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern)
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
