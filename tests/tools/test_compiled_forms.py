"""What is shipped of a form says, takes and refuses the same as the model that it was made of."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import PlainValidator, model_validator
from pydantic_core import ValidationError

from chalicelib.forms import FORMS, common_questions, field_types, load_form, load_model
from chalicelib.forms.form import Form
from chalicelib.forms.form_model import FormModel, form_of
from chalicelib.forms.validation import Answers, FieldError, InvalidAnswersError, validate
from chalicelib.text.words import LANGUAGES, Words
from tools.compiled_forms import OF_PYDANTIC_CORE, source_of
from tools.places import ROOT
from tools.writing import NotWritableError

IMPORTS = re.compile(r"^ *from pydantic_core import (.+)$", re.MULTILINE)
TODAY = date(2026, 11, 22)
# One or more of every kind of answer, right, wrong and nearly.
TELLING = (
    *("", " ", "Rosa Díaz", "x" * 201, "x" * 501, "none", "n/a", "123-45-6789", "\u200b", "a\nb"),
    *("rosa@example.com", "rosa@exmaple", "rosa@gmail.con", "josé@example.com", "rosa@bücher.example", "@"),
    *("212-555-0134", "(212) 555-0134 x5", "+44 20 7946 0018", "12", "call me at 2125550134"),
    *("4/23/1975", "23 de abril de 1975", "2019-01-02", "31/31/1975", "1/2/2027", "12/11/2026"),
    *("yes", "no", "Sí", "on", "unsure", "maybe", "self", "minor", "Other adult", "new", "Renewal", "phone", "text"),
    *("10001", "07302", "100011234", "Kings", "Essex, NJ"),
)


def compiled(name: str) -> Form:
    """Return a form as it is shipped."""
    module: dict[str, Any] = {}
    exec(source_of(load_form(name)), module)  # noqa: S102 - what packaging writes is Python
    form: Form = module["FORM"]
    return form


SHIPPED = {name: compiled(name) for name in FORMS}
forms = pytest.mark.parametrize("name", FORMS)
answers = st.one_of(st.sampled_from(TELLING), st.text(max_size=30))


def posts(name: str) -> st.SearchStrategy[dict[str, str]]:
    names = st.one_of(
        st.sampled_from(sorted(load_form(name).questions())), st.sampled_from(["your-name", "pet", "Tel"])
    )
    return st.dictionaries(names, answers, max_size=24)


def outcome_of_model(name: str, typed: Mapping[str, str]) -> object:
    try:
        return dict(load_model(name).model_validate(typed, context={"today": TODAY}))
    except ValidationError as refusal:
        return mistakes_in(refusal)


def outcome(form: Form, typed: Mapping[str, str]) -> object:
    try:
        return form.read(typed, TODAY)
    except ValidationError as refusal:
        return mistakes_in(refusal)


def mistakes_in(refusal: ValidationError) -> list[tuple[object, str]]:
    return [(error["loc"], error["type"]) for error in refusal.errors(include_url=False, include_input=False)]


@forms
@settings(max_examples=300)
@given(data=st.data())
def test_it_reads_and_refuses_what_its_model_does(name: str, data: st.DataObject) -> None:
    typed = data.draw(posts(name))

    assert outcome(SHIPPED[name], typed) == outcome_of_model(name, typed)


def told(form: Form, posted: Mapping[str, str], language: str) -> Answers | tuple[FieldError, ...]:
    try:
        return validate(form, posted, language=language, today=TODAY)
    except InvalidAnswersError as invalid:
        return invalid.errors


@forms
@settings(max_examples=200)
@given(data=st.data(), language=st.sampled_from(sorted(LANGUAGES)))
def test_it_says_what_the_form_in_the_repository_says(name: str, data: st.DataObject, language: str) -> None:
    posted = data.draw(posts(name))

    assert told(SHIPPED[name], posted, language) == told(load_form(name), posted, language)


@forms
@pytest.mark.parametrize("fact", [field.name for field in fields(Form)])
def test_it_has_every_fact_of_its_model(name: str, fact: str) -> None:
    assert getattr(SHIPPED[name], fact) == getattr(load_form(name), fact)


@forms
def test_it_asks_in_the_same_order(name: str) -> None:
    assert list(SHIPPED[name].questions()) == list(load_model(name).model_fields)


@forms
def test_it_needs_no_pydantic(name: str) -> None:
    assert "pydantic" not in source_of(load_form(name))


def test_all_that_the_desk_uses_of_pydantic_core_is_shipped() -> None:
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "chalicelib").rglob("*.py")]
    used = {name for text in sources for line in IMPORTS.findall(text) for name in line.split(", ")}

    assert used == set(OF_PYDANTIC_CORE)


class Asking(FormModel):
    """What every form has to say."""

    name_in_url: ClassVar[str] = "asking"
    title: ClassVar[Words] = Words("", "")
    intro: ClassVar[Words] = Words("", "")
    submit_label: ClassVar[Words] = Words("", "")
    holds_when_in_doubt: ClassVar[bool] = False
    alert_title: ClassVar[Words] = Words("", "")


def test_a_reader_without_a_name_cannot_be_packaged() -> None:
    class Nameless(Asking):
        name: Annotated[str, PlainValidator(lambda text: text), common_questions.NAME]

    with pytest.raises(NotWritableError, match="let it stand in"):
        source_of(form_of(Nameless))


def test_a_value_that_python_cannot_write_cannot_be_packaged() -> None:
    class Odd(Asking):
        name: Annotated[field_types.Line | None, common_questions.NAME] = object()  # type: ignore[assignment]

    with pytest.raises(NotWritableError, match="is no value"):
        source_of(form_of(Odd))


def read_beside(text: str) -> str:
    return text


def test_a_reader_beside_a_model_cannot_be_packaged(monkeypatch: pytest.MonkeyPatch) -> None:
    class Named(Asking):
        name: Annotated[str, PlainValidator(read_beside), common_questions.NAME]

    monkeypatch.setitem(FORMS, "asking", f"{__name__}:Asking")

    with pytest.raises(NotWritableError, match="move it to another module"):
        source_of(form_of(Named))


def test_a_model_that_reads_more_than_its_fields_is_refused() -> None:
    class Together(Asking):
        name: Annotated[field_types.Line, common_questions.NAME]

        @model_validator(mode="after")
        def _look(self) -> "Together":
            return self

    with pytest.raises(TypeError, match="more than its fields"):
        form_of(Together)


def test_a_model_with_settings_of_its_own_is_refused() -> None:
    class Loose(Asking, extra="ignore"):
        name: Annotated[field_types.Line, common_questions.NAME]

    with pytest.raises(TypeError, match="configuration of its own"):
        form_of(Loose)
