"""The adapter between Chalice and the desk: a desk that cannot start, the stage, what an answer may not load."""

import json
import re
import subprocess
import sys

import pytest

from app import app
from chalicelib.desk import use_desk
from chalicelib.inbox.routes import ROUTES as INBOX_ROUTES
from tests.desks import SITE, QuietDesk
from tests.posts import (
    AS_SCRIPT,
    CONTACT,
    PROJECT,
    Visitor,
    as_json,
    client_of,
    post_through_gateway,
    without_arrival,
)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Return a visitor before a desk whose environment is not set."""
    visitor = Visitor(QuietDesk())
    monkeypatch.delenv("TABLE_NAME", raising=False)
    use_desk(None)
    return visitor


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/f/contact"), ("GET", "/f/contact"), ("GET", "/thanks"), ("OPTIONS", "/f/contact")]
)
def test_desk_that_cannot_open_answers_and_logs_no_value(
    closed: Visitor, caplog: pytest.LogCaptureFixture, method: str, path: str
) -> None:
    answer = closed.ask(method, path, AS_SCRIPT | {"Origin": SITE}, as_json(CONTACT).body)

    assert (answer.status, answer.codes) == (503, ["TRY_AGAIN"])
    assert int(answer.headers["retry-after"]) > 0
    assert "SettingsError" in caplog.text
    assert "rosa" not in caplog.text


def test_script_and_health_are_there_even_so(closed: Visitor) -> None:
    assert closed.get("/frontdesk.js").status == 200
    assert closed.get("/health").status == 200


def test_desk_opens_once_its_environment_is_right(closed: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    closed.submit("contact", CONTACT)
    monkeypatch.setenv("TABLE_NAME", "leads")
    monkeypatch.setenv("DESK_SECRET", "the secret of tests guards nobody at all")

    assert closed.get("/f/contact", AS_SCRIPT).status == 200


def test_name_of_the_stage_stands_before_every_link(desk: QuietDesk) -> None:
    event = {
        "requestContext": {
            "httpMethod": "GET",
            "resourcePath": "/f/{form}",
            "path": "/api/f/contact",
            "domainName": "abc.execute-api.us-east-1.amazonaws.com",
        },
        "headers": AS_SCRIPT,
        "pathParameters": {"form": "contact"},
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }

    described = json.loads(client_of(desk).http._app(event, None)["body"])

    assert described["action"] == "https://abc.execute-api.us-east-1.amazonaws.com/api/f/contact"


def test_slash_at_the_end_keeps_the_name_of_the_stage(desk: QuietDesk) -> None:
    event = {
        "requestContext": {
            "httpMethod": "GET",
            "resourcePath": "/inbox/{proxy+}",
            "path": "/api/inbox/leads/AB/",
            "domainName": "abc.execute-api.us-east-1.amazonaws.com",
        },
        "headers": {},
        "pathParameters": {"proxy": "leads/AB"},
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }

    headers = client_of(desk).http._app(event, None)["headers"]

    assert headers["Location"] == "/api/inbox/sign-in?to=leads/AB"


def test_path_behind_a_custom_domain_has_no_stage(desk: QuietDesk) -> None:
    answer = post_through_gateway(desk, "/p/blog//f/contact", as_json(CONTACT))

    assert without_arrival(answer.json["next"]) == "/thanks"


# The rooms alone: the visitor of the tests would bring the local desk with it.
PROGRAM = f"""
import json, sys
from chalicelib.intake.submission import submit
from chalicelib.web.request import Request
from tests.desks import QuietDesk
body = {json.dumps(CONTACT)!r}.encode()
reply = submit(QuietDesk(), Request(headers={{"content-type": "application/json"}}, body=body), "contact")
print(json.dumps([reply.status, sorted(sys.modules)]))
"""
# Pages, mail and other forms are for other requests; phonenumbers and the multipart parser for those that need them.
NOT_LOADED = {
    "chalicelib.forms.certification",
    "chalicelib.intake.openapi",
    "chalicelib.mail.ses",
    "chalicelib.web.page",
    "chalicelib.storage.dynamodb",
    "jinja2",
    "phonenumbers",
    "python_multipart",
}


def test_accepted_json_loads_neither_pages_nor_mail_nor_another_form() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=PROJECT, capture_output=True, check=True, text=True)

    status, modules = json.loads(done.stdout)

    assert status == 200
    assert NOT_LOADED.isdisjoint(modules)


EVERY_KIND_OF_REPLY = [
    ("GET", "/"),
    ("GET", "/f/contact"),
    ("POST", "/f/contact"),
    ("POST", "/f/nothing"),
    ("OPTIONS", "/f/contact"),
    ("HEAD", "/health"),
    ("GET", "/health"),
    ("GET", "/frontdesk.js"),
    ("GET", "/openapi.json"),
    ("GET", "/robots.txt"),
    ("GET", "/favicon.ico"),
    ("GET", "/.well-known/security.txt"),
    ("GET", "/nothing"),
    ("PUT", "/f/contact"),
    ("GET", "/inbox"),
    ("GET", "/inbox/sign-in"),
    ("GET", "/inbox/session"),
    ("GET", "/inbox/inbox.js"),
    ("POST", "/inbox/sign-in/options"),
    ("POST", "/inbox/sign-out"),
]


@pytest.mark.parametrize(("method", "path"), EVERY_KIND_OF_REPLY)
def test_every_reply_asks_for_tls_and_lets_nothing_be_guessed_or_run(desk: QuietDesk, method: str, path: str) -> None:
    headers = Visitor(desk).ask(method, path).headers

    assert headers["strict-transport-security"].startswith("max-age=63072000")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_every_route_there_is_asks_for_tls_and_lets_nothing_be_guessed_or_run(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    asked = [
        (method, re.sub(r"\{\w+\+?\}", "contact", path))
        for path, by_method in app.routes.items()
        for method in by_method
    ]
    inside = [(route.method, f"/inbox/{route.path.replace('{reference}', 'K7Q2-9M4T')}") for route in INBOX_ROUTES]
    for method, path in (*asked, *inside):
        headers = visitor.ask(method, path).headers
        assert headers["strict-transport-security"].startswith("max-age=63072000"), (method, path)
        assert headers["x-content-type-options"] == "nosniff", (method, path)
        assert "default-src 'none'" in headers["content-security-policy"], (method, path)
    assert len(asked) > 25


@pytest.mark.parametrize("origin", ["null", SITE])
@pytest.mark.parametrize("path", ["/inbox", "/inbox/sign-in", "/inbox/nothing"])
def test_no_other_site_may_read_the_inbox_not_even_one_that_is_hidden(desk: QuietDesk, path: str, origin: str) -> None:
    answer = Visitor(desk).get(path, {"Origin": origin})

    assert not [name for name in answer.headers if name.startswith("access-control-")]
