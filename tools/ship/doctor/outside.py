"""What is asked outside AWS: the DNS, the public door as a browser asks it, and its certificate."""

import http.client
import re
import socket
import ssl
import urllib.error
import urllib.request
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urlsplit

import dns.exception
import dns.resolver

from tools.ship.aws import ShippingError
from tools.ship.doctor import facts

_PATIENCE = 10.0  # seconds
# What the browser script asks for before it posts to a form of another site.
_ASKED_FOR = "content-type,idempotency-key"
# A point of the curve P-256, uncompressed, in base64url: it begins with the byte 4.
_KEY = re.compile(rb'"key": "B[A-Za-z0-9_-]{86}"')
_MOST_READ = 65_536  # bytes


class Outside(Protocol):
    """Asks whoever is not AWS. Each method may raise ShippingError."""

    def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name; none if there is no such name."""
        ...

    def allowed_origin(self, url: str, origin: str) -> str:
        """Return which origin's pages the form at an address says it may be posted by, when one of `origin` asks."""
        ...

    def worker(self, url: str) -> facts.Worker:
        """Return what is handed out as the inbox's worker at an address."""
        ...

    def certificate_ends(self, host: str) -> datetime: ...


class Network:
    def texts(self, name: str) -> list[str]:
        try:
            answer = dns.resolver.resolve(name, "TXT", lifetime=_PATIENCE)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as fault:
            raise ShippingError(f"the DNS does not answer ({type(fault).__name__}): look at the network.") from None
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]

    def allowed_origin(self, url: str, origin: str) -> str:
        asks = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": _ASKED_FOR,
        }
        request = urllib.request.Request(url, method="OPTIONS", headers=asks)  # noqa: S310 - a desk's own address
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - the same
                return str(answer.headers.get("Access-Control-Allow-Origin", ""))
        except urllib.error.HTTPError as refusal:
            with refusal:
                return ""
        except (OSError, http.client.HTTPException) as fault:
            raise ShippingError(f"nothing answers at {url} ({type(fault).__name__}): is the desk there?") from None

    def worker(self, url: str) -> facts.Worker:
        try:
            with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:  # noqa: S310 - a desk's own address
                reaches = str(answer.headers.get("Service-Worker-Allowed", ""))
                return facts.Worker(reaches, _KEY.search(answer.read(_MOST_READ)) is not None)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return facts.Worker("", has_key=False)
        except (OSError, http.client.HTTPException) as fault:
            raise ShippingError(f"nothing answers at {url} ({type(fault).__name__}): is the desk there?") from None

    def certificate_ends(self, host: str) -> datetime:
        context = ssl.create_default_context()
        try:
            with (
                socket.create_connection((host, 443), timeout=_PATIENCE) as line,
                context.wrap_socket(line, server_hostname=host) as secured,
            ):
                shown = secured.getpeercert() or {}
        except OSError as fault:
            raise ShippingError(f"{host} shows no good certificate ({type(fault).__name__}): look at ACM.") from None
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""
