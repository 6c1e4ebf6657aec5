"""Between Chalice and the rooms: its request becomes ours, our reply becomes its response, no error gets past.

No other module knows Chalice but app.py, which names the views.
"""

import binascii
from collections.abc import Callable, Mapping
from http import HTTPStatus
from importlib import import_module
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any

from chalice.app import Chalice, Response
from chalice.app import Request as ChaliceRequest

from chalicelib.faults import log_fault
from chalicelib.web.cors import cors_headers
from chalicelib.web.request import SAFE, Reply, Request

if TYPE_CHECKING:
    from chalicelib.desk import Desk

# Every content type comes in: the body reader knows which it can read, and answers the others in our own words.
_ANY_TYPE = ["*/*"]


def route(app: Chalice, methods: str, path: str, view_name: str, *, needs_desk: bool = True, wakes: str = "") -> None:
    """Let a view answer a path, for one or several methods.

    `view_name` is "room.module:function" below `chalicelib`, imported when it is first asked for: a cold start pays for
    no other room. It is called with the desk (where it needs one), the request and the varying parts of the path.
    `wakes` is called with the desk once the reply is made, for whoever comes next; no reply depends on it.
    """

    @app.route(path, methods=methods.split(), content_types=_ANY_TYPE)
    def answer(**_path: str) -> Response:  # Chalice leaves out of it what a {proxy+} stands for
        asked = app.current_request
        response = _answer(asked, view_name, needs_desk=needs_desk)
        if wakes:
            _wake(wakes)
        if asked and asked.method == "HEAD":  # wants to know how a GET would be answered, and no more
            response.body = ""
        return response


def handle(view_name: str, *event: Mapping[str, Any]) -> Any:  # noqa: ANN401 - each trigger wants its own kind of answer
    """Let a room handle what is no request: an event, or the minute that has passed."""
    from chalicelib.desk import open_desk

    return _named(view_name)(open_desk(), *event)


def _named(view_name: str) -> Callable[..., Any]:
    module, _, function = view_name.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"chalicelib.{module}"), function)
    return found


def _answer(chalice_request: ChaliceRequest | None, view_name: str, *, needs_desk: bool) -> Response:
    """Let no error of a view escape: a fault of ours is answered with TRY_AGAIN, and logged without what was typed."""
    from chalicelib.desk import open_desk

    try:
        parameters = (chalice_request.uri_params if chalice_request else None) or {}
        if not needs_desk:
            return _response(_named(view_name)(request_from(chalice_request), **parameters))
        desk = open_desk()
        request = request_from(chalice_request, desk.settings.public_url)
        if request.method != "POST":  # a post looks while it is read
            desk.look_up_practice()
        return _response(_named(view_name)(desk, request, **parameters))
    except Exception as fault:  # noqa: BLE001 - what gets past here reaches visitors as a bare 502
        log_fault(fault)
        return _response(_named("intake.responses:refused_by_fault")(_phone()))


def _wake(name: str) -> None:
    from chalicelib.desk import open_desk

    try:
        _named(name)(open_desk())
    except Exception as fault:  # noqa: BLE001 - whoever asked has a reply, and who comes next is told what is broken
        log_fault(fault)


def _phone() -> str:
    """Return the practice's phone, if the desk itself is not what is broken."""
    from chalicelib.desk import open_desk

    try:
        return open_desk().practice.phone
    except Exception:  # noqa: BLE001 - whatever is broken, the visitor still gets an answer
        return ""


def add_cors_headers(request: ChaliceRequest, get_response: Callable[[ChaliceRequest], Response]) -> Response:
    """Put what keeps it safe and the CORS headers on every response, and Chalice's own refusals into our words."""
    from chalicelib.desk import open_desk

    response = get_response(request)
    _add(response, SAFE)
    if request.context["resourcePath"].startswith("/inbox"):
        return response  # for its own pages only: no other site may read it
    if isinstance(response.body, dict) and "Code" in response.body:
        is_method = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        body = _named("intake.responses:gateway_refusal")(_phone(), is_method=is_method)
        response = Response(body, response.headers, response.status_code)
    try:
        desk = open_desk()
    except Exception:  # noqa: BLE001 - a desk that cannot open has been logged by its view
        return response
    _add(response, _cors_headers(desk, request))
    return response


def _add(response: Response, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        response.headers.setdefault(name, value)


def _cors_headers(desk: "Desk", request: ChaliceRequest) -> dict[str, str]:
    headers = {name.lower(): value for name, value in request.headers.items() if name.lower() == "origin"}
    asked = Request(headers=headers, own_url=_own_url(request, desk.settings.public_url))
    return cors_headers(asked, desk.practice.allowed_origins)


def request_from(chalice_request: ChaliceRequest | None, public_url: str = "") -> Request:
    """Make our request of Chalice's."""
    if chalice_request is None:
        raise LookupError("A route was called without a request.")
    context = chalice_request.context
    return Request(
        method=chalice_request.method,
        headers={name.lower(): value for name, value in chalice_request.headers.items()},
        query=dict(chalice_request.query_params or {}),
        query_fields=_query_fields(chalice_request),
        body=_body(chalice_request),
        base_path=_base_path(chalice_request),
        own_url=_own_url(chalice_request, public_url),
        sender=sender_from(context),
    )


def _query_fields(chalice_request: ChaliceRequest) -> dict[str, str | list[str]]:
    query = chalice_request.query_params
    lists = {name: query.getlist(name) for name in query} if query else {}
    return {name: values[0] if len(values) == 1 else values for name, values in lists.items()}


def sender_from(context: Mapping[str, Any]) -> str:
    """Return where a request came from, as the gateway itself saw it: a header may say anything.

    Nothing for this machine itself, from which a developer sends everything. Who has one IPv6 address has its whole
    network of 64 bits, so that is what is returned.
    """
    try:
        address = ip_address((context.get("identity") or {}).get("sourceIp") or "")
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return ""
    return str(ip_network((address, 64), strict=False) if isinstance(address, IPv6Address) else address)


def _body(chalice_request: ChaliceRequest) -> bytes:
    try:
        body = chalice_request.raw_body
    except (binascii.Error, UnicodeError):
        return b"\xff"  # the body reader refuses it as unreadable, in the caller's own terms
    return body.encode() if isinstance(body, str) else body


def _own_url(request: ChaliceRequest, public_url: str) -> str:
    domain = request.context.get("domainName")
    return public_url or (f"https://{domain}{_base_path(request)}" if domain else "")


def _base_path(request: ChaliceRequest) -> str:
    """Return what stands before our route in the outer path: the stage's name, or nothing behind a custom domain."""
    path, route_path = request.context.get("path") or "", request.context["resourcePath"]
    for name, value in (request.uri_params or {}).items():
        route_path = route_path.replace("{" + name + "}", value).replace("{" + name + "+}", value)
    # The gateway keeps a slash at the end of the path, and leaves it out of the parameter.
    path, route_path = path.rstrip("/"), route_path.rstrip("/")
    return path.removesuffix(route_path).rstrip("/") if path.endswith(route_path) else ""


def _response(reply: Reply) -> Response:
    body: Any = reply.body if isinstance(reply.body, str) else dict(reply.body)
    return Response(body, dict(reply.headers), reply.status)
