"""Writes a value as a Python module that makes it anew: what the zip holds instead of what it was made of."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from dataclasses import Field as DataclassField
from datetime import date, time, timedelta
from enum import Enum
from importlib import import_module
from types import FunctionType, NoneType, UnionType
from typing import Any
from zoneinfo import ZoneInfo


class NotWritableError(Exception):
    """A value holds what cannot be written down; the message says what."""


def module_with(value: object, *, name: str, of: str, not_shipped: Collection[str] = ()) -> str:
    """Return the source of a module that has the value under a name; `of` says what it is made of.

    Raises:
        NotWritableError: it holds something that is no value, or whose module is not shipped.
    """
    writing = _Writing(not_shipped)
    expression = writing.write(value)
    imports = "".join(f"import {module}\n" for module in sorted(writing.modules))
    return f'"""Made out of {of}; changes belong there."""\n\n{imports}\n{name} = {expression}\n'


class _Writing:
    """Writes values as Python, and notes which modules they need."""

    def __init__(self, not_shipped: Collection[str]) -> None:
        self._not_shipped = not_shipped
        self.modules: set[str] = set()
        # How values of a kind are written, the first that fits; whatever is left has to be a dataclass.
        self._ways: tuple[tuple[type | UnionType, Callable[[Any], str]], ...] = (
            (Enum, lambda value: f"{self._named(type(value))}.{value.name}"),
            (NoneType | bool | int | str, repr),
            (date | time | timedelta, lambda value: self._of("datetime", repr(value))),
            (ZoneInfo, lambda value: self._of("zoneinfo", f"zoneinfo.ZoneInfo({value.key!r})")),
            (frozenset, lambda value: f"frozenset({self.write(sorted(value))})"),
            (tuple, lambda value: f"({self._items(value)})"),
            (list, lambda value: f"[{self._items(value)}]"),
            (Mapping, self._mapping),
            (FunctionType, self._named),
        )

    def write(self, value: object) -> str:
        for kind, way in self._ways:
            if isinstance(value, kind):
                return way(value)
        if is_dataclass(value) and not isinstance(value, type):
            return self._made(value, {field.name: _usual(field) for field in fields(value) if field.init})
        raise NotWritableError(f"{value!r} is no value that can be written down: let a function make it.")

    def _items(self, values: Iterable[object]) -> str:
        return "".join(f"{self.write(value)}, " for value in values)

    def _mapping(self, values: Mapping[object, object]) -> str:
        return "{" + "".join(f"{self.write(key)}: {self.write(value)}, " for key, value in values.items()) + "}"

    def _of(self, module: str, expression: str) -> str:
        self.modules.add(module)
        return expression

    def _made(self, value: object, usual: Mapping[str, object]) -> str:
        told = {name: getattr(value, name) for name in usual}
        arguments = "".join(f"{name}={self.write(one)}, " for name, one in told.items() if one != usual[name])
        return f"{self._named(type(value))}({arguments})"

    def _named(self, thing: FunctionType | type) -> str:
        """Return by which name the compiled form has a function or a class."""
        module, name = thing.__module__, thing.__qualname__
        if getattr(import_module(module), name, None) is not thing:
            raise NotWritableError(f"{name} is in no module by this name: let it stand in one.")
        if module in self._not_shipped:
            raise NotWritableError(f"{name} is of {module}, which is not shipped: move it to another module.")
        self.modules.add(module)
        return f"{module}.{name}"


def _usual(field: DataclassField[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default
