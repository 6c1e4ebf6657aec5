"""CORS: which sites' scripts may read our replies. The headers go on every reply, errors included.

Never with credentials: outside the inbox, which no other site may read, there is nothing that a cookie would open.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus

from chalicelib.ports import HasPractice
from chalicelib.web.request import Reply, Request

_ALLOWED_HEADERS = (
    "Content-Type",
    "Accept",
    "X-Requested-With",
    "Idempotency-Key",
    "Formspree-Client",
    "Formspree-Session-Data",
    "Accept-Language",
)
# A header's name, by RFC 9110. What is none is not repeated.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_MOST_ASKED = 1024  # characters; libraries that trace calls ask for a dozen names
_PREFLIGHT_SECONDS = 600  # as long as every browser honours


def readable_by_origin(request: Request) -> dict[str, str]:
    """Let the page that sent the request read the reply."""
    return _readable_by(request.origin)


def _readable_by(origin: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": origin,
        # Without it a script of another origin cannot see how long to wait.
        "Access-Control-Expose-Headers": "Retry-After",
        "Vary": "Origin",
    }


def cors_headers(request: Request, allowed_origins: frozenset[str]) -> dict[str, str]:
    """Say who may read the reply: a listed site, and a page in a sandboxed frame, whose browser hides its site."""
    if request.hides_origin:
        return _readable_by("*")
    return readable_by_origin(request) if request.is_from(allowed_origins) else {"Vary": "Origin"}


def preflight_headers(request: Request, allowed_origins: frozenset[str]) -> dict[str, str]:
    headers = cors_headers(request, allowed_origins)
    if "Access-Control-Allow-Origin" in headers:
        headers |= {
            "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
            "Access-Control-Allow-Headers": ", ".join((*_ALLOWED_HEADERS, *_also_asked_for(request))),
            "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
        }
    return headers


def _also_asked_for(request: Request) -> Iterator[str]:
    """Yield the other headers that the page's libraries add to every call; they change nothing here."""
    asked = request.header("access-control-request-headers")
    known = {name.lower() for name in _ALLOWED_HEADERS}
    for name in asked.split(",") if len(asked) <= _MOST_ASKED else ():
        if _NAME.fullmatch(name.strip()) and name.strip().lower() not in known:
            yield name.strip()


def preflight(desk: HasPractice, request: Request, **_path: str) -> Reply:
    return Reply(HTTPStatus.NO_CONTENT, preflight_headers(request, desk.practice.allowed_origins))
