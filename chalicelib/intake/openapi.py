"""The public routes as OpenAPI 3.1, made from the forms and the table of refusals, so that it cannot fall behind.

It says what a client should send. What else it sends is understood where that is possible and kept where it is not.
"""

import json
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from chalicelib import VERSION
from chalicelib.forms import FORMS, load_form
from chalicelib.forms.question import Form
from chalicelib.intake import openapi_parts as parts
from chalicelib.intake.openapi_parts import JSON, PAGE, ref
from chalicelib.ports import HasPractice
from chalicelib.web.request import Reply, Request

_ENCODINGS = (JSON, "application/x-www-form-urlencoded", "multipart/form-data")
_HEADERS = {"Content-Type": JSON, "Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}


def show_openapi(desk: HasPractice, request: Request) -> Reply:
    """Give the document; it changes only with the desk's own version."""
    return Reply(HTTPStatus.OK, _HEADERS, _as_text(desk.practice.name, desk.practice.phone, request.own_url))


@lru_cache(maxsize=4)
def _as_text(name: str, phone: str, url: str) -> str:
    return json.dumps(describe_desk(name, phone, url), ensure_ascii=False)


def describe_desk(name: str, phone: str, url: str) -> dict[str, Any]:
    """Give the whole document of the practice with this name and phone; `url` is where the desk is reached."""
    forms = [load_form(form) for form in FORMS]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Front Desk of {name}",
            "version": VERSION,
            "description": (
                "Takes what visitors type into the forms of a practice's blog. Anybody may post a form; scripts may "
                "post from the sites that the practice has listed. A repeat of a post meets the first one and gets "
                "the same answer."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": url or "/"}],
        "security": [],
        "tags": [{"name": "forms"}, {"name": "pages"}, {"name": "mail"}, {"name": "about"}],
        "paths": _paths(forms),
        "components": {
            "schemas": parts.schemas(forms),
            "parameters": parts.PARAMETERS,
            "headers": parts.HEADERS,
            "responses": parts.refusals(phone),
        },
    }


def _paths(forms: list[type[Form]]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for form in forms:
        name, schema = form.name_in_url, ref("schemas", form.__name__)
        paths[f"/f/{name}"] = {
            "get": _show_form(form),
            "post": _post(f"send_{name}", form.title("en"), schema),
            "options": _preflight(f"may_send_{name}"),
        }
        paths[f"/p/{{project}}/f/{name}"] = {
            "parameters": [ref("parameters", "project")],
            "post": _post(f"send_{name}_of_a_project", form.title("en"), schema),
            "options": _preflight(f"may_send_{name}_of_a_project"),
        }
    for path, (field, operation) in parts.NAMED_BY.items():
        one_of = {"oneOf": [ref("schemas", f"{form.__name__}_{field}") for form in forms]}
        post = _post(operation, f"Send the form that {field} names", one_of)
        paths[path] = {"post": post, "options": _preflight(f"may_{operation}")}
    return paths | _other_paths()


def _post(operation: str, summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    accepted = {
        "description": "Stored: the answer comes after the write.",
        "content": {JSON: {"schema": ref("schemas", "Accepted"), "example": parts.ACCEPTED}},
    }
    gone_on = {
        "description": "Stored; the browser goes on to a page that says so.",
        "headers": {"Location": ref("headers", "Location")},
    }
    return {
        "tags": ["forms"],
        "operationId": operation,
        "summary": summary,
        "parameters": parts.parameters("Accept-Language", *parts.OF_CLIENTS),
        "requestBody": {"required": True, "content": {kind: {"schema": schema} for kind in _ENCODINGS}},
        "responses": {
            "200": accepted,
            "303": gone_on,
            **{str(status): ref("responses", f"Refused{status}") for status in parts.STATUSES},
        },
    }


def _show_form(form: type[Form]) -> dict[str, Any]:
    description = {"schema": ref("schemas", "Description")}
    return {
        "tags": ["forms"],
        "operationId": f"show_{form.name_in_url}",
        "summary": f"{form.title('en')}: the form's description for a script, its page for a person",
        "parameters": parts.parameters("lang", "Accept-Language", "X-Requested-With"),
        "responses": {
            "200": {"description": "The form.", "content": {JSON: description, PAGE: {"schema": {"type": "string"}}}},
            **{str(status): ref("responses", f"Refused{status}") for status in (403, 429, 503)},
        },
    }


def _preflight(operation: str) -> dict[str, Any]:
    return {
        "tags": ["forms"],
        "operationId": operation,
        "summary": "A browser asks whether a page's script may send; yes for the sites that the practice has listed",
        "responses": {
            "204": {"description": "The answer is in the headers."},
            **{str(status): ref("responses", f"Refused{status}") for status in (429, 503)},
        },
    }


def _other_paths() -> dict[str, Any]:
    lang = parts.parameters("lang", "Accept-Language")
    health = {"schema": ref("schemas", "Health"), "example": {"ok": True, "version": VERSION}}
    return {
        "/thanks": _get("show_thanks", "The page that says that a request has arrived", "pages", PAGE, lang),
        "/frontdesk.js": _get("show_script", "The browser script", "pages", "text/javascript", parts.parameters("v")),
        "/stop/{token}": _stopping(),
        "/openapi.json": _get("show_openapi", "This document", "about", JSON, [], {"schema": {"type": "object"}}),
        "/health": _get("show_health", "Whether the desk is up", "about", JSON, [], health),
    }


def _stopping() -> dict[str, Any]:
    """Describe how emails about renewing are stopped: a page that asks, and a post that does it (RFC 8058)."""
    page = {"content": {PAGE: {"schema": {"type": "string"}}}}
    replies = {
        "200": {"description": "The page.", **page},
        "404": {"description": "No email of ours had this link.", **page},
        "503": {"description": "Nobody can say whether it was done; the page has the button again.", **page},
        "429": ref("responses", "Refused429"),
    }
    about = {"tags": ["mail"], "parameters": parts.parameters("lang", "Accept-Language"), "responses": replies}
    return {
        "parameters": [ref("parameters", "token")],
        "get": {**about, "operationId": "show_stop", "summary": "Ask whether emails about renewing are to stop"},
        "post": {**about, "operationId": "stop", "summary": "Stop them, whatever the body says"},
    }


def _get(
    operation: str,
    summary: str,
    tag: str,
    kind: str,
    parameters: list[dict[str, str]],
    content: dict[str, Any] | None = None,
) -> dict[str, Any]:
    get = {
        "tags": [tag],
        "operationId": operation,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": f"{summary}.", "content": {kind: content or {"schema": {"type": "string"}}}},
            **{str(status): ref("responses", f"Refused{status}") for status in (429, 503)},
        },
    }
    return {"get": get}
