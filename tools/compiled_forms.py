"""Writes each form as Python that needs no pydantic: what it asks, and the schema that pydantic made of its model."""

from pathlib import Path

from chalicelib.forms import COMPILED, FORMS, field_types, form_model, load_form, load_model
from chalicelib.forms.form import Form
from tools.places import ROOT
from tools.writing import module_with

# What the desk uses of pydantic-core. With the types for who writes schemas by hand, which its own module imports too,
# it takes several times as long to load.
OF_PYDANTIC_CORE = ("PydanticCustomError", "SchemaValidator", "ValidationError")
_TYPES = "core_schema.py"


def ship(folder: Path) -> None:
    """Write every form into an unpacked zip, and take out what only models need.

    Raises:
        NotWritableError: see `source_of`.
    """
    compiled = folder / COMPILED.relative_to(ROOT)
    compiled.mkdir(parents=True, exist_ok=True)
    (compiled / "__init__.py").touch()
    for name in FORMS:
        (compiled / f"{name}.py").write_text(source_of(load_form(name)), encoding="utf-8")
    for module in _not_shipped():
        (folder / Path(*module.split("."))).with_suffix(".py").unlink(missing_ok=True)
    reader = folder / "pydantic_core"
    if reader.exists():
        (reader / _TYPES).unlink(missing_ok=True)
        (reader / "__init__.py").write_text(f"from ._pydantic_core import {', '.join(OF_PYDANTIC_CORE)}\n")


def source_of(form: Form) -> str:
    """Return a module whose FORM is this form.

    Raises:
        NotWritableError: the form holds something that is no value, or whose module is not shipped.
    """
    return module_with(form, name="FORM", of="the model of this form", not_shipped=_not_shipped())


def _not_shipped() -> frozenset[str]:
    return frozenset({form_model.__name__, field_types.__name__, *(load_model(name).__module__ for name in FORMS)})
