"""Inputs as people and programs send them, one file a rule (see README.md), and what must come of each."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.alerts.dispatch import do_what_is_due
from tests.desks import QuietDesk
from tests.posts import AS_PERSON, AS_SCRIPT, Answer, Post, Visitor

FILES = sorted(Path(__file__).parent.glob("*.json"))
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['says']}")
    for file in FILES
    for case in json.loads(file.read_text(encoding="utf-8"))["cases"]
]


def ask(desk: QuietDesk, case: dict[str, Any]) -> Answer:
    visitor = Visitor(desk)
    if "head" in case:
        return visitor.ask("HEAD", case["head"])
    if "get" in case:
        return visitor.get(case["get"], AS_PERSON)
    return visitor.post(case["to"], post_of(case), {**AS_SCRIPT, **case.get("headers", {})})


def post_of(case: dict[str, Any]) -> Post:
    if "raw" in case:
        return Post(case["type"], bytes.fromhex(case["raw"]))
    if "form" in case:
        return Post("application/x-www-form-urlencoded", urlencode(case["form"]).encode())
    return Post("application/json", json.dumps(case["json"]).encode())


@pytest.mark.parametrize("case", CASES)
def test_case_holds(case: dict[str, Any]) -> None:
    desk = QuietDesk(ALERT_DETAIL="full")

    answer = ask(desk, case)

    assert answer.status == case["status"], answer.body
    if "field" in case:
        assert case["field"] in [error.get("field") for error in answer.json["errors"]]
    assert [words for words in case.get("shows", ()) if words not in answer.body.lower()] == []
    if answer.status == 200 and "to" in case:
        see_the_lead(desk, case)


def see_the_lead(desk: QuietDesk, case: dict[str, Any]) -> None:
    lead = desk.only_lead()
    stored = {name: said["typed"] if isinstance(said, dict) else said for name, said in lead.answers.items()}
    assert case.get("answers", {}).items() <= stored.items()
    assert case.get("consents", list(lead.consents)) == list(lead.consents)
    assert lead.is_held is case.get("held", False)
    if "told" in case:
        do_what_is_due(desk, lead.key)
        alert = desk.outbox.sent[0].message.text
        assert [words for words in case["told"] if words not in alert] == []
