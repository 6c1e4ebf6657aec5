"""Between Chalice and the rooms: its request becomes ours, our reply becomes its response, no error gets past.

The rooms know nothing of Chalice, and app.py decides nothing.
"""

import binascii
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any

from chalice.app import DynamoDBEvent, Response, SNSEvent
from chalice.app import Request as ChaliceRequest

from chalicelib import VERSION
from chalicelib.faults import log_fault
from chalicelib.intake.refusals import Refused
from chalicelib.web.cors import cors_headers, preflight_headers
from chalicelib.web.request import Reply, Request

if TYPE_CHECKING:
    from chalicelib.desk import Desk


def submit(desk: "Desk", chalice_request: ChaliceRequest | None, form_name: str | None) -> Response:
    from chalicelib.intake.submission import submit as take

    return _response(take(desk, request_from(chalice_request, desk.settings.public_url), form_name))


def submit_anywhere(desk: "Desk", chalice_request: ChaliceRequest | None) -> Response:
    """Take a post to any other address: an endpoint written with a slash too many still means its form."""
    parts = [part for part in _proxy_path(chalice_request).split("/") if part]
    if len(parts) >= len(("f", "form")) and parts[-2] == "f":
        return submit(desk, chalice_request, parts[-1])
    return show_nothing(desk, chalice_request)


def _proxy_path(chalice_request: ChaliceRequest | None) -> str:
    parameters = chalice_request.uri_params if chalice_request else None
    return (parameters or {}).get("proxy", "")


def preflight(desk: "Desk", chalice_request: ChaliceRequest | None) -> Response:
    request = request_from(chalice_request, desk.settings.public_url)
    return _response(Reply(HTTPStatus.NO_CONTENT, preflight_headers(request, desk.practice.allowed_origins)))


def show_form(desk: "Desk", chalice_request: ChaliceRequest | None, form_name: str) -> Response:
    from chalicelib.intake import form_page

    return _response(form_page.show_form(desk, request_from(chalice_request, desk.settings.public_url), form_name))


def show_thanks(desk: "Desk", chalice_request: ChaliceRequest | None) -> Response:
    from chalicelib.intake import form_page

    return _response(form_page.show_thanks(desk, request_from(chalice_request)))


def show_nothing(desk: "Desk", chalice_request: ChaliceRequest | None) -> Response:
    from chalicelib.intake import form_page

    return _response(form_page.show_nothing(desk, request_from(chalice_request)))


def show_stop(desk: "Desk", chalice_request: ChaliceRequest | None, token: str) -> Response:
    from chalicelib.intake import unsubscribe

    return _response(unsubscribe.show_stop(desk, request_from(chalice_request), token))


def stop(desk: "Desk", chalice_request: ChaliceRequest | None, token: str) -> Response:
    from chalicelib.intake import unsubscribe

    return _response(unsubscribe.stop(desk, request_from(chalice_request), token))


def show_script(chalice_request: ChaliceRequest | None) -> Response:
    from chalicelib.intake import form_page

    return _response(form_page.show_script(request_from(chalice_request)))


def open_inbox(desk: "Desk", chalice_request: ChaliceRequest | None) -> Response:
    """Let the inbox answer whatever lies below /inbox."""
    from chalicelib.inbox.dispatch import answer

    method = chalice_request.method if chalice_request else ""
    request = request_from(chalice_request, desk.settings.public_url)
    return _response(answer(desk, request, method, _proxy_path(chalice_request)))


def show_openapi(desk: "Desk", chalice_request: ChaliceRequest | None) -> Response:
    from chalicelib.intake import openapi

    return _response(openapi.show_openapi(desk.practice, request_from(chalice_request, desk.settings.public_url)))


def show_health() -> Response:
    return Response({"ok": True, "version": VERSION}, {"Cache-Control": "no-store"})


def on_lead_written(desk: "Desk", event: DynamoDBEvent) -> dict[str, Any]:
    from chalicelib.alerts.stream import handle_records

    return dict(handle_records(desk, event.to_dict()))


def on_mail_event(desk: "Desk", event: SNSEvent) -> None:
    from chalicelib.alerts.feedback import handle_notifications

    handle_notifications(desk, event.to_dict())


def sweep(desk: "Desk") -> None:
    from chalicelib.alerts.sweep import sweep as sweep_all

    sweep_all(desk)


def answering(view: Callable[..., Response]) -> Callable[..., Response]:
    """Let no error of a door escape: a fault of ours is answered with TRY_AGAIN, and logged without what was typed."""

    @wraps(view)
    def answer(*args: str, **kwargs: str) -> Response:
        try:
            return view(*args, **kwargs)
        except Exception as fault:  # noqa: BLE001 - the last door: what gets past here reaches visitors as a bare 502
            log_fault(fault)
            return _fault_response()

    return answer


def _fault_response() -> Response:
    from chalicelib.intake.responses import refused_by_fault

    return _response(refused_by_fault(_phone()))


def _phone() -> str:
    """Give the practice's phone, if the desk itself is not what is broken."""
    from chalicelib.desk import open_desk

    try:
        return open_desk().practice.phone
    except Exception:  # noqa: BLE001 - whatever is broken, the visitor still gets an answer
        return ""


def add_cors_headers(request: ChaliceRequest, get_response: Callable[[ChaliceRequest], Response]) -> Response:
    """Put CORS headers on every response, and Chalice's own refusals into our words."""
    from chalicelib.desk import open_desk

    response = get_response(request)
    if request.context["resourcePath"].startswith("/inbox"):
        return response  # for its own pages only: no other site may read it
    if isinstance(response.body, dict) and "Code" in response.body:
        response = _in_our_words(response)
    try:
        desk = open_desk()
    except Exception:  # noqa: BLE001 - a desk that cannot open has been logged by its door
        return response
    for name, value in cors_headers(
        request_from(request, desk.settings.public_url), desk.practice.allowed_origins
    ).items():
        response.headers.setdefault(name, value)
    return response


def _in_our_words(response: Response) -> Response:
    from chalicelib.intake.responses import refusal_body

    code = "METHOD_NOT_ALLOWED" if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED else "TRY_AGAIN"
    return Response(refusal_body(Refused(code), "en", _phone()), response.headers, response.status_code)


def request_from(chalice_request: ChaliceRequest | None, public_url: str = "") -> Request:
    """Make our request of Chalice's."""
    if chalice_request is None:
        raise LookupError("A route was called without a request.")
    context = chalice_request.context
    base_path = _base_path(context.get("path") or "", context["resourcePath"], chalice_request.uri_params or {})
    domain = context.get("domainName")
    return Request(
        headers={name.lower(): value for name, value in chalice_request.headers.items()},
        query=dict(chalice_request.query_params or {}),
        body=_body(chalice_request),
        base_path=base_path,
        own_url=public_url or (f"https://{domain}{base_path}" if domain else ""),
        sender=sender_from(context),
    )


def sender_from(context: Mapping[str, Any]) -> str:
    """Give where a request came from, as the gateway itself saw it: a header may say anything.

    Nothing for this machine itself, from which a developer sends everything. Who has one IPv6 address has its whole
    network of 64 bits, so that is what is given.
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


def _base_path(path: str, resource: str, parameters: Mapping[str, str]) -> str:
    """Give what stands before our route in the outer path: the stage's name, or nothing behind a custom domain."""
    route = resource
    for name, value in parameters.items():
        route = route.replace("{" + name + "}", value).replace("{" + name + "+}", value)
    # The gateway keeps a slash at the end of the path, and leaves it out of the parameter.
    path, route = path.rstrip("/"), route.rstrip("/")
    return path.removesuffix(route).rstrip("/") if path.endswith(route) else ""


def _response(reply: Reply) -> Response:
    body: Any = reply.body if isinstance(reply.body, str) else dict(reply.body)
    return Response(body, dict(reply.headers), reply.status)
