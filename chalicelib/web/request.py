"""A visitor's request and the desk's reply, free of any framework."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Request:
    """What came in. The parts a visitor typed stay out of `repr`."""

    # Header names are in lower case.
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    # The same with every value of a name that comes more than once, as a form that is sent with GET repeats it.
    query_fields: Mapping[str, str | list[str]] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    # The path before the desk's own routes (the stage of an API), without a final slash.
    base_path: str = ""
    # Where the desk is reached from outside, without a final slash; empty if nobody said.
    own_url: str = ""
    # The network address it came from, as the gateway itself saw it; empty on the same machine.
    sender: str = field(default="", repr=False)
    method: str = "POST"

    def header(self, name: str) -> str:
        return self.headers.get(name, "")

    @property
    def origin(self) -> str:
        """The site whose page sent the request; empty if the browser did not say."""
        return "" if self.hides_origin else self.header("origin").strip()

    @property
    def hides_origin(self) -> bool:
        """Say whether the browser hides the site, as it does for a page in a sandboxed frame."""
        return self.header("origin").strip() == "null"

    @property
    def is_followed_by_script(self) -> bool:
        """Say whether a script of another origin will read the reply, and that of the page to which it leads."""
        return self.header("sec-fetch-mode") == "cors"

    def is_from(self, allowed_origins: frozenset[str]) -> bool:
        """Say whether the request's origin is on the list or is the desk itself."""
        if self.origin.count("/") > len("//"):  # a path, which no browser sends
            return False
        return is_allowed(self.origin, allowed_origins, self.own_url)


def is_allowed(url: str, allowed_origins: frozenset[str], own_url: str) -> bool:
    """Say whether a URL leads to a site of the list or to the desk itself.

    What the request calls its host does not count: whoever sends it can write anything there.
    """
    parts = split_origin(url)
    return parts is not None and ("://".join(parts) in allowed_origins or parts == split_origin(own_url))


def split_origin(url: str) -> tuple[str, str] | None:
    """Return scheme and host of an http(s) URL in lower case, or None."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc or "@" in parts.netloc:
        return None
    return parts.scheme, parts.netloc.lower()


@dataclass(frozen=True)
class Reply:
    """What is answered: a status, headers, and a page or what becomes JSON."""

    status: HTTPStatus
    headers: Mapping[str, str]
    # A mapping is sent as JSON.
    body: str | Mapping[str, Any] = field(default="", repr=False)


# What is for one caller alone: nobody keeps it, and no other site learns its address.
ON_EVERY_REPLY = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}

_TWO_YEARS = 63_072_000  # seconds
# What the adapter adds to each reply that does not say it of itself. Pages have a policy of their own; what is no page
# runs nothing and is framed by nobody.
SAFE = {
    "Strict-Transport-Security": f"max-age={_TWO_YEARS}; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
