"""What may be asked: one module a form, and this registry. A new form is one new module and one line here."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what reads answers is for those who load a form, not for those who only compare names
    from chalicelib.forms.form import Form
    from chalicelib.forms.form_model import FormModel
    from chalicelib.forms.question import Question

# In the package that is shipped the forms lie here, ready-made out of their models, which would need pydantic.
COMPILED = Path(__file__).parents[1] / "compiled_forms"
# The form's name in the URL, and where its model is. Only the form that is asked for is imported.
FORMS = {
    "contact": "chalicelib.forms.contact:Contact",
    "certification": "chalicelib.forms.certification:Certification",
}


class UnknownFormError(Exception):
    """No form has this name."""


def load_form(name: str) -> "Form":
    """Return the form of this name.

    Raises:
        UnknownFormError: it is not in the registry.
    """
    if name not in FORMS:
        raise UnknownFormError
    if COMPILED.exists():
        form: Form = import_module(f"chalicelib.{COMPILED.name}.{name}").FORM
        return form
    from chalicelib.forms.form_model import form_of

    return form_of(load_model(name))


def load_model(name: str) -> "type[FormModel]":
    """Return what a form of the registry is made of. It is not shipped."""
    module_name, _, class_name = FORMS[name].partition(":")
    model: type[FormModel] = getattr(import_module(module_name), class_name)
    return model


def every_question() -> "dict[str, list[Question]]":
    """Return all questions by their fields' names, each as every form asks it."""
    asked: dict[str, list[Question]] = {}
    for form in FORMS:
        for name, question in load_form(form).questions().items():
            asked.setdefault(name, []).append(question)
    return asked
