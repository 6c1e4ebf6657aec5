"""A question is one fact in one file: whatever a form asks is asked, described, told and kept everywhere."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from io import StringIO

import pytest

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.forms import FORMS, load_form
from chalicelib.forms.question import Question, Widget
from chalicelib.inbox.words import words
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn
from tests.integration.canaries import SECRETS, answers
from tests.posts import AS_PERSON, AS_SCRIPT, Visitor

QUESTIONS = [(form, name) for form in FORMS for name in load_form(form).questions()]
every_question = pytest.mark.parametrize(("form", "name"), QUESTIONS)
every_answer = pytest.mark.parametrize(
    ("form", "name"), [(form, name) for form, name in QUESTIONS if not load_form(form).questions()[name].consent]
)


@dataclass(frozen=True)
class Told:
    """What becomes of a form in which everything is answered."""

    page: str
    description: Mapping[str, object]
    alert: str
    lead_page: str
    table: Mapping[str, str]
    file: Mapping[str, Mapping[str, object]]


@cache
def told(form: str) -> Told:
    desk = QuietDesk(ALERT_DETAIL="full")
    visitor = Visitor(desk)
    assert visitor.submit(form, answers(form)).is_accepted
    lead = desk.only_lead()
    do_what_is_due(desk, lead.key)
    alert = next(sent.message for sent in desk.outbox.sent if sent.message.to == desk.practice.alerts_to)
    user = SignedIn(desk)
    header, row = csv.reader(StringIO(str(user.post("all/export").body).removeprefix("\ufeff"), newline=""))
    return Told(
        page=visitor.get(f"/f/{form}", AS_PERSON).body,
        description=visitor.get(f"/f/{form}", AS_SCRIPT).json["schema"]["properties"],
        alert=alert.text,
        lead_page=str(user.get(f"leads/{lead.reference}").body),
        table=dict(zip(header, row, strict=True)),
        file=json.loads(str(user.post(f"leads/{lead.reference}/export").body)),
    )


def asked(form: str, name: str) -> Question:
    return load_form(form).questions()[name]


def spellings(form: str, name: str) -> Iterator[str]:
    """Yield the ways in which an answer may be written for the practice."""
    question = asked(form, name)
    if question.choices:
        yield question.choices[answers(form)[name]]("en")
    else:
        yield from SECRETS[form][name].marks


def section(page: str, heading: str) -> str:
    """Return what stands under a heading of a lead's page."""
    parts = re.split(r"<h\d[^>]*>(.*?)</h\d>", page, flags=re.DOTALL)
    return next(unescape(text) for title, text in zip(parts[1::2], parts[2::2], strict=True) if title == heading)


@every_question
def test_every_question_is_on_the_page(form: str, name: str) -> None:
    is_needless = name == "consent_contact" and name not in load_form(form).required()
    box = asked(form, name).in_box_of or (f"{name}_month" if asked(form, name).widget is Widget.DATE else name)

    assert (f'name="{box}"' in told(form).page) is not is_needless


@every_question
def test_every_question_is_in_the_description(form: str, name: str) -> None:
    assert name in told(form).description


@every_question
def test_every_answer_is_on_the_page_of_the_lead_under_its_heading(form: str, name: str) -> None:
    question = asked(form, name)
    # What they wrote in their own words stands above all groups.
    heading = "their_words" if question.preview_rank is not None else f"group_{question.group}"
    group = section(told(form).lead_page, words("en", "lead")[heading])

    assert f"<dt>{(question.short_label or question.label)('en')}</dt>" in group


@every_answer
def test_every_answer_is_in_an_alert_that_may_tell_all(form: str, name: str) -> None:
    assert any(text in told(form).alert for text in spellings(form, name))


@every_answer
def test_every_answer_is_in_the_table_of_all_leads(form: str, name: str) -> None:
    label = asked(form, name).label("en")
    (cell,) = (cell for title, cell in told(form).table.items() if label in title.split(" / "))

    assert any(text in cell for text in spellings(form, name))


@every_question
def test_every_answer_is_in_the_file_of_the_lead(form: str, name: str) -> None:
    assert name in told(form).file["consents" if asked(form, name).widget is Widget.TICK else "answers"]


def test_every_question_that_waits_is_hidden_by_the_page_s_own_style() -> None:
    page = told("certification").page
    rules = dict(re.findall(r"form:not\(:has\((.*?:checked)\)\) \.(after-[\w-]+) \{", page))

    assert {style: given for given, style in rules.items()} == {
        "after-for_whom-minor-other_adult": (
            "[name=for_whom]:is([value=minor], [value=other_adult]):checked, "
            "[name=for_whom] :is([value=minor], [value=other_adult]):checked"
        ),
        **{
            f"after-in_new_york-{answer}": (
                f"[name=in_new_york]:is([value={answer}]):checked, [name=in_new_york] :is([value={answer}]):checked"
            )
            for answer in ("no", "unsure")
        },
        "after-kind-renewal": "[name=kind]:is([value=renewal]):checked, [name=kind] :is([value=renewal]):checked",
    }
    assert all(re.search(rf'class="(?:question|question short|otherwise) {style}"', page) for style in rules.values())
