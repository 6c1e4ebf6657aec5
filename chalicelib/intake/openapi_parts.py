"""What the routes of the OpenAPI document share: forms as schemas, replies, refusals, headers."""

from http import HTTPStatus
from typing import Any

from chalicelib.forms.common_questions import EMAIL
from chalicelib.forms.messages import CODES as FIELD_CODES
from chalicelib.forms.messages import sentence
from chalicelib.forms.question import Form, Question, Widget
from chalicelib.forms.validation import FieldError
from chalicelib.intake.refusals import REASONS, WIRE_CODES, Refused
from chalicelib.intake.responses import RECEIVED, refusal_body

JSON, PAGE = "application/json", "text/html"

# By path: the field in which callers of other services name the form, and what the document calls the operation.
NAMED_BY = {"/submit": ("access_key", "send_to_submit"), "/": ("form-name", "send_to_root")}
# The gateway says it before we are asked.
_SLOW_DOWN = "Many requests are coming in. Please try again in a moment."
_OF_A_POST = {
    code: reason
    for code, reason in REASONS.items()
    if code not in {"NOT_FOUND", "METHOD_NOT_ALLOWED"}  # of addresses and methods that this document does not have
}
_NEVER_A_PAGE = {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
STATUSES = sorted({reason.status.value for reason in _OF_A_POST.values()} | {HTTPStatus.TOO_MANY_REQUESTS.value})
CODES = sorted({WIRE_CODES.get(code, code) for code in REASONS if code != "INVALID"} | {*FIELD_CODES, "SLOW_DOWN"})
ACCEPTED = {
    "ok": True,
    "success": True,
    "next": "https://desk.example.com/thanks",
    "id": "K7Q2-9M4T",
    "message": RECEIVED("en"),
}


def ref(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def schemas(forms: list[type[Form]]) -> dict[str, Any]:
    found = {form.__name__: _form_schema(form) for form in forms}
    for field, _ in NAMED_BY.values():
        found |= {f"{form.__name__}_{field}": _named_form_schema(form, field) for form in forms}
    return found | _REPLIES


def _form_schema(form: type[Form]) -> dict[str, Any]:
    required = form.required()
    groups = [{"anyOf": [{"required": [name]} for name in group]} for group in form.one_of]
    return {
        "type": "object",
        "title": form.title("en"),
        "description": (
            f"{form.intro('en')} Fields of other names are kept as other answers. Common other names of these fields "
            "and other ways to write dates, numbers and choices are understood."
        ),
        "properties": {
            name: _property(question, is_required=name in required) for name, question in form.questions().items()
        },
        "required": [name for name in form.questions() if name in required],
        **({"allOf": groups} if groups else {}),
    }


def _named_form_schema(form: type[Form], field: str) -> dict[str, Any]:
    schema = _form_schema(form)
    named = {"type": "string", "const": form.name_in_url, "description": "The name of the form."}
    return schema | {
        "properties": {field: named} | schema["properties"],
        "required": [field, *schema["required"]],
    }


_BY_LOOK: dict[Widget, dict[str, Any]] = {
    Widget.EMAIL: {"format": "email", "examples": ["ana@example.com"]},
    Widget.PHONE: {"pattern": r"^[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}$", "examples": ["212-555-0147"]},
    Widget.DATE: {"format": "date", "examples": ["1975-04-23"]},
    Widget.TICK: {"enum": ["yes", "no"]},
}


def _property(question: Question, *, is_required: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "title": question.label("en"), **_BY_LOOK.get(question.widget, {})}
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


_REPLIES: dict[str, Any] = {
    "Accepted": {
        "type": "object",
        "properties": {
            "ok": {"const": True},
            "success": {"const": True},
            "next": {"type": "string", "description": "The page to go to now."},
            "id": {"type": "string", "description": "The reference to name on the phone."},
            "message": {"type": "string", "description": "What to tell the visitor."},
            "promise": {
                "type": "object",
                "description": "By when the practice aims to answer.",
                "properties": {
                    "respond_by": {"type": "string", "format": "date-time"},
                    "same_day": {"type": "boolean"},
                    "text": {"type": "string"},
                },
            },
        },
        "required": ["ok", "success", "next", "id", "message"],
        "not": {"anyOf": [{"required": ["errors"]}, {"required": ["error"]}]},
    },
    "Refused": {
        "type": "object",
        "properties": {
            "ok": {"const": False},
            "success": {"const": False},
            "error": {"type": "string", "description": "Why, and how to mend it; it never repeats what was sent."},
            "message": {"type": "string", "description": "The same."},
            "errors": {"type": "array", "minItems": 1, "items": ref("schemas", "Mistake")},
        },
        "required": ["ok", "success", "error", "message", "errors"],
    },
    "Mistake": {
        "type": "object",
        "properties": {
            "code": {"type": "string", "enum": CODES},
            "field": {"type": "string", "description": "The field as the client named it; none for the whole form."},
            "message": {"type": "string"},
        },
        "required": ["code", "message"],
        "additionalProperties": False,
    },
    "Description": {
        "type": "object",
        "properties": {
            "ok": {"const": True},
            "form": {"type": "string"},
            "language": {"type": "string", "enum": ["en", "es"]},
            "title": {"type": "string"},
            "intro": {"type": "string"},
            "submit": {"type": "string", "description": "The words on the button."},
            "action": {"type": "string", "description": "Where the form is sent."},
            "schema": {"type": "object", "description": "The fields as JSON Schema, with labels, help and choices."},
            "consents": {"type": "object", "description": "The wordings to show, each with its version."},
            "fill_token": {"type": "string", "description": "Goes back as _fill: it says when the form was opened."},
        },
        "required": ["ok", "form", "language", "title", "submit", "action", "schema", "consents", "fill_token"],
    },
    "Health": {
        "type": "object",
        "properties": {"ok": {"const": True}, "version": {"type": "string"}},
        "required": ["ok", "version"],
    },
}


def refusals(phone: str) -> dict[str, Any]:
    """Describe every refusal, each with an example of each of its codes in our words."""
    return {f"Refused{status}": _refusal(status, phone) for status in STATUSES}


def _refusal(status: int, phone: str) -> dict[str, Any]:
    bodies = {code: _example(code, phone) for code, reason in _OF_A_POST.items() if reason.status == status}
    waits = any(REASONS[code].retry_after for code in bodies)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        bodies, waits = {"SLOW_DOWN": _SLOWED_DOWN}, True
    content: dict[str, Any] = {
        JSON: {
            "schema": ref("schemas", "Refused"),
            "examples": {code: {"value": body} for code, body in bodies.items()},
        }
    }
    if status not in _NEVER_A_PAGE:
        page = "For a person: the form again, with every word kept."
        content[PAGE] = {"schema": {"type": "string", "description": page}}
    described = {"description": " ".join(body["message"] for body in bodies.values()), "content": content}
    return described | ({"headers": {"Retry-After": ref("headers", "Retry-After")}} if waits else {})


_SLOWED_DOWN: dict[str, Any] = {
    "ok": False,
    "success": False,
    "error": _SLOW_DOWN,
    "message": _SLOW_DOWN,
    "errors": [{"code": "SLOW_DOWN", "message": _SLOW_DOWN}],
}


def _example(code: str, phone: str) -> dict[str, Any]:
    errors = [FieldError("TYPE_EMAIL", "email", sentence("TYPE_EMAIL", EMAIL, "en"))] if code == "INVALID" else []
    return refusal_body(Refused(code, errors, origin="https://blog.example.com"), "en", phone)


def parameters(*names: str) -> list[dict[str, str]]:
    return [ref("parameters", name) for name in names]


OF_CLIENTS = ("X-Requested-With", "Idempotency-Key", "Formspree-Session-Data", "Formspree-Client")


def _parameter(name: str, place: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": description,
        "schema": {"type": "string", **schema},
    }


PARAMETERS: dict[str, Any] = {
    parameter["name"]: parameter
    for parameter in (
        _parameter(
            "token", "path", "What the link in the email holds; it says nothing about anybody.", {"minLength": 1}
        ),
        _parameter(
            "Accept-Language",
            "header",
            "The language of the answer: English or Spanish.",
            {"examples": ["es-US,es;q=0.9,en;q=0.5"]},
        ),
        _parameter(
            "X-Requested-With",
            "header",
            "Asks for JSON, as does an Accept header that names JSON before HTML.",
            {"enum": ["XMLHttpRequest"]},
        ),
        _parameter(
            "Idempotency-Key",
            "header",
            "Makes one request of several tries: a new one for each request, the same one for each of its tries.",
            {"pattern": "^[!-~]{1,255}$"},
        ),
        _parameter(
            "Formspree-Session-Data",
            "header",
            "When the client was loaded, as Formspree's clients say it: JSON in base64.",
            {"examples": ["eyJsb2FkZWRBdCI6MTc5NTQ1NjgwMDAwMH0="]},
        ),
        _parameter("Formspree-Client", "header", "Which of Formspree's clients it is; not used.", {}),
        _parameter("lang", "query", "The language of the page, before the browser's own.", {"enum": ["en", "es"]}),
        _parameter(
            "v",
            "query",
            "The hash of the script's text: under it a browser may keep the script for a year.",
            {"pattern": "^[0-9a-f]{12}$"},
        ),
        _parameter(
            "project",
            "path",
            "Some clients name a project; any name will do.",
            {"pattern": "^[A-Za-z0-9_-]{1,64}$"},
        ),
    )
}
HEADERS: dict[str, Any] = {
    "Retry-After": {
        "description": "Seconds to wait before the next try.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Location": {"description": "Where the visitor goes now.", "schema": {"type": "string"}},
}
