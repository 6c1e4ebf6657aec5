"""Posts for tests: the same fields in every encoding in which forms send them, and a visitor who sends them."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from chalice.test import Client

import app
from chalicelib.desk import Desk, use_desk
from chalicelib.web.request import Request
from local.gateway import GreedyRouteMatcher

PROJECT = Path(__file__).parent.parent
Fields = Mapping[str, str | Sequence[str]]

# The least that each form takes.
CONTACT = {"email": "rosa@example.com", "message": "Do you have time today?"}
CERTIFICATION = {
    "name": "Rosa Díaz",
    "phone": "212-555-0134",
    "date_of_birth": "4/23/1975",
    "in_new_york": "yes",
    "consent_contact": "yes",
}
LEAST = {"contact": CONTACT, "certification": CERTIFICATION}

# How callers say what they want back.
AS_SCRIPT = {"Accept": "application/json"}
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# What a server sends that tells another one of a form: nothing of a browser.
AS_MACHINE = {"Accept": "*/*", "User-Agent": "WordPress/6.8; https://blog.example.com"}
AS_PERSON = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@dataclass(frozen=True)
class Post:
    content_type: str
    body: bytes


def as_json(fields: Fields) -> Post:
    return Post("application/json", json.dumps(fields).encode())


def as_text(fields: Fields) -> Post:
    """Write JSON as beacons send it."""
    return Post("text/plain;charset=UTF-8", json.dumps(fields, ensure_ascii=False).encode())


def as_urlencoded(fields: Fields) -> Post:
    return Post("application/x-www-form-urlencoded", urlencode(fields, doseq=True).encode())


def as_multipart(fields: Fields, *files: bytes) -> Post:
    """Write fields as a browser sends a FormData; `files` are whole parts as `file_part` makes them."""
    boundary = b"----WebKitFormBoundaryMAkxFJzQF4pXS3zK"
    pairs = [(name, text) for name, value in fields.items() for text in ([value] if isinstance(value, str) else value)]
    parts = [_disposition(name) + b"\r\n\r\n" + text.encode() for name, text in pairs]
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in (*parts, *files))
    return Post(f"multipart/form-data; boundary={boundary.decode()}", body + b"--" + boundary + b"--\r\n")


def file_part(name: str, file_name: str, content: bytes) -> bytes:
    disposition = _disposition(name) + b'; filename="' + file_name.encode() + b'"'
    return disposition + b"\r\nContent-Type: application/octet-stream\r\n\r\n" + content


def _disposition(name: str) -> bytes:
    # Browsers write quotes and line ends in names so.
    plain = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    return b'Content-Disposition: form-data; name="' + plain.encode() + b'"'


ENCODINGS: dict[str, Callable[[Fields], Post]] = {
    "json": as_json,
    "urlencoded": as_urlencoded,
    "multipart": as_multipart,
    "text": as_text,
}


def unbound(text: str) -> str:
    """Return a text as it is said: without the signs that keep phone numbers and hours on one line."""
    return text.replace("\u00a0", " ").replace("\u2011", "-")


def without_arrival(url: str) -> str:
    """Return the address of the thank-you page without what it says of the request."""
    return re.sub(r"arrived=[\w.-]+&?", "", url).rstrip("?&")


@dataclass(frozen=True)
class Answer:
    status: int
    # Names are in lower case.
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def codes(self) -> list[str]:
        return [error["code"] for error in self.json["errors"]]

    @property
    def is_accepted(self) -> bool:
        return self.status in {200, 303}

    @property
    def goes_to(self) -> str:
        """Where it leads, without what the thank-you page is told of the request."""
        return without_arrival(self.headers["location"])

    @property
    def is_page(self) -> bool:
        return self.headers.get("content-type", "").startswith("text/html")


class Visitor:
    """Sends requests through the real app, as the test client of Chalice does."""

    def __init__(self, desk: Desk) -> None:
        self.client = client_of(desk)

    def post(self, path: str, post: Post, headers: Mapping[str, str] | None = None) -> Answer:
        """Post; headers of one's own come last and win."""
        return self.ask("POST", path, {"Content-Type": post.content_type, **(headers or {})}, post.body)

    def submit(self, form: str, fields: Fields, headers: Mapping[str, str] = AS_SCRIPT) -> Answer:
        return self.post(f"/f/{form}", as_json(fields), headers)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("GET", path, headers)

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        answer = self.client.http.request(method, path, headers=dict(headers or {}), body=body)
        return Answer(
            int(answer.status_code),
            {name.lower(): value for name, value in answer.headers.items()},
            answer.body.decode(),
        )


def client_of(desk: Desk) -> Client:
    """Return Chalice's test client with this desk behind it, and with routes as API Gateway matches them."""
    use_desk(desk)
    client = Client(app.app, project_dir=str(PROJECT))
    client.http._local_gateway.event_converter._route_matcher = GreedyRouteMatcher(list(app.app.routes))
    return client


def post_through_gateway(
    desk: Desk, path: str, post: Post, *, stage: str = "", is_base64: bool = False, method: str = "POST"
) -> Answer:
    """Post to a path without a route of its own, as API Gateway hands it over; the test client reads `//` otherwise."""
    use_desk(desk)
    event = {
        "requestContext": {"httpMethod": method, "resourcePath": "/{proxy+}", "path": stage + path},
        "headers": {"Content-Type": post.content_type, "Host": "desk.example.com", "User-Agent": BROWSER},
        "pathParameters": {"proxy": path.removeprefix("/")},
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "body": post.body.decode(),
        "isBase64Encoded": is_base64,
    }
    reply = app.app(event, None)
    return Answer(
        int(reply["statusCode"]), {name.lower(): value for name, value in reply["headers"].items()}, reply["body"]
    )


def request(post: Post, headers: Mapping[str, str] | None = None) -> Request:
    """Make the request that the rooms see, without Chalice between."""
    lowered = {name.lower(): value for name, value in (headers or {}).items()}
    return Request(headers={"content-type": post.content_type, **lowered}, body=post.body)
