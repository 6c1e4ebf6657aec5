"""Writes out what `@dataclass` would make of each class while it is loaded, for the bytecode in the zip.

A cold function loads some forty dataclasses before its first answer. Python writes the methods of each as text and
compiles it, every time anew, with the help of the largest modules of its own library. Here they are written once, when
the zip is packaged, by the rules of `dataclasses`. The zip's sources stay as they are, with what tracebacks show.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

# Stands in a signature for "make one": as no annotation of ours allows it, nobody gives it as a value.
_MAKE = "..."
# What is annotated so is no field, or none that a value keeps.
_NO_FIELD = {"ClassVar", "InitVar", "KW_ONLY"}
_REPLACE = """
def replace(value, /, **changes):
    return type(value)(**{**{name: getattr(value, name) for name in value.__match_args__}, **changes})
"""
_FROZEN = """
def __setattr__(self, name, value):
    raise AttributeError(f"cannot assign to field {name!r}")
def __delattr__(self, name):
    raise AttributeError(f"cannot delete field {name!r}")
"""


class UnknownRuleError(Exception):
    """A module uses something of dataclasses that is not written out here; the message says what."""


@dataclass(frozen=True)
class _Field:
    """A field; `usual` and `made` are the source of its default, and of what makes a new one for each value."""

    name: str
    usual: str = ""
    made: str = ""
    init: bool = True
    repr: bool = True
    compare: bool = True
    hash: bool = True

    @property
    def parameter(self) -> str:
        if self.made:
            return f"{self.name}={_MAKE}"
        return f"{self.name}={self.usual}" if self.usual else self.name

    @property
    def value(self) -> str:
        if not self.init:
            return self.made or self.usual
        return f"{self.made} if {self.name} is {_MAKE} else {self.name}" if self.made else self.name


def write_out(module: ast.Module) -> ast.Module:
    """Return a module whose dataclasses are plain classes that do the same.

    Raises:
        UnknownRuleError: it uses what is not known here: anything but `dataclass` with `frozen` and `eq`, `field` and
            `replace`.
    """
    if any(isinstance(one, ast.Import) and one.names[0].name == "dataclasses" for one in module.body):
        raise UnknownRuleError("the whole of dataclasses")
    imported = next(
        (one for one in module.body if isinstance(one, ast.ImportFrom) and one.module == "dataclasses"), None
    )
    if imported is None:
        return module
    names = {ast.unparse(alias) for alias in imported.names}
    if unknown := names - {"dataclass", "field", "replace"}:
        raise UnknownRuleError(f"{', '.join(sorted(unknown))} of dataclasses")
    body: list[ast.stmt] = []
    for one in module.body:
        if one is imported:
            body += _parsed(_REPLACE, one) if "replace" in names else []
        else:
            body.append(_plain_class(one) if isinstance(one, ast.ClassDef) and _rules(one) is not None else one)
    written = ast.Module(body, module.type_ignores)
    if any(_is_call(node, "field") or _is_named(node, "dataclass") for node in ast.walk(written)):
        raise UnknownRuleError("a dataclass at another place than the top of a module")
    return written


def _rules(made: ast.ClassDef) -> dict[str, bool] | None:
    """Return how a class is decorated, or None if it is no dataclass."""
    for decorator in made.decorator_list:
        if _is_named(decorator, "dataclass") or _is_call(decorator, "dataclass"):
            given = _constants(decorator) if isinstance(decorator, ast.Call) else {}
            if given.keys() - {"frozen", "eq"} or made.bases:
                raise UnknownRuleError(f"{made.name}: {ast.unparse(decorator)}")
            return {"frozen": False, "eq": True} | given
    return None


def _constants(call: ast.Call) -> dict[str, bool]:
    return {one.arg or "**": ast.literal_eval(one.value) for one in call.keywords}


def _plain_class(made: ast.ClassDef) -> ast.ClassDef:
    rules = _rules(made) or {}
    fields = [_field(one) for one in made.body if isinstance(one, ast.AnnAssign)]
    own = {one.name for one in made.body if isinstance(one, ast.FunctionDef)}
    methods = [one for one in _parsed("\n".join(_methods(fields, rules, own)), made) if _name(one) not in own]
    return ast.ClassDef(
        **{name: getattr(made, name) for name in made._fields if name not in ("body", "decorator_list")},
        body=[*map(_annotated, made.body), *methods],
        decorator_list=[one for one in made.decorator_list if "dataclass" not in ast.unparse(one)],
        lineno=made.lineno,
        col_offset=made.col_offset,
    )


def _name(statement: ast.stmt) -> str:
    return statement.name if isinstance(statement, ast.FunctionDef) else ""


def _field(declared: ast.AnnAssign) -> _Field:
    """Read `name: type`, `name: type = usual` or `name: type = field(…)`."""
    name, value = ast.unparse(declared.target), declared.value
    if _NO_FIELD & {one.id for one in ast.walk(declared.annotation) if isinstance(one, ast.Name)}:
        raise UnknownRuleError(f"{name}: {ast.unparse(declared.annotation)}")
    if value is None or not _is_call(value, "field"):
        return _Field(name, usual=name if value else "")
    given = {one.arg or "**": one.value for one in value.keywords}
    usual, made = given.pop("default", None), given.pop("default_factory", None)
    rules = {rule: ast.literal_eval(said) for rule, said in given.items()}
    if (
        value.args
        or rules.keys() - {"init", "repr", "compare", "hash"}
        or "ClassVar" in ast.unparse(declared.annotation)
    ):
        raise UnknownRuleError(f"{name}: {ast.unparse(value)}")
    return _Field(
        name,
        usual=name if usual else "",
        made=f"({ast.unparse(made)})()" if made else "",
        **{"hash": rules.get("compare", True)} | rules,
    )


def _is_call(node: ast.AST | None, name: str) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and _is_named(node.func, name)


def _is_named(node: ast.AST, name: str) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and node.id == name


def _annotated(statement: ast.stmt) -> ast.stmt:
    """Leave of a field what it is annotated with, and its default."""
    if not (isinstance(statement, ast.AnnAssign) and statement.value and _is_call(statement.value, "field")):
        return statement
    usual = next((one.value for one in statement.value.keywords if one.arg == "default"), None)
    plain = ast.AnnAssign(statement.target, statement.annotation, usual, statement.simple)
    return ast.copy_location(plain, statement)


def _methods(fields: list[_Field], rules: dict[str, bool], own: set[str]) -> Iterator[str]:
    """Yield the source of what a dataclass gets, before its own methods take the place of theirs."""
    given = [one for one in fields if one.init]
    yield f"__match_args__ = {tuple(one.name for one in given)!r}"
    yield f"def __init__({', '.join(['self', *(one.parameter for one in given)])}):"
    yield f"    self.__dict__.update({', '.join(f'{one.name}={one.value}' for one in fields)})"
    if "__post_init__" in own:
        yield "    self.__post_init__()"
    shown = ", ".join(f"{one.name}={{self.{one.name}!r}}" for one in fields if one.repr)
    yield f"def __repr__(self):\n    return f'{{type(self).__qualname__}}({shown})'"
    if rules["eq"]:
        compared = [one.name for one in fields if one.compare]
        yield "def __eq__(self, other):\n    if type(other) is not type(self):\n        return NotImplemented"
        yield f"    return {_values('self', compared)} == {_values('other', compared)}"
        hashed = _values("self", [one.name for one in fields if one.hash])
        yield f"def __hash__(self):\n    return hash({hashed})" if rules["frozen"] else "__hash__ = None"
    if rules["frozen"]:
        yield _FROZEN


def _values(of: str, names: list[str]) -> str:
    return f"({''.join(f'{of}.{name}, ' for name in names)})"


def _parsed(source: str, at: ast.stmt) -> list[ast.stmt]:
    """Return statements that stand where another one stands: where a traceback is to show them."""
    statements = ast.parse(source).body
    for node in (node for one in statements for node in ast.walk(one)):
        ast.copy_location(node, at)
    return statements
