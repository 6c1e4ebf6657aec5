"""Formspree's published packages, unmodified, from Node."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.visiting import Outbox, new_words, question
from tests.clients.workshop import run_in_node
from tests.posts import without_arrival

pytestmark = pytest.mark.usefixtures("packages")
SCRIPTS = ("formspree-core.mjs", "formspree-react.mjs")
both_packages = pytest.mark.parametrize("script", SCRIPTS)
both_bodies = pytest.mark.parametrize("body", ["object", "form data"])


def contact(words: str = "", **more: str) -> dict[str, Any]:
    return {"form": "contact", "fields": {"email": "ana@example.com", "message": question(words), **more}}


def send(script: str, desk_url: str, *posts: dict[str, Any], **order: str) -> list[dict[str, Any]]:
    outcomes: list[dict[str, Any]] = run_in_node(script, {"endpoint": desk_url, "posts": posts, **order})
    return outcomes


@both_packages
def test_success_is_told_and_alerted(desk_url: str, outbox: Outbox, script: str) -> None:
    words = new_words()

    [outcome] = send(script, desk_url, contact(words))

    assert without_arrival(outcome["next"]) == f"{desk_url}/thanks"
    assert outcome.keys() == {"kind", "next"}
    assert outcome["kind"] == "success"
    assert outbox.wait_for(words)


@both_bodies
def test_core_sends_objects_and_form_data(desk_url: str, outbox: Outbox, body: str) -> None:
    words = new_words()

    [outcome] = send("formspree-core.mjs", desk_url, {**contact(words), "as": body})

    assert outcome["kind"] == "success"
    assert outbox.wait_for(words)


@both_packages
def test_errors_of_fields_come_as_such(desk_url: str, script: str) -> None:
    post = contact()

    [outcome] = send(script, desk_url, {**post, "fields": {"email": "ana@example", "message": " "}})

    assert outcome["form"] == []
    assert {name: [error["code"] for error in errors] for name, errors in outcome["fields"].items()} == {
        "email": ["TYPE_EMAIL"],
        "message": ["REQUIRED_FIELD_EMPTY"],
    }


@both_packages
def test_missing_fields_come_as_such(desk_url: str, script: str) -> None:
    [outcome] = send(script, desk_url, {"form": "certification", "fields": {"name": "Ana Example"}})

    codes = {name: errors[0]["code"] for name, errors in outcome["fields"].items()}
    assert codes == dict.fromkeys(
        ("phone", "date_of_birth", "in_new_york", "consent_contact"), "REQUIRED_FIELD_MISSING"
    )


@both_packages
@pytest.mark.parametrize(
    ("post", "code"),
    [
        ({"form": "contact", "fields": {"email": ""}}, "EMPTY"),
        ({"form": "nothing", "fields": {"email": "ana@example.com"}}, "FORM_NOT_FOUND"),
    ],
)
def test_errors_of_the_form_come_as_such(desk_url: str, script: str, post: dict[str, Any], code: str) -> None:
    [outcome] = send(script, desk_url, post)

    assert [error["code"] for error in outcome["form"]] == [code]
    assert outcome["form"][0]["message"].endswith(".")
    # Of an empty form every question that is missing is named as well.
    assert set(outcome["fields"]) == ({"email", "message"} if code == "EMPTY" else set())


def test_file_is_refused_by_name(desk_url: str) -> None:
    [outcome] = send("formspree-core.mjs", desk_url, {**contact(), "file": "my insurance card"})

    assert [error["code"] for error in outcome["form"]] == ["NO_FILE_UPLOADS"]


def test_untouched_file_input_is_no_file(desk_url: str) -> None:
    [outcome] = send("formspree-core.mjs", desk_url, {**contact(new_words()), "file": ""})

    assert outcome["kind"] == "success"


@both_packages
def test_two_sends_at_once_are_one_lead(desk_url: str, outbox: Outbox, script: str) -> None:
    words = new_words()

    first, second = send(script, desk_url, contact(words), contact(words))

    assert first == second
    assert len(outbox.all_with(words)) == 1


def test_project_in_the_address_is_accepted(desk_url: str, outbox: Outbox) -> None:
    words = new_words()

    [outcome] = send("formspree-core.mjs", desk_url, contact(words), project="blog")

    assert outcome["kind"] == "success"
    assert outbox.wait_for(words)


def test_endpoint_with_a_final_slash_is_understood(desk_url: str) -> None:
    [outcome] = send("formspree-core.mjs", f"{desk_url}/", contact(new_words()))

    assert outcome["kind"] == "success"


def test_the_packages_are_the_published_ones(packages: Path) -> None:
    """What was installed is what the lock names, with the hashes under which npm has it."""
    locked = json.loads((Path(__file__).with_name("package-lock.json")).read_text())["packages"]
    installed = json.loads((packages / ".package-lock.json").read_text())["packages"]

    for name in ("@formspree/core", "@formspree/react", "@formspree/ajax", "@web3forms/react"):
        assert installed[f"node_modules/{name}"] == locked[f"node_modules/{name}"]
