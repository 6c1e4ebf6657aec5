"""What a form is written as: a pydantic model, which every other form of it is made of."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from chalicelib.forms.form import CONFIG, Field, Form, Schema, Values, no_notes
from chalicelib.forms.question import Question
from chalicelib.text.words import Words

# Keys of a core schema that say nothing of how a text is read.
_OF_OTHER_USE = frozenset({"metadata", "serialization", "json_schema_input_schema"})


class FormModel(BaseModel):
    """The base of every form. A field's type reads what was typed; its `Question` says how it is asked.

    What the class variables mean stands at `Form`.
    """

    model_config = ConfigDict(hide_input_in_errors=True, extra="forbid", frozen=True)

    name_in_url: ClassVar[str]
    title: ClassVar[Words]
    title_another_day: ClassVar[Words | None] = None
    intro: ClassVar[Words]
    submit_label: ClassVar[Words]
    keeps_unclear_choices: ClassVar[bool] = False
    holds_when_in_doubt: ClassVar[bool]
    alert_title: ClassVar[Words]
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()
    # A function of a module without pydantic.
    notes: ClassVar[Callable[[Values, date], list[str]]] = no_notes


@cache
def form_of(model: type[FormModel]) -> Form:
    """Return the form that a model describes.

    Raises:
        TypeError: a field has no question, or the model reads more than its fields.
    """
    schemas = _schemas_of(model)
    questions = {name: _question_of(name, info.metadata) for name, info in model.model_fields.items()}
    return Form(
        schema_name=model.__name__,
        name_in_url=model.name_in_url,
        title=model.title,
        title_another_day=model.title_another_day or model.title,
        intro=model.intro,
        submit_label=model.submit_label,
        alert_title=model.alert_title,
        holds_when_in_doubt=model.holds_when_in_doubt,
        keeps_unclear_choices=model.keeps_unclear_choices,
        one_of=model.one_of,
        fields={name: Field(question, schemas[name]) for name, question in questions.items()},
        notes=model.notes,
    )


def _question_of(name: str, metadata: list[Any]) -> Question:
    for item in metadata:
        if isinstance(item, Question):
            return item
    raise TypeError(f"{name} has no Question: say how it is asked.")


def _schemas_of(model: type[FormModel]) -> dict[str, Schema]:
    """Return how each field is read, as pydantic compiled it."""
    whole: Any = model.__pydantic_core_schema__
    inner = whole.get("schema", {})
    if whole["type"] != "model" or inner.get("type") != "model-fields":
        raise TypeError(f"{model.__name__} reads more than its fields: let each field's type read it.")
    if {key: value for key, value in whole["config"].items() if key != "title"} != CONFIG:
        raise TypeError(f"{model.__name__} has a configuration of its own: it has to be the one of FormModel.")
    fields = inner["fields"]
    aliased = [name for name, field in fields.items() if "validation_alias" in field]
    if aliased:
        raise TypeError(f"{', '.join(aliased)} has an alias of pydantic's: write it into its Question.")
    return {name: _without_other_uses(field["schema"]) for name, field in fields.items()}


def _without_other_uses(schema: Schema) -> Schema:
    kept = {key: value for key, value in schema.items() if key not in _OF_OTHER_USE}
    return {key: _without_other_uses(value) if key == "schema" else value for key, value in kept.items()}
