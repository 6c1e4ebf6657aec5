"""Requests as plugins, themes, builders and services send them: what each becomes. One file a client in `requests`.

Each file names where the request was read; people and answers are invented.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.desks import QuietDesk
from tests.posts import Post, Visitor, as_multipart

FOLDER = Path(__file__).with_name("requests")
REQUESTS = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}
README = (FOLDER / "README.md").read_text(encoding="utf-8")
# What a builder says of a question, and of the answers that could have been chosen.
OF_A_QUESTION = {"id", "ref", "key", "type", "title", "label", "question", "name", "required", "raw_value", "fields"}


def post_of(request: dict[str, Any]) -> Post:
    if "json" in request:
        return Post("application/json", json.dumps(request["json"]).encode())
    if "form" in request:
        return Post("application/x-www-form-urlencoded", urlencode(request["form"], doseq=True).encode())
    if "multipart" in request:
        return as_multipart(request["multipart"])
    return Post(request["type"], request["text"].encode())


def leaves(name: str, tree: Any, left_out: object) -> list[str]:  # noqa: ANN401 - JSON
    """Return everything that was said, but for what `left_out` names: what steers, and what questions are made of."""
    if isinstance(tree, dict):
        is_question = left_out == "questions" and not {"value", "answer"} & tree.keys() and "answers" not in tree
        return [
            text
            for key, member in tree.items()
            if not (is_question and key in OF_A_QUESTION and not isinstance(member, list))
            if not (key in OF_A_QUESTION and ({"value", "answer"} & tree.keys() or isinstance(tree.get("field"), dict)))
            if key not in ("options", "field")
            for text in leaves(key, member, left_out)
        ]
    if isinstance(tree, list):
        return [text for item in tree for text in leaves(name, item, left_out)]
    if tree is None or tree == "" or (isinstance(left_out, list) and name in left_out):
        return []
    return ["yes" if tree is True else "no" if tree is False else str(tree)]


@pytest.mark.parametrize("client", REQUESTS)
def test_request_is_understood(desk: QuietDesk, client: str) -> None:
    request = REQUESTS[client]

    answer = Visitor(desk).post("/f/contact", post_of(request), request["headers"])

    assert (answer.status, answer.json["ok"]) == (200, True)
    lead = desk.only_lead()
    stored = {name: said["typed"] if isinstance(said, dict) else said for name, said in lead.answers.items()}
    assert stored == request["answers"]
    assert (lead.notes, lead.is_held) == ((), False)


@pytest.mark.parametrize("client", [name for name, one in REQUESTS.items() if one.get("left_out") != "parts"])
def test_everything_that_was_said_is_kept(desk: QuietDesk, client: str) -> None:
    request = REQUESTS[client]
    sent = next(request[kind] for kind in ("json", "form", "multipart", "text") if kind in request)

    Visitor(desk).post("/f/contact", post_of(request), request["headers"])

    lead = desk.only_lead()
    kept = json.dumps([dict(lead.answers), lead.other_answers], ensure_ascii=False)
    for text in leaves("", json.loads(sent) if isinstance(sent, str) else sent, request.get("left_out")):
        said = request.get("stands_for", {}).get(text, text)  # of a choice that is posted as an id what it says
        inside = [said] if not said.startswith("{") else leaves("", json.loads(said), None)
        assert all(json.dumps(one, ensure_ascii=False)[1:-1] in kept for one in inside), text


@pytest.mark.parametrize("client", REQUESTS)
def test_source_is_named_and_listed(client: str) -> None:
    request = REQUESTS[client]

    assert request["source"]
    assert f"| {request['client']} | {request['source']} |" in README


def test_at_least_25_clients_are_tried() -> None:
    assert len(REQUESTS) >= 25
