"""`/openapi.json`: valid, complete, cacheable, and made of the same words as the replies."""

import json
import re
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import app
from chalicelib.forms import FORMS, load_form
from chalicelib.intake.refusals import REASONS
from tests.desks import STRANGER, QuietDesk
from tests.posts import AS_SCRIPT, CONTACT, LEAST, Visitor, as_urlencoded

# What API Gateway needs routes for and no caller should know.
NOT_DOCUMENTED = {
    *(("/{proxy+}", method) for method in ("GET", "POST", "OPTIONS")),
    *((path, "GET") for path in ("/", "/submit", "/p/{project}/f/{form}")),
}
NEVER_FOR_A_DOCUMENTED_ADDRESS = {"NOT_FOUND", "METHOD_NOT_ALLOWED", "INVALID"}


@pytest.fixture
def document(visitor: Visitor) -> dict[str, Any]:
    return visitor.get("/openapi.json").json


def test_document_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_no_hole_is_left_open(document: dict[str, Any]) -> None:
    assert re.findall(r"<[\w ]+>", json.dumps(document)) == []


def test_every_public_route_is_in_it(document: dict[str, Any]) -> None:
    described = {
        (path, method) for path, item in document["paths"].items() for method in item if method != "parameters"
    }
    routes = {
        (path.replace("{form}", form), method.lower())
        for path, methods in app.app.routes.items()
        for method in methods
        for form in FORMS
        # (The document's first words say that HEAD is answered wherever GET is.)
        if method != "HEAD" and (path, method) not in NOT_DOCUMENTED and not path.startswith("/inbox")
    }

    assert described == routes


def test_each_form_is_described_in_three_encodings(document: dict[str, Any]) -> None:
    for form in FORMS:
        content = document["paths"][f"/f/{form}"]["post"]["requestBody"]["content"]
        assert list(content) == ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]


@pytest.mark.parametrize("form", FORMS)
def test_schema_of_a_form_has_its_questions(document: dict[str, Any], form: str) -> None:
    schema = document["components"]["schemas"][load_form(form).schema_name]

    assert list(schema["properties"]) == list(load_form(form).questions())
    assert set(schema["required"]) == load_form(form).required()


@pytest.mark.parametrize("form", FORMS)
def test_least_that_a_form_takes_names_everything_that_is_required(document: dict[str, Any], form: str) -> None:
    assert document["components"]["schemas"][load_form(form).schema_name]["required"] == [
        name for name in load_form(form).questions() if name in LEAST[form] and name in load_form(form).required()
    ]


def test_every_refusal_has_an_example_in_our_words(document: dict[str, Any], desk: QuietDesk) -> None:
    examples: dict[str, Any] = {}
    for response in document["components"]["responses"].values():
        examples |= response["content"]["application/json"]["examples"]

    assert examples.keys() - {"SLOW_DOWN", "INVALID"} == REASONS.keys() - NEVER_FOR_A_DOCUMENTED_ADDRESS
    empty = Visitor(desk).submit("contact", {"email": " "}).json
    # What is missing follows, and depends on the form.
    assert examples["EMPTY"]["value"] == empty | {"errors": empty["errors"][:1]}
    assert desk.practice.phone in examples["TRY_AGAIN"]["value"]["message"]


def test_every_code_of_a_reply_is_listed(document: dict[str, Any], visitor: Visitor) -> None:
    codes = document["components"]["schemas"]["Mistake"]["properties"]["code"]["enum"]
    replies = [
        visitor.submit("certification", {"phone": "1", "email": "x", "date_of_birth": "y", "in_new_york": "z"}),
        visitor.submit("contact", {"message": "a" * 10_000, "name": "b" * 201}),
        visitor.submit("nothing", CONTACT),
        visitor.submit("contact", CONTACT, {**AS_SCRIPT, "Idempotency-Key": "ñ"}),
    ]

    assert {code for reply in replies for code in reply.codes} <= set(codes)


def test_accepted_example_has_what_an_accepted_post_gets(document: dict[str, Any], visitor: Visitor) -> None:
    example = document["paths"]["/f/contact"]["post"]["responses"]["200"]["content"]["application/json"]["example"]
    reply = visitor.submit("contact", CONTACT).json

    assert example.keys() <= reply.keys()
    assert example["message"] == reply["message"]


def test_document_may_be_cached(visitor: Visitor) -> None:
    answer = visitor.get("/openapi.json")

    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["content-type"] == "application/json"


def test_document_names_where_the_desk_is() -> None:
    desk = QuietDesk(PUBLIC_URL="https://desk.example.com")

    assert Visitor(desk).get("/openapi.json").json["servers"] == [{"url": "https://desk.example.com"}]


@pytest.mark.parametrize(
    ("origin", "named"),
    [(STRANGER, STRANGER), ("https://a.example:8443", "https://a.example:8443"), ("https://<b>.example", "this site")],
)
def test_site_that_is_not_listed_is_told_what_to_add_where(visitor: Visitor, origin: str, named: str) -> None:
    answer = visitor.post("/f/contact", as_urlencoded(CONTACT), {**AS_SCRIPT, "Origin": origin})

    assert answer.status == 403
    assert answer.json["error"] == (
        f"Scripts of {named} may not use this form yet. "
        "Who runs the form can add that site to site.allowed_origins in practice.toml."
    )
