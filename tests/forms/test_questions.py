"""What the forms ask, and that they ask it right: held against the product's own table."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, get_args, get_origin

import pytest

from chalicelib.forms import FORMS, UnknownFormError, load_form, load_model
from chalicelib.forms.form import Form
from chalicelib.forms.form_model import FormModel, form_of
from chalicelib.forms.messages import not_mailable, sentence
from chalicelib.forms.question import AnswerGroup, Question, Widget
from chalicelib.intake.refusals import REASONS
from chalicelib.intake.responses import RECEIVED
from chalicelib.leads.lead import Sensitivity
from chalicelib.text.fold import fold_name
from chalicelib.text.words import Words

PUBLIC, CONTACT, HEALTH = Sensitivity.PUBLIC, Sensitivity.CONTACT, Sensitivity.HEALTH
NEVER, OPTIONAL, ONE_OF, REQUIRED = "never asked", "optional", "one of email and phone", "required"

# Each answer of the two forms: name, in contact, in certification, sensitivity, widget.
PRODUCT: dict[str, tuple[str, str, Sensitivity, Widget]] = {
    "name": (OPTIONAL, REQUIRED, CONTACT, Widget.LINE),
    "email": (ONE_OF, OPTIONAL, CONTACT, Widget.EMAIL),
    "phone": (ONE_OF, REQUIRED, CONTACT, Widget.PHONE),
    "message": (REQUIRED, OPTIONAL, HEALTH, Widget.LINES),
    "preferred_contact": (OPTIONAL, OPTIONAL, CONTACT, Widget.CHOICE),
    "preferred_time": (OPTIONAL, OPTIONAL, CONTACT, Widget.LINE),
    "voicemail_ok": (OPTIONAL, OPTIONAL, CONTACT, Widget.CHOICE),
    "language": (OPTIONAL, OPTIONAL, CONTACT, Widget.LINE),
    "access_needs": (OPTIONAL, OPTIONAL, HEALTH, Widget.LINE),
    "date_of_birth": (NEVER, REQUIRED, HEALTH, Widget.DATE),
    "for_whom": (NEVER, OPTIONAL, HEALTH, Widget.CHOICE),
    "relationship": (NEVER, OPTIONAL, HEALTH, Widget.LINE),
    "person_name": (NEVER, OPTIONAL, CONTACT, Widget.LINE),
    "zip": (NEVER, OPTIONAL, CONTACT, Widget.LINE),
    "county": (NEVER, OPTIONAL, CONTACT, Widget.LINE),
    "in_new_york": (NEVER, REQUIRED, HEALTH, Widget.CHOICE),
    "kind": (NEVER, OPTIONAL, PUBLIC, Widget.CHOICE),
    "current_expires_on": (NEVER, OPTIONAL, HEALTH, Widget.DATE),
    "condition": (NEVER, OPTIONAL, HEALTH, Widget.LINE),
    "heard_from": (OPTIONAL, OPTIONAL, PUBLIC, Widget.LINE),
    "consent_contact": (OPTIONAL, REQUIRED, PUBLIC, Widget.TICK),
    "renewal_reminders": (NEVER, OPTIONAL, PUBLIC, Widget.TICK),
}
CHOICES = {
    "preferred_contact": ["phone", "text", "email"],
    "voicemail_ok": ["yes", "no"],
    "for_whom": ["self", "minor", "other_adult"],
    "in_new_york": ["yes", "no", "unsure"],
    "kind": ["new", "renewal"],
}
COLUMNS = {"contact": 0, "certification": 1}

QUESTIONS = [(form, name, ask) for form in FORMS for name, ask in load_form(form).questions().items()]
questions = pytest.mark.parametrize(
    ("form", "name", "ask"), QUESTIONS, ids=[f"{form}-{name}" for form, name, _ in QUESTIONS]
)
forms = pytest.mark.parametrize("form", FORMS)


def way_of_asking(form: Form, name: str) -> str:
    if name not in form.questions():
        return NEVER
    if name in form.required():
        return REQUIRED
    return ONE_OF if any(name in group for group in form.one_of) else OPTIONAL


@forms
@pytest.mark.parametrize("name", PRODUCT)
def test_form_asks_as_the_product_says(form: str, name: str) -> None:
    assert way_of_asking(load_form(form), name) == PRODUCT[name][COLUMNS[form]]


@forms
def test_form_asks_nothing_else(form: str) -> None:
    assert load_form(form).questions().keys() <= PRODUCT.keys()


@questions
def test_question_is_as_sensitive_as_the_product_says(form: str, name: str, ask: Question) -> None:
    assert (ask.sensitivity, ask.widget) == PRODUCT[name][2:], form


@questions
def test_choices_are_those_of_the_product(form: str, name: str, ask: Question) -> None:
    assert list(ask.choices) == CHOICES.get(name, []), form


def literals_of(annotation: object) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from literals_of(part)


@questions
def test_type_of_a_choice_takes_exactly_what_is_offered(form: str, name: str, ask: Question) -> None:
    literals = list(literals_of(load_model(form).model_fields[name].annotation))

    # Yes and no are stored as what they mean.
    assert literals == ([] if ask.choices.keys() == {"yes", "no"} else list(ask.choices))


@questions
def test_only_choices_offer_choices(form: str, name: str, ask: Question) -> None:
    assert bool(ask.choices) is (ask.widget is Widget.CHOICE), (form, name)


@questions
def test_only_boxes_to_tick_are_consents_and_each_has_its_wording_as_label(form: str, name: str, ask: Question) -> None:
    assert (ask.consent is not None) is (ask.widget is Widget.TICK), (form, name)
    assert ask.consent is None or (ask.consent.text == ask.label and ask.consent.version)


def test_question_that_names_no_group_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="group"):
        Question(label=Words("Pronouns", "Pronombres"), sensitivity=CONTACT)  # type: ignore[call-arg]


@questions
def test_only_consents_are_in_the_group_of_consents(form: str, name: str, ask: Question) -> None:
    assert (ask.group is AnswerGroup.CONSENT) is (ask.consent is not None), (form, name)


@questions
def test_question_that_waits_for_an_answer_waits_for_some_choices_of_its_own_form(
    form: str, name: str, ask: Question
) -> None:
    if ask.only_after:
        offered = load_form(form).questions()[ask.only_after.field].choices
        assert set(ask.only_after.values) < set(offered), name


@forms
def test_no_two_questions_of_a_form_have_the_same_other_name(form: str) -> None:
    asks = load_form(form).questions()
    names = Counter(fold_name(one) for name, ask in asks.items() for one in {name, *ask.aliases.split()})

    assert [name for name, count in names.items() if count > 1] == []


@questions
def test_answer_that_must_be_given_is_asked_for_by_name(form: str, name: str, ask: Question) -> None:
    if way_of_asking(load_form(form), name) in {REQUIRED, ONE_OF}:
        assert ask.missing is not None


def test_browsers_are_told_what_they_can_fill_in() -> None:
    tokens = {
        name: ask.autocomplete for name, ask in load_form("certification").questions().items() if ask.autocomplete
    }

    assert tokens == {
        "name": "name",
        "phone": "tel",
        "email": "email",
        "person_name": "off",
        "date_of_birth": "bday",
        "zip": "postal-code",
    }


@forms
def test_form_is_registered_under_its_own_name(form: str) -> None:
    assert load_form(form).name_in_url == form


@pytest.mark.parametrize("name", ["", "Contact", "contact ", "../contact", "chalicelib.forms.contact:Contact", "ſ"])
def test_other_names_are_unknown(name: str) -> None:
    with pytest.raises(UnknownFormError):
        load_form(name)


def test_question_without_its_words_is_refused_with_its_name() -> None:
    class Forgetful(FormModel):
        colour: str

    with pytest.raises(TypeError, match="colour has no Question"):
        form_of(Forgetful)


# --- the words -------------------------------------------------------------------------------------------------------


def words_of(form: Form) -> Iterator[tuple[str, Words]]:
    for name in ("title", "intro", "submit_label", "alert_title"):
        yield name, getattr(form, name)
    for name, ask in form.questions().items():
        yield f"{name}, label", ask.label
        for part in ("help", "missing", "short_label"):
            if getattr(ask, part):
                yield f"{name}, {part}", getattr(ask, part)
        yield from ((f"{name}, choice {value}", words) for value, words in ask.choices.items())
        yield from ((f"{name}, suggestion", words) for words in ask.suggestions)


ALL_WORDS = [
    *((f"{form}: {where}", words) for form in FORMS for where, words in words_of(load_form(form))),
    *((f"refusal {code}", reason.sentence) for code, reason in REASONS.items()),
    ("received", RECEIVED),
]
every_text = pytest.mark.parametrize("words", [words for _, words in ALL_WORDS], ids=[where for where, _ in ALL_WORDS])

# The same in both languages.
TWINS = {"No", "English", "Español"}


@every_text
def test_text_is_there_in_both_languages_and_differs(words: Words) -> None:
    assert words.en.strip()
    assert words.es.strip()
    assert words.en != words.es or words.en in TWINS


@every_text
def test_text_is_clean(words: Words) -> None:
    for text in (words.en, words.es):
        assert text == text.strip()
        assert "  " not in text
        assert not re.search(r"[<>]", text)


@every_text
def test_both_languages_name_the_same_values(words: Words) -> None:
    assert sorted(re.findall(r"{\w+}", words.en)) == sorted(re.findall(r"{\w+}", words.es))


@every_text
def test_spanish_question_opens_and_closes(words: Words) -> None:
    assert words.es.count("?") == words.es.count("¿")
    assert words.es.count("!") == words.es.count("¡")
    assert words.en.endswith("?") is words.es.endswith("?")


CODES = [
    *("REQUIRED_FIELD_MISSING", "REQUIRED_FIELD_EMPTY", "TYPE_EMAIL", "TYPE_PHONE", "TYPE_DATE", "TYPE_TEXT"),
    *("NOT_A_CHOICE", "TOO_LONG"),
]


@pytest.mark.parametrize("code", CODES)
@questions
def test_every_mistake_has_a_sentence_in_both_languages(code: str, form: str, name: str, ask: Question) -> None:
    english, spanish = sentence(code, ask, "en"), sentence(code, ask, "es")

    assert english != spanish, (form, name)
    for text in (english, spanish):
        assert text[0].isupper()
        assert text.endswith(".")
        assert "{" not in text


def test_address_that_cannot_be_written_to_is_refused_with_what_to_do_instead() -> None:
    assert "phone" in not_mailable("en")
    assert "teléfono" in not_mailable("es")


def test_unknown_language_gets_english() -> None:
    assert Words("Yes", "Sí")("fr") == "Yes"


# --- what is never asked, and never promised -------------------------------------------------------------------------

NEVER_ASKED = re.compile(
    r"""
    \bssn\b | social.?security | seguro.?social | insurance | seguro\b | policy.?number | member.?id
    | card | tarjeta | cvv | licen[cs]e | licencia | passport | pasaporte | \bid\b | identi(ty|fica) | photo | foto
    | registry | registro | password | contraseña | ny\.?gov | \bhiv\b | \bvih\b | aids | sida
    | substance | sustancia | addict | adicci | alcohol | drug | droga | overdose
    """,
    re.IGNORECASE | re.VERBOSE,
)
# The one place that names such numbers asks to leave them out.
LEAVE_OUT = re.compile(r"^(Please leave out|Por favor, no escriba) ")


@questions
def test_no_question_asks_for_what_must_never_be_asked(form: str, name: str, ask: Question) -> None:
    texts = [name, ask.autocomplete]
    for words in (ask.label, ask.help, ask.missing, *ask.choices.values(), *ask.suggestions):
        texts += [words.en, words.es] if words else []

    asked = [text for text in texts if NEVER_ASKED.search(text) and not LEAVE_OUT.match(text)]

    assert asked == [], form


@forms
def test_free_text_asks_to_leave_such_numbers_out(form: str) -> None:
    help_words = load_form(form).questions()["message"].help

    assert help_words is not None
    assert LEAVE_OUT.match(help_words.en)
    assert LEAVE_OUT.match(help_words.es)


@every_text
def test_nothing_is_promised_that_only_a_visit_can_give(words: Words) -> None:
    promise = r"guarantee|approv|qualif|instant|garanti|aprob|calific|inmediat|medical marijuana card|weed"

    assert not re.search(promise, f"{words.en} {words.es}", re.IGNORECASE)


@forms
def test_title_in_a_subject_line_says_nothing_on_a_lock_screen(form: str) -> None:
    title = load_form(form).alert_title

    assert not re.search(
        r"marijuana|cannabis|certif|evalua|patient|paciente|medic", f"{title.en} {title.es}", re.IGNORECASE
    )
