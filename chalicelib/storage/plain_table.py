"""DynamoDB over one kept connection of the standard library: what a cold function can have without botocore.

For who has Lambda's own credentials, which are in the environment; elsewhere botocore knows where to look.
"""

import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from chalicelib.clock import Clock
from chalicelib.storage import ConditionFailedError, ConnectionDroppedError, StoreUnavailableError
from chalicelib.storage.calls import AT_ONCE, CONNECT_TIMEOUT, READ_TIMEOUT, addressed
from chalicelib.storage.signing import Credentials, Scope, sign

_MEDIA_TYPE = "application/x-amz-json-1.0"
_VERSION = "DynamoDB_20120810"
_CONDITION_FAILED = "ConditionalCheckFailedException"
# What the service says of a signature that was made by a wrong clock; other signatures it refuses as well.
_WRONG_TIME = {"InvalidSignatureException", "RequestExpired", "RequestTimeTooSkewed"}
# The service lets a signature be five minutes off.
_LEAST_SKEW = timedelta(minutes=4)
# After a minute or so of silence AWS drops a connection. A function that was frozen meanwhile does not hear of it.
IDLE_LIMIT = timedelta(seconds=20)


class PlainTable:
    """Calls of DynamoDB by their names and parameters, as its API has them. Threads share the kept connections."""

    def __init__(
        self,
        url: str,
        name: str,
        *,
        region: str,
        credentials: Credentials,
        clock: Clock,
        timeouts: tuple[float, float] = (CONNECT_TIMEOUT, READ_TIMEOUT),
        trust: Sequence[Callable[[], ssl.SSLContext]] = (ssl.create_default_context,),
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`timeouts` are the seconds to connect and to wait for an answer.

        `trust` says whose certificates count; each is asked only if those before it do not know the issuer.
        """
        self.name = name
        self._url = urlsplit(url)
        self._scope = Scope(region, "dynamodb")
        self._credentials = credentials
        self._clock = clock
        self._connect_timeout, self._read_timeout = timeouts
        self._trust = list(trust)
        self._context: ssl.SSLContext | None = None
        self._seconds = seconds
        self._skew = timedelta()
        self._idle: list[tuple[HTTPConnection, datetime]] = []

    def call(self, operation: str, **parameters: object) -> Mapping[str, Any]:
        body = json.dumps(addressed(self.name, parameters), separators=(",", ":")).encode()
        status, answer, date = self._ask(operation, body)
        code = _code_of(answer)
        if code in _WRONG_TIME and self._has_found_skew(date):
            status, answer, _ = self._ask(operation, body)
            code = _code_of(answer)
        if status == HTTPStatus.OK:
            return answer
        if code == _CONDITION_FAILED:
            raise ConditionFailedError(answer.get("Item"))
        raise StoreUnavailableError(code or f"HTTP {status}")

    def close(self) -> None:
        """Close the kept connections; the next call opens one."""
        while self._idle:
            self._idle.pop()[0].close()

    def _ask(self, operation: str, body: bytes) -> tuple[int, Mapping[str, Any], str]:
        """Return status, answer and date of one try."""
        headers = self._signed(operation, body)
        connection, began = self._connection(), self._seconds()
        try:
            connection.request("POST", "/", body, headers)
            reply = connection.getresponse()
            answer = json.loads(reply.read() or b"{}")
        except (OSError, HTTPException, ValueError) as error:
            connection.close()
            is_dropped = isinstance(error, ConnectionError | ssl.SSLError) and self._seconds() - began < AT_ONCE
            raise (ConnectionDroppedError if is_dropped else StoreUnavailableError)(type(error).__name__) from None
        if reply.will_close:
            connection.close()
        else:
            self._idle.append((connection, self._clock.now()))
        return reply.status, answer if isinstance(answer, dict) else {}, reply.headers.get("date", "")

    def _signed(self, operation: str, body: bytes) -> dict[str, str]:
        headers = {"host": self._url.netloc, "content-type": _MEDIA_TYPE, "x-amz-target": f"{_VERSION}.{operation}"}
        now = self._clock.now() + self._skew
        return sign("POST", "/", headers, body, by=self._credentials, scope=self._scope, now=now)

    def _connection(self) -> HTTPConnection:
        """Take a connection that was used a moment ago, or open one; those that may have died are closed."""
        now = self._clock.now()
        while self._idle:
            connection, used_at = self._idle.pop()
            if timedelta() <= now - used_at <= IDLE_LIMIT:
                return connection
            connection.close()
        return self._open()

    def _open(self) -> HTTPConnection:
        while True:
            connection = self._unconnected()
            try:
                connection.connect()
            except ssl.SSLCertVerificationError as error:
                connection.close()
                if len(self._trust) == 1:
                    raise StoreUnavailableError(type(error).__name__) from None
                self._trust.pop(0)
                self._context = None
            except OSError as error:
                raise StoreUnavailableError(type(error).__name__) from None
            else:
                connection.sock.settimeout(self._read_timeout)
                return connection

    def _unconnected(self) -> HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme != "https":
            return HTTPConnection(host, port, timeout=self._connect_timeout)
        self._context = self._context or self._trust[0]()
        return HTTPSConnection(host, port, timeout=self._connect_timeout, context=self._context)

    def _has_found_skew(self, date: str) -> bool:
        """Keep how far the service's clock is from ours, if that is what it refused for."""
        try:
            skew = parsedate_to_datetime(date) - self._clock.now()
        except (TypeError, ValueError):
            return False
        if abs(skew - self._skew) < _LEAST_SKEW:
            return False
        self._skew = skew
        return True


def _code_of(answer: Mapping[str, Any]) -> str:
    """Return the name of an error; it may come with the name of its service before it, and something after it."""
    return str(answer.get("__type", "")).rpartition("#")[2].partition(":")[0]
