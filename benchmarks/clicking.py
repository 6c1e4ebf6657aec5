"""A page on a blog, and a desk whose function is asleep, behind a network that takes time.

The answers are the desk's own; only time is simulated. A call takes a function that is idle, or waits until a new one
has started, as in Lambda. Each answer costs a round trip, and so does each new connection.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chalice.test import Client

from chalicelib.web.static_files import script
from tests.desks import QuietDesk
from tests.posts import client_of

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A blog</title>{head}</head><body>
<h1>A long article</h1><div style="height: 3000px"></div>
<form action="{desk}/f/contact" method="post" {attributes}>
<label>Email <input name="email" value="ana@example.com"></label>
<label>Message <textarea name="message">Do you see patients on Fridays?</textarea></label>
<button>Send</button></form>{scripts}</body></html>"""
# What a page has in its head, on its form, and after it.
WAYS: Mapping[str, tuple[str, str, str]] = {
    "script": ("", "data-frontdesk", '<script src="/frontdesk.js" defer></script>'),
    "no script": ("", "", ""),
    "one line": (
        "<style>form:focus-within {{ background-image: url({desk}/health) }}</style>",
        "",
        "",
    ),
    "prefetch": ('<link rel="prefetch" href="{desk}/f/contact">', "", ""),
}


@dataclass(frozen=True)
class Network:
    """How long it takes: there and back, until a function has started, and until one that runs has answered."""

    round_trip: timedelta
    start: timedelta
    work: timedelta


class SimulatedDesk:
    """A desk and a blog, on origins of their own; it knows in which order it was asked what."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.asked: list[str] = []
        self.url, self.blog = "", ""
        self._idle = 0
        self._changed = threading.Condition()
        self._may_answer = threading.Event()
        self._may_answer.set()
        self._client: Client | None = None
        self._one_at_a_time = threading.Lock()

    def open_at(self, url: str, blog: str) -> None:
        self.url, self.blog = url, blog
        desk = QuietDesk()
        self._client = client_of(QuietDesk(practice=replace(desk.practice, allowed_origins=frozenset({blog}))))

    def page(self, way: str) -> str:
        """Return the address of the blog's page that embeds the form in one of the ways."""
        return f"{self.blog}/{way.replace(' ', '-')}"

    def fall_asleep(self) -> None:
        """Stop every function, and forget who asked."""
        with self._changed:
            self._idle, self.asked = 0, []

    def hold(self) -> None:
        """Answer nothing until `let_go`."""
        self._may_answer.clear()

    def let_go(self) -> None:
        self._may_answer.set()

    def wait_until_asked(self, what: str) -> None:
        """Wait for "METHOD /path".

        Raises:
            TimeoutError: it did not come within a minute.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: what in self.asked, timeout=60):
                raise TimeoutError(what)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Any:  # noqa: ANN401 - Chalice's own
        """Return what the desk says, after as long as it takes."""
        with self._changed:
            self.asked.append(f"{method} {path.partition('?')[0]}")
            self._changed.notify_all()
            is_awake = self._idle > 0
            self._idle -= is_awake
        time.sleep(self.network.round_trip.total_seconds())
        self._may_answer.wait()
        time.sleep((self.network.work if is_awake else self.network.start).total_seconds())
        if self._client is None:
            raise LookupError("the desk was not opened")
        with self._one_at_a_time:
            reply = self._client.http.request(method, path, headers=dict(headers), body=body)
        with self._changed:
            self._idle += 1
        return reply


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    desk: SimulatedDesk

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
        """Stay silent."""


class _DeskHandler(_Handler):
    def setup(self) -> None:
        """Take a connection, which takes a round trip."""
        super().setup()
        time.sleep(self.desk.network.round_trip.total_seconds())

    def _ask(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        reply = self.desk.answer(self.command, self.path, dict(self.headers), body)
        headers = {name: value for name, value in reply.headers.items() if name.lower() != "content-length"}
        self._send(reply.status_code, headers, reply.body)

    do_GET = do_POST = do_OPTIONS = _ask  # noqa: N815 - the base class looks for these names


class _BlogHandler(_Handler):
    def do_GET(self) -> None:
        """Serve the pages, and the script as out of a browser's memory: it wakes nobody here."""
        way = self.path.strip("/").replace("-", " ")
        if self.path == "/frontdesk.js":
            self._send(200, {"Content-Type": "text/javascript; charset=utf-8"}, script().encode())
        elif way in WAYS:
            head, attributes, scripts = (part.format(desk=self.desk.url) for part in WAYS[way])
            page = _PAGE.format(desk=self.desk.url, head=head, attributes=attributes, scripts=scripts)
            self._send(200, {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}, page.encode())
        else:
            self._send(404, {}, b"")


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: pages are closed while they still load something."""


@contextmanager
def simulated(network: Network) -> Iterator[SimulatedDesk]:
    """Run a desk and a blog on loopback."""
    desk = SimulatedDesk(network)
    handlers = [type(kind.__name__, (kind,), {"desk": desk}) for kind in (_DeskHandler, _BlogHandler)]
    servers = [_QuietServer(("127.0.0.1", 0), handler) for handler in handlers]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    desk.open_at(*(f"http://127.0.0.1:{server.server_port}" for server in servers))
    try:
        yield desk
    finally:
        desk.let_go()
        for server in servers:
            server.shutdown()
            server.server_close()
