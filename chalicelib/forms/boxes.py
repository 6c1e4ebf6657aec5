"""Boxes of a page that are not one for each question: a date in three of them, two questions in one. Pure."""

import re
from collections.abc import Mapping

from chalicelib.forms.question import Question, Widget

PARTS_OF_A_DATE = ("month", "day", "year")
_NUMBERS = re.compile(r"0?([1-9]|1[0-2])/0?([1-9]|[12]\d|3[01])/(\d{4})", re.ASCII)


def parts_of(name: str) -> tuple[str, ...]:
    """Return the names of the boxes of a date, the month's first."""
    return tuple(f"{name}_{part}" for part in PARTS_OF_A_DATE)


def dates_in_parts(questions: Mapping[str, Question], posted: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    """Return the dates that came in three boxes: by the first box's name the question, and the whole as a text.

    A part that is missing leaves a gap between the slashes, so that it can be named.
    """
    found = {}
    for name, question in questions.items():
        if question.widget is Widget.DATE and not posted.get(name):
            texts = [posted.get(part) for part in parts_of(name)]
            if any(text is not None for text in texts) and all(isinstance(text, str | None) for text in texts):
                found[parts_of(name)[0]] = (name, _whole([str(text or "").strip() for text in texts]))
    return found


def _whole(texts: list[str]) -> str:
    """Write a date so that nobody can take its day for its month."""
    whole = "/".join(texts) if any(texts) else ""
    plain = _NUMBERS.fullmatch(whole)
    return f"{plain[3]}-{plain[1]:0>2}-{plain[2]:0>2}" if plain else whole


def shared(questions: Mapping[str, Question], ours: Mapping[str, str]) -> dict[str, str]:
    """Return the questions whose answer stands in the box of another one, by that one's name."""
    return {
        question.in_box_of: name
        for name, question in questions.items()
        if (text := ours.get(question.in_box_of, "").strip())
        and not any(map(str.isdigit, text))
        and not ours.get(name, "").strip()
    }
