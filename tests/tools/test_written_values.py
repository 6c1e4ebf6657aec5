"""A dataclass as it is written out for the zip does what the dataclass does."""

import ast
import inspect
from collections.abc import Hashable, Mapping
from dataclasses import FrozenInstanceError, fields, is_dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

from tools.places import ROOT
from tools.written_values import UnknownRuleError, write_out

VALUE_MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "chalicelib").rglob("*.py"))
    if "from dataclasses import" in path.read_text(encoding="utf-8")
]


def written(source: str, **names: object) -> SimpleNamespace:
    """Return what a module holds once its dataclasses are written out."""
    exec(compile(write_out(ast.parse(source)), "written", "exec"), names)  # noqa: S102 - what packaging writes is Python
    return SimpleNamespace(**names)


def values_of(module: str) -> list[tuple[type[Any], type[Any]]]:
    """Return each dataclass of a module with how it is written out."""
    loaded = import_module(module)
    source = ast.parse(inspect.getsource(loaded))
    known = dict(vars(loaded)) | {"__name__": module}
    exec(compile(write_out(source), "written", "exec"), known)  # noqa: S102 - see above
    # A class that only inherits from one is left as it stands.
    own = [one for one in vars(loaded).values() if isinstance(one, type) and "__dataclass_fields__" in vars(one)]
    return [(one, known[one.__name__]) for one in own if one.__module__ == module]


def filled(kind: type[Any], values: Mapping[str, object]) -> object:
    one = object.__new__(kind)
    one.__dict__.update(values)
    return one


@pytest.mark.parametrize("module", VALUE_MODULES)
def test_a_class_of_ours_is_no_dataclass_any_more(module: str) -> None:
    assert not any(is_dataclass(plain) for _, plain in values_of(module))


@pytest.mark.parametrize("module", VALUE_MODULES)
def test_a_class_of_ours_is_made_of_the_same(module: str) -> None:
    for kind, plain in values_of(module):
        expected = inspect.signature(kind).parameters
        told = inspect.signature(plain).parameters
        assert list(told) == list(expected) == list(plain.__match_args__)
        assert [one.default is one.empty for one in told.values()] == [
            one.default is one.empty for one in expected.values()
        ]


@pytest.mark.parametrize("module", VALUE_MODULES)
def test_a_class_of_ours_shows_the_same(module: str) -> None:
    for kind, plain in values_of(module):
        values = {field.name: f"a {field.name}" for field in fields(kind)}
        assert repr(filled(plain, values)) == repr(filled(kind, values))


@pytest.mark.parametrize("module", VALUE_MODULES)
def test_a_class_of_ours_is_equal_by_the_same_fields(module: str) -> None:
    for kind, plain in values_of(module):
        values = {field.name: f"a {field.name}" for field in fields(kind)}
        for other in ({}, *({field.name: "another"} for field in fields(kind))):
            expected = filled(kind, values) == filled(kind, values | other)
            assert (filled(plain, values) == filled(plain, values | other)) is expected, (kind, other)


@pytest.mark.parametrize("module", VALUE_MODULES)
def test_a_class_of_ours_has_the_same_hash_or_none(module: str) -> None:
    for kind, plain in values_of(module):
        values = {field.name: f"a {field.name}" for field in fields(kind)}
        if not isinstance(filled(kind, values), Hashable):
            assert not isinstance(filled(plain, values), Hashable)
        elif "__eq__" in vars(kind):
            assert hash(filled(plain, values)) == hash(filled(kind, values))


@pytest.mark.parametrize("module", VALUE_MODULES)
def test_a_class_of_ours_is_as_frozen(module: str) -> None:
    for kind, plain in values_of(module):
        for field in fields(kind):
            values = {field.name: "before"}
            assert is_frozen(filled(plain, values), field.name) == is_frozen(filled(kind, values), field.name)


def is_frozen(one: object, name: str) -> bool:
    try:
        setattr(one, name, "after")
    except (FrozenInstanceError, AttributeError):
        return True
    return False


MADE = """
from dataclasses import dataclass, field, replace

def counted():
    counts.append(1)
    return len(counts)

@dataclass(frozen=True)
class Visit:
    place: str
    minutes: int = 30
    notes: list = field(default_factory=list, repr=False)
    number: int = field(default_factory=counted, init=False, compare=False)

    def __post_init__(self):
        checked.append(self.place)

def longer(visit):
    return replace(visit, minutes=60)
"""


def visits() -> SimpleNamespace:
    return written(MADE, counts=[], checked=[])


def test_what_is_not_given_is_as_usual() -> None:
    visit = visits().Visit("Albany")
    assert (visit.place, visit.minutes, visit.notes) == ("Albany", 30, [])


def test_each_value_gets_a_list_of_its_own() -> None:
    kind = visits().Visit
    assert kind("Albany").notes is not kind("Albany").notes


def test_what_is_given_is_taken_instead_of_a_new_one() -> None:
    assert visits().Visit("Albany", notes=["a"]).notes == ["a"]


def test_a_field_that_nobody_gives_is_made() -> None:
    kind = visits().Visit
    assert (kind("Albany").number, kind("Troy").number) == (1, 2)


def test_a_field_that_nobody_gives_cannot_be_given() -> None:
    with pytest.raises(TypeError):
        visits().Visit("Albany", number=3)


def test_a_missing_field_is_refused() -> None:
    with pytest.raises(TypeError, match="place"):
        visits().Visit()


def test_a_check_of_its_own_runs_at_the_end() -> None:
    module = visits()
    module.Visit("Albany")
    assert module.checked == ["Albany"]


def test_a_copy_with_a_change_has_the_rest() -> None:
    module = visits()
    changed = module.longer(module.Visit("Albany", notes=["a"]))
    assert (changed.place, changed.minutes, changed.notes) == ("Albany", 60, ["a"])


def test_an_own_method_stays() -> None:
    source = """
from dataclasses import dataclass

@dataclass(frozen=True)
class Loud:
    word: str

    def __repr__(self):
        return self.word.upper()
"""
    assert repr(written(source).Loud("hello")) == "HELLO"


def test_a_traceback_names_the_line_of_the_class() -> None:
    tree = write_out(ast.parse(MADE))
    made = next(one for one in tree.body if isinstance(one, ast.ClassDef))
    init = next(one for one in made.body if isinstance(one, ast.FunctionDef) and one.name == "__init__")
    assert (init.lineno, init.body[0].lineno) == (made.lineno, made.lineno)


def test_a_module_without_dataclasses_stays_as_it_is() -> None:
    module = ast.parse("x = 1")
    assert write_out(module) is module


NOT_KNOWN = {
    "slots": "from dataclasses import dataclass\n@dataclass(slots=True)\nclass A:\n    a: int",
    "a base": "from dataclasses import dataclass\n@dataclass\nclass A(B):\n    a: int",
    "a function": "from dataclasses import asdict",
    "keywords only": "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    a: int = field(kw_only=True)",
    "inside": "from dataclasses import dataclass\ndef f():\n    @dataclass\n    class A:\n        a: int",
    "of the class": "from dataclasses import dataclass\n@dataclass\nclass A:\n    a: ClassVar[int] = 1",
    "a mark": "from dataclasses import KW_ONLY, dataclass\n@dataclass\nclass A:\n    _: KW_ONLY\n    a: int",
    "all of them": "import dataclasses\n@dataclasses.dataclass\nclass A:\n    a: int",
    "another name": "from dataclasses import dataclass as value\n@value\nclass A:\n    a: int",
}


@pytest.mark.parametrize("source", NOT_KNOWN.values(), ids=NOT_KNOWN)
def test_packaging_stops_at_what_it_cannot_write_out(source: str) -> None:
    with pytest.raises(UnknownRuleError):
        write_out(ast.parse(source))
