"""Answers: what people type, and what is kept of it."""

import unicodedata
from datetime import date

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.forms import load_form
from chalicelib.forms.sorted_fields import Posted
from chalicelib.forms.validation import Answers, InvalidAnswersError, validate
from chalicelib.leads.lead import Answer
from chalicelib.text.clean import clean_line, clean_lines

TODAY = date(2026, 11, 23)
CONTACT = {"email": "rosa@example.com", "message": "Hello"}
CERTIFICATION = {
    "name": "Rosa",
    "phone": "212-555-0134",
    "date_of_birth": "4/23/1975",
    "in_new_york": "yes",
    "consent_contact": "yes",
}
# Days that no February has, and texts that are no date at all.
FEBRUARY = ("2/30/1975", "1975-02-30", "February 30 1975", "29 de febrero de 1975")
NO_DATES = ("soon", "12", "423", "4/23/19755", "0/5/1975")
LEAST = {"contact": CONTACT, "certification": CERTIFICATION}


def take(form: str, posted: Posted, language: str = "en", today: date = TODAY) -> Answers:
    return validate(load_form(form), posted, language=language, today=today)


def kept(name: str, text: str, form: str = "certification") -> Answer:
    return take(form, LEAST[form] | {name: text}).values[name]


def refused(form: str, posted: Posted, language: str = "en") -> list[tuple[str, str]]:
    with pytest.raises(InvalidAnswersError) as invalid:
        take(form, posted, language)
    return [(error.field, error.code) for error in invalid.value.errors]


def message(form: str, posted: Posted, language: str = "en") -> str:
    with pytest.raises(InvalidAnswersError) as invalid:
        take(form, posted, language)
    return " ".join(error.message for error in invalid.value.errors)


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("Rosa Díaz", "X", "Zoë", "O'Brien-Smith", "d'Angelo", "Nguyễn Thị Minh", "李小龍", "محمد علي", "אורית כהן"),
        *("Владимир", "ὈΔΥΣΣΕΎΣ", "สมชาย", "अनिता", "Ọlájùmọ̀kẹ́", "Björk Guðmundsdóttir", "Prince 2nd", "María-José"),
        *(
            "van der Berg, Jr.",
            "👩🏽‍⚕️ Ana",
            "null",
            "N/A",
            "Test",
            "<b>Bo</b>",
            "Robert'); DROP TABLE leads;--",
            "=1+1",
        ),
    ],
)
def test_name_of_any_script_is_kept_as_it_is(name: str) -> None:
    assert kept("name", name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Rosa   Díaz\t", "Rosa Díaz"),
        ("Rosa\nDíaz", "Rosa Díaz"),
        ("Rosa\u00a0Díaz", "Rosa Díaz"),
        ("Ro\u0301sa", "Rósa"),
        ("Rosa\u202e Díaz\u202c", "Rosa Díaz"),
        ("\u2066Rosa\u2069", "Rosa"),
        ("Rosa\x07\x1bDíaz", "Rosa Díaz"),
        ("Rosa\u2028Díaz", "Rosa Díaz"),
        ("Rosa\x85Díaz", "Rosa Díaz"),
    ],
)
def test_name_is_put_on_one_line_without_what_cannot_be_seen(typed: str, name: str) -> None:
    assert kept("name", typed) == name


@given(text=st.text())
def test_cleaned_line_is_one_line_and_stays_so(text: str) -> None:
    line = clean_line(text)

    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(char) == "Cc" for char in line)
    assert unicodedata.is_normalized("NFC", line)
    assert clean_line(line) == line


@given(text=st.text())
def test_cleaned_lines_stay_so(text: str) -> None:
    assert clean_lines(clean_lines(text)) == clean_lines(text)
    assert "\r" not in clean_lines(text)


@given(words=st.lists(st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1), min_size=1))
def test_every_word_of_a_message_is_kept(words: list[str]) -> None:
    cleaned = clean_lines("\n".join(words))

    assert cleaned.split("\n") == [unicodedata.normalize("NFC", word) for word in words]


def test_message_keeps_its_lines() -> None:
    assert kept("message", "One\r\n\r\n  Two\rThree\n") == "One\n\nTwo\nThree"


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u00a0", "\u202e", "\u200e \u2066"])
def test_blank_answer_to_an_optional_question_is_none(blank: str) -> None:
    assert take("contact", CONTACT | {"name": blank, "heard_from": blank}).values == CONTACT


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u00a0", "\u202e"])
def test_blank_answer_to_a_required_question_is_asked_for(blank: str) -> None:
    assert refused("contact", CONTACT | {"message": blank}) == [("message", "REQUIRED_FIELD_EMPTY")]


@pytest.mark.parametrize("name", ["name", "message", "condition", "preferred_time", "heard_from", "access_needs"])
def test_numbers_that_must_not_be_kept_are_masked_in_free_text(name: str) -> None:
    assert kept(name, "ssn 123-45-6789 visa 4111 1111 1111 1111 12/26") == (
        "ssn •••-••-6789 visa •••• •••• •••• 1111 12/26"
    )


# --- email -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("rosa@example.com", "rosa@example.com"),
        ("  rosa@example.com \n", "rosa@example.com"),
        ("Rosa.Diaz+blog@Example.COM", "Rosa.Diaz+blog@example.com"),
        ("o'brien@example.co.uk", "o'brien@example.co.uk"),
        ("rosa@bücher.example", "rosa@bücher.example"),
        ("rosa@xn--bcher-kva.example", "rosa@bücher.example"),
        ("x@y.museum", "x@y.museum"),
        ("rosa@clinic.test", "rosa@clinic.test"),
    ],
)
def test_email_is_kept_in_its_normal_form(typed: str, address: str) -> None:
    assert kept("email", typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        # Pasted from a letter, a web page, an address book, a phone: nobody sees these signs, so nobody can mend them.
        *("ana@example.com\u00a0", "\u00a0ana@example.com", "\u2009ana@example.com", "ana@example.com\u202f"),
        *("ana\u200b@example.com", "ana@\u200bexample.com", "ana@example.com\u00ad", "an\u2060a@example.com"),
        *("ana\u200e@example.com", "\ufeffana@example.com", "\u3000ana@example.com\u2003", "ana@exam\u00adple.com"),
        *(
            "\u2066ana@example.com\u2069",
            "\u202aana@example.com\u202c",
            "ana@example.com\u2028",
            "ana@example\u200c.com",
        ),
        *("ana＠example.com", "ａｎａ@example．com", "\u180eana@example.com", "\u2800ana@example.com"),
        *("ana@example.com\ufe0f", "an\U000e0101a@example.com", "\u115fana@example.com", "\U0001d173ana@example.com"),
        *("ana @example.com", "ana@example. com", "ana@ example .com", "ana@example.com ana@example.com"),
        *("mailto:ana@example.com", "<mailto:ana@example.com>", "Email: ana@example.com", "'ana@example.com'"),
        *("“ana@example.com”", "(ana@example.com)", "ana@example.com!", "*ana@example.com*", "Ana <ana@example.com>"),
        *("ana@example.com.", "ana@example.com,", "<ana@example.com>", "ana@example.com; "),
    ],
)
def test_email_is_read_whatever_was_pasted_along(typed: str) -> None:
    assert kept("email", typed) == "ana@example.com"


@pytest.mark.parametrize("typed", ["Ana Díaz <ana@example.com>", "ana@example.com (my son's)"])
def test_words_beside_an_address_are_kept(typed: str) -> None:
    answers = take("contact", CONTACT | {"email": typed})

    assert (answers.values["email"], answers.other) == ("ana@example.com", (("email", typed),))


@pytest.mark.parametrize("typed", ["yes\u200b", "\u00a0Yes", "ＹＥＳ", "s\u00adí", "１"])
def test_tick_is_read_whatever_was_pasted_along(typed: str) -> None:
    assert take("certification", CERTIFICATION | {"consent_contact": typed}).consents == ("consent_contact",)


@pytest.mark.parametrize("typed", ["１１２０１", "11201\u200b", "\u00a011201", "11\u00ad201", "１1２0１\u202f"])
def test_zip_is_read_whatever_was_pasted_along(typed: str) -> None:
    answers = take("certification", CERTIFICATION | {"zip": typed})

    assert (answers.values["zip"], answers.notes) == ("11201", ())


@pytest.mark.parametrize(
    "typed",
    [
        *("rosa", "rosa@", "@example.com", "rosa@example", "rosa@@example.com", "rosa example.com", "a@b@c.com"),
        *("rosa@example..com", ".rosa@example.com", "rosa.@example.com", "rosa@-example.com", "rosa@exa mple.com"),
        *(
            "rosa@example.com, ana@example.com",
            "rosa@[127.0.0.1]",
            "rosa@example.com. Thanks",
            "<rosa@example.com> <ana@example.com>",
            "no a@example.com",
        ),
        *(
            "rosa@example.com\r\nBcc: all@example.com",
            "rosa@localhost",
            "a" * 65 + "@example.com",
        ),
        *("rosa@" + "a" * 64 + ".com", "rosa@" + "a." * 130 + "com", '"rosa"@example.com'),
    ],
)
def test_text_that_is_no_address_is_refused(typed: str) -> None:
    assert refused("contact", CONTACT | {"email": typed}) == [("email", "TYPE_EMAIL")]


@given(text=st.text())
def test_no_text_in_the_email_is_a_fault(text: str) -> None:
    posted = CERTIFICATION | {"email": text}
    try:
        take("certification", posted)
    except InvalidAnswersError as invalid:
        assert [error.code for error in invalid.errors] in (["TYPE_EMAIL"], ["TOO_LONG"])  # noqa: PT017 - either is right


NOT_ASCII = "josé@example.com"


def test_address_that_cannot_be_mailed_is_kept_with_a_phone_and_marked() -> None:
    answers = take("contact", CONTACT | {"email": NOT_ASCII, "phone": "212-555-0134"})

    assert answers.values["email"] == NOT_ASCII
    assert answers.notes == ("call_instead",)


@pytest.mark.parametrize(("language", "word"), [("en", "phone"), ("es", "teléfono")])
def test_address_that_cannot_be_mailed_is_refused_alone_with_what_would_help(language: str, word: str) -> None:
    posted = {"email": NOT_ASCII, "message": "Hello"}

    assert refused("contact", posted) == [("email", "TYPE_EMAIL")]
    assert word in message("contact", posted, language)
    assert "josé" not in message("contact", posted, language)


def test_address_that_cannot_be_mailed_is_told_together_with_the_other_mistakes() -> None:
    assert refused("contact", {"email": NOT_ASCII}) == [
        ("email", "TYPE_EMAIL"),
        ("message", "REQUIRED_FIELD_MISSING"),
    ]


def test_address_in_a_domain_of_another_script_can_be_mailed() -> None:
    assert take("contact", CONTACT | {"email": "rosa@пример.com"}).notes == ()


# --- phone -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("212-555-0134", "+12125550134"),
        ("(212) 555-0134", "+12125550134"),
        ("212.555.0134", "+12125550134"),
        ("2125550134", "+12125550134"),
        ("1 212 555 0134", "+12125550134"),
        ("+1 (212) 555-0134", "+12125550134"),
        ("212–555–0134", "+12125550134"),
        ("２１２-５５５-０１３４", "+12125550134"),
        ("1-800-FLOWERS", "+18003569377"),
        ("+44 20 7946 0958", "+442079460958"),
        ("011 44 20 7946 0958", "+442079460958"),
        ("+52 55 1234 5678", "+525512345678"),
        ("Tel: 212 555 0134", "+12125550134"),
        ("+1+12125550134", "+12125550134"),
        ("212•555•0134", "+12125550134"),
        ("212_555_0134", "+12125550134"),
        ("212\\555\\0134", "+12125550134"),
        ("212,555,0134", "+12125550134"),
        ("212-555-O134", "+12125550134"),
        ("2l2-555-0134", "+12125550134"),
        ("fax 212-555-0199, phone 212-555-0134", "+12125550134"),
        ("212-555-0199 (fax), 212-555-0134", "+12125550134"),
        ("Tel 212-555-0134 Fax 212-555-0199", "+12125550134"),
        ("044 55 1234 5678", "+525512345678"),
        ("+52 01 55 1234 5678", "+525512345678"),
        ("+52 045 55 1234 5678", "+525512345678"),
    ],
)
def test_phone_is_kept_as_typed_beside_its_international_form(typed: str, e164: str) -> None:
    assert kept("phone", typed) == {"typed": typed, "e164": e164}


@pytest.mark.parametrize(
    "typed",
    [
        *("212-555-0134 x56", "212-555-0134 ext. 56", "(212) 555-0134 extension 56", "212-555-0134#56"),
        *("212-555-0134 (ext 56)", "212-555-0134 Ext. #56", "212-555-0134 interno 56", "212-555-0134 extensión: 56"),
    ],
)
def test_extension_of_a_phone_is_kept(typed: str) -> None:
    assert kept("phone", typed) == {"typed": typed, "e164": "+12125550134", "extension": "56"}


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "555-0134",
            "5550134",
            "911",
            "12",
            "212-555-013",
            "212-555-01345",
            "call me",
            "+999 1234567",
        ),
        *("123-45-6789", "SSN 123-45-6789", "rosa@example.com", "2125550134@vtext.com", "9" * 60, "5550134 mom"),
        *("5550134mom", "555-0134 (cell)", "two one two 555 0134", "ext. 56", "212-555-01345 home"),
        # Nobody in North America has such a number.
        *("000-000-0000", "123-456-7890", "1234567890", "212-155-0134"),
    ],
)
def test_text_that_nobody_can_call_is_refused(typed: str) -> None:
    assert refused("contact", CONTACT | {"phone": typed}) == [("phone", "TYPE_PHONE")]


@pytest.mark.parametrize(
    "typed",
    [
        *("212-555-0134 (cell)", "212-555-0134 (Mom)", "212-555-0134 - text only", "212-555-0134 or 917-555-0177"),
        *("212 555 0134 after 5pm", "212-555-0134 home", "212-555-0134 9-5", "212-555-0134/917-555-0177"),
        *("(Mom) 212-555-0134", "2125550134cell", "2125550134 9175550100 7185550100", "212-555-0134 después de las 5"),
        *("1-212-555-0134 (no voicemail)", "212.555.0134 ó 917.555.0177", "my number is 212 555 0134, thanks"),
        *("212-555-0134; 917-555-0177", "212-555-0134 until 11/30/2026", "+1 (212) 555-0134 – WhatsApp"),
        "212-555-0134 call only after five please, I sleep in the morning; Ana may pick up, it is her phone",
    ],
)
def test_note_beside_a_phone_is_kept_with_it(typed: str) -> None:
    assert kept("phone", f" {typed} ") == {"typed": typed, "e164": "+12125550134"}


def test_extension_is_found_before_a_note() -> None:
    typed = "ask for Ana, 212-555-0134 ext. 56 after 2"

    assert kept("phone", typed) == {"typed": typed, "e164": "+12125550134", "extension": "56"}


def test_number_that_must_not_be_kept_is_masked_beside_a_phone() -> None:
    assert kept("phone", "212-555-0134, ssn 123-45-6789") == {
        "typed": "212-555-0134, ssn •••-••-6789",
        "e164": "+12125550134",
    }


@pytest.mark.parametrize(
    "typed",
    [
        *("+52 1 55 1234 5678", "+5215512345678", "+52 (1) 55 1234 5678", "52 1 55 1234 5678", "011 52 1 55 1234 5678"),
        *(
            "00 52 1 55 1234 5678",
            "+52 55 1234 5678",
            "525512345678",
            "WhatsApp +52 1 55 1234 5678",
            "+52-1-55-1234-5678",
        ),
        *("+52 1 55 1234 5678 (mamá)", "5215512345678"),
    ],
)
def test_mexican_mobile_is_dialled_with_and_without_its_old_one(typed: str) -> None:
    assert kept("phone", typed) == {"typed": typed, "e164": "+525512345678"}


@given(note=st.text(st.characters(categories=("L", "P", "Zs"), exclude_characters="@+#"), max_size=40))
def test_whatever_is_noted_behind_a_phone_it_stays_that_phone(note: str) -> None:
    phone = kept("phone", f"212-555-0134 ({note})")

    assert isinstance(phone, dict)
    assert phone["e164"] == "+12125550134"
    assert phone["typed"] == clean_line(f"212-555-0134 ({note})")


# --- nothing ---------------------------------------------------------------------------------------------------------

OPEN_TO_NOTHING = [
    *(("certification", name) for name in ("email", "current_expires_on", "zip", "county")),
    ("contact", "phone"),
]


@pytest.mark.parametrize(
    "typed",
    [
        *("none", "None.", "N/A", "n/a", "na", "-", "--", "...", "?", "don't know", "Don’t know", "I don't have one"),
        *("unknown", "nothing", "idk", "not sure", "NULL", "xxx", "+", "no", "tbd", "no email", "prefer not to say"),
        *("no tengo", "No tengo correo", "ninguno", "no sé", "NO SE", "no aplica", "s/n", "nada", "no recuerdo"),
        *(
            "prefiero no decirlo",
            "desconocido",
            "ns/nc",
            "first time",
            "primera vez",
            "pa genyen",
            "нет",
            "无",
            "n/a\u200b",
            "\u00a0none ",
        ),
        *(
            "none at this time",
            "I don't have an email address",
            "I'm not sure",
            "I don’t use email",
            "none of the above",
        ),
        *("no cell phone", "I do not remember the date", "does not apply to me", "not certified yet", "new patient"),
        *("no cuento con correo", "por el momento no tengo", "todavía no tengo", "No recuerdo la fecha", "ya venció"),
        *("nunca he tenido", "prefiero no darlo", "sin información", "없음", "لا يوجد", "0", "00000"),
    ],
)
@pytest.mark.parametrize(("form", "name"), OPEN_TO_NOTHING)
def test_word_for_nothing_leaves_an_optional_question_open_and_is_kept(form: str, name: str, typed: str) -> None:
    answers = take(form, LEAST[form] | {name: typed})

    assert name not in answers.values
    assert answers.other == ((name, clean_line(typed)),)
    assert answers.notes == ()


@pytest.mark.parametrize("typed", ["ana.example.com", "no 5", "not ana at example com", "Novak"])
def test_other_words_are_no_word_for_nothing(typed: str) -> None:
    assert refused("certification", CERTIFICATION | {"email": typed}) == [("email", "TYPE_EMAIL")]


@pytest.mark.parametrize("name", ["condition", "access_needs", "heard_from", "relationship"])
def test_none_is_an_answer_where_people_write_in_their_own_words(name: str) -> None:
    assert kept(name, "none") == "none"


def test_no_is_an_answer_to_a_question_of_yes_or_no() -> None:
    assert kept("voicemail_ok", "no") is False


@pytest.mark.parametrize("typed", ["n/a", "none", "-"])
def test_word_for_nothing_is_no_answer_to_a_question_that_needs_one(typed: str) -> None:
    assert refused("certification", CERTIFICATION | {"phone": typed}) == [("phone", "TYPE_PHONE")]


def test_one_of_email_and_phone_is_asked_for_where_both_say_nothing() -> None:
    codes = refused("contact", {"email": "none", "phone": "n/a", "message": "Hello"})

    assert codes == [("email", "REQUIRED_FIELD_MISSING")]


def test_phone_alone_is_enough_for_contact() -> None:
    assert take("contact", {"phone": "212-555-0134", "message": "Hello"}).values["phone"] == {
        "typed": "212-555-0134",
        "e164": "+12125550134",
    }


@given(number=st.from_regex(r"[2-9]\d{2}[2-9]\d{6}", fullmatch=True, alphabet="0123456789"))
def test_every_spelling_of_a_number_is_the_same_number(number: str) -> None:
    parsed = phonenumbers.parse(f"+1{number}")
    formats = phonenumbers.PhoneNumberFormat
    for style in (formats.E164, formats.INTERNATIONAL, formats.NATIONAL):
        phone = kept("phone", phonenumbers.format_number(parsed, style))

        assert isinstance(phone, dict)
        assert phone["e164"] == f"+1{number}"


@given(text=st.text(max_size=60))
def test_no_text_in_the_phone_is_a_fault(text: str) -> None:
    try:
        take("contact", CONTACT | {"phone": text})
    except InvalidAnswersError as invalid:
        assert [error.code for error in invalid.errors] == ["TYPE_PHONE"]  # noqa: PT017 - acceptance is right too


# --- dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["4/23/1975", "April 23 1975", "23 de abril de 1975", "4/23/75", "19750423"])
def test_birth_date_is_kept_in_one_form(typed: str) -> None:
    assert kept("date_of_birth", typed) == "1975-04-23"


@pytest.mark.parametrize(
    "parts",
    [
        {"date_of_birth_month": "4", "date_of_birth_day": "23", "date_of_birth_year": "1975"},
        {"date_of_birth_year": "1975", "date_of_birth_day": "23", "date_of_birth_month": "April"},
        {"date_of_birth": "", "date_of_birth_month": "abril", "date_of_birth_day": "23", "date_of_birth_year": "75"},
    ],
)
def test_birth_date_may_come_in_three_parts(parts: dict[str, str]) -> None:
    rest = {name: text for name, text in CERTIFICATION.items() if name != "date_of_birth"}
    answers = take("certification", rest | parts)

    assert answers.values["date_of_birth"] == "1975-04-23"
    assert answers.other == ()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"date_of_birth_month": "4", "date_of_birth_day": "", "date_of_birth_year": "1975"}, "TYPE_DATE"),
        ({"date_of_birth_month": "2", "date_of_birth_day": "30", "date_of_birth_year": "1975"}, "TYPE_DATE"),
        ({"date_of_birth_month": "4"}, "TYPE_DATE"),
        (
            {"date_of_birth_month": "", "date_of_birth_day": " ", "date_of_birth_year": ""},
            "REQUIRED_FIELD_EMPTY",
        ),
    ],
)
def test_mistake_in_a_part_is_told_at_the_first_part(parts: dict[str, str], code: str) -> None:
    rest = {name: text for name, text in CERTIFICATION.items() if name != "date_of_birth"}

    assert refused("certification", rest | parts) == [("date_of_birth_month", code)]


@pytest.mark.parametrize(
    ("typed", "is_taken"),
    [
        ("11/23/2026", True),
        ("11/24/2026", False),
        ("1/1/1906", True),
        ("12/31/1905", False),
        ("2/29/2000", True),
        ("2/29/1900", False),
        ("1/1/0075", False),
        ("tomorrow", False),
    ],
)
def test_nobody_is_born_tomorrow_or_older_than_anybody(typed: str, *, is_taken: bool) -> None:
    posted = CERTIFICATION | {"date_of_birth": typed}

    if is_taken:
        assert take("certification", posted)
    else:
        assert refused("certification", posted) == [("date_of_birth", "TYPE_DATE")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("4/23/2031", "A date of birth must be in the past. Please look at the year."),
        ("1/1/1890", "That is more than 120 years ago. Please look at the year."),
        *(
            (typed, "That month does not have so many days. Please look at the day and the month.")
            for typed in FEBRUARY
        ),
        ("31/31/1975", "A year has 12 months. Write the month first, then the day."),
        ("1975", "Add the month and the day."),
        ("4/23", "Add the year."),
        ("April 23", "Add the year."),
        ("April", "Add the day and the year."),
        ("abril de 1975", "Add the day."),
        ("4/1975", "Add the day."),
        *((typed, "Write the date as month, day and year, like 4/23/1975 or April 23 1975.") for typed in NO_DATES),
    ],
)
def test_each_kind_of_mistake_in_a_date_has_a_sentence_of_its_own(typed: str, sentence: str) -> None:
    assert message("certification", CERTIFICATION | {"date_of_birth": typed}) == sentence


@pytest.mark.parametrize(
    ("month", "day", "year", "sentence"),
    [
        ("", "23", "1975", "Add the month."),
        ("4", "", "1975", "Add the day."),
        ("4", "23", "", "Add the year."),
        ("", "", "1975", "Add the month and the day."),
        ("", "23", " ", "Add the month and the year."),
        ("April", "", "", "Add the day and the year."),
    ],
)
def test_boxes_of_a_date_that_are_empty_are_named(month: str, day: str, year: str, sentence: str) -> None:
    rest = {name: text for name, text in CERTIFICATION.items() if name != "date_of_birth"}
    parts = {"date_of_birth_month": month, "date_of_birth_day": day, "date_of_birth_year": year}

    assert message("certification", rest | parts) == sentence


@given(text=st.text(max_size=60))
def test_no_text_in_a_date_is_a_fault(text: str) -> None:
    try:
        take("certification", CERTIFICATION | {"date_of_birth": text})
    except InvalidAnswersError as invalid:
        assert {error.code for error in invalid.errors} <= {"TYPE_DATE", "REQUIRED_FIELD_EMPTY"}  # noqa: PT017 - acceptance is right too


@pytest.mark.parametrize(("typed", "name"), [("11215", "zip"), ("Kings", "county"), ("Brooklyn 11215", "zip")])
def test_box_for_a_zip_code_or_a_county_takes_either(typed: str, name: str) -> None:
    answers = take("certification", CERTIFICATION | {"zip": typed})

    assert {one: answers.values[one] for one in ("zip", "county") if one in answers.values} == {name: typed}


def test_county_given_beside_the_box_stays_what_it_is() -> None:
    answers = take("certification", CERTIFICATION | {"zip": "Brooklyn", "county": "Kings"})

    assert (answers.values["zip"], answers.values["county"]) == ("Brooklyn", "Kings")


@pytest.mark.parametrize("typed", ["3/1/2027", "March 1, 2027", "1 de marzo de 2027", "3/1/27"])
def test_expiry_may_lie_ahead(typed: str) -> None:
    assert kept("current_expires_on", typed) == "2027-03-01"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("9 de 8 de 1971", "1971-08-09"), ("4/5/1975", "1975-04-05"), ("Wed Apr 23 1975 00:00:00 GMT-0400", "1975-04-23")],
)
def test_date_is_kept_as_typed_beside_what_it_means(typed: str, stored: str) -> None:
    answers = take("certification", CERTIFICATION | {"date_of_birth": f" {typed} "})

    assert (answers.values["date_of_birth"], answers.typed) == (stored, {"date_of_birth": typed})


def test_date_typed_as_it_is_stored_is_kept_once() -> None:
    assert take("certification", CERTIFICATION | {"date_of_birth": "1975-04-23"}).typed == {}


def test_date_that_came_in_named_parts_can_be_read_one_way_only() -> None:
    rest = {name: text for name, text in CERTIFICATION.items() if name != "date_of_birth"}
    parts = {"date_of_birth_month": "4", "date_of_birth_day": "5", "date_of_birth_year": "1975"}
    answers = take("certification", rest | parts)

    assert (answers.values["date_of_birth"], answers.typed) == ("1975-04-05", {})


def test_nobody_is_born_in_the_future_if_the_other_reading_has_passed() -> None:
    assert kept("date_of_birth", "12/11/2026") == "2026-11-12"


# --- choices and boxes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["other_adult", "Other Adult", " OTHER-ADULT ", "other  adult"])
def test_choice_is_understood_in_any_case(typed: str) -> None:
    assert kept("for_whom", typed) == "other_adult"


@pytest.mark.parametrize("name", ["preferred_contact", "for_whom", "in_new_york", "kind", "voicemail_ok"])
def test_what_is_not_offered_is_no_choice(name: str) -> None:
    assert refused("certification", CERTIFICATION | {name: "perhaps"}) == [(name, "NOT_A_CHOICE")]


def test_request_is_for_the_visitor_unless_they_say_otherwise() -> None:
    assert take("certification", CERTIFICATION).values["for_whom"] == "self"


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        *((word, True) for word in ("yes", "Yes", "on", "1", "true", "sí", "SÍ", "si")),
        *((word, False) for word in ("no", "NO", "off", "0", "false", "n")),
    ],
)
def test_yes_and_no_are_understood(typed: str, *, means: bool) -> None:
    assert kept("voicemail_ok", typed) is means


@pytest.mark.parametrize("typed", ["yes", "on", "1", "true", "sí", "Y"])
def test_ticked_consent_is_recorded_and_is_no_answer(typed: str) -> None:
    answers = take("certification", CERTIFICATION | {"consent_contact": typed})

    assert answers.consents == ("consent_contact",)
    assert "consent_contact" not in answers.values


@pytest.mark.parametrize("typed", ["", "no", "off", "0", "false", "maybe", " "])
def test_consent_that_is_not_given_is_asked_for(typed: str) -> None:
    assert refused("certification", CERTIFICATION | {"consent_contact": typed}) == [
        ("consent_contact", "REQUIRED_FIELD_EMPTY")
    ]


@pytest.mark.parametrize(("typed", "consents"), [("yes", ("consent_contact",)), ("no", ()), ("", ())])
def test_contact_records_consent_only_if_given(typed: str, consents: tuple[str, ...]) -> None:
    assert take("contact", CONTACT | {"consent_contact": typed}).consents == consents


def test_reminders_are_an_opt_in() -> None:
    assert take("certification", CERTIFICATION).consents == ("consent_contact",)
    assert take("certification", CERTIFICATION | {"renewal_reminders": "yes"}).consents == (
        "consent_contact",
        "renewal_reminders",
    )


# --- what she should know before she calls ---------------------------------------------------------------------------


def notes(**fields: str) -> tuple[str, ...]:
    return take("certification", CERTIFICATION | fields).notes


@pytest.mark.parametrize(
    ("born", "note"),
    [
        ("11/23/2008", ()),
        ("11/24/2008", ("minor",)),
        ("1/1/2020", ("minor",)),
        ("1/1/1950", ()),
    ],
)
def test_person_under_18_is_noted(born: str, note: tuple[str, ...]) -> None:
    assert notes(date_of_birth=born) == note


@pytest.mark.parametrize(("today", "note"), [(date(2026, 2, 28), ("minor",)), (date(2026, 3, 1), ())])
def test_who_is_born_on_february_29_turns_18_on_march_1(today: date, note: tuple[str, ...]) -> None:
    answers = take("certification", CERTIFICATION | {"date_of_birth": "2/29/2008"}, today=today)

    assert answers.notes == note


def test_request_for_a_child_is_noted_whatever_the_date() -> None:
    assert "minor" in notes(for_whom="minor")


@pytest.mark.parametrize(
    ("fields", "is_doubtful"),
    [
        ({"for_whom": "minor", "date_of_birth": "4/23/1975"}, True),
        ({"for_whom": "minor", "date_of_birth": "11/23/2008"}, True),
        ({"for_whom": "minor", "date_of_birth": "11/24/2008"}, False),
        ({"for_whom": "other_adult", "date_of_birth": "4/23/1940"}, False),
        ({"for_whom": "other_adult", "date_of_birth": "11/24/2008"}, True),
        ({"for_whom": "self", "date_of_birth": "4/23/1975"}, False),
        ({"for_whom": "self", "date_of_birth": "1/1/2020"}, False),
    ],
)
def test_age_that_does_not_fit_whom_it_is_for_is_noted_and_never_refused(
    fields: dict[str, str], *, is_doubtful: bool
) -> None:
    assert ("age_does_not_fit" in notes(**fields)) is is_doubtful


@pytest.mark.parametrize(
    ("fields", "is_doubtful"),
    [
        ({"person_name": "Luz Example"}, True),
        ({"relationship": "mother"}, True),
        ({"person_name": CERTIFICATION["name"].upper()}, False),
        ({"relationship": "Yo mismo"}, False),
        ({"person_name": "Luz Example", "for_whom": "other_adult"}, False),
    ],
)
def test_request_for_oneself_that_names_another_person_is_noted(fields: dict[str, str], *, is_doubtful: bool) -> None:
    assert ("names_somebody_else" in notes(**fields)) is is_doubtful


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({}, ()),
        ({"zip": "10001"}, ()),
        ({"zip": "07030"}, ("outside_new_york",)),
        ({"county": "Kings"}, ()),
        ({"county": "Bergen"}, ("outside_new_york",)),
        ({"in_new_york": "no"}, ("outside_new_york",)),
        ({"in_new_york": "no", "zip": "10001"}, ("outside_new_york",)),
        ({"in_new_york": "unsure"}, ()),
        ({"zip": "Bergen"}, ("outside_new_york",)),
        ({"zip": "somewhere"}, ()),
    ],
)
def test_place_outside_new_york_is_noted_and_never_refused(fields: dict[str, str], note: tuple[str, ...]) -> None:
    assert notes(**fields) == note


@pytest.mark.parametrize("typed", ["100011234", "10001-1234", " 10001 1234 ", "10001"])
def test_zip_code_is_never_taken_for_another_number(typed: str) -> None:
    answers = take("certification", CERTIFICATION | {"zip": typed})

    assert "•" not in str(answers.values["zip"])
    assert answers.notes == ()
