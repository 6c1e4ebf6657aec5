"""Draws a few curves or bars as an SVG that needs nothing else, on a ground of its own."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _LEGEND = 720, 360, 64, 48, 16, 24
# Of bars: the room for their names and their figures, where they begin, and how high one is with its distance.
_BARS_LEFT, _FIGURE, _BARS_TOP, _BAR = 190, 60, 56, 26
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
    return _svg(_HEIGHT + _LEGEND * len(curves), parts)


def bars(ratios: Mapping[str, float], *, title: str) -> str:
    """Return a bar for each ratio, with its name before and its figure behind it, and a mark at 1.00."""
    unit = (_WIDTH - _BARS_LEFT - _FIGURE) / max(1.0, *ratios.values())
    height = _BARS_TOP + _BAR * len(ratios) + _TOP
    parts = [f'<text x="{_TOP}" y="24" font-weight="bold">{escape(title)}</text>']
    for number, (name, ratio) in enumerate(ratios.items()):
        parts.append(_bar(name, ratio, _BARS_TOP + _BAR * number, unit))
    one = f'x="{_BARS_LEFT + unit:.1f}" y="{_BARS_TOP - 6}"'
    parts.append(
        f'<path d="M{_BARS_LEFT + unit:.1f} {_BARS_TOP}V{height - _TOP}" stroke="#000" stroke-dasharray="4 3"/>'
    )
    return _svg(height, [*parts, f'<text {one} text-anchor="middle">1.00</text>'])


def _bar(name: str, ratio: float, top: float, unit: float) -> str:
    length, y = ratio * unit, top + _BAR / 2 + 5
    return (
        f'<text x="{_BARS_LEFT - 8}" y="{y}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{_BARS_LEFT}" y="{top + 3}" width="{length:.1f}" height="{_BAR - 6}" fill="{_COLOURS[0]}"/>'
        f'<text x="{_BARS_LEFT + length + 6:.1f}" y="{y}">{ratio:.2f}</text>'
    )


def _svg(height: float, parts: Sequence[str]) -> str:
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
