"""A push service on loopback: takes what browsers' services take, keeps it, and answers as it is told."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.clock import Clock
from chalicelib.mail.web_push import WebPush

_BUSY = timedelta(minutes=1)


@dataclass(frozen=True)
class Posted:
    """One request, as it came over the wire."""

    method: str
    path: str
    # Names in lower case.
    headers: dict[str, str]
    body: bytes


@dataclass
class PushServiceOnLoopback:
    port: int = 0
    posted: list[Posted] = field(default_factory=list)
    # What to answer, by path; 201 to all others.
    statuses: dict[str, int] = field(default_factory=dict)
    # Set while nobody is to be answered.
    holds: threading.Event = field(default_factory=threading.Event)
    # Set while an answer comes drop by drop.
    drips: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reach(self, _host: str) -> HTTPConnection:
        """Connect here, whatever host is meant."""
        return HTTPConnection("127.0.0.1", self.port, timeout=_BUSY / timedelta(seconds=1))

    def way(self, contact: str, clock: Clock, patience: timedelta = _BUSY) -> WebPush:
        """Return the way here, with patience for a machine that is busy."""
        return WebPush(contact, clock, self.reach, patience)

    def begin_anew(self) -> None:
        """Forget what was posted, and answer everything at once."""
        self.posted.clear()
        self.statuses.clear()
        self.holds.clear()
        self.drips.clear()


def claims_in(authorization: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Check the signature of a vapid header; return the token's head and claims, and the key that it is signed with.

    Raises:
        InvalidSignature: somebody else signed it.
    """
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, set(parts)) == ("vapid", {"t", "k"})
    head, claims, signature = parts["t"].split(".")
    raw = _bytes_of(signature)
    assert len(raw) == 64
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes_of(parts["k"]))
    numbers = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    point.verify(numbers, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    return json.loads(_bytes_of(head)), json.loads(_bytes_of(claims)), parts["k"]


def _bytes_of(text: str) -> bytes:
    assert "=" not in text
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@contextmanager
def push_service() -> Iterator[PushServiceOnLoopback]:
    service = PushServiceOnLoopback()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._take()

        def do_GET(self) -> None:
            self._take()

        def _take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.posted.append(Posted(self.command, self.path, headers, body))
            if service.holds.is_set():
                self.close_connection = True
                return
            if service.drips.is_set():
                self._drip()
                return
            self.send_response(service.statuses.get(self.path, 201))
            self.send_header("Location", f"{service.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _drip(self) -> None:
            self.close_connection = True
            with suppress(OSError):  # whoever asked has hung up
                for _ in range(200):
                    self.wfile.write(b"H")
                    time.sleep(0.1)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield service
        finally:
            server.shutdown()
