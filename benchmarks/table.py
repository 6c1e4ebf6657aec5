"""Writes medians beside their ratios to the floor, and of the first column the least and the spread."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

Measured = TypeVar("Measured")

_NAME_WIDTH, _COLUMN_WIDTH = 26, 18


def table(
    title: str, measured: Mapping[str, Sequence[Measured]], columns: Mapping[str, Callable[[Measured], float]]
) -> str:
    """Return a line for each that was measured; the first one is what the others are compared with."""
    first = next(iter(columns.values()))
    floor = _medians(next(iter(measured.values())), columns)
    heads = [*columns, "least", "spread"]
    lines = [title, " " * _NAME_WIDTH + "".join(f"{head:>{_COLUMN_WIDTH}}" for head in heads)]
    for name, rounds in measured.items():
        values, spread = _medians(rounds, columns), list(map(first, rounds))
        cells = [_cell(value, least) for value, least in zip(values, floor, strict=True)]
        cells += [f"{min(spread):.2f}", f"{(max(spread) - min(spread)) / statistics.median(spread):.0%}"]
        lines.append(f"{name:<{_NAME_WIDTH}}" + "".join(f"{cell:>{_COLUMN_WIDTH}}" for cell in cells))
    return "\n".join(lines)


def ratios(measured: Mapping[str, Sequence[Measured]], figure: Callable[[Measured], float]) -> dict[str, float]:
    """Return the median of each that was measured, divided by that of the first."""
    medians = {name: statistics.median(map(figure, rounds)) for name, rounds in measured.items()}
    floor = next(iter(medians.values()))
    return {name: median / floor for name, median in medians.items()}


def _medians(rounds: Sequence[Measured], columns: Mapping[str, Callable[[Measured], float]]) -> list[float]:
    return [statistics.median(map(figure, rounds)) for figure in columns.values()]


def _cell(value: float, least: float) -> str:
    return f"{value:.2f}  x{value / least:.2f}" if least else f"{value:.2f}"
