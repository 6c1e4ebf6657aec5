"""A form as everybody sees it but who wrote it: what it says, what it asks, and how the answers are read.

It is made of the form's model. pydantic itself is needed for that alone: pydantic-core reads the answers, by the schema
that pydantic made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from pydantic_core import SchemaValidator

from chalicelib.forms.question import Question
from chalicelib.text.words import Words

# What was read, by the names of the questions; None where nothing was answered.
Values = Mapping[str, Any]
# A part of a core schema, as pydantic-core takes it.
Schema = Mapping[str, Any]

# Only what is asked is read. pydantic-core's own messages print the value that was refused; ours never do.
CONFIG: Schema = {"extra_fields_behavior": "forbid", "hide_input_in_errors": True}


@dataclass(frozen=True)
class Field:
    """A question, and how what was typed is read."""

    question: Question
    schema: Schema

    @property
    def is_required(self) -> bool:
        return bool(self.schema["type"] != "default")

    @property
    def default(self) -> str:
        """Return the choice that counts as made where nothing was answered; an empty text if there is none."""
        chosen = self.schema.get("default")
        return chosen if isinstance(chosen, str) else ""


def no_notes(_values: Values, _today: date) -> list[str]:
    return []


@dataclass(frozen=True, eq=False)
class Form:
    """One form.

    It takes only text that is not blank: `forms.sorted_fields` sees to lists and other names, `forms.validation` to
    blanks.
    """

    # As OpenAPI calls its schema.
    schema_name: str
    name_in_url: str
    title: Words
    # What it is called while nobody answers on the same day.
    title_another_day: Words
    intro: Words
    submit_label: Words
    # What the practitioner reads in a subject line on a lock screen: no name, no condition.
    alert_title: Words
    # Whether a submission that may be spam waits for a person, or alerts as "possible spam" because hours count.
    holds_when_in_doubt: bool
    # Whether an optional choice that cannot be understood is kept as an other answer instead of being refused: forms
    # of other people ask in their own words, and their visitors cannot mend that.
    keeps_unclear_choices: bool
    # Groups of questions of which at least one must be answered.
    one_of: tuple[tuple[str, ...], ...]
    # In the order in which they are asked.
    fields: Mapping[str, Field]
    # Returns the codes of what the practitioner should know before she answers.
    notes: Callable[[Values, date], list[str]]

    def questions(self) -> Mapping[str, Question]:
        """Return every question of the form in the order in which it is asked."""
        return self._questions

    def required(self) -> frozenset[str]:
        return self._required

    def read(self, typed: Mapping[str, str], today: date) -> Values:
        """Read answers.

        Raises:
            pydantic_core.ValidationError: some cannot be read, or are missing; it names all of them.
        """
        values, _, _ = self._validator.validate_python(typed, context={"today": today})
        return cast("Values", values)

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return {name: field.question for name, field in self.fields.items()}

    @cached_property
    def _required(self) -> frozenset[str]:
        return frozenset(name for name, field in self.fields.items() if field.is_required)

    @cached_property
    def _validator(self) -> SchemaValidator:
        fields = {name: {"type": "model-field", "schema": field.schema} for name, field in self.fields.items()}
        schema: Any = {"type": "model-fields", "fields": fields}
        return SchemaValidator(schema, cast("Any", CONFIG))
