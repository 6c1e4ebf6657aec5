"""What API Gateway says by itself has the shape of every other reply, and a script on the blog may read it."""

import json
from typing import Any

import pytest

from chalicelib.web.request import SAFE

Replies = dict[str, dict[str, Any]]

HEADER = "gatewayresponse.header."
REPLIES = {
    "DEFAULT_4XX": (None, "BAD_BODY"),
    "DEFAULT_5XX": ("503", "TRY_AGAIN"),
    "MISSING_AUTHENTICATION_TOKEN": ("404", "FORM_NOT_FOUND"),
    "REQUEST_TOO_LARGE": ("413", "TOO_BIG"),
    "THROTTLED": ("429", "SLOW_DOWN"),
}


@pytest.fixture(scope="module")
def replies(resources: dict[str, dict[str, Any]]) -> Replies:
    found: Replies = resources["RestAPI"]["Properties"]["Body"]["x-amazon-apigateway-gateway-responses"]
    return found


def test_every_reply_of_the_gateway_is_listed_here(replies: Replies) -> None:
    assert replies.keys() == REPLIES.keys()


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_has_its_status_and_code(replies: Replies, name: str) -> None:
    status, code = REPLIES[name]
    body = json.loads(replies[name]["responseTemplates"]["application/json"])
    assert replies[name].get("statusCode") == status
    assert [error["code"] for error in body["errors"]] == [code]


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_reads_as_a_failure_to_every_client(replies: Replies, name: str) -> None:
    body = json.loads(replies[name]["responseTemplates"]["application/json"])
    assert list(body) == ["ok", "success", "error", "message", "errors"]
    assert body["ok"] is False
    assert body["success"] is False
    assert body["error"] == body["message"] == body["errors"][0]["message"]


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_can_be_read_from_another_origin_but_never_with_credentials(replies: Replies, name: str) -> None:
    headers = replies[name]["responseParameters"]
    assert headers[HEADER + "Access-Control-Allow-Origin"] == "'*'"
    assert HEADER + "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_is_as_safe_as_those_of_the_desk(replies: Replies, name: str) -> None:
    headers = replies[name]["responseParameters"]
    for header in ("Strict-Transport-Security", "X-Content-Type-Options"):
        assert headers[HEADER + header] == f"'{SAFE[header]}'"
    # The gateway takes no quotes inside of a value, and so no 'none': nothing runs in a sandbox either.
    assert headers[HEADER + "Content-Security-Policy"] == "'sandbox'"


@pytest.mark.parametrize("name", ["THROTTLED", "DEFAULT_5XX"])
def test_a_reply_that_asks_for_patience_says_how_long(replies: Replies, name: str) -> None:
    headers = replies[name]["responseParameters"]
    assert int(headers[HEADER + "Retry-After"].strip("'")) >= 1
    # Otherwise a script on the blog cannot see it.
    assert headers[HEADER + "Access-Control-Expose-Headers"] == "'Retry-After'"
