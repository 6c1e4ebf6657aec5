"""Prints medians beside their ratios to the floor."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

Measured = TypeVar("Measured")

_NAME_WIDTH, _COLUMN_WIDTH = 26, 20


def print_table(
    title: str,
    measured: Mapping[str, Sequence[Measured]],
    columns: Mapping[str, Callable[[Measured], float]],
) -> None:
    """Print a line for each candidate; the first one is what the others are compared with."""
    medians = {
        name: [statistics.median(map(figure, rounds)) for figure in columns.values()]
        for name, rounds in measured.items()
    }
    floor = next(iter(medians.values()))
    print(title)
    print(" " * _NAME_WIDTH + "".join(f"{column:>{_COLUMN_WIDTH}}" for column in columns))
    for name, values in medians.items():
        cells = (f"{value:.2f}  x{value / least:.2f}" for value, least in zip(values, floor, strict=True))
        print(f"{name:<{_NAME_WIDTH}}" + "".join(f"{cell:>{_COLUMN_WIDTH}}" for cell in cells))
    print()
