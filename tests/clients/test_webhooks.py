"""What form builders and the forms of other services send from their servers, written after their documentation.

Each row is a body as it comes over the wire, and the lead that it makes.
"""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import pytest

from chalicelib.practice.file import read_practice
from chalicelib.settings import read_settings
from tests.desks import ENVIRONMENT, QuietDesk
from tests.posts import Post, Visitor, as_json, as_urlencoded

PHONE = {"typed": "(212) 555-0147", "e164": "+12125550147"}
LABELS = {
    "bestnumbertoreachyou": "phone",
    "whatcanwehelpyouwith": "message",
    "fechadenacimientodiamesano": "date_of_birth",
    "willyoubeinnewyork": "in_new_york",
    "imayemailorcallyou": "consent_contact",
}


@dataclass(frozen=True)
class Row:
    post: Post
    answers: dict[str, object]
    other: tuple[tuple[str, str], ...] = ()
    form: str = "contact"
    path: str = ""
    consents: tuple[str, ...] = field(default=())


META = {
    "Date": "November 23, 2026",
    "Time": "12:00 pm",
    "Page URL": "https://blog.example.com/contact",
    "User Agent": "Mozilla/5.0",
    "Remote IP": "192.0.2.7",
}
KEPT_META = (("Date", META["Date"]), ("Time", META["Time"]), ("Page URL", META["Page URL"]))


def elementor_question(name: str, title: str, value: str, kind: str = "text") -> dict[str, str]:
    parts = {"id": name, "type": kind, "title": title, "value": value, "raw_value": value, "required": "1"}
    return {f"fields[{name}][{part}]": text for part, text in parts.items()}


ELEMENTOR_ADVANCED = {
    "form[id]": "3f1c2ab",
    "form[name]": "New Form",
    **elementor_question("name", "Your name", "Ana Example"),
    **elementor_question("field_8a21", "Best number to reach you", "(212) 555-0147", "tel"),
    **elementor_question("message", "What can we help you with?", "Friday?\r\nOr Monday?", "textarea"),
    **elementor_question("field_77", "Pet", "a cat"),
    **{f"meta[remote_ip][{part}]": text for part, text in {"title": "Remote IP", "value": "192.0.2.7"}.items()},
}

ROWS = {
    "Elementor, labels as keys": Row(
        as_urlencoded(
            {
                "Your Name": "Ana Example",
                "Email": "ana@example.com",
                "BEST NUMBER TO REACH YOU:": "(212) 555-0147",
                "What can we help you with?": "Friday?",
                "form_id": "3f1c2ab",
                "form_name": "New Form",
                **META,
            }
        ),
        {"name": "Ana Example", "email": "ana@example.com", "phone": PHONE, "message": "Friday?"},
        KEPT_META,
    ),
    "Elementor, advanced data": Row(
        as_urlencoded(ELEMENTOR_ADVANCED),
        {"name": "Ana Example", "phone": PHONE, "message": "Friday?\nOr Monday?"},
        (("Pet", "a cat"),),
    ),
    "Elementor, the certification form in Spanish and English": Row(
        as_urlencoded(
            {
                "Nombre completo": "Ana Example",
                "Teléfono": "(212) 555-0147",
                "Fecha de nacimiento (día, mes, año)": "April 23 1975",
                "Will you be in New York?": "Yes",
                "I may email or call you": "on",
            }
        ),
        {
            "name": "Ana Example",
            "phone": PHONE,
            "date_of_birth": "1975-04-23",
            "in_new_york": "yes",
            "for_whom": "self",
        },
        form="certification",
        consents=("consent_contact",),
    ),
    "Contact Form 7 by a webhook": Row(
        as_json(
            {
                "your-name": "Ana Example",
                "your-email": "ana@example.com",
                "your-subject": "Hours",
                "your-message": "Friday?",
                "your-tel": "(212) 555-0147",
                "menu-days": ["Monday", "Friday"],
                "acceptance-contact": "1",
            }
        ),
        {"name": "Ana Example", "email": "ana@example.com", "phone": PHONE, "message": "Friday?"},
        (("your-subject", "Hours"), ("menu-days", "Monday, Friday")),
        consents=("consent_contact",),
    ),
    "Contact Form 7 by a webhook with a body of its own": Row(
        Post("text/plain; charset=UTF-8", b'{"your-email": "ana@example.com", "your-message": "Friday?"}'),
        {"email": "ana@example.com", "message": "Friday?"},
    ),
    "Static Forms": Row(
        as_json(
            {
                "accessKey": "contact",
                "name": "Ana Example",
                "email": "ana@example.com",
                "message": "Friday?",
                "subject": "From the blog",
                "replyTo": "@",
                "redirectTo": "https://blog.example.com/thanks",
                "honeypot": "",
                "$pet": "a cat",
            }
        ),
        {"name": "Ana Example", "email": "ana@example.com", "message": "Friday?"},
        (("subject", "From the blog"), ("$pet", "a cat")),
        path="/submit",
    ),
    "Basin": Row(
        as_urlencoded({"email": "ana@example.com", "message": "Friday?", "_gotcha": "", "_next": "/done"}),
        {"email": "ana@example.com", "message": "Friday?"},
    ),
    "Getform": Row(
        as_urlencoded({"name": "Ana Example", "email": "ana@example.com", "message": "Friday?", "_gotcha": ""}),
        {"name": "Ana Example", "email": "ana@example.com", "message": "Friday?"},
    ),
    "FormSubmit": Row(
        as_urlencoded(
            {
                "email": "ana@example.com",
                "message": "Friday?",
                "_honey": "",
                "_captcha": "false",
                "_subject": "From the blog",
                "_template": "table",
                "_autoresponse": "We got it",
                "_cc": "somebody@example.com",
            }
        ),
        {"email": "ana@example.com", "message": "Friday?"},
    ),
}


@pytest.fixture
def desk() -> QuietDesk:
    practice = read_practice(read_settings(ENVIRONMENT).practice_file)
    return QuietDesk(practice=replace(practice, labels=LABELS))


@pytest.mark.parametrize("name", ROWS)
def test_body_becomes_the_lead_that_was_meant(desk: QuietDesk, name: str) -> None:
    row = ROWS[name]

    # None of these says what it accepts, but by what it sends.
    answer = Visitor(desk).post(row.path or f"/f/{row.form}", row.post, {"Accept": "*/*"})

    assert answer.is_accepted
    lead = desk.only_lead()
    assert (lead.form, lead.answers, lead.other_answers) == (row.form, row.answers, row.other)
    assert tuple(lead.consents) == row.consents


def test_json_of_a_webhook_is_answered_with_exactly_200(desk: QuietDesk) -> None:
    answer = Visitor(desk).post("/f/contact", ROWS["Contact Form 7 by a webhook"].post, {"Accept": "*/*"})

    assert (answer.status, answer.json["success"]) == (200, True)


def test_mistake_is_named_as_the_sites_author_called_the_question(desk: QuietDesk) -> None:
    fields = {"Best number to reach you": "12", "What can we help you with?": "Friday?"}

    answer = Visitor(desk).submit("contact", fields)

    assert [error["field"] for error in answer.json["errors"]] == ["Best number to reach you"]


def test_refused_page_shows_what_came_under_a_label_in_its_own_box(desk: QuietDesk) -> None:
    body = urlencode({"Best number to reach you": "12", "What can we help you with?": "Friday?"}).encode()

    page = Visitor(desk).post("/f/contact", Post("application/x-www-form-urlencoded", body), {"Accept": "text/html"})

    assert page.status == 422
    assert 'value="12"' in page.body
    assert "Best number" not in page.body


def test_second_answer_for_a_field_is_kept_as_an_other_answer(desk: QuietDesk) -> None:
    fields = {"Best number to reach you": "212-555-0199", "Phone": "(212) 555-0147", "message": "Friday?"}

    Visitor(desk).submit("contact", fields)

    lead = desk.only_lead()
    assert lead.answers["phone"] == PHONE
    assert lead.other_answers == (("Best number to reach you", "212-555-0199"),)


def test_typed_subject_is_kept(desk: QuietDesk) -> None:
    Visitor(desk).submit(
        "contact", {"Subject": "Hours", "_subject": "fixed", "email": "ana@example.com", "message": "Friday?"}
    )

    assert desk.only_lead().answers["message"] == "Friday?"
    assert desk.only_lead().other_answers == (("Subject", "Hours"),)


def test_names_that_only_look_wrapped_are_kept_as_they_are(desk: QuietDesk) -> None:
    fields = {"fields[pet]": "a cat", "meta[x]": "y", "email": "ana@example.com", "message": "Friday?"}

    Visitor(desk).submit("contact", fields)

    assert desk.only_lead().other_answers == (("fields[pet]", "a cat"), ("meta[x]", "y"))


def test_two_questions_of_the_same_label_are_both_kept(desk: QuietDesk) -> None:
    fields = {
        **elementor_question("message", "Message", "Friday?"),
        **elementor_question("email", "Email", "ana@example.com"),
        **elementor_question("field_1", "Day", "Monday"),
        **elementor_question("field_2", "Day", "Tuesday"),
    }

    Visitor(desk).submit("contact", fields)

    assert desk.only_lead().other_answers == (("Day", "Monday"), ("field_2", "Tuesday"))
