"""CORS: which sites' scripts may read our replies. The headers go on every reply, errors included."""

from http import HTTPStatus

from chalicelib.ports import HasPractice
from chalicelib.web.request import Reply, Request

_ALLOWED_HEADERS = (
    "Content-Type, Accept, X-Requested-With, Idempotency-Key, Formspree-Client, Formspree-Session-Data, Accept-Language"
)
_PREFLIGHT_SECONDS = 600  # as long as every browser honours


def readable_by_origin(request: Request) -> dict[str, str]:
    """Let the page that sent the request read the reply."""
    return {
        "Access-Control-Allow-Origin": request.origin,
        # Without it a script of another origin cannot see how long to wait.
        "Access-Control-Expose-Headers": "Retry-After",
        "Vary": "Origin",
    }


def cors_headers(request: Request, allowed_origins: frozenset[str]) -> dict[str, str]:
    if request.is_from(allowed_origins):
        return readable_by_origin(request)
    return {"Vary": "Origin"}


def preflight_headers(request: Request, allowed_origins: frozenset[str]) -> dict[str, str]:
    headers = cors_headers(request, allowed_origins)
    if "Access-Control-Allow-Origin" in headers:
        headers |= {
            "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
            "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
            "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
        }
    return headers


def preflight(desk: HasPractice, request: Request, **_path: str) -> Reply:
    return Reply(HTTPStatus.NO_CONTENT, preflight_headers(request, desk.practice.allowed_origins))
