"""The public routes as OpenAPI 3.1: openapi.json, its holes filled from the forms and the table of refusals.

So it cannot fall behind. It says what a client should send; what else it sends is understood where that is possible and
kept where it is not.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from chalicelib import VERSION
from chalicelib.forms import FORMS, load_form
from chalicelib.forms.common_questions import EMAIL
from chalicelib.forms.form import Form
from chalicelib.forms.messages import CODES as FIELD_CODES
from chalicelib.forms.messages import sentence
from chalicelib.forms.question import Question, Widget
from chalicelib.forms.validation import FieldError
from chalicelib.intake.refusals import REASONS, WIRE_CODES, Refused
from chalicelib.intake.responses import RECEIVED, refusal_body
from chalicelib.ports import HasPractice
from chalicelib.text.words import LANGUAGES
from chalicelib.web.request import Reply, Request

# Whatever JSON may hold.
Json = Any
Holes = Mapping[str, Json]

_FILE = Path(__file__).parent / "openapi.json"
_HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "public, max-age=300",
    "X-Content-Type-Options": "nosniff",
}
_HOLE = re.compile(r"<[\w ]+>")
# What stands under this name stands there once for each form.
_EACH_FORM = "<each form>"
# The fields in which callers of other services name the form.
_FORM_NAMES = ("access_key", "form-name")
# The gateway says it before we are asked.
_SLOW_DOWN = "Many requests are coming in. Please try again in a moment."
# Those of addresses and methods that the document does not have are left out.
_OF_A_POST = {code: reason for code, reason in REASONS.items() if code not in {"NOT_FOUND", "METHOD_NOT_ALLOWED"}}
_NEVER_A_PAGE = {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
_STATUSES = sorted({reason.status.value for reason in _OF_A_POST.values()} | {HTTPStatus.TOO_MANY_REQUESTS.value})
_CODES = sorted({WIRE_CODES.get(code, code) for code in REASONS if code != "INVALID"} | {*FIELD_CODES, "SLOW_DOWN"})
_BY_WIDGET: dict[Widget, dict[str, Any]] = {
    Widget.EMAIL: {"format": "email", "examples": ["ana@example.com"]},
    Widget.PHONE: {"pattern": r"^[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}$", "examples": ["212-555-0147"]},
    Widget.DATE: {"format": "date", "examples": ["1975-04-23"]},
    Widget.TICK: {"enum": ["yes", "no"]},
}


def show_openapi(desk: HasPractice, request: Request) -> Reply:
    """Return the document; it changes only with the desk's own version."""
    return Reply(HTTPStatus.OK, _HEADERS, _as_text(desk.practice.name, desk.practice.phone, request.own_url))


@lru_cache(maxsize=4)
def _as_text(name: str, phone: str, url: str) -> str:
    return json.dumps(describe_desk(name, phone, url), ensure_ascii=False)


def describe_desk(name: str, phone: str, url: str) -> dict[str, Any]:
    """Return the whole document of the practice with this name and phone; `url` is where the desk is reached."""
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    holes: dict[str, Any] = {
        "<practice>": name,
        "<version>": VERSION,
        "<url>": url or "/",
        "<languages>": list(LANGUAGES),
        "<received>": RECEIVED("en"),
        "<codes>": _CODES,
        "<refusals>": {str(status): {"$ref": f"#/components/responses/Refused{status}"} for status in _STATUSES},
        "<refused>": {f"Refused{status}": _refusal(status, phone) for status in _STATUSES},
        "<schemas of the forms>": dict(_schemas()),
    }
    for hole, shared in document.pop("shared").items():
        holes[hole] = _filled(shared, holes)
    filled: dict[str, Any] = _filled(document, holes)
    return filled


def _filled(node: Json, holes: Holes) -> Json:
    """Return a part of the document with its holes filled: in a text a text, else whatever fills the hole."""
    if isinstance(node, dict):
        return {name: value for key, one in node.items() for name, value in _entries(key, one, holes)}
    if isinstance(node, list):
        return [filled for one in node for filled in _items(one, holes)]
    if not isinstance(node, str):
        return node
    return holes[node] if node in holes else _HOLE.sub(lambda hole: str(holes[hole[0]]), node)


def _entries(key: str, value: Json, holes: Holes) -> Iterator[tuple[str, Json]]:
    if key == _EACH_FORM:
        for form in _holes_of_forms():
            yield from _filled(value, {**holes, **form}).items()
    elif key in holes:
        yield from holes[key].items()
    else:
        yield _filled(key, holes), _filled(value, holes)


def _items(item: Json, holes: Holes) -> Iterator[Json]:
    if isinstance(item, dict) and _EACH_FORM in item:
        yield from (_filled(item[_EACH_FORM], {**holes, **form}) for form in _holes_of_forms())
    else:
        yield _filled(item, holes)


def _holes_of_forms() -> Iterator[Holes]:
    for form in map(load_form, FORMS):
        yield {"<form>": form.name_in_url, "<Form>": form.schema_name, "<title>": form.title("en")}


def _schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    forms = [load_form(name) for name in FORMS]
    yield from ((form.schema_name, _schema(form)) for form in forms)
    for field in _FORM_NAMES:
        yield from ((f"{form.schema_name}_{field}", _schema_with_name(form, field)) for form in forms)


def _schema(form: Form) -> dict[str, Any]:
    required = form.required()
    groups = [{"anyOf": [{"required": [name]} for name in group]} for group in form.one_of]
    return {
        "type": "object",
        "title": form.title("en"),
        "description": (
            f"{form.intro('en')} Fields of other names are kept as other answers. Common other names of these fields "
            "and other ways to write dates, numbers and choices are understood."
        ),
        "properties": {name: _property(one, is_required=name in required) for name, one in form.questions().items()},
        "required": [name for name in form.questions() if name in required],
        **({"allOf": groups} if groups else {}),
    }


def _schema_with_name(form: Form, field: str) -> dict[str, Any]:
    schema = _schema(form)
    named = {"type": "string", "const": form.name_in_url, "description": "The name of the form."}
    return schema | {"properties": {field: named} | schema["properties"], "required": [field, *schema["required"]]}


def _property(question: Question, *, is_required: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "title": question.label("en"), **_BY_WIDGET.get(question.widget, {})}
    if question.help:
        schema["description"] = question.help("en")
    if question.choices:
        schema["enum"] = list(question.choices)
    if question.widget in {Widget.LINE, Widget.LINES}:
        # A visible character: nothing else is an answer.
        schema |= {"maxLength": question.longest} | ({"pattern": "[!-~]"} if is_required else {})
    if question.consent and is_required:
        schema["enum"] = ["yes"]
    return schema


def _refusal(status: int, phone: str) -> dict[str, Any]:
    """Return what is refused with one status, each with an example in our words."""
    bodies = {code: _example(code, phone) for code, reason in _OF_A_POST.items() if reason.status == status}
    waits = any(REASONS[code].retry_after for code in bodies)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        bodies, waits = {"SLOW_DOWN": _slow_down()}, True
    examples = {code: {"value": body} for code, body in bodies.items()}
    content: dict[str, Any] = {
        "application/json": {"schema": {"$ref": "#/components/schemas/Refused"}, "examples": examples}
    }
    if status not in _NEVER_A_PAGE:
        page = "For a person: the form again, with every word kept."
        content["text/html"] = {"schema": {"type": "string", "description": page}}
    described = {"description": " ".join(body["message"] for body in bodies.values()), "content": content}
    return described | ({"headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}} if waits else {})


def _example(code: str, phone: str) -> dict[str, Any]:
    errors = [FieldError("TYPE_EMAIL", "email", sentence("TYPE_EMAIL", EMAIL, "en"))] if code == "INVALID" else []
    return refusal_body(Refused(code, errors, origin="https://blog.example.com"), "en", phone)


def _slow_down() -> dict[str, Any]:
    errors = [{"code": "SLOW_DOWN", "message": _SLOW_DOWN}]
    return {"ok": False, "success": False, "error": _SLOW_DOWN, "message": _SLOW_DOWN, "errors": errors}
