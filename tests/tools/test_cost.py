"""docs/cost.md says what is counted; how capacity is weighed is looked at by itself."""

from typing import Any

import pytest

from benchmarks.capacity import item_size, units_read, units_written
from benchmarks.cost import PAGE, filled

INDEXES = [("box", "received"), ("due_shard", "due_at")]
LEAD: dict[str, Any] = {"pk": {"S": "a"}, "box": {"S": "open"}, "received": {"S": "1"}}


def test_the_page_is_what_is_counted() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page) == page


def test_an_item_weighs_its_names_and_values() -> None:
    assert item_size({"pk": {"S": "ä"}, "n": {"N": "1234"}}) == 2 + 2 + 1 + 4


@pytest.mark.parametrize(("size", "units"), [(1_000, 1), (1_024, 1), (1_025, 2), (4_000, 4)])
def test_a_write_takes_a_unit_for_each_kilobyte(size: int, units: int) -> None:
    assert units_written(None, {"pk": {"S": "a" * (size - 2)}}, []) == units


@pytest.mark.parametrize(
    ("old", "new", "units"),
    [
        (None, LEAD, 2),
        (LEAD, LEAD, 1),
        (LEAD, LEAD | {"box": {"S": "done"}}, 3),
        (LEAD, {"pk": {"S": "a"}}, 2),
        (LEAD, LEAD | {"message": {"S": "more"}}, 1),
    ],
    ids=["enters", "stays", "moves", "leaves", "is untouched"],
)
def test_an_entry_of_an_index_costs_when_it_changes(
    old: dict[str, Any] | None, new: dict[str, Any], units: int
) -> None:
    assert units_written(old, new, INDEXES) == units


@pytest.mark.parametrize(("is_consistent", "units"), [(True, 2), (False, 1)])
def test_a_read_of_this_moment_costs_twice(is_consistent: bool, units: int) -> None:  # noqa: FBT001 - a test's own flag
    assert units_read("GetItem", {"Item": {"pk": {"S": "a" * 5_000}}}, is_consistent=is_consistent) == units
