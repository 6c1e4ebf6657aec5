"""What the tests of other people's clients stand on: a bundler, Node, and a site that is not the desk."""

import json
import shutil
import subprocess
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent
PAGES = HERE / "pages"
PACKAGES = HERE / "node_modules"
# Where the desk is, in whatever a page or an example says of it.
DESK = "https://desk.example.com"


@cache
def bundle(source: str, *, loader: str = "jsx") -> str:
    """Put a script of ours and the packages that it imports, as they are, into one for the browser."""
    options = ["--bundle", "--format=iife", f"--loader={loader}", "--jsx=automatic", "--log-level=error"]
    made = subprocess.run(
        [PACKAGES / ".bin" / "esbuild", *options, '--define:process.env.NODE_ENV="production"'],
        cwd=HERE,
        input=source,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


def run_in_node(script: str, order: object) -> Any:  # noqa: ANN401 - JSON
    """Run one of our scripts in Node: it reads an order as JSON and answers with JSON."""
    ran = subprocess.run(
        [shutil.which("node") or "node", PAGES / script],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


class Site:
    """A site on loopback whose pages are what a test puts there."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, bytes]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def put(self, path: str, text: str, kind: str = "text/html; charset=utf-8") -> str:
        """Serve a text at a path, in the charset of its kind, and give its address."""
        self._pages[path] = (kind, text.encode(kind.partition("charset=")[2] or "utf-8"))
        return self.url + path

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        pages = self._pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, body = pages.get(self.path.partition("?")[0], ("", b""))
                self.send_response(200 if kind else 404)
                self.send_header("Content-Type", kind or "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                """Say nothing."""

        return Handler


def page_of(body: str, *, script: str = "", lang: str = "en") -> str:
    """Write a page around what an owner would paste, with a script of the same site if there is one."""
    tag = f'<script src="{script}" defer></script>' if script else ""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>A site</title>'
        f'<link rel="icon" href="data:,">{tag}</head><body>{body}</body></html>'
    )
