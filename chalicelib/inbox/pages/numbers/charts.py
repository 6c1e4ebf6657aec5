"""Small charts: numbers become bars in a drawing of fixed size, which a page scales. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

# In the drawing's own units; on a phone one of them is about a pixel.
WIDTH, HEIGHT = 360, 168
STRIP = 34  # the height of a lying bar with its label
_LONGEST_LABEL = 44  # letters
_TOP, _BOTTOM = 20, 22  # room for the numbers above the bars, and for the labels below
_GAP = 0.28  # of a bar's place
_LABEL_EACH = 3
# A number that is not nothing is seen.
_LOWEST = 2.0


@dataclass(frozen=True)
class Point:
    """What one place on the axis shows; None where nothing is known."""

    label: str
    value: float | None
    # The number in words, as it stands above the bar.
    text: str
    # A larger number drawn behind the first one.
    behind: float | None = None


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    behind_y: float
    behind_height: float
    # Where the texts stand.
    middle: float
    text_y: float
    text: str
    label: str


def bars(points: Sequence[Point]) -> list[Bar]:
    """Lay upright bars side by side, the highest as high as the drawing; every third one has its label."""
    top = max((number for point in points for number in (point.value, point.behind) if number), default=0.0)
    place = WIDTH / max(len(points), 1)
    return [
        _bar(point, number, place, top, is_labelled=_has_label(number, points)) for number, point in enumerate(points)
    ]


def _bar(point: Point, number: int, place: float, top: float, *, is_labelled: bool) -> Bar:
    height, behind = _height(point.value, top), _height(point.behind, top)
    floor = HEIGHT - _BOTTOM
    highest = floor - max(height, behind)
    return Bar(
        x=round(number * place + place * _GAP / 2, 2),
        y=round(floor - height, 2),
        width=round(place * (1 - _GAP), 2),
        height=height,
        behind_y=round(floor - behind, 2),
        behind_height=behind,
        middle=round((number + 0.5) * place, 2),
        text_y=round(highest - 4, 2),
        text=point.text,
        label=point.label if is_labelled else "",
    )


def _height(value: float | None, top: float) -> float:
    if not value or not top:
        return 0.0
    return round(max(value / top * (HEIGHT - _TOP - _BOTTOM), _LOWEST), 2)


def _has_label(number: int, points: Sequence[Point]) -> bool:
    """Count from the end: the last one is now."""
    return (len(points) - 1 - number) % _LABEL_EACH == 0


@dataclass(frozen=True)
class Strip:
    """A lying bar: how much of the whole width it takes."""

    label: str
    count: int
    y: float
    width: float


def strips(counts: Sequence[tuple[str, int]]) -> list[Strip]:
    """Lay bars one below the other, the longest as wide as the drawing."""
    top = max((count for _, count in counts), default=0)
    return [
        Strip(_shortened(label), count, number * STRIP, round(count / top * WIDTH, 2) if top else 0.0)
        for number, (label, count) in enumerate(counts)
    ]


def _shortened(label: str) -> str:
    """Cut what would run into its number; the table has all of it."""
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"
