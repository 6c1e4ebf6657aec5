"""An AWS that keeps what it is told: moto's server on loopback, which also counts its calls."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server


class _KeptOpen(MotoRequestHandler):
    # As AWS has it: a function makes one connection for all its calls.
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True


class _Counting:
    """An application that counts its calls, and says how many there were since it was last asked."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application
        self._calls = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/calls":
            calls, self._calls = str(self._calls).encode(), 0
            start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(calls)))])
            return [calls]
        # Moto's own addresses are none of AWS's.
        if not environ["PATH_INFO"].startswith("/moto-api/"):
            self._calls += 1
        return self._application(environ, start_response)


@contextmanager
def moto_aws() -> Iterator[str]:
    """Yield the address of a running one."""
    # Not a line for each call.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    application = _Counting(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_KeptOpen)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
