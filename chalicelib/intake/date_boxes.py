"""A date in three boxes: month, day and year, as people in New York say it, and nobody can take one for another."""

import re
from dataclasses import dataclass
from typing import Any

from chalicelib.forms.boxes import PARTS_OF_A_DATE, parts_of
from chalicelib.text.words import Words

_LABELS = {"month": Words("Month", "Mes"), "day": Words("Day", "Día"), "year": Words("Year", "Año")}
_STORED = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_APART = re.compile(r"[^\W_]+")
# Wherever a browser fills in a date as one, it knows its parts by these endings.
_KNOWN = "bday"


@dataclass(frozen=True)
class DateBox:
    """One of the three boxes of a date."""

    part: str
    name: str
    # The first has the id of the question: a link to the question leads to it.
    id: str
    label: str
    value: str
    autocomplete: str


def date_boxes(name: str, value: str, autocomplete: str, language: str) -> tuple[DateBox, ...]:
    """Return the boxes of a date, with what was typed: in three parts, or as one text."""
    first = f"q-{name}"
    return tuple(
        DateBox(
            part=part,
            name=box,
            id=first if part == PARTS_OF_A_DATE[0] else f"{first}-{part}",
            label=_LABELS[part](language),
            value=typed,
            autocomplete=f"{_KNOWN}-{part}" if autocomplete == _KNOWN else autocomplete,
        )
        for part, box, typed in zip(PARTS_OF_A_DATE, parts_of(name), _typed(value), strict=True)
    )


def described(name: str, autocomplete: str, language: str) -> list[dict[str, Any]]:
    """Return the boxes as a script needs them to draw them."""
    boxes = date_boxes(name, "", autocomplete, language)
    return [{"name": box.name, "title": box.label, "autocomplete": box.autocomplete} for box in boxes]


def _typed(value: str) -> tuple[str, str, str]:
    """Take a date apart; what has no three parts stays whole in the first box, so that no word is lost."""
    if stored := _STORED.fullmatch(value):
        return stored[2].lstrip("0"), stored[3].lstrip("0"), stored[1]
    in_boxes = [part.strip() for part in value.split("/")]
    parts = in_boxes if len(in_boxes) == len(PARTS_OF_A_DATE) else _APART.findall(value)
    if len(parts) != len(PARTS_OF_A_DATE):
        return value.strip(), "", ""
    month, day, year = parts
    return month, day, year
