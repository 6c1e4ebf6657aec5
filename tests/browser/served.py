"""The inbox of a quiet desk in a real browser: any state can be laid out beforehand, and the clock stands still."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from tests.inbox.signed_in import SignedIn


@contextmanager
def served(sitter: SignedIn) -> Iterator[str]:
    """Serve the inbox to whoever comes as to the one who sits there, and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            url = urlsplit(self.path)
            sent = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            place = url.path.removeprefix("/inbox").strip("/")
            token, accept = self.headers.get("X-CSRF-Token", ""), self.headers.get("Accept", "")
            query = dict(parse_qsl(url.query))
            reply = sitter.ask(self.command, place, query=query, body=sent, x_csrf_token=token, accept=accept)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            text = reply.body if isinstance(reply.body, str) else json.dumps(dict(reply.body))
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
