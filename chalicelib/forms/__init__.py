"""What may be asked: one module a form, and this registry. A new form is one new module and one line here."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # pydantic is for those who load a form, not for those who only compare names
    from chalicelib.forms.question import Form, Question

# The form's name in the URL, and where its class is. Only the form that is asked for is imported.
FORMS = {
    "contact": "chalicelib.forms.contact:Contact",
    "certification": "chalicelib.forms.certification:Certification",
}


class UnknownFormError(Exception):
    """No form has this name."""


def load_form(name: str) -> "type[Form]":
    """Return the form of this name.

    Raises:
        UnknownFormError: it is not in the registry.
    """
    try:
        module_name, _, class_name = FORMS[name].partition(":")
    except KeyError:
        raise UnknownFormError from None
    form: type[Form] = getattr(import_module(module_name), class_name)
    return form


def every_question() -> "dict[str, list[Question]]":
    """Return all questions by their fields' names, each as every form asks it."""
    asked: dict[str, list[Question]] = {}
    for form in FORMS:
        for name, question in load_form(form).questions().items():
            asked.setdefault(name, []).append(question)
    return asked
