"""From posted fields to answers: every mistake is found at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic_core import ValidationError

from chalicelib.forms.field_names import NO_LABELS
from chalicelib.forms.form import Form, Values
from chalicelib.forms.masking import mask_numbers
from chalicelib.forms.messages import not_mailable, sentence, wire_code
from chalicelib.forms.mistyped import LOOKS_MISTYPED, meant_domain
from chalicelib.forms.nothing import may_be_nothing
from chalicelib.forms.question import Widget
from chalicelib.forms.readers import read_email
from chalicelib.forms.sorted_fields import Posted, SortedFields, as_others, sort_fields
from chalicelib.leads.lead import Answer, OtherAnswer
from chalicelib.text.clean import clean_line, clean_lines, length

_CODES = {"missing": "REQUIRED_FIELD_MISSING", "literal_error": "NOT_A_CHOICE"}


@dataclass(frozen=True)
class FieldError:
    """One thing to mend. `field` is the name under which the client sent it, `message` is in its language."""

    code: str
    field: str
    message: str


class InvalidAnswersError(Exception):
    """The form cannot be accepted as it is; `errors` are in the order of its fields."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__(", ".join(f"{error.field}: {error.code}" for error in errors))
        self.errors = tuple(errors)


@dataclass(frozen=True)
class Answers:
    """What a visitor said, as it is stored."""

    values: Mapping[str, Answer] = field(repr=False)
    other: tuple[OtherAnswer, ...] = field(repr=False)
    # Names of the consents that were given.
    consents: tuple[str, ...]
    notes: tuple[str, ...]
    # What was typed, where something else is stored as what it means.
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)


def validate(
    form: Form, sent: SortedFields | Posted, *, language: str, today: date, labels: Mapping[str, str] = NO_LABELS
) -> Answers:
    """Turn fields, sorted or as they were posted, into answers; for `labels` see `sort_fields`.

    Raises:
        InvalidAnswersError: with every mistake, in the order of the form's fields.
    """
    fields = sent if isinstance(sent, SortedFields) else sort_fields(form, sent, labels)
    return _validate_sorted(form, fields, language, today)


def _validate_sorted(form: Form, fields: SortedFields, language: str, today: date) -> Answers:
    fields = as_others(fields, _left_open(form, fields))
    filled = {name: text for name, text in fields.ours.items() if clean_line(text)}
    questions = form.questions()
    mistakes = {name: "TOO_LONG" for name, text in filled.items() if length(text) > questions[name].longest}
    mistakes |= _unanswered(form, fields.ours, filled)
    values: Values | None = None
    try:
        values = form.read(filled, today)
    except ValidationError as invalid:
        mistakes = _mistakes_of(invalid, fields.ours) | mistakes
    if unclear := _choices_to_keep(form, mistakes):
        return _validate_sorted(form, as_others(fields, unclear), language, today)
    messages = {name: sentence(code, questions[name], language) for name, code in mistakes.items()}
    if (form.required() or form.one_of) and "email" not in mistakes and _cannot_be_answered(filled):
        mistakes["email"], messages["email"] = "TYPE_EMAIL", not_mailable(language)
    if mistakes or values is None:
        order = [name for name in questions if name in mistakes]
        raise InvalidAnswersError(
            [FieldError(wire_code(mistakes[name]), fields.sent_as.get(name, name), messages[name]) for name in order]
        )
    return _answers(form, values, fields, today)


def _left_open(form: Form, fields: SortedFields) -> set[str]:
    """Return the optional questions that were answered with a word for nothing: it is kept among the other answers."""
    questions = form.questions()
    return {name for name, text in fields.ours.items() if may_be_nothing(questions[name], text)} - form.required()


def _choices_to_keep(form: Form, mistakes: Mapping[str, str]) -> set[str]:
    if not form.keeps_unclear_choices:
        return set()
    return {name for name, code in mistakes.items() if code == "NOT_A_CHOICE"} - form.required()


def _mistakes_of(invalid: ValidationError, sent: Mapping[str, str]) -> dict[str, str]:
    mistakes: dict[str, str] = {}
    for error in invalid.errors(include_url=False, include_context=False, include_input=False):
        name = str(error["loc"][0])
        code = _CODES.get(error["type"], error["type"])
        mistakes[name] = "REQUIRED_FIELD_EMPTY" if code == "REQUIRED_FIELD_MISSING" and name in sent else code
    return mistakes


def _unanswered(form: Form, sent: Mapping[str, str], filled: Mapping[str, str]) -> dict[str, str]:
    """Return the groups of which nothing was answered, named by their first field."""
    return {
        group[0]: "REQUIRED_FIELD_EMPTY" if group[0] in sent else "REQUIRED_FIELD_MISSING"
        for group in form.one_of
        if not any(name in filled for name in group)
    }


def _cannot_be_answered(filled: Mapping[str, str]) -> bool:
    """Return whether the only way to reach the visitor is an address that SES cannot write to."""
    return "email" in filled and "phone" not in filled and read_email(filled["email"])["mailable"] == "no"


def _notes_on(email: Mapping[str, str]) -> Iterator[str]:
    if email["mailable"] == "no":
        yield "call_instead"
    if meant_domain(email["address"]):
        yield LOOKS_MISTYPED


def _notes_on_phone(phone: Mapping[str, str]) -> Iterator[str]:
    from chalicelib.leads.phone_places import notes_on_phone  # not every form asks for a number

    return notes_on_phone(phone["e164"])


def _answers(form: Form, read: Values, fields: SortedFields, today: date) -> Answers:
    questions = form.questions()
    given = {name: value for name, value in read.items() if value is not None}
    consents = tuple(name for name, value in given.items() if questions[name].consent and value is True)
    email = given.get("email")
    phone = given.get("phone")
    notes = [*form.notes(read, today), *(_notes_on(email) if email else ()), *(_notes_on_phone(phone) if phone else ())]
    values: dict[str, Answer] = {name: value for name, value in given.items() if not questions[name].consent}
    if email:
        values["email"] = email["address"]
    other = [
        (mask_numbers(clean_line(name)), mask_numbers(clean_lines(text), name)) for name, text in fields.others.items()
    ]
    typed = {name: clean_line(fields.ours[name]) for name in values if questions[name].widget is Widget.DATE}
    return Answers(
        values,
        tuple((name, text) for name, text in other if text),
        consents,
        tuple(notes),
        {name: text for name, text in typed.items() if text != values[name]},
    )
