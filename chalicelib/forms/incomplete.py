"""What a program sent and nobody can mend: all is kept, and what is missing is a note. Loaded for that alone."""

from dataclasses import replace
from datetime import date
from functools import cache

from chalicelib.forms.form import Field, Form
from chalicelib.forms.sorted_fields import SortedFields, as_others
from chalicelib.forms.validation import Answers, InvalidAnswersError, validate

CANNOT_BE_ANSWERED = "cannot_be_answered"
_WAYS_TO_ANSWER = ("email", "phone")


def take_what_there_is(form: Form, fields: SortedFields, today: date) -> Answers:
    """Return the answers that can be read; what cannot is kept under its own name, and what is missing is a note."""
    answers = _readable(_without_duties(form), fields, today)
    return replace(answers, notes=(*_missing(form, answers), *answers.notes))


def _readable(form: Form, fields: SortedFields, today: date) -> Answers:
    while True:
        try:
            return validate(form, fields, language="en", today=today)
        except InvalidAnswersError as invalid:
            unread = {error.field for error in invalid.errors}
            fields = as_others(fields, {name for name in fields.ours if fields.sent_as[name] in unread})


def _missing(form: Form, answers: Answers) -> list[str]:
    given = {*answers.values, *answers.consents}
    asked = [name for name in form.questions() if name in form.required()]
    if given.isdisjoint(_WAYS_TO_ANSWER):
        asked = [name for name in asked if name not in _WAYS_TO_ANSWER]
        return [CANNOT_BE_ANSWERED, *(f"no_{name}" for name in asked if name not in given)]
    return [f"no_{name}" for name in asked if name not in given]


@cache
def _without_duties(form: Form) -> Form:
    """Return a form that asks the same, needs no answer and assumes none."""
    return replace(form, fields={name: _optional(field) for name, field in form.fields.items()}, one_of=())


def _optional(field: Field) -> Field:
    kind = field.schema if field.is_required else field.schema["schema"]
    nothing = {"type": "default", "schema": {"type": "nullable", "schema": kind}, "default": None}
    return replace(field, schema=nothing)
