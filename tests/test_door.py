"""The way out to a web address: what is sent, what an answer is, and what is none."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from chalicelib.door import UnreachableError, WebDoor

FIELDS = {"name": "Canary Example", "message": "¿Llega?"}


class Heard:
    """What was asked of a server on this machine that gives one answer."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.url = ""
        self.asked: list[tuple[str, str, str, bytes]] = []


@contextmanager
def answering(status: int) -> Iterator[Heard]:
    heard = Heard(status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            heard.asked.append((self.command, self.path, self.headers.get("Idempotency-Key", ""), body))
            if heard.status:
                self.send_response(heard.status)
                self.end_headers()

        do_GET = do_POST  # noqa: N815 - the same

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    heard.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_fields_are_posted_as_json_with_the_headers_that_are_asked_for() -> None:
    with answering(200) as heard:
        assert WebDoor().post(f"{heard.url}/f/contact", FIELDS, {"Idempotency-Key": "a mark"}) == 200
    [(method, path, mark, body)] = heard.asked
    assert (method, path, mark, json.loads(body)) == ("POST", "/f/contact", "a mark", FIELDS)


@pytest.mark.parametrize("status", [200, 404, 429, 503])
def test_an_answer_is_its_status_whatever_that_is(status: int) -> None:
    with answering(status) as heard:
        assert WebDoor().post(heard.url, FIELDS, {}) == status
        assert WebDoor().knock(heard.url) == status


def test_nobody_there_is_a_code_that_names_no_address() -> None:
    with answering(200) as heard:
        gone = heard.url
    with pytest.raises(UnreachableError) as fault:
        WebDoor().knock(gone)
    assert str(fault.value) == "URLError"


def test_a_line_that_breaks_off_is_no_answer() -> None:
    with answering(0) as heard, pytest.raises(UnreachableError):
        WebDoor().post(heard.url, FIELDS, {})
