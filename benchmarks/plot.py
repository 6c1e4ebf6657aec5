"""Draws a few curves as an SVG that needs nothing else, on a ground of its own."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _LEGEND = 720, 360, 64, 48, 16, 24
_COLOURS = ("#0c7a86", "#b5482a", "#6d5bb0", "#3f7d20", "#a8720a", "#5a6570")


def plot(curves: Mapping[str, Sequence[float]], at: Sequence[float], *, across: str, up: str) -> str:
    """Return a line for each curve, whose values belong to the places `at`; both axes begin at nothing."""
    top = _round_up(max(max(values) for values in curves.values()))
    right, bottom = _WIDTH - 16, _HEIGHT - _BOTTOM
    x = [_LEFT + (right - _LEFT) * place / at[-1] for place in at]
    parts = [_grid(top, right, bottom), _places(at, x, bottom), _titles(across, up, right, bottom)]
    for number, (name, values) in enumerate(curves.items()):
        y = [bottom - (bottom - _TOP) * value / top for value in values]
        parts.append(_curve(name, list(zip(x, y, strict=True)), number))
    height = _HEIGHT + _LEGEND * len(curves)
    box = f'viewBox="0 0 {_WIDTH} {height}"'
    ground = f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="sans-serif" font-size="13">'
    return f"{svg}{ground}{''.join(parts)}</svg>\n"


def _round_up(value: float) -> int:
    return max(250, ceil(value / 250) * 250)


def _grid(top: int, right: float, bottom: float) -> str:
    lines = []
    for value in range(0, top + 1, 250):
        y = bottom - (bottom - _TOP) * value / top
        lines.append(f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#ddd"/>')
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value}</text>')
    return "".join(lines)


def _places(at: Sequence[float], x: Sequence[float], bottom: float) -> str:
    return "".join(
        f'<text x="{place:.1f}" y="{bottom + 18}" text-anchor="middle">{value:g}</text>'
        for value, place in zip(at, x, strict=True)
    )


def _titles(across: str, up: str, right: float, bottom: float) -> str:
    middle = (bottom + _TOP) / 2
    return (
        f'<text x="{right}" y="{bottom + 38}" text-anchor="end">{escape(across)}</text>'
        f'<text transform="translate(14 {middle:.1f}) rotate(-90)" text-anchor="middle">{escape(up)}</text>'
    )


def _curve(name: str, points: Sequence[tuple[float, float]], number: int) -> str:
    colour, y = _COLOURS[number % len(_COLOURS)], _HEIGHT + _LEGEND * number
    line = " ".join(f"{left:.1f},{top:.1f}" for left, top in points)
    return (
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        f'<path d="M{_LEFT} {y}h28" stroke="{colour}" stroke-width="2.5"/>'
        f'<text x="{_LEFT + 36}" y="{y + 4}">{escape(name)}</text>'
    )
