"""What a page with a form can say of the moment at which it is read."""

from dataclasses import dataclass
from datetime import datetime, time

from chalicelib.intake.promise_words import aim
from chalicelib.leads.hours import Hours
from chalicelib.leads.promise import promise
from chalicelib.practice.practice import Practice
from chalicelib.text.words import Words

_CLOSED_TODAY = Words("The practice is closed today.", "El consultorio está cerrado hoy.")
_CLOSED_BY_NOW = Words("The practice is closed for today.", "El consultorio ya cerró por hoy.")


@dataclass(frozen=True)
class Present:
    """By when an answer may be expected, and whether today still counts."""

    aim: str = ""
    # Whether an answer is still to be expected today.
    is_same_day: bool = True
    # That the practice is closed, if it is for the rest of the day.
    closed: str = ""


# What a page says that is not to depend on the moment.
AT_ANY_TIME = Present()


def present(now: datetime, hours: Hours, practice: Practice, language: str) -> Present:
    promised, closed = promise(now, hours), _closed(now, hours)
    return Present(
        aim=aim(promised, now, practice)(language),
        is_same_day=promised is not None and promised.same_day,
        closed=closed(language) if closed else "",
    )


def _closed(now: datetime, hours: Hours) -> Words | None:
    local = now.astimezone(hours.time_zone)
    spans = hours.day(local.date()).spans
    if not spans:
        return _CLOSED_TODAY
    closes = spans[-1].closes
    # Midnight ends the day.
    return _CLOSED_BY_NOW if closes != time() and local.time() >= closes else None
