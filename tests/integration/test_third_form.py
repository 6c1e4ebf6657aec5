"""A new form is one new module and one line in the registry; everything else knows it at once."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.forms import FORMS
from chalicelib.leads.alert import AlertState
from tests.desks import QuietDesk
from tests.markup import take_apart
from tests.posts import AS_PERSON, AS_SCRIPT, ENCODINGS, Visitor, as_urlencoded

MODULE = '''
"""A form for a test: whom to call back, and when."""

from typing import Annotated, ClassVar, Literal

from chalicelib.forms import common_questions
from chalicelib.forms.field_types import AnyDate, Choice, Line, Phone
from chalicelib.forms.form_model import FormModel
from chalicelib.forms.question import AnswerGroup, Question, Widget
from chalicelib.text.words import Words
from chalicelib.leads.lead import Sensitivity


class Callback(FormModel):
    name_in_url: ClassVar[str] = "callback"
    title: ClassVar[Words] = Words("Call me back", "Llámenme")
    intro: ClassVar[Words] = Words("We call you.", "Le llamamos.")
    submit_label: ClassVar[Words] = Words("Send", "Enviar")
    holds_when_in_doubt: ClassVar[bool] = False
    alert_title: ClassVar[Words] = Words("Call back", "Devolver llamada")

    phone: Annotated[Phone, common_questions.PHONE]
    part_of_day: Annotated[
        Literal["morning", "evening"] | None,
        Choice,
        Question(
            label=Words("When?", "¿Cuándo?"),
            sensitivity=Sensitivity.CONTACT,
            group=AnswerGroup.WHAT,
            widget=Widget.CHOICE,
            choices={"morning": Words("Morning", "Mañana"), "evening": Words("Evening", "Tarde")},
        ),
    ] = None
    day: Annotated[
        AnyDate | None,
        Question(
            label=Words("Day", "Día"), sensitivity=Sensitivity.CONTACT, group=AnswerGroup.WHAT, widget=Widget.DATE
        ),
    ] = None
    topic: Annotated[
        Line | None, Question(label=Words("Topic", "Tema"), sensitivity=Sensitivity.HEALTH, group=AnswerGroup.WHAT)
    ] = None
'''
FIELDS = {"phone": "(212) 555-0134", "part_of_day": "morning", "day": "Nov 24 2026", "topic": "Hours", "pet": "a cat"}


@pytest.fixture(autouse=True)
def callback_form(tmp_path: Path) -> Iterator[None]:
    """Write the module and the line."""
    (tmp_path / "callback_form.py").write_text(MODULE)
    sys.path.insert(0, str(tmp_path))
    FORMS["callback"] = "callback_form:Callback"
    yield
    del FORMS["callback"]
    sys.path.remove(str(tmp_path))
    sys.modules.pop("callback_form", None)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_new_form_takes_submissions(visitor: Visitor, desk: QuietDesk, encoding: str) -> None:
    answer = visitor.post("/f/callback", ENCODINGS[encoding](FIELDS), AS_SCRIPT)

    assert answer.status == 200
    lead = desk.only_lead()
    assert lead.form == "callback"
    assert lead.answers == {
        "phone": {"typed": "(212) 555-0134", "e164": "+12125550134"},
        "part_of_day": "morning",
        "day": "2026-11-24",
        "topic": "Hours",
    }
    assert lead.other_answers == (("pet", "a cat"),)


def test_new_form_finds_mistakes_in_its_own_order(visitor: Visitor) -> None:
    answer = visitor.submit("callback", {"day": "someday", "part_of_day": "noon"})

    errors = [(error["field"], error["code"]) for error in answer.json["errors"]]
    assert errors == [("phone", "REQUIRED_FIELD_MISSING"), ("part_of_day", "NOT_A_CHOICE"), ("day", "TYPE_DATE")]


@pytest.mark.parametrize("path", ["/p/blog/f/callback", "/submit", "/"])
def test_new_form_is_found_at_every_address(visitor: Visitor, desk: QuietDesk, path: str) -> None:
    visitor.post(path, as_urlencoded({**FIELDS, "form-name": "callback"}), AS_SCRIPT)

    assert desk.only_lead().form == "callback"


@pytest.mark.parametrize(("language", "title"), [("en", "Call me back"), ("es", "Llámenme")])
def test_new_form_has_a_page_in_both_languages(visitor: Visitor, language: str, title: str) -> None:
    page = take_apart(visitor.get(f"/f/callback?lang={language}", AS_PERSON).body)

    assert title in page.text
    assert page.values("phone") == [""]


def test_page_of_the_new_form_can_be_mended_and_sent(visitor: Visitor, desk: QuietDesk) -> None:
    refused = visitor.post("/f/callback", as_urlencoded({**FIELDS, "phone": "12"}), AS_PERSON)
    page = take_apart(refused.body)
    mended = {name: values[0] for name, values in page.held.items() if name} | {"phone": "212-555-0134"}

    answer = visitor.post("/f/callback", as_urlencoded(mended), AS_PERSON)

    assert (refused.status, answer.status) == (422, 303)
    assert desk.only_lead().answers["topic"] == "Hours"
    assert desk.only_lead().other_answers == (("pet", "a cat"),)


def test_new_form_describes_itself(visitor: Visitor) -> None:
    description = visitor.get("/f/callback", AS_SCRIPT).json

    assert description["form"] == "callback"
    assert list(description["schema"]["properties"]) == ["phone", "part_of_day", "day", "topic"]
    assert description["schema"]["required"] == ["phone"]


def test_new_form_raises_an_alert_that_gives_nothing_away(visitor: Visitor, desk: QuietDesk) -> None:
    visitor.submit("callback", FIELDS)
    lead = desk.only_lead()

    do_what_is_due(desk, lead.key)
    assert desk.only_lead().alert.state is AlertState.SENT
    (sent,) = desk.outbox.sent
    assert sent.message.subject.startswith("Call back")
    assert "555" not in sent.message.text + sent.message.html


def test_new_form_alerts_with_its_answers_where_the_practice_lets_it() -> None:
    desk = QuietDesk(ALERT_DETAIL="full")
    Visitor(desk).submit("callback", FIELDS)
    do_what_is_due(desk, desk.only_lead().key)

    text = desk.outbox.sent[0].message.text

    assert all(word in text for word in ("(212) 555-0134", "Morning", "2026-11-24", "Hours", "a cat"))


def test_unknown_form_names_the_new_one_too(visitor: Visitor) -> None:
    assert "callback" in visitor.submit("nothing", FIELDS).json["error"]
