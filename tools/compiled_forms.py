"""Writes each form as Python that needs no pydantic: what it asks, and the schema that pydantic made of its model."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from dataclasses import Field as DataclassField
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

from chalicelib.forms import COMPILED, FORMS, field_types, form_model, load_form, load_model
from chalicelib.forms.form import Form
from tools.places import ROOT

# What the desk uses of pydantic-core. With the types for who writes schemas by hand, which its own module imports too,
# it takes several times as long to load.
OF_PYDANTIC_CORE = ("PydanticCustomError", "SchemaValidator", "ValidationError")
_TYPES = "core_schema.py"


class NotWritableError(Exception):
    """A form holds what cannot be written down; the message says what."""


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
    writing = _Writing(_not_shipped())
    expression = writing.write(form)
    imports = "".join(f"import {module}\n" for module in sorted(writing.modules))
    return f'"""Made out of the model of this form; changes belong there."""\n\n{imports}\nFORM = {expression}\n'


def _not_shipped() -> frozenset[str]:
    return frozenset({form_model.__name__, field_types.__name__, *(load_model(name).__module__ for name in FORMS)})


class _Writing:
    """Writes values as Python, and notes which modules they need."""

    def __init__(self, not_shipped: frozenset[str]) -> None:
        self._not_shipped = not_shipped
        self.modules: set[str] = set()

    def write(self, value: object) -> str:
        if isinstance(value, Enum):
            return f"{self._named(type(value))}.{value.name}"
        if value is None or isinstance(value, bool | int | str):
            return repr(value)
        if isinstance(value, tuple | list):
            items = "".join(f"{self.write(item)}, " for item in value)
            return f"({items})" if isinstance(value, tuple) else f"[{items}]"
        if isinstance(value, Mapping):
            return "{" + "".join(f"{self.write(key)}: {self.write(item)}, " for key, item in value.items()) + "}"
        if isinstance(value, FunctionType):
            return self._named(value)
        if is_dataclass(value) and not isinstance(value, type):
            return self._made(value, {field.name: _usual(field) for field in fields(value)})
        raise NotWritableError(f"A form holds {value!r}, which is no value: let a function read the answer.")

    def _made(self, value: object, usual: Mapping[str, object]) -> str:
        told = {name: getattr(value, name) for name in usual}
        arguments = "".join(f"{name}={self.write(one)}, " for name, one in told.items() if one != usual[name])
        return f"{self._named(type(value))}({arguments})"

    def _named(self, thing: FunctionType | type) -> str:
        """Return by which name the compiled form has a function or a class."""
        module, name = thing.__module__, thing.__qualname__
        if getattr(import_module(module), name, None) is not thing:
            raise NotWritableError(f"A form holds {name}, which no module has by this name: let it stand in one.")
        if module in self._not_shipped:
            raise NotWritableError(f"A form holds {name} of {module}, which needs pydantic: move it to another module.")
        self.modules.add(module)
        return f"{module}.{name}"


def _usual(field: DataclassField[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default
