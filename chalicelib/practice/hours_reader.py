"""The hours in practice.toml: opening times, cut-offs, closures, and within how much open time she answers."""

import re
from collections.abc import Iterator
from datetime import time, timedelta, tzinfo

from chalicelib.leads.hours import Day, DayChange, Hours, Span
from chalicelib.practice.toml_reader import TomlReader

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_CLOCK = re.compile(r"(\d{1,2}):(\d\d)", re.ASCII)
_FROM_TO = re.compile(r"([\d:]+)\s*[-–]\s*([\d:]+)", re.ASCII)
_DURATION = re.compile(r"(?:(\d{1,3})h)?\s*(?:(\d{1,4})m)?", re.ASCII)
_MINUTES_AN_HOUR = 60
_MINUTES_A_DAY = 24 * _MINUTES_AN_HOUR
_LONGEST_RESPONSE = timedelta(hours=100)  # of open time: two and a half working weeks

_NO_HOURS = 'is missing: add a section [hours] with respond_within = "2h" and days like monday = ["9:00-17:00"].'
_NO_DAY = 'names no day: add at least one, like monday = ["9:00-17:00"].'
_NOT_BY_DAY = 'must be a section [hours.same_day_until] with lines like monday = "16:00".'
_NOT_CLOSURES = "must be written as [[closures]], with a line like first = 2026-12-24 below it."
_WITHOUT_HOURS = "is for a day without hours: take it out, or give the day its hours."
_NOT_A_DURATION = 'must be a time like "2h", "90m" or "1h30m", from one minute to 100 hours.'
_NOT_HOURS = 'must be a list of hours from 0:00 to 24:00, like ["9:00-13:00", "14:00-18:00"], or [] for a closed day.'
_BACKWARDS = "must close after it opens: 5:00 in the afternoon is 17:00, and what goes on past midnight is two days'."
_OUT_OF_ORDER = "must hold hours that follow one another: 4:00 in the afternoon is 16:00."
_NOT_A_CLOCK = 'must be a time of day like "16:00".'
_TOO_EARLY = "must come after the practice opens: 4:00 in the afternoon is 16:00."


def read_hours(reader: TomlReader, time_zone: tzinfo) -> Hours:
    """Read the sections [hours] and [[closures]].

    Raises:
        PracticeError: they are missing, or say something that cannot be meant.
    """
    if not reader.opens("hours"):
        raise reader.mistake("hours", _NO_HOURS)
    return Hours(
        weekly=_weekly(reader),
        respond_within=_duration(reader, "hours.respond_within"),
        changes=tuple(_closures(reader)),
        time_zone=time_zone,
    )


def _weekly(reader: TomlReader) -> dict[int, Day]:
    if not any(reader.has(f"hours.{name}") for name in WEEKDAYS):
        raise reader.mistake("hours", _NO_DAY)
    if reader.has("hours.same_day_until") and not reader.opens("hours.same_day_until"):
        raise reader.mistake("hours.same_day_until", _NOT_BY_DAY)
    return {
        weekday: _day(reader, f"hours.{name}", f"hours.same_day_until.{name}") for weekday, name in enumerate(WEEKDAYS)
    }


def _day(reader: TomlReader, hours_key: str, cut_off_key: str) -> Day:
    spans = _spans(reader, hours_key) if reader.has(hours_key) else ()
    return Day(spans, _cut_off(reader, cut_off_key, spans))


def _closures(reader: TomlReader) -> Iterator[DayChange]:
    if not reader.has("closures"):
        return
    closures = reader.value("closures")
    if not isinstance(closures, list) or not all(isinstance(closure, dict) for closure in closures):
        raise reader.mistake("closures", _NOT_CLOSURES)
    for number in range(1, len(closures) + 1):
        yield _closure(reader, f"closures.{number}")


def _closure(reader: TomlReader, section: str) -> DayChange:
    first = reader.day(f"{section}.first")
    last = reader.day(f"{section}.last") if reader.has(f"{section}.last") else first
    if last < first:
        raise reader.mistake(f"{section}.last", f"must not come before first, which is {first}.")
    changed = _day(reader, f"{section}.hours", f"{section}.same_day_until")
    return DayChange(first, last, changed.spans, changed.cut_off)


def _spans(reader: TomlReader, key: str) -> tuple[Span, ...]:
    texts = reader.value(key)
    if not isinstance(texts, list):
        raise reader.mistake(key, _NOT_HOURS)
    spans = []
    closed_until = 0
    for text in texts:
        opens, closes = _from_to(reader, key, text)
        if opens < closed_until:
            raise reader.mistake(key, _OUT_OF_ORDER)
        closed_until = closes
        spans.append(Span(_time(opens), _time(closes)))
    return tuple(spans)


def _from_to(reader: TomlReader, key: str, text: object) -> tuple[int, int]:
    """Read "9:00-13:00" as minutes since midnight; to 0:00 is to the end of the day."""
    parts = _FROM_TO.fullmatch(text.strip()) if isinstance(text, str) else None
    opens, closes = (_minutes(parts[1]), _minutes(parts[2])) if parts else (None, None)
    if opens is None or closes is None:
        raise reader.mistake(key, _NOT_HOURS)
    closes = closes or _MINUTES_A_DAY
    if opens >= closes:
        raise reader.mistake(key, _BACKWARDS)
    return opens, closes


def _cut_off(reader: TomlReader, key: str, spans: tuple[Span, ...]) -> time | None:
    if not reader.has(key):
        return None
    if not spans:
        raise reader.mistake(key, _WITHOUT_HOURS)
    cut_off = _time_of_day(reader, key)
    if cut_off <= spans[0].opens:
        raise reader.mistake(key, _TOO_EARLY)
    return cut_off


def _time_of_day(reader: TomlReader, key: str) -> time:
    """Read "16:00", or TOML's own 16:00:00."""
    value = reader.value(key)
    if isinstance(value, time) and not value.second and not value.microsecond:
        return value
    minutes = _minutes(value.strip()) if isinstance(value, str) else None
    if minutes is None or minutes == _MINUTES_A_DAY:
        raise reader.mistake(key, _NOT_A_CLOCK)
    return _time(minutes)


def _duration(reader: TomlReader, key: str) -> timedelta:
    parts = _DURATION.fullmatch(reader.text(key))
    duration = timedelta(hours=int(parts[1] or 0), minutes=int(parts[2] or 0)) if parts else timedelta()
    if not timedelta() < duration <= _LONGEST_RESPONSE:
        raise reader.mistake(key, _NOT_A_DURATION)
    return duration


def _minutes(text: str) -> int | None:
    """Return the minutes since midnight of a time from 0:00 to 24:00."""
    clock = _CLOCK.fullmatch(text)
    if not clock or int(clock[2]) >= _MINUTES_AN_HOUR:
        return None
    minutes = int(clock[1]) * 60 + int(clock[2])
    return minutes if minutes <= _MINUTES_A_DAY else None


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
