"""An AWS that agrees to everything after a fixed time, in a process of its own so that its work is nobody's.

Usage: python -m benchmarks.stub_aws 0.005 [identity.pem], which prints the port it listens on; with a key and a
certificate it speaks TLS.
"""

import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Agreeing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    latency = 0.0  # seconds
    calls = 0

    def do_POST(self) -> None:
        """Agree to a call."""
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        _Agreeing.calls += 1
        time.sleep(self.latency)
        self._answer(b"{}")

    def do_GET(self) -> None:
        """Say how many calls there were since this was last asked."""
        calls, _Agreeing.calls = _Agreeing.calls, 0
        self._answer(str(calls).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name for it
        """Stay silent."""


@contextmanager
def stub_aws(latency: float, identity: Path | None = None) -> Iterator[str]:
    """Yield the address of a running stub that takes `latency` seconds for each call; with an identity, over TLS."""
    command = [sys.executable, "-m", "benchmarks.stub_aws", str(latency), *map(str, filter(None, [identity]))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - this very module
        try:
            port = process.stdout.readline() if process.stdout else ""
            yield f"https://localhost:{int(port)}" if identity else f"http://127.0.0.1:{int(port)}"
        finally:
            process.terminate()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: functions are ended while their connections are open."""


def _serve(latency: float, *identity: str) -> None:
    _Agreeing.latency = latency
    with _Server(("127.0.0.1", 0), _Agreeing) as server:
        if identity:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*identity)
            # The handshake is for the thread that serves the connection.
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    _serve(float(sys.argv[1]), *sys.argv[2:])
