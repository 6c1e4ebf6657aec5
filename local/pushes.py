"""Pushes from a laptop: to the push services of the browsers that are tried here, or to one that stands in for all.

`PUSH_SERVICE=http://127.0.0.1:9000` lets every push go there instead, whatever address its device has.
"""

from collections.abc import Mapping
from http.client import HTTPConnection
from urllib.parse import urlsplit

from chalicelib.clock import SystemClock
from chalicelib.mail.web_push import Reach, WebPush

PUSH_SERVICE = "PUSH_SERVICE"
_PATIENCE = 3.0  # seconds


def make_push_service(contact: str, env: Mapping[str, str]) -> WebPush:
    """Return the way to the phones. Push services go by their own clock, wherever the desk's stands."""
    return WebPush(contact, SystemClock(), reach_in_place_of_all(env.get(PUSH_SERVICE, "")))


def reach_in_place_of_all(url: str) -> Reach | None:
    """Return what connects to a service on this machine, whatever host is meant; None without one.

    Raises:
        OSError: it is none of this machine's.
    """
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in {"127.0.0.1", "localhost"} or not parts.port:
        raise OSError(f"{PUSH_SERVICE}={url} is no service of this machine: give it like http://127.0.0.1:9000.")
    host, port = parts.hostname, parts.port
    return lambda _meant: HTTPConnection(host, port, timeout=_PATIENCE)
