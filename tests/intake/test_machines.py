"""Programs that pass on what a form took elsewhere: nobody is there who could mend it, so all of it is kept."""

from pathlib import Path

import pytest

from chalicelib.alerts.mails.alert.mail import compose_alert
from chalicelib.forms import FORMS, load_form
from chalicelib.intake.negotiation import is_machine
from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.lead import AlertDetail, Lead
from chalicelib.leads.words import NOTES_OF_WHAT_IS_MISSING
from chalicelib.practice.file import parse_practice
from tests.desks import NOON, PRACTICE_FILE, SITE, QuietDesk
from tests.posts import (
    AS_MACHINE,
    AS_PERSON,
    AS_SCRIPT,
    BROWSER,
    CERTIFICATION,
    CONTACT,
    ENCODINGS,
    LEAST,
    Post,
    Visitor,
    as_json,
    as_multipart,
    as_urlencoded,
    file_part,
)

MACHINES = {
    "nothing at all": {},
    "WordPress": {"User-Agent": "WordPress/6.8; https://blog.example.com", "Accept": "*/*"},
    "WordPress that asks for JSON": {"User-Agent": "WordPress/6.8; https://a.example", "Accept": "application/json"},
    "Forminator": {"User-Agent": "ForminatorWebhook/1.0", "Accept": "application/json"},
    "n8n": {
        "User-Agent": "n8n",
        "Accept": "application/json,text/html,application/xhtml+xml,text/*;q=0.9",
    },
    "axios": {"User-Agent": "axios/1.7.9", "Accept": "application/json, text/plain, */*"},
    "Zapier": {"User-Agent": "Zapier", "Accept": "*/*"},
    "Apps Script": {
        "User-Agent": "Mozilla/5.0 (compatible; Google-Apps-Script; beanserver; +https://script.google.com)"
    },
    "requests": {"User-Agent": "python-requests/2.32.3", "Accept": "*/*", "Accept-Encoding": "gzip"},
    "Guzzle": {"User-Agent": "GuzzleHttp/7"},
}
PEOPLE = {
    "a browser": {"User-Agent": BROWSER},
    "a browser behind a proxy": {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36", "Via": "1.1 proxy"},
    "Internet Explorer": {"User-Agent": "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1)"},
    "a text browser": {"User-Agent": "Lynx/2.9.0", "Accept": "text/html, text/plain, */*;q=0.01"},
    "an origin": {"Origin": SITE},
    "no origin": {"Origin": "null"},
    "a referrer": {"Referer": f"{SITE}/contact"},
    "fetch metadata": {"Sec-Fetch-Mode": "navigate"},
    "a script's mark": {"X-Requested-With": "XMLHttpRequest"},
    "Formspree's client": {"Formspree-Client": "@formspree/core@4.0.0"},
    "a developer's script": {"User-Agent": "curl/8.5.0", "Accept": "application/json"},
    "a script without a name": {"Accept": "application/json"},
}


@pytest.mark.parametrize("headers", MACHINES.values(), ids=MACHINES)
def test_program_is_known_by_what_it_does_not_send(headers: dict[str, str]) -> None:
    assert is_machine({name.lower(): value for name, value in headers.items()})


@pytest.mark.parametrize("headers", PEOPLE.values(), ids=PEOPLE)
def test_who_can_mend_a_form_is_no_program(headers: dict[str, str]) -> None:
    assert not is_machine({name.lower(): value for name, value in headers.items()})


@pytest.mark.parametrize("form", LEAST)
@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
@pytest.mark.parametrize("headers", MACHINES.values(), ids=MACHINES)
def test_program_is_answered_with_200(desk: QuietDesk, form: str, encode: type, headers: dict[str, str]) -> None:
    answer = Visitor(desk).post(f"/f/{form}", encode(LEAST[form]), headers)

    assert (answer.status, answer.json["ok"], desk.only_lead().notes) == (200, True, ())


NEEDED = ("name", "date_of_birth", "in_new_york", "consent_contact")
INCOMPLETE = [
    ("contact", {"message": "Friday?"}, ("cannot_be_answered",)),
    ("contact", {"email": "ana@example.com"}, ("no_message",)),
    ("contact", {"email": "ana at example", "message": "Friday?"}, ("cannot_be_answered",)),
    ("contact", {"email": "none", "phone": "n/a", "message": "Friday?"}, ("cannot_be_answered",)),
    ("contact", {"email": "josé@example.com", "message": "Friday?"}, ("call_instead",)),
    ("contact", {"x": "7"}, ("cannot_be_answered", "no_message")),
    ("certification", {**CERTIFICATION, "consent_contact": ""}, ("no_consent_contact",)),
    ("certification", {**CERTIFICATION, "consent_contact": "no"}, ("no_consent_contact",)),
    ("certification", {**CERTIFICATION, "date_of_birth": "2/30/1976"}, ("no_date_of_birth",)),
    ("certification", {**CERTIFICATION, "phone": "555"}, ("cannot_be_answered",)),
    ("certification", {**CERTIFICATION, "phone": "", "email": "a@example.com"}, ("no_phone",)),
    ("certification", {**CERTIFICATION, "name": "A" * 300}, ("no_name",)),
    ("certification", {**CERTIFICATION, "kind": "the other one"}, ()),
    (
        "certification",
        {"county": "Bergen, NJ"},
        (
            "cannot_be_answered",
            "no_name",
            "no_date_of_birth",
            "no_in_new_york",
            "no_consent_contact",
            "outside_new_york",
        ),
    ),
]


@pytest.mark.parametrize(("form", "sent", "notes"), INCOMPLETE)
def test_what_is_missing_is_a_note(desk: QuietDesk, form: str, sent: dict[str, str], notes: tuple[str, ...]) -> None:
    answer = Visitor(desk).post(f"/f/{form}", as_urlencoded(sent), AS_MACHINE)

    assert (answer.status, desk.only_lead().notes, desk.only_lead().is_held) == (200, notes, False)


@pytest.mark.parametrize(("form", "sent", "_notes"), INCOMPLETE)
def test_whatever_cannot_be_read_is_kept_as_it_came(
    desk: QuietDesk, form: str, sent: dict[str, str], _notes: tuple[str, ...]
) -> None:
    Visitor(desk).post(f"/f/{form}", as_json(sent), AS_MACHINE)

    lead = desk.only_lead()
    unread = {name: text for name, text in sent.items() if text and name not in {*lead.answers, *lead.consents}}
    assert dict(lead.other_answers) == unread


@pytest.mark.parametrize("headers", [AS_SCRIPT, AS_PERSON, {"Origin": SITE}], ids=["script", "person", "site"])
@pytest.mark.parametrize(("form", "sent"), [(form, sent) for form, sent, _ in INCOMPLETE])
def test_people_are_told_every_mistake(
    desk: QuietDesk, form: str, sent: dict[str, str], headers: dict[str, str]
) -> None:
    assert Visitor(desk).post(f"/f/{form}", as_json(sent), headers).status == 422
    assert desk.leads() == []


def test_every_question_that_must_be_answered_has_a_note() -> None:
    asked = {f"no_{name}" for form in FORMS for name in load_form(form).required()}

    assert asked | {"cannot_be_answered"} == NOTES_OF_WHAT_IS_MISSING.keys()


def incomplete_lead(desk: QuietDesk) -> Lead:
    sent = {**CERTIFICATION, "date_of_birth": "", "consent_contact": ""}
    Visitor(desk).post("/f/certification", as_json(sent), AS_MACHINE)
    return desk.only_lead()


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ("No date of birth.", "No consent recorded.")), ("es", ("Sin fecha de nacimiento.", "Sin consentimiento"))],
)
@pytest.mark.parametrize("detail", AlertDetail)
def test_alert_says_what_is_missing(desk: QuietDesk, language: str, told: tuple[str, ...], detail: AlertDetail) -> None:
    practice = parse_practice(Path(PRACTICE_FILE).read_text().replace('language = "en"', f'language = "{language}"'))

    message = compose_alert(
        incomplete_lead(desk), Channel.FIRST, to="a@b.example", practice=practice, detail=detail, desk_url="", now=NOON
    )

    assert all(words in message.text and words in message.html for words in told)


@pytest.mark.parametrize("form", LEAST)
@pytest.mark.parametrize(
    "post",
    [
        as_json({"name_1": "", "email_1": "", "textarea_1": None, "fields": []}),  # type: ignore[dict-item]
        as_urlencoded({"name_1": "", "email_1": " "}),
        as_multipart({"name": "", "_gotcha": ""}),
        as_json({}),
        Post("application/json", b"[]"),
        Post("application/x-www-form-urlencoded", b""),
        Post("", b""),
        Post("text/plain", b" "),
    ],
)
def test_empty_trial_is_answered_and_keeps_nothing(desk: QuietDesk, form: str, post: Post) -> None:
    answer = Visitor(desk).post(f"/f/{form}", post, AS_MACHINE)

    assert (answer.status, answer.json["success"], desk.leads()) == (200, True, [])


UNREADABLE = {
    "broken JSON": (Post("application/json", b'{"a": '), 400),
    "a file": (as_multipart(CONTACT, file_part("id", "id.png", b"x")), 400),
    "a field that is too long": (as_json({"message": "x" * 10_001}), 422),
    "too many fields": (as_json({str(number): "x" for number in range(101)}), 413),
    "another type": (Post("application/xml", b"<a/>"), 415),
}


@pytest.mark.parametrize(("post", "status"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused_to_programs_too(desk: QuietDesk, post: Post, status: int) -> None:
    answer = Visitor(desk).post("/f/contact", post, AS_MACHINE)

    assert (answer.status, desk.leads()) == (status, [])


def test_random_keys_under_other_names_are_held(desk: QuietDesk) -> None:
    Visitor(desk).post("/f/contact", as_json({"2": "ana@example.com", "4": "mpTcuDhdzftZabPavQAUvoDp"}), AS_MACHINE)

    assert desk.only_lead().is_held


def test_honeypot_holds_what_programs_send_as_well(desk: QuietDesk) -> None:
    Visitor(desk).post("/f/contact", as_json({**CONTACT, "_gotcha": "x"}), AS_MACHINE)

    assert desk.only_lead().is_held


# What programs that look for holes try at every address there is.
KNOCKS = {
    "/wp-login.php": as_urlencoded({"log": "admin", "pwd": "hunter2", "wp-submit": "Log In"}),
    "/boaform/admin/formLogin": as_urlencoded({"username": "admin", "psd": "admin"}),
    "/api/v1/login": as_json({"user": "root", "password": "toor"}),
}


@pytest.mark.parametrize("path", KNOCKS)
def test_knock_at_an_address_that_nobody_gave_out_waits_and_wakes_nobody(path: str) -> None:
    desk = QuietDesk()

    answer = Visitor(desk).post(path, KNOCKS[path], AS_MACHINE)

    assert answer.status == 200
    assert desk.only_lead().alert.state is AlertState.HELD
    assert desk.only_lead().doubts == ("elsewhere",)


@pytest.mark.parametrize("path", ["/", "/submit", "/f/contact"])
def test_what_cannot_be_answered_is_told_at_once_where_it_came_to_a_forms_address(path: str) -> None:
    desk = QuietDesk()

    Visitor(desk).post(path, as_json({"note": "Please call about Friday"}), AS_MACHINE)

    assert desk.only_lead().alert.state is not AlertState.HELD


@pytest.mark.parametrize("fields", [CONTACT, {"phone": "212-555-0134"}, {"x": "rosa@example.com"}])
def test_who_can_be_answered_is_told_of_at_once_wherever_it_came_to(fields: dict[str, str]) -> None:
    desk = QuietDesk()

    Visitor(desk).post("/hooks/wrong-address", as_json(fields), AS_MACHINE)

    assert desk.only_lead().alert.state is not AlertState.HELD
