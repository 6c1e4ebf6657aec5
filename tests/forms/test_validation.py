"""Posted fields sorted into ours and the others, and every mistake told at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.forms import FORMS, load_form
from chalicelib.forms.sorted_fields import Posted, sort_fields
from chalicelib.forms.validation import InvalidAnswersError, validate
from chalicelib.intake.control_fields import answers_among
from tests.desks import NOON, QuietDesk
from tests.posts import CERTIFICATION, CONTACT, LEAST, Fields, Visitor

TODAY = NOON.date()

# How forms that are out there call our fields.
OTHER_NAMES = {
    "name": [
        *("Name", "your-name", "your_name", "Your Name", "fullName", "full_name", "visitor-name", "Nombre"),
        *("nombre completo", "NAME ", "contact_name"),
    ],
    "email": [
        "Email",
        "E-mail",
        "your-email",
        "mail",
        "email_address",
        "Correo electrónico",
        "correo",
        "contact-email",
    ],
    "phone": ["Phone", "tel", "your-tel", "phone_number", "Telephone", "mobile", "Cell Phone", "Teléfono", "celular"],
    "message": ["Message", "your-message", "comments", "Comment", "msg", "question", "inquiry", "Mensaje", "details"],
    "date_of_birth": ["dob", "DOB", "birthday", "Date of Birth", "birth-date", "Fecha de nacimiento"],
    "zip": ["ZIP", "zipcode", "zip_code", "Postal Code", "Código postal"],
    "county": ["County", "Condado"],
    "condition": ["Conditions", "condición"],
    "heard_from": ["How did you hear about us?", "referral source"],
    "consent_contact": ["acceptance", "Consent"],
}
NAMES = [(ours, other) for ours, others in OTHER_NAMES.items() for other in others]
SAMPLES: dict[str, tuple[str, object]] = {
    "name": ("Rosa", "Rosa"),
    "email": ("ana@example.com", "ana@example.com"),
    "phone": ("212-555-0199", {"typed": "212-555-0199", "e164": "+12125550199"}),
    "message": ("Hello", "Hello"),
    "date_of_birth": ("4/23/1975", "1975-04-23"),
    "zip": ("10001", "10001"),
    "county": ("Kings", "Kings"),
    "condition": ("Pain", "Pain"),
    "heard_from": ("A friend", "A friend"),
}


def mistakes(form: str, posted: Posted, language: str = "en") -> list[tuple[str, str]]:
    with pytest.raises(InvalidAnswersError) as invalid:
        validate(load_form(form), posted, language=language, today=TODAY)
    return [(error.field, error.code) for error in invalid.value.errors]


@pytest.mark.parametrize(("ours", "other"), [pair for pair in NAMES if pair[0] in SAMPLES])
def test_field_is_known_by_its_other_names(ours: str, other: str) -> None:
    typed, stored = SAMPLES[ours]
    rest = {name: text for name, text in CERTIFICATION.items() if name != ours}

    answers = validate(load_form("certification"), rest | {other: typed}, language="en", today=TODAY)

    assert answers.values[ours] == stored
    assert answers.other == ()


@pytest.mark.parametrize("other", OTHER_NAMES["consent_contact"])
def test_consent_is_known_by_its_other_names(other: str) -> None:
    rest = {name: text for name, text in CERTIFICATION.items() if name != "consent_contact"}

    answers = validate(load_form("certification"), rest | {other: "on"}, language="en", today=TODAY)

    assert answers.consents == ("consent_contact",)


@pytest.mark.parametrize(("ours", "other"), NAMES)
def test_mistake_is_told_under_the_name_that_was_sent(ours: str, other: str) -> None:
    bad = {"email": "x", "phone": "x", "date_of_birth": "x", "consent_contact": "no"}.get(ours, "x" * 10_001)
    rest = {name: text for name, text in CERTIFICATION.items() if name != ours}

    assert [field for field, _ in mistakes("certification", rest | {other: bad})] == [other]


@pytest.mark.parametrize("form", FORMS)
def test_our_own_names_mean_themselves(form: str) -> None:
    posted = dict.fromkeys(load_form(form).questions(), "x")

    assert sort_fields(load_form(form), posted).ours == posted


def test_our_own_name_is_never_overridden_by_another() -> None:
    fields = sort_fields(load_form("contact"), {"your-email": "other@example.com", "email": "rosa@example.com"})

    assert (fields.ours, fields.others) == ({"email": "rosa@example.com"}, {"your-email": "other@example.com"})


def test_blank_answer_gives_way_to_a_filled_one() -> None:
    fields = sort_fields(load_form("contact"), {"email": " ", "your-email": "rosa@example.com"})

    assert (fields.ours, fields.sent_as) == ({"email": "rosa@example.com"}, {"email": "your-email"})


def test_second_name_for_the_same_question_is_kept_as_another_answer() -> None:
    posted = CONTACT | {"comments": "One more thing"}

    answers = validate(load_form("contact"), posted, language="en", today=TODAY)

    assert answers.other == (("comments", "One more thing"),)


@pytest.mark.parametrize(
    ("posted", "name"),
    [
        ({"first-name": "Rosa", "last-name": "Díaz"}, "Rosa Díaz"),
        ({"last_name": "Díaz", "First Name": "Rosa"}, "Rosa Díaz"),
        ({"firstName": "Rosa"}, "Rosa"),
        ({"lastname": "Díaz"}, "Díaz"),
        ({"name": " ", "firstname": "Rosa", "lastname": "Díaz"}, "Rosa Díaz"),
        ({"": "x", "firstname": "Rosa"}, "Rosa"),
    ],
)
def test_name_in_two_parts_is_one_name(posted: dict[str, str], name: str) -> None:
    fields = sort_fields(load_form("contact"), posted)

    assert fields.ours["name"] == name
    assert set(fields.others) <= {""}


def test_parts_beside_a_whole_name_are_kept_as_other_answers() -> None:
    fields = sort_fields(load_form("contact"), {"name": "Rosa Díaz", "firstname": "Rosa"})

    assert (fields.ours, fields.others) == ({"name": "Rosa Díaz"}, {"firstname": "Rosa"})


def test_field_without_a_name_is_kept_and_joins_nothing() -> None:
    fields = sort_fields(load_form("contact"), {"": "x"})

    assert (fields.ours, fields.others) == ({}, {"": "x"})


# --- reply-to, where there is no email -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["_replyto", "replyto", "replyTo", "_email.replyto"])
def test_reply_to_stands_in_for_an_email(desk: QuietDesk, name: str) -> None:
    answer = Visitor(desk).submit("contact", {name: "rosa@example.com", "message": "Hello"})

    assert answer.status == 200
    assert desk.only_lead().answers["email"] == "rosa@example.com"


def test_reply_to_beside_an_email_is_only_a_wish_for_a_header(desk: QuietDesk) -> None:
    Visitor(desk).submit("contact", CONTACT | {"_replyto": "other@example.com"})

    assert desk.only_lead().answers["email"] == CONTACT["email"]
    assert desk.only_lead().other_answers == ()


def test_reply_to_beside_a_blank_email_stands_in() -> None:
    assert answers_among({"email": " ", "_replyto": "rosa@example.com"})["_replyto"] == "rosa@example.com"


# --- other answers ---------------------------------------------------------------------------------------------------


def test_unknown_field_is_kept_under_the_name_it_came_with(desk: QuietDesk) -> None:
    fields = CONTACT | {"Favourite  colour?": "teal", "your-subject": "Hi", "1.3": "x"}

    Visitor(desk).submit("contact", fields)

    assert dict(desk.only_lead().other_answers) == {"Favourite colour?": "teal", "your-subject": "Hi", "1.3": "x"}


def test_unknown_field_keeps_its_lines_and_masks_its_numbers(desk: QuietDesk) -> None:
    Visitor(desk).submit("contact", CONTACT | {"ssn 123-45-6789": "mine:\n123-45-6789"})

    assert desk.only_lead().other_answers == (("ssn •••-••-6789", "mine:\n•••-••-6789"),)


def test_unknown_field_that_says_nothing_is_left_out(desk: QuietDesk) -> None:
    Visitor(desk).submit("contact", CONTACT | {"empty": "", "blank": " \n "})

    assert desk.only_lead().other_answers == ()


@pytest.mark.parametrize(("form", "fields"), [(form, fields) for form, fields in LEAST.items()])
def test_field_of_the_other_form_is_kept_as_another_answer(desk: QuietDesk, form: str, fields: Fields) -> None:
    other = {"contact": {"zip": "10001"}, "certification": {"pet": "a cat"}}[form]

    Visitor(desk).submit(form, {**fields, **other})

    assert dict(desk.only_lead().other_answers) == other


def test_what_elementors_simple_webhook_sends_is_understood(desk: QuietDesk) -> None:
    fields = {
        "Name": "Rosa",
        "Email": "rosa@example.com",
        "Message": "Hello",
        "Page URL": "https://www.hudsonlantern.example.com/blog",
        "form_id": "7a1",
        "form_name": "Contact",
    }

    assert Visitor(desk).submit("contact", fields).status == 200
    assert desk.only_lead().answers == {"name": "Rosa", "email": "rosa@example.com", "message": "Hello"}
    assert [name for name, _ in desk.only_lead().other_answers] == ["Page URL"]


def test_what_contact_form_7_sends_is_understood(desk: QuietDesk) -> None:
    fields = {
        "your-name": "Rosa",
        "your-email": "rosa@example.com",
        "your-subject": "A question",
        "your-message": "Hello",
        "acceptance": "1",
    }

    assert Visitor(desk).submit("contact", fields).status == 200
    assert desk.only_lead().answers == {"name": "Rosa", "email": "rosa@example.com", "message": "Hello"}
    assert desk.only_lead().other_answers == (("your-subject", "A question"),)
    assert desk.only_lead().consents.keys() == {"consent_contact"}


# --- mistakes --------------------------------------------------------------------------------------------------------


def test_all_mistakes_are_told_at_once_in_the_order_of_the_fields() -> None:
    posted = {
        "consent_contact": "",
        "zip": "1" * 201,
        "in_new_york": "perhaps",
        "date_of_birth": "soon",
        "email": "rosa",
        "phone": "12",
    }

    assert mistakes("certification", posted) == [
        ("name", "REQUIRED_FIELD_MISSING"),
        ("phone", "TYPE_PHONE"),
        ("email", "TYPE_EMAIL"),
        ("date_of_birth", "TYPE_DATE"),
        ("in_new_york", "NOT_A_CHOICE"),
        ("zip", "TOO_LONG"),
        ("consent_contact", "REQUIRED_FIELD_EMPTY"),
    ]


@pytest.mark.parametrize(
    ("posted", "expected"),
    [
        ({"name": "Rosa"}, [("email", "REQUIRED_FIELD_MISSING"), ("message", "REQUIRED_FIELD_MISSING")]),
        ({"email": "", "message": ""}, [("email", "REQUIRED_FIELD_EMPTY"), ("message", "REQUIRED_FIELD_EMPTY")]),
        ({"phone": "", "message": "Hi"}, [("email", "REQUIRED_FIELD_MISSING")]),
        ({"your-email": "", "message": "Hi"}, [("your-email", "REQUIRED_FIELD_EMPTY")]),
        ({"email": "x", "message": "Hi"}, [("email", "TYPE_EMAIL")]),
        ({"email": "x" * 400, "message": "Hi"}, [("email", "TOO_LONG")]),
        ({"email": "x", "phone": "212-555-0134", "message": "Hi"}, [("email", "TYPE_EMAIL")]),
    ],
)
def test_contact_asks_for_a_way_to_answer_and_a_message(
    posted: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert mistakes("contact", posted) == expected


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_each_field_is_told_at_most_once_and_in_order(form: str, data: st.DataObject) -> None:
    names = list(load_form(form).questions())
    posted = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=20) | st.just("x" * 10_001)))
    try:
        validate(load_form(form), posted, language="es", today=TODAY)
    except InvalidAnswersError as invalid:
        told = [names.index(error.field) for error in invalid.errors]
        assert told == sorted(set(told))


@pytest.mark.parametrize(("language", "sentence"), [("en", "Enter your name."), ("es", "Escriba su nombre.")])
def test_mistake_is_told_in_the_visitors_language(visitor: Visitor, language: str, sentence: str) -> None:
    fields = {name: text for name, text in CERTIFICATION.items() if name != "name"} | {"_language": language}

    answer = visitor.submit("certification", fields)

    assert [error["message"] for error in answer.json["errors"]] == [sentence]


def test_error_itself_says_no_more_than_fields_and_codes() -> None:
    with pytest.raises(InvalidAnswersError) as invalid:
        validate(load_form("contact"), {"email": "secret", "message": "Hi"}, language="en", today=TODAY)

    assert str(invalid.value) == "email: TYPE_EMAIL"
    assert "secret" not in repr(invalid.value)


# --- consent ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_consent_is_recorded_with_its_version_language_and_time(desk: QuietDesk, language: str) -> None:
    fields = CERTIFICATION | {"renewal_reminders": "yes", "_language": language}
    Visitor(desk).submit("certification", fields)

    consents = desk.only_lead().consents
    asks = load_form("certification").questions()
    assert consents.keys() == {"consent_contact", "renewal_reminders"}
    for name, consent in consents.items():
        wording = asks[name].consent
        assert wording is not None
        assert (consent.version, consent.language, consent.given_at) == (wording.version, language, NOON)


def test_answers_show_nothing_of_what_was_typed() -> None:
    answers = validate(load_form("contact"), CONTACT | {"pet": "a cat"}, language="en", today=TODAY)

    assert "rosa" not in repr(answers)
    assert "cat" not in repr(answers)


def test_lead_and_request_show_nothing_of_what_was_typed(desk: QuietDesk) -> None:
    Visitor(desk).submit("contact", CONTACT | {"pet": "a cat"})

    assert "rosa" not in repr(desk.only_lead())
    assert "a cat" not in repr(desk.only_lead())


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u200b", "\u00ad\u2009"])
def test_answer_that_only_looks_filled_gives_way_to_one_that_is(blank: str) -> None:
    posted = {"email": blank, "your-email": "ana@example.com", "message": "Hello"}

    assert sort_fields(load_form("contact"), posted).ours["email"] == "ana@example.com"
