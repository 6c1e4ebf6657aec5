"""DynamoDB's expressions as the desk writes them: conditions, conditions on keys, updates. Pure."""

import operator
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from chalicelib.storage.wire_values import from_attribute, to_attribute

Item = Mapping[str, Any]
Names = Mapping[str, str]
Values = Mapping[str, Any]
# What a part of a condition says of an item.
Said = Callable[[Item, Names, Values], Any]

_TOKEN = re.compile(r"[(),]|[<>=]+|[#:]?\w+")
_COMPARE = {"=": operator.eq, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_KEYS = re.compile(r"(?P<by>\S+) = (?P<value>:\w+)(?: AND (?P<range>.+))?")
_RANGE = re.compile(
    r"\S+ BETWEEN (?P<first>:\w+) AND (?P<last>:\w+)|begins_with\(\S+, (?P<begins>:\w+)\)"
    r"|\S+ >= (?P<least>:\w+)|\S+ <= (?P<most>:\w+)"
)
_UPDATE = re.compile(r"(?:SET (?P<set>.+?))?(?:^| ?)(?:REMOVE (?P<remove>.+))?")
_HIGHEST = "\U0010ffff"


class KeyCondition(NamedTuple):
    value: str
    # Both ends are inside.
    first: str
    last: str


def key_condition(expression: str, values: Values) -> KeyCondition:
    """Read which stretch of which partition a query wants."""
    parts = _KEYS.fullmatch(expression)
    assert parts, expression
    value = values[parts["value"]]["S"]
    if not parts["range"]:
        return KeyCondition(value, "", _HIGHEST)
    wanted = _RANGE.fullmatch(parts["range"])
    assert wanted, expression
    said = {name: values[mark]["S"] for name, mark in wanted.groupdict().items() if mark}
    if "begins" in said:
        return KeyCondition(value, said["begins"], said["begins"] + _HIGHEST)
    return KeyCondition(value, said.get("first", said.get("least", "")), said.get("last", said.get("most", _HIGHEST)))


def updated(expression: str, item: Item, names: Names, values: Values) -> dict[str, Any]:
    """Return an item as an update leaves it."""
    parts = _UPDATE.fullmatch(expression)
    assert parts, expression
    new = dict(item)
    for one in (parts["set"] or "").split(", "):
        if one:
            name, _, source = one.partition(" = ")
            total = [_operand(term)(item, names, values) for term in source.split(" + ")]
            new[names.get(name, name)] = to_attribute(total[0] if len(total) == 1 else sum(total))
    for name in (parts["remove"] or "").split(", "):
        new.pop(names.get(name, name), None)
    return new


def holds(expression: str, item: Item, names: Names, values: Values) -> bool:
    """Say whether a condition holds for an item."""
    return bool(_condition(expression)(item, names, values))


@cache
def _condition(expression: str) -> Said:
    return _Reader(_TOKEN.findall(expression)).either()


def _operand(token: str) -> Said:
    """Return what a token stands for; None for an attribute that is not there."""
    if token.startswith(":"):
        return lambda _item, _names, values: from_attribute(values[token])

    def value(item: Item, names: Names, _values: Values) -> object:
        attribute = item.get(names.get(token, token))
        return None if attribute is None else from_attribute(attribute)

    return value


class _Reader:
    """Reads a condition from its tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens

    def either(self) -> Said:
        parts = [self._both()]
        while self._takes("OR"):
            parts.append(self._both())
        return lambda *about: any(part(*about) for part in parts)

    def _both(self) -> Said:
        parts = [self._one()]
        while self._takes("AND"):
            parts.append(self._one())
        return lambda *about: all(part(*about) for part in parts)

    def _one(self) -> Said:
        token = self._tokens.pop(0)
        if token == "(":
            inner = self.either()
            self._tokens.pop(0)
            return inner
        if self._takes("("):
            return self._function(token)
        compare = _COMPARE[self._tokens.pop(0)]
        left, right = _operand(token), _operand(self._tokens.pop(0))
        return lambda *about: None not in {left(*about), right(*about)} and compare(left(*about), right(*about))

    def _function(self, name: str) -> Said:
        about = _operand(self._tokens.pop(0))
        if name == "contains":
            self._tokens.pop(0)
            part = _operand(self._tokens.pop(0))
            self._tokens.pop(0)
            return lambda *of: part(*of) in (about(*of) or "")
        self._tokens.pop(0)
        wants_it = {"attribute_exists": True, "attribute_not_exists": False}[name]
        return lambda *of: (about(*of) is not None) is wants_it

    def _takes(self, token: str) -> bool:
        if self._tokens[:1] != [token]:
            return False
        self._tokens.pop(0)
        return True
