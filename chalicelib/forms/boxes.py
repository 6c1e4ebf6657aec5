"""A date in three boxes of a page. Pure."""

from collections.abc import Mapping

from chalicelib.forms.question import Question, Widget
from chalicelib.text.dates import MONTHS

_MOST_DAYS = 31
PARTS_OF_A_DATE = ("month", "day", "year")


def parts_of(name: str) -> tuple[str, ...]:
    """Return the names of the boxes of a date, the month's first."""
    return tuple(f"{name}_{part}" for part in PARTS_OF_A_DATE)


def with_whole_dates(
    questions: Mapping[str, Question], posted: Mapping[str, str | list[str]]
) -> tuple[Mapping[str, str | list[str]], Mapping[str, str]]:
    """Put dates that came in three boxes together, each under its first box's name; return also whose they are."""
    dates = _dates_in_parts(questions, posted)
    boxes = {box for name, _ in dates.values() for box in (name, *parts_of(name))}
    rest = {name: value for name, value in posted.items() if name not in boxes}
    return rest | {box: text for box, (_, text) in dates.items()}, {box: name for box, (name, _) in dates.items()}


def _dates_in_parts(questions: Mapping[str, Question], posted: Mapping[str, object]) -> dict[str, tuple[str, str]]:
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
    if not any(texts):
        return ""
    month, day, year = texts
    is_plain = all(text.isascii() and text.isdigit() for text in texts) and len(year) == len("1975")
    if is_plain and 0 < int(month) <= len(MONTHS) and 0 < int(day) <= _MOST_DAYS:
        return f"{year}-{int(month):02}-{int(day):02}"
    return "/".join(texts)
