"""Which function answers which address: the inbox's own answers the inbox's, and nothing else does."""

import json
from typing import Any

import pytest

from app import app
from chalicelib.desk import use_desk
from tests.desks import QuietDesk
from tools import aws_events

Resources = dict[str, dict[str, Any]]

CALLED = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${%s.Arn}/invocations"
API = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:RestAPI"
INBOX_PATHS = {"/inbox", "/inbox/{proxy+}"}


def methods(resources: Resources) -> dict[tuple[str, str], dict[str, Any]]:
    """Return each method of each path with what answers it."""
    paths = resources["RestAPI"]["Properties"]["Body"]["paths"]
    return {
        (path, name): method["x-amazon-apigateway-integration"]
        for path, by_name in paths.items()
        for name, method in by_name.items()
    }


def test_each_method_of_each_route_is_answered_by_the_function_it_belongs_to(resources: Resources) -> None:
    answered = {place: integration["uri"] for place, integration in methods(resources).items()}
    expected = {
        (path, method.lower()): {"Fn::Sub": CALLED % ("Inbox" if path in INBOX_PATHS else "APIHandler")}
        for path, by_method in app.routes.items()
        for method in by_method
    }
    assert answered == expected


def test_the_inbox_can_be_read_looked_at_and_posted_to(resources: Resources) -> None:
    to_the_inbox = {place for place in methods(resources) if place[0] in INBOX_PATHS}
    assert to_the_inbox == {(path, method) for path in INBOX_PATHS for method in ("get", "head", "post")}


def test_what_begins_like_the_inbox_is_the_inboxs(resources: Resources) -> None:
    # API Gateway takes the most exact path: nothing below /inbox may fall to a wider one of the public function's.
    assert {path for path, _ in methods(resources) if path.startswith("/inbox")} == INBOX_PATHS


def test_a_route_to_the_inbox_is_read_by_the_gateway_as_every_other_one(resources: Resources) -> None:
    # The function's address alone is another one.
    integrations = [{key: value for key, value in one.items() if key != "uri"} for one in methods(resources).values()]
    assert all(one == integrations[0] for one in integrations)
    assert (integrations[0]["type"], integrations[0]["httpMethod"]) == ("aws_proxy", "POST")


@pytest.mark.parametrize(("function", "addresses"), [("APIHandler", "/*"), ("Inbox", "/*/*/inbox*")])
def test_the_api_may_call_a_function_for_its_own_addresses(resources: Resources, function: str, addresses: str) -> None:
    (permission,) = [
        one["Properties"]
        for one in resources.values()
        if one["Type"] == "AWS::Lambda::Permission"
        and one["Properties"]["FunctionName"] == {"Ref": function}
        and "Condition" not in one
    ]
    assert (permission["Action"], permission["Principal"]) == ("lambda:InvokeFunction", "apigateway.amazonaws.com")
    assert source(permission) == API + addresses


def test_what_keeps_the_function_awake_is_a_question_for_its_health(resources: Resources) -> None:
    (target,) = resources["KeepWarmRule"]["Properties"]["Targets"]
    assert target["Arn"] == {"Fn::GetAtt": ["APIHandler", "Arn"]}
    asked = json.loads(target["Input"])

    use_desk(QuietDesk())
    answer = app(asked, None)

    assert (answer["statusCode"], json.loads(answer["body"])["ok"]) == (200, True)


def test_what_keeps_the_function_awake_has_every_part_of_what_the_gateway_hands_over(resources: Resources) -> None:
    asked = json.loads(resources["KeepWarmRule"]["Properties"]["Targets"][0]["Input"])

    assert asked.keys() == aws_events.request("GET", "/health").keys()


def test_the_function_is_kept_awake_by_its_own_rule_alone_and_unless_nobody_wants_it(
    template: dict[str, Any], resources: Resources
) -> None:
    rule, permission = resources["KeepWarmRule"], resources["KeepWarmPermission"]
    assert rule["Condition"] == permission["Condition"] == "KeepsWarm"
    assert template["Conditions"]["KeepsWarm"] == {"Fn::Equals": [{"Ref": "KeepWarm"}, "yes"]}
    assert template["Parameters"]["KeepWarm"]["Default"] == "yes"
    assert permission["Properties"]["SourceArn"] == {"Fn::GetAtt": ["KeepWarmRule", "Arn"]}
    assert permission["Properties"]["FunctionName"] == {"Ref": "APIHandler"}


def source(permission: dict[str, Any]) -> str:
    """Return for which calls a permission is, with the API by its logical id."""
    said = permission["SourceArn"]["Fn::Sub"]
    text, names = said if isinstance(said, list) else (said, {"RestAPI": {"Ref": "RestAPI"}})
    for name, value in names.items():
        text = text.replace("${" + name + "}", value["Ref"])
    return str(text)


def test_nothing_that_is_deployed_waits_for_itself(resources: Resources) -> None:
    waits = {name: {other for other in resources if names(resource, other)} for name, resource in resources.items()}
    while ready := {name for name, others in waits.items() if not others - {name}}:
        waits = {name: others - ready for name, others in waits.items() if name not in ready}
    assert waits == {}


def names(value: object, other: str) -> bool:
    """Say whether a part of the template refers to a resource."""
    if isinstance(value, dict):
        refers = value.get("Ref") == other or other in _listed(value.get("DependsOn"))
        gets = isinstance(value.get("Fn::GetAtt"), list) and value["Fn::GetAtt"][0] == other
        return refers or gets or any(names(part, other) for part in value.values())
    if isinstance(value, list):
        return any(names(part, other) for part in value)
    return isinstance(value, str) and ("${" + other + "}" in value or "${" + other + "." in value)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
