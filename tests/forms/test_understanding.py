"""What other people's forms call things: by name, by the last word of a path, by shape. Every leaf is kept."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.forms import load_form
from chalicelib.forms.sorted_fields import Posted, SortedFields, sort_fields

CONTACT = load_form("contact")
CERTIFICATION = load_form("certification")
ADDRESS, NUMBER, TEXT = "ana@example.com", "212-555-0134", "Is Friday possible?"


def sort(posted: Posted) -> SortedFields:
    return sort_fields(CONTACT, posted)


MESSAGES = [
    *("How can we help?", "Comment or Message", "Comments/Questions", "Tell us more", "Reason for visit", "Asunto"),
    *("content", "description", "notes", "note", "feedback", "textarea-1", "textarea_1", "Message (required)", "field"),
    *("contact[body]", "form_fields[message]", "data.message", "q5_message", "q5_howCan", "g7-message", "Su consulta"),
    *("¿En qué podemos ayudarle?", "Your message *", "wpforms[fields][3]", "4", "input_4", "item_meta[29]", "Mensaje:"),
    *("What would you like to tell us", "Wie können wir helfen?", "et_pb_contact_message_0", "message2", "userMessage"),
]
PHONES = [
    *("Mobile Phone", "Best phone", "Número de teléfono", "contact_number", "daytime_phone", "whatsapp", "phone-1"),
    *(
        "tel-123",
        "your-tel",
        "What is the best number to reach you?",
        "Phone (optional)",
        "form_fields[phone]",
        "Celular",
    ),
    *("data.phone", "q6_phoneNumber", "Cell Phone", "homePhone", "Which phone should our office call?", "input_7", "3"),
]
EMAILS = [
    *(
        "user_email",
        "sender",
        "email2",
        "Email-2",
        "Email (required)",
        "E-mail",
        "Your e-mail address",
        "contact[email]",
    ),
    *(
        "form_fields[email]",
        "data.email",
        "q4_email",
        "g7-email",
        "E-Mail-Adresse",
        "emailAddress",
        "input_2",
        "a8f3c21d",
    ),
    *("et_pb_contact_email_0", "wpforms[fields][2]", "Su correo electrónico", "billing_email", "Phone or email", "3"),
]
NAMES = [
    "name-1",
    "Name-2",
    "form_fields[name]",
    "contact[name]",
    "data.name",
    "q3_name",
    "g7-name",
    "Full Name",
    "Name *",
]
NAMES += ["What's your name?", "¿Cuál es su nombre?", "et_pb_contact_name_0", "customer_name", "yourName", "Su nombre"]


@pytest.mark.parametrize("name", MESSAGES)
def test_message_is_found(name: str) -> None:
    assert sort({"email": ADDRESS, name: TEXT}).ours == {"email": ADDRESS, "message": TEXT}


@pytest.mark.parametrize("name", PHONES)
def test_phone_is_found(name: str) -> None:
    assert sort({name: NUMBER, "message": TEXT}).ours == {"phone": NUMBER, "message": TEXT}


@pytest.mark.parametrize("name", EMAILS)
def test_email_is_found(name: str) -> None:
    assert sort({name: ADDRESS, "message": TEXT}).ours == {"email": ADDRESS, "message": TEXT}


@pytest.mark.parametrize("name", NAMES)
def test_name_is_found(name: str) -> None:
    assert sort({name: "Ana Example", "email": ADDRESS, "message": TEXT}).ours["name"] == "Ana Example"


NAMES_IN_PARTS: list[dict[str, str]] = [
    {"fname": "Ana", "lname": "Example"},
    {"your-first-name": "Ana", "your-last-name": "Example"},
    {"familyName": "Example", "givenName": "Ana"},
    {"name-first": "Ana", "name-last": "Example"},
    {"name": '{"first": "Ana", "last": "Example"}'},
    {"name[first]": "Ana", "name[last]": "Example"},
    {"names[first_name]": "Ana", "names[last_name]": "Example"},
    {"nombre": "Ana", "apellidos": "Example"},
    {"name": "Ana", "surname": "Example"},
    {"First Name *": "Ana", "Last Name *": "Example"},
    {"1.3": "Ana", "1.6": "Example"},
    {"q3_fullName[first]": "Ana", "q3_fullName[last]": "Example"},
]


@pytest.mark.parametrize("parts", NAMES_IN_PARTS, ids=str)
def test_two_names_make_one(parts: dict[str, str]) -> None:
    fields = sort({**parts, "email": ADDRESS, "message": TEXT})

    assert (fields.ours["name"], fields.others) == ("Ana Example", {})


NOT_THEIRS: list[tuple[str, str]] = [
    ("company_name", "Acme"),
    ("Pet name", "Rex"),
    ("Doctor's name", "Dr. Example"),
    ("Form Name", "Contact"),
    ("page_title", "Contact us today"),
    ("emergency_phone", NUMBER),
    ("Friend's email", "friend@example.com"),
    ("admin_email", "owner@example.com"),
    ("Phone of your pharmacy", NUMBER),
    ("email_opt_in", "yes"),
    ("entry_id", "2125550134"),
    ("order_id", "2125550134"),
    ("invoice number", "2125550134"),
    ("timestamp", "1763900000"),
    ("user_agent", "Mozilla/5.0 (X11; Linux x86_64) of nobody"),
    ("source_url", "https://blog.example.com/contact"),
    ("Best day", "Tuesday"),
    ("street address", "1 Example Street"),
]


@pytest.mark.parametrize(("name", "text"), NOT_THEIRS)
def test_what_is_not_the_visitors_own_stays_an_other_answer(name: str, text: str) -> None:
    fields = sort({"message": TEXT, name: text})

    assert (fields.ours, fields.others) == ({"message": TEXT}, {name: text})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("company_name", "Acme"),
        ("City", "New York City"),
        ("page_title", "Contact us today"),
        ("Page URL", "https://blog.example.com/contact"),
        ("days", ["Mon", "Tue"]),
        ("favourite", ["a very old cat", "a dog"]),
        ("5", "2026-11-23 12:00:00"),
        ("6", "https://blog.example.com/a-page"),
        ("7", "yes"),
        ("8", "e1fb5a3c-58a1-4f3c-8a77-0c2f5b7a9d10"),
        ("9", "1763900000"),
        ("a[b]", "Mozilla/5.0 (X11; Linux x86_64)"),
    ],
)
def test_what_asks_for_something_else_is_no_message(name: str, value: str | list[str]) -> None:
    assert sort({"email": ADDRESS, name: value}).ours == {"email": ADDRESS}


def test_message_that_was_left_blank_is_not_put_together_from_something_else() -> None:
    fields = sort({"email": ADDRESS, "your-message": "", "favourite pet": "a very old cat"})

    assert (fields.ours["message"], fields.others) == ("", {"favourite pet": "a very old cat"})


def test_longest_text_is_the_message() -> None:
    fields = sort({"2": ADDRESS, "4": "Ana Example", "7": "Could we talk on Friday after lunch?"})

    assert fields.ours["message"] == "Could we talk on Friday after lunch?"
    assert fields.others == {"4": "Ana Example"}


def test_of_two_numbers_without_a_name_neither_is_taken_for_the_phone() -> None:
    assert "phone" not in sort({"3": NUMBER, "4": "212-555-0135", "message": TEXT}).ours


def test_mistyped_address_is_told_under_the_name_that_was_sent() -> None:
    fields = sort({"form_fields[email]": "ana at example", "message": TEXT})

    assert (fields.ours["email"], fields.sent_as["email"]) == ("ana at example", "form_fields[email]")


def nested(tree: object) -> SortedFields:
    posted = {name: text if isinstance(text, str) else json.dumps(text) for name, text in dict(tree).items()}  # type: ignore[call-overload]
    return sort(posted)


def test_nested_answers_are_found_among_what_is_said_of_the_form() -> None:
    fields = nested(
        {
            "submission": {"title": "2026-11-23 12:00:00", "yourName": "Ana", "yourEmail": ADDRESS, "anything": TEXT},
            "form": {"title": "A form that has a very long title", "settings": {"fromEmail": "office@example.com"}},
        }
    )

    assert fields.ours == {"name": "Ana", "email": ADDRESS, "message": TEXT}
    assert fields.others["form.settings.fromEmail"] == "office@example.com"


def test_name_of_the_form_is_not_the_visitors() -> None:
    fields = nested({"payload": {"name": "Contact form", "data": {"Email-2": ADDRESS, "Name-2": "Ana", "field": TEXT}}})

    assert fields.ours == {"name": "Ana", "email": ADDRESS, "message": TEXT}
    assert fields.others == {"payload.name": "Contact form"}


PAIRS: list[object] = [
    {"fields": [{"label": "Email", "value": ADDRESS}, {"label": "How can we help?", "value": TEXT}]},
    {
        "data": {
            "fields": [
                {"key": "q1", "label": "Your email", "type": "EMAIL", "value": ADDRESS},
                {"label": "Message", "value": TEXT},
            ]
        }
    },
    {"answers": [{"question": "Email", "answer": ADDRESS}, {"question": "Message", "answer": TEXT}]},
    {"responses": [{"questionTitle": "Email", "answer": ADDRESS}, {"questionTitle": "Message", "answer": TEXT}]},
    {"data": [{"fieldLabel": "Email", "fieldValue": ADDRESS}, {"fieldLabel": "Message", "fieldValue": TEXT}]},
    {"data": [["Email", ADDRESS], ["Message", TEXT]]},
    {"fields": [{"name": "email", "value": ADDRESS}, {"name": "message", "value": TEXT}]},
    {"1": {"title": "Email", "value": ADDRESS}, "2": {"title": "Message", "value": TEXT}},
    {"payload": '{"email": "ana@example.com", "message": "Is Friday possible?"}'},
    {"fields[a][title]": "Email", "fields[a][value]": ADDRESS, "fields[b][title]": "Message", "fields[b][value]": TEXT},
]


@pytest.mark.parametrize("tree", PAIRS, ids=str)
def test_label_beside_a_value_is_its_name(tree: object) -> None:
    fields = nested(tree)

    assert (fields.ours, fields.others) == ({"email": ADDRESS, "message": TEXT}, {})


@pytest.mark.parametrize(
    "tree",
    [
        {"data": {"name": "Ana", "email": ADDRESS, "captcha_response": "k2"}},
        {"data": {"name": "Ana", "email": ADDRESS, "value": "k2"}},
        {"data": {"name": "Ana", "email": ADDRESS, "answer": "k2"}},
        {"data": {"name": "Ana", "e-mail": ADDRESS, "answer": "k2"}},
    ],
    ids=str,
)
def test_answers_of_one_person_are_no_question(tree: object) -> None:
    assert nested(tree).ours.items() >= {"name": "Ana", "email": ADDRESS}.items()


def test_questions_that_are_told_apart_from_their_answers_are_found_by_their_ids() -> None:
    fields = nested(
        {
            "form_response": {
                "definition": {"fields": [{"id": "x", "title": "Your name"}, {"id": "y", "title": "Best day"}]},
                "answers": [
                    {"type": "text", "text": "Ana", "field": {"id": "x"}},
                    {"type": "choice", "choice": {"label": "Monday"}, "field": {"id": "y"}},
                    {"type": "email", "email": ADDRESS, "field": {"id": "z"}},
                ],
            }
        }
    )

    assert fields.ours == {"name": "Ana", "email": ADDRESS}
    assert list(fields.others.values()) == ["Monday"]


def test_json_that_a_person_typed_as_a_message_stays_as_it_is() -> None:
    assert sort({"email": ADDRESS, "message": '{"a": 1}', "x": "y"}).ours["message"] == '{"a": 1}'


def test_field_with_very_many_leaves_is_kept_as_one_text() -> None:
    many = json.dumps({f"leaf {number}": f"text {number}" for number in range(250)})

    assert sort({"email": ADDRESS, "message": TEXT, "extra": many}).others == {"extra": many}


def test_very_many_fields_with_leaves_are_kept_as_texts() -> None:
    posted = {f"tree {number}": json.dumps({f"leaf {leaf}": "text" for leaf in range(40)}) for number in range(90)}

    fields = sort({"email": ADDRESS, "message": TEXT, **posted})

    assert len(fields.others) < 400
    assert fields.others["tree 89"] == posted["tree 89"]


def test_date_in_parts_is_one_date() -> None:
    posted = {"q7_dateOfBirth[month]": "4", "q7_dateOfBirth[day]": "23", "q7_dateOfBirth[year]": "1975"}

    assert sort_fields(CERTIFICATION, posted).ours == {"date_of_birth": "1975-04-23"}


def test_area_code_stands_before_its_number() -> None:
    assert sort({"q6_phone[area]": "212", "q6_phone[phone]": "555-0134"}).ours == {"phone": "212 555-0134"}


@pytest.mark.parametrize(
    ("name", "text", "field", "answer"),
    [
        ("Date of Birth", "April 23 1975", "date_of_birth", "April 23 1975"),
        ("Patient DOB", "4/23/1975", "date_of_birth", "4/23/1975"),
        ("Will you be in New York?", "Yes", "in_new_york", "Yes"),
        ("Zip Code *", "10001", "zip", "10001"),
        ("q9_county", "Kings", "county", "Kings"),
        ("consent-1", "checked", "consent_contact", "yes"),
        ("DOB (DD/MM/YYYY)", "05/04/1975", "date_of_birth", "05/04/1975 (DD/MM/YYYY)"),
        ("Fecha de nacimiento (día/mes/año)", "5/4/1975", "date_of_birth", "5/4/1975 (día/mes/año)"),
        ("Birth date mm-dd-yyyy", "05/04/1975", "date_of_birth", "05/04/1975 (mm-dd-yyyy)"),
        ("When does your current certification expire?", "5/4/2027", "current_expires_on", "5/4/2027"),
        ("consent_contact", '{"checked": true}', "consent_contact", "yes"),
        ("You may call, text or email me about this request.", "on", "consent_contact", "on"),
    ],
)
def test_certification_is_understood_as_well(name: str, text: str, field: str, answer: str) -> None:
    assert sort_fields(CERTIFICATION, {name: text}).ours == {field: answer}


OFFICE, WHO = "office@practice.example", "Ana Example"
ALL = {"name": WHO, "email": ADDRESS, "message": TEXT}
# What a builder says of its owner, of the site and of the address in the browser stands beside what somebody answered.
BUILDERS: dict[str, dict[str, object]] = {
    "address of the page beside the questions": {
        "submission": {
            "questions": [
                {"id": "q1", "name": "Your name", "type": "ShortAnswer", "value": WHO},
                {"id": "q2", "name": "Email", "type": "EmailInput", "value": ADDRESS},
                {"id": "q3", "name": "How can we help?", "type": "LongAnswer", "value": TEXT},
            ],
            "urlParameters": [{"id": "email", "name": "email", "value": OFFICE}],
        }
    },
    "whoever looks at the entry": {
        "Name": {"First": "Ana", "Last": "Example"},
        "Email": ADDRESS,
        "Comments": TEXT,
        "Entry": {"Number": 1, "Origin": {"Region": "NY"}, "User": {"Email": OFFICE, "Name": "Owner"}},
    },
    "structure of the form": {
        "Field1": ADDRESS,
        "Field2": TEXT,
        "yourName": WHO,
        "FormStructure": {"Name": "Contact", "Email": OFFICE},
    },
    "business and customer": {
        "business": {"email": OFFICE, "name": "Practice"},
        "customer": {"email": ADDRESS, "name": WHO},
        "message": TEXT,
    },
    "answers in meta alone": {"id": "12", "item_key": "abc", "meta": {"a1x": ADDRESS, "b2y": TEXT, "name": WHO}},
    "columns": {
        "user_column_data": [
            {"column_name": "Full Name", "string_value": WHO, "column_id": "FULL_NAME"},
            {"column_name": "User Email", "string_value": ADDRESS, "column_id": "EMAIL"},
            {"column_name": "Comments", "string_value": TEXT, "column_id": "q1"},
        ]
    },
    "ids beside names": {
        "fields": [
            {"fieldid": "1", "fieldname": "Name", "fieldvalue": WHO},
            {"fieldid": "2", "fieldname": "Email", "fieldvalue": ADDRESS},
            {"fieldid": "3", "fieldname": "Message", "fieldvalue": TEXT},
        ]
    },
    "field and colon": {
        "field:first_name_d97c": "Ana",
        "field:last_name_06c9": "Example",
        "email_5d83": ADDRESS,
        "x": TEXT,
    },
    "controls of a page": {"ctl00$Main$txtName": WHO, "ctl00$Main$txtEmail": ADDRESS, "ctl00$Main$txtMessage": TEXT},
    "faces": {"j_idt5:name": WHO, "j_idt5:email": ADDRESS, "j_idt5:message": TEXT},
    "numbered inputs": {"input_1.3": "Ana", "input_1.6": "Example", "input_2": ADDRESS, "input_4": TEXT},
    "prefixes": {"mf-name": WHO, "mf-email": ADDRESS, "mf-textarea": TEXT},
    "names and rows": {"namedValues": {"Name": [WHO], "Email": [ADDRESS], "Q": [TEXT]}, "values": [WHO, ADDRESS, TEXT]},
}


@pytest.mark.parametrize("body", BUILDERS.values(), ids=BUILDERS)
def test_visitor_is_told_from_the_site_in_what_builders_send(body: dict[str, object]) -> None:
    posted = {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}

    fields = sort(posted)

    assert fields.ours == ALL
    assert all(other in "\n".join(fields.others.values()) for other in said_in(body) if other == OFFICE)


@pytest.mark.parametrize("name", ["I agree to the terms and conditions", "Date Submitted", "Today's date", "age"])
def test_what_is_no_answer_of_ours_is_none(name: str) -> None:
    assert sort_fields(CERTIFICATION, {name: "yes"}).ours == {}


def test_what_a_page_says_of_itself_is_no_message() -> None:
    said = {"disclaimer": "By submitting you agree that we may contact you.", "page_title": "What to expect of a visit"}

    assert sort({"f1": ADDRESS, "f2": "Hi", **said}).ours == {"email": ADDRESS, "message": "Hi"}


def test_row_of_answers_without_names_is_understood_by_shape() -> None:
    assert sort({"values": ["11/23/2026 10:00:00", WHO, ADDRESS, NUMBER, TEXT]}).ours == {
        "email": ADDRESS,
        "phone": NUMBER,
        "message": TEXT,
    }


def test_label_that_asks_for_something_else_is_kept_with_what_was_taken_for_its_shape() -> None:
    pairs = [{"label": "What hurts", "value": TEXT}, {"label": "Home", "value": NUMBER}]

    fields = sort({"fields": json.dumps(pairs)})

    assert (fields.ours, fields.others) == (
        {"phone": NUMBER, "message": f"What hurts\n{TEXT}"},
        {"Home": NUMBER},
    )


AGREED = [
    *(
        "I agree",
        "agree",
        "accepted",
        "Acepto",
        "De acuerdo",
        "✓",
        "Yes, please",
        "Sí, acepto",
        "I accept the terms",
        "OK",
    ),
    *("You may call, text or email me about this request.", "Yes, you may contact me", "I consent to be contacted"),
    "Pueden llamarme o enviarme mensajes de texto o correos electrónicos sobre esta solicitud.",
    *("Sure", "Of course", "Yep!", "opt-in", "I approve", "Call me", "Email me", "Estoy conforme", "claro que sí", "✔️"),
    *("Me pueden llamar", "Está bien", "By checking this box I agree to be contacted", "You may leave a voicemail"),
    "I agree to receive text messages. Message and data rates may apply. Reply STOP to opt out.",
    "He leído y acepto la política de privacidad",
]
NOT_AGREED = [
    "no",
    "false",
    "0",
    "off",
    "",
    "I do not agree",
    "No, thank you",
    "not now",
    "never",
    "I don't accept",
    "x",
    *("I withdraw my consent", "Consent refused", "agree=false", "agree: 0", "I cannot agree", "I accept nothing"),
    *("Please stop contacting me", "Please leave me alone", "You can stop calling me", "I want out", "Agree? No"),
    *("deseo que dejen de llamarme", "en desacuerdo", "maybe", "I agree. But do not call me.", "unsubscribe"),
]


@pytest.mark.parametrize("text", AGREED)
def test_tick_that_posts_its_label_is_ticked(text: str) -> None:
    assert sort_fields(CERTIFICATION, {"consent_contact": text}).ours["consent_contact"] == "yes"


@pytest.mark.parametrize("text", NOT_AGREED)
def test_what_agrees_to_nothing_is_no_tick(text: str) -> None:
    assert sort_fields(CERTIFICATION, {"consent_contact": text}).ours["consent_contact"] == text


def test_agreement_in_words_that_are_not_ours_is_kept_as_it_was_given() -> None:
    fields = sort_fields(CERTIFICATION, {"consent_contact": "Yes, you may text me"})

    assert (fields.ours, fields.others) == ({"consent_contact": "yes"}, {"consent_contact": "Yes, you may text me"})


@pytest.mark.parametrize("value", [["phone", "text"], "phone, text", ["Phone call", "Text message"]])
def test_of_two_choices_the_first_counts_and_both_are_kept(value: str | list[str]) -> None:
    fields = sort_fields(CERTIFICATION, {"preferred_contact": value})

    assert fields.ours == {"preferred_contact": "phone"}
    assert fields.others["preferred_contact"].count(",") == 1


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12).filter(str.strip)
names = st.one_of(
    texts, st.sampled_from([*MESSAGES, *PHONES, *EMAILS, "label", "value", "fields", "data", "a[b][c]", "form"])
)
trees = st.recursive(
    texts | st.sampled_from([ADDRESS, NUMBER, TEXT]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


def said_in(tree: object) -> list[str]:
    if isinstance(tree, dict):
        return [text for member in tree.values() for text in said_in(member)]
    return [text for item in tree for text in said_in(item)] if isinstance(tree, list) else [str(tree)]


@given(st.dictionaries(names, trees, min_size=1, max_size=5))
def test_every_leaf_is_kept(tree: dict[str, object]) -> None:
    posted = {name: value if isinstance(value, str) else json.dumps(value) for name, value in tree.items()}

    fields = sort(posted)

    kept = "\n".join([*fields.ours.values(), *fields.others.values(), *fields.others])
    for text in said_in(tree):
        assert text.strip() in kept or json.dumps(text.strip())[1:-1] in kept


def test_our_own_names_are_understood_without_any_of_this() -> None:
    script = (
        "import sys; from chalicelib.forms import load_form; from chalicelib.forms.sorted_fields import sort_fields\n"
        "for name in ('contact', 'certification'):\n"
        "    form = load_form(name); sort_fields(form, dict.fromkeys(form.questions(), 'yes'))\n"
        "assert not [name for name in sys.modules if 'understanding' in name or 'agreement' in name], sys.modules\n"
    )

    subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=True, timeout=120)


def test_json_that_lies_in_a_text_of_json_is_read_as_well() -> None:
    inner = json.dumps({"answers": {"Email": ADDRESS, "How can we help?": TEXT, "Town": "Albany"}})

    found = sort({"rawRequest": json.dumps({"slug": "form/1", "body": inner})})

    assert (found.ours["email"], found.ours["message"]) == (ADDRESS, TEXT)
    assert "Albany" in found.others.values()


def test_json_that_is_cut_off_in_a_text_of_json_stays_a_text() -> None:
    inner = '{"answers": {"Town": "Albany"}'
    found = sort({"email": ADDRESS, "rawRequest": json.dumps({"slug": "form/1", "body": f"{inner}]"})})
    assert f"{inner}]" in {*found.ours.values(), *found.others.values()}
