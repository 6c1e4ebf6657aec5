"""Chalice's local server, taught what API Gateway does and what the merged template adds to it."""

from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import (
    ChaliceRequestHandler,
    LocalGateway,
    MatchResult,
    RouteMatcher,
    ThreadedHTTPServer,
)

from local.pages import LocalPages, PageReply

_GREEDY = "{proxy+}"
_OUR_NAMES = {"localhost", "127.0.0.1", "::1"}
# Names the address that a request is to come from, so that many senders, or a burst of one, can be tried.
SENDER_HEADER, _THIS_MACHINE = "X-Local-Sender", "127.0.0.1"
_NOT_FROM_HERE = "The local desk is for this machine alone: open it by the address that `make run` prints.\n"


def is_from_here(method: str, path: str, headers: Mapping[str, str]) -> bool:
    """Say whether a request calls this machine by its own name, and changes a local page from that page alone.

    A stranger's page could call this machine by a name of its own (DNS rebinding), and then read the outbox and make
    invitations; or, without reading anything, move the clock.
    """
    host, origin = headers.get("Host", ""), headers.get("Origin", "")
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    if name not in _OUR_NAMES:
        return False
    if method == "POST" and urlsplit(path).path.startswith("/local"):
        is_own_page = headers.get("Sec-Fetch-Site", "") in {"", "none", "same-origin"}
        return is_own_page and origin in {"", f"http://{host}"}
    return True


class GreedyRouteMatcher(RouteMatcher):
    """Matches `{proxy+}` as API Gateway does: the rest of the path, after everything else has failed."""

    def __init__(self, route_urls: list[str]) -> None:
        super().__init__([url for url in route_urls if not url.endswith(_GREEDY)])
        self._greedy = [url for url in route_urls if url.endswith(_GREEDY)]

    def match_route(self, url: str) -> MatchResult:
        try:
            return super().match_route(url)
        except ValueError:
            parts = urlsplit(url)
            for route in sorted(self._greedy, key=len, reverse=True):
                prefix = route.removesuffix(_GREEDY)
                if parts.path.startswith(prefix):
                    query = parse_qs(parts.query, keep_blank_values=True)
                    return MatchResult(route, {"proxy": parts.path.removeprefix(prefix)}, query)
            raise


class PatientServer(ThreadedHTTPServer):
    """Lets a crowd wait for its connection, as API Gateway does, instead of refusing it."""

    request_queue_size = 128


class DeskRequestHandler(ChaliceRequestHandler):
    """Serves the local pages, and everything else through the real app."""

    # Without this, every request on a kept connection waits 40 ms.
    disable_nagle_algorithm = True

    def __init__(self, *args: Any, app_object: Chalice, config: Config, pages: LocalPages) -> None:  # noqa: ANN401 - as the base class has it
        self.local_gateway = LocalGateway(app_object, config)
        self.local_gateway.event_converter._route_matcher = GreedyRouteMatcher(list(app_object.routes))  # noqa: SLF001 - Chalice offers no other way in
        self._pages = pages
        BaseHTTPRequestHandler.__init__(self, *args)

    def _generic_handle(self) -> None:
        if not is_from_here(self.command, self.path, self.headers):
            self._send_page(PageReply(_NOT_FROM_HERE, "text/plain; charset=utf-8", HTTPStatus.FORBIDDEN))
            return
        if not self._pages.serves(self.command, self.path):
            # The converter is this connection's own.
            self.local_gateway.event_converter.LOCAL_SOURCE_IP = self.headers.get(SENDER_HEADER, _THIS_MACHINE)
            super()._generic_handle()
            return
        _, body = self._parse_payload()
        self._send_page(self._pages.reply(self.command, self.path, body or b""))

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = do_PATCH = do_OPTIONS = _generic_handle  # noqa: N815 - the base class looks for these names

    def _send_page(self, reply: PageReply) -> None:
        self._send_http_response(
            reply.status, {"Content-Type": reply.content_type, "Cache-Control": "no-store"}, reply.body
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: a request line may hold what somebody typed into the address bar."""
