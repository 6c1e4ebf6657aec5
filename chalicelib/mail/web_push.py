"""Pushes over the web (RFC 8030), without content, so that no push service ever learns more than that there is news.

Where to push was told by a browser, so nothing of it is believed: only a public address is called, by encryption, at
the usual port, no redirect is followed, and what is answered is not read beyond its status.
"""

import socket
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from threading import Timer
from urllib.parse import urlsplit

from chalicelib.clock import Clock
from chalicelib.leads.keyring import Key
from chalicelib.mail.push import DeviceGoneError, PushRefusedError, PushUnclearError, is_endpoint

_HTTPS = 443
_CONNECT_TIMEOUT, _READ_TIMEOUT = 2.0, 3.0  # seconds
# However slowly somebody answers.
_PATIENCE = timedelta(seconds=5)
# A service that did not answer is left alone for so long: others wait behind it.
_REST = timedelta(seconds=30)
# Of pushes that are not delivered yet only the last matters: it tells of everything.
_TOPIC = "requests"
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}

# Opens a connection to a host, or raises OSError.
Reach = Callable[[str], HTTPConnection]


class NotPublicError(OSError):
    """A name of the web that leads to somewhere else."""


class WebPush:
    """Each push is tried once, on a connection of its own."""

    def __init__(self, contact: str, clock: Clock, reach: Reach | None = None, patience: timedelta = _PATIENCE) -> None:
        """`contact` is whom a push service may write to, mailto: or https:; nothing lasts longer than `patience`."""
        self._contact = contact
        self._clock = clock
        self._reach = reach or reach_publicly
        self._patience = patience / timedelta(seconds=1)
        self._silent_since: dict[str, datetime] = {}

    def push(self, endpoint: str, key: Key, lasts: timedelta) -> None:
        if not is_endpoint(endpoint):
            raise PushRefusedError("NotAnEndpoint")
        host, now = urlsplit(endpoint).hostname or "", self._clock.now()
        if timedelta() <= now - self._silent_since.get(host, datetime.min.replace(tzinfo=now.tzinfo)) < _REST:
            raise PushRefusedError("Silent")
        try:
            status = self._post(endpoint, host, self._headers(host, key, lasts, now))
        except (PushRefusedError, PushUnclearError):
            self._silent_since[host] = now
            raise
        _raise_for(status)

    def _headers(self, host: str, key: Key, lasts: timedelta, now: datetime) -> dict[str, str]:
        from chalicelib.mail.vapid import authorization

        return {
            "Authorization": authorization(key, f"https://{host}", self._contact, now),
            "TTL": str(max(0, lasts // timedelta(seconds=1))),
            "Urgency": "high",
            "Topic": _TOPIC,
            "Content-Length": "0",
        }

    def _post(self, endpoint: str, host: str, headers: dict[str, str]) -> int:
        """Return the status of the answer.

        Raises:
            PushRefusedError: nobody was reached.
            PushUnclearError: nobody answered.
        """
        try:
            connection = self._reach(host)
        except (OSError, UnicodeError) as fault:
            raise PushRefusedError(type(fault).__name__) from None
        watch = Timer(self._patience, _hang_up, [connection])
        watch.daemon = True
        watch.start()
        try:
            connection.request("POST", _path_of(endpoint), headers=headers)
            return connection.getresponse().status
        except (OSError, HTTPException, ValueError) as fault:
            raise PushUnclearError(type(fault).__name__) from None
        finally:
            watch.cancel()
            connection.close()


def _path_of(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _raise_for(status: int) -> None:
    if status in _GONE:
        raise DeviceGoneError(f"HTTP {status}")
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise PushRefusedError(f"HTTP {status}")


def _hang_up(connection: HTTPConnection) -> None:
    try:
        connection.sock.shutdown(socket.SHUT_RDWR)
    except (OSError, AttributeError):
        return  # it is over by itself


def _look_up(host: str) -> list[str]:
    found = socket.getaddrinfo(host, _HTTPS, socket.AF_INET, socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


def reach_publicly(host: str, look_up: Callable[[str], list[str]] = _look_up) -> HTTPConnection:
    """Connect to a host at the address that was looked at, so that its name cannot lead elsewhere meanwhile."""
    addresses = look_up(host)
    if not addresses or not all(map(is_public, addresses)):
        raise NotPublicError
    connection = HTTPSConnection(host, _HTTPS, timeout=_CONNECT_TIMEOUT, context=_trust())
    plain = socket.create_connection((addresses[0], _HTTPS), _CONNECT_TIMEOUT)
    try:
        connection.sock = _trust().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise
    connection.sock.settimeout(_READ_TIMEOUT)
    return connection


def is_public(address: str) -> bool:
    """Say whether an address is one of the public web: not our own machine, network or cloud."""
    parsed = ip_address(address)
    return parsed.is_global and not parsed.is_multicast


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
