"""Dataclasses as the plain values that an item of the table holds, and back: one way for all that is stored. Pure.

    PASSKEYS = Codec(Passkey, version=1, outside=("id", "person"))
    values = PASSKEYS.write(passkey)
    passkey = PASSKEYS.read(values, id=…, person=…)

Whoever reads may be older or newer than whoever wrote: a field that is not known is passed over, and one that is
missing has the dataclass' default. A field that is added later therefore needs a default, and no field changes its
meaning; for what cannot be done so, the version in each item says which form it has.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cached_property
from types import NoneType, UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Item = dict[str, Any]
# The type of a field, as it is declared.
Hint = Any
# Makes one value of another; None where a value is stored as it is.
Convert = Callable[[Any], Any] | None
# How values of a type are written, and how they are read.
Converters = tuple[Convert, Convert]

# The attribute that says which form of its dataclass an item has.
VERSION = "v"
_STORED_AS_THEY_ARE = {str, int, bool, Any}
_WITH_ISOFORMAT = {date, time}


class Codec(Generic[T]):
    """Writes and reads one dataclass. Its fields are looked at when they are first needed, not at a cold start."""

    def __init__(self, kind: type[T], *, version: int, outside: Collection[str] = ()) -> None:
        """`outside` are the fields that the item's key or the store says, and not the values."""
        self.kind = kind
        self.version = version
        self._outside = frozenset(outside)

    def write(self, value: T) -> Item:
        return {**_write(self._fields, value), VERSION: self.version}

    def read(self, values: Mapping[str, Any], **outside: object) -> T:
        """Read what was written, in this form or in another one.

        Raises:
            KeyError: a field is missing that has no default.
        """
        return self.kind(**outside, **_read(self._fields, values))

    @cached_property
    def _fields(self) -> "tuple[_Field, ...]":
        return _fields_of(self.kind, self._outside)


@dataclass(frozen=True)
class _Field:
    """A field of a dataclass, and how it is written and read."""

    name: str
    write: Convert
    read: Convert
    has_default: bool


def _fields_of(kind: Hint, outside: Collection[str] = ()) -> tuple[_Field, ...]:
    hints, names = get_type_hints(kind), kind.__match_args__
    needed = len(names) - len(kind.__init__.__defaults__ or ())
    return tuple(
        _Field(name, *_converters(hints[name]), has_default=place >= needed)
        for place, name in enumerate(names)
        if name not in outside
    )


def _write(parts: tuple[_Field, ...], value: object) -> Item:
    return {
        part.name: part.write(getattr(value, part.name)) if part.write else getattr(value, part.name) for part in parts
    }


def _read(parts: tuple[_Field, ...], values: Mapping[str, Any]) -> Item:
    return {
        part.name: part.read(values[part.name]) if part.read else values[part.name]
        for part in parts
        if part.name in values or not part.has_default
    }


def moment_text(moment: datetime) -> str:
    """Write a moment so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _converters(hint: Hint) -> Converters:
    """Return what writes and what reads the values of a type.

    Raises:
        TypeError: no item of ours holds values of this type.
    """
    generic = _GENERICS.get(get_origin(hint))
    return generic(*get_args(hint)) if generic else _of_class(hint)


def _of_class(kind: Hint) -> Converters:
    if kind in _STORED_AS_THEY_ARE:
        return None, None
    if kind is datetime:
        return moment_text, datetime.fromisoformat
    if kind in _WITH_ISOFORMAT:
        return kind.isoformat, kind.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return str, kind
    if hasattr(kind, "__match_args__"):
        return _of_dataclass(kind)
    raise TypeError(f"An item cannot hold a {kind}.")


def _of_literal(*_: object) -> Converters:
    return None, None


def _of_union(*members: Hint) -> Converters:
    """A value of one type or None, or values of several types that are stored as they are."""
    (write, read), *others = [_converters(member) for member in members if member is not NoneType]
    if others and any((write, read, *sum(others, ()))):
        raise TypeError(f"Nobody could tell which of {members} an item holds.")
    return _unless_none(write), _unless_none(read)


def _unless_none(convert: Convert) -> Convert:
    if convert is None:
        return None
    return lambda value: None if value is None else convert(value)


def _of_tuple(member: Hint, *_: Hint) -> Converters:
    """Any number of one type."""
    write, read = _converters(member)
    if write is None or read is None:
        return list, tuple
    return lambda values: [write(value) for value in values], lambda values: tuple([read(value) for value in values])


def _of_mapping(key: Hint, value: Hint) -> Converters:
    write, read = _of_dict(key, value)
    return write or dict, read


def _of_dict(key: Hint, value: Hint) -> Converters:
    (write_key, read_key), (write, read) = _converters(key), _converters(value)
    return _of_each(write_key, write), _of_each(read_key, read)


def _of_each(key: Convert, value: Convert) -> Convert:
    """Convert the keys of a mapping, its values, or both."""
    if key is None and value is None:
        return None
    key, value = key or _as_it_is, value or _as_it_is
    return lambda items: {key(name): value(item) for name, item in items.items()}


def _as_it_is(value: object) -> object:
    return value


def _of_dataclass(kind: Hint) -> Converters:
    parts = _fields_of(kind)
    return lambda value: _write(parts, value), lambda values: kind(**_read(parts, values))


_GENERICS: Mapping[Any, Callable[..., Converters]] = {
    Literal: _of_literal,
    Union: _of_union,
    UnionType: _of_union,
    tuple: _of_tuple,
    Mapping: _of_mapping,
    dict: _of_dict,
}
