"""Ages."""

from datetime import date


def age_on(day: date, born: date) -> int:
    """Return the age in whole years; who is born on February 29 turns a year older on March 1."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
