"""What is written down as Python is made anew as it was."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk import read_checked_practice
from tools.places import DEMO_PRACTICE, ROOT
from tools.writing import NotWritableError, module_with

PRACTICES = [DEMO_PRACTICE, *sorted((ROOT / "tests" / "practices").glob("*.toml")), ROOT / "tests" / "practice.toml"]

plain = st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.times() | st.timedeltas()
values = st.recursive(
    plain | st.timezone_keys().map(ZoneInfo) | st.frozensets(st.text()),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def made_anew(value: object) -> object:
    module: dict[str, Any] = {}
    exec(module_with(value, name="VALUE", of="a value"), module)  # noqa: S102 - what packaging writes is Python
    return module["VALUE"]


@given(values)
def test_a_value_is_made_anew_as_it_was(value: object) -> None:
    assert made_anew(value) == value


@pytest.mark.parametrize("file", PRACTICES, ids=lambda path: path.name)
def test_a_practice_is_made_anew_as_it_was_read(file: Path) -> None:
    practice = read_checked_practice(file)
    assert made_anew(practice) == practice


@pytest.mark.parametrize(
    "value", [object(), 1.5, {"a": object()}, ZoneInfo], ids=["object", "float", "inside", "class"]
)
def test_what_is_no_value_is_refused(value: object) -> None:
    with pytest.raises(NotWritableError):
        module_with(value, name="VALUE", of="a value")
