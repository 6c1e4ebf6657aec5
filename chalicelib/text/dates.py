"""Dates and times in words, in both languages."""

from datetime import date, datetime, time, timedelta, tzinfo

from chalicelib.text.words import Words

_MINUTE = timedelta(minutes=1)
_NOON = 12

_WEEKDAYS = (
    Words("Monday", "lunes"),
    Words("Tuesday", "martes"),
    Words("Wednesday", "miércoles"),
    Words("Thursday", "jueves"),
    Words("Friday", "viernes"),
    Words("Saturday", "sábado"),
    Words("Sunday", "domingo"),
)
_MONTHS = (
    Words("January", "enero"),
    Words("February", "febrero"),
    Words("March", "marzo"),
    Words("April", "abril"),
    Words("May", "mayo"),
    Words("June", "junio"),
    Words("July", "julio"),
    Words("August", "agosto"),
    Words("September", "septiembre"),
    Words("October", "octubre"),
    Words("November", "noviembre"),
    Words("December", "diciembre"),
)
_NOON_WORDS = Words("by noon", "antes del mediodía")
_MIDNIGHT_WORDS = Words("by midnight", "antes de la medianoche")

_NEAR_DAYS = {0: Words("today {by}", "hoy {by}"), 1: Words("tomorrow, {day}, {by}", "mañana, {day}, {by}")}
_ANOTHER_DAY = Words("{day} {by}", "el {day} {by}")
_DAY = Words("{weekday} {month} {number}", "{weekday} {number} de {month}")

_DAY_OF_YEAR = Words("{day}, {year}", "{day} de {year}")


def when(respond_by: datetime, now: datetime, time_zone: tzinfo) -> Words:
    """Give a moment as people say it who live by this clock: "today by 3:40 PM"; never earlier than it is."""
    pattern = _NEAR_DAYS.get(days_away(respond_by, now, time_zone), _ANOTHER_DAY)
    return pattern.filled(day=_day(respond_by, time_zone), by=by_time(respond_by, time_zone))


def on_day(respond_by: datetime, time_zone: tzinfo) -> Words:
    """Give a moment so that it stays true on any day on which it is read: "Monday November 23 by 10 AM"."""
    return _ANOTHER_DAY.filled(day=_day(respond_by, time_zone), by=by_time(respond_by, time_zone))


def by_time(respond_by: datetime, time_zone: tzinfo) -> Words:
    """Give the time of day alone: "by 3:40 PM"."""
    # A day may end as the clocks change, and the next begin at one.
    if (_last_minute(respond_by, time_zone) + _MINUTE).time() == time():
        return _MIDNIGHT_WORDS
    local = respond_by.astimezone(time_zone).time()
    if local == time(_NOON):
        return _NOON_WORDS
    hour = local.hour % _NOON or _NOON
    clock = f"{hour}:{local.minute:02}" if local.minute else str(hour)
    article = "la" if hour == 1 else "las"
    is_morning = local.hour < _NOON
    return Words(
        f"by {clock} {'AM' if is_morning else 'PM'}",
        f"antes de {article} {clock} {'a. m.' if is_morning else 'p. m.'}",
    )


def day_alone(moment: datetime, time_zone: tzinfo) -> Words:
    """Give the day of a moment: "Monday November 23"."""
    return _day(moment + _MINUTE, time_zone)


def day_of_year(day: date) -> Words:
    """Give a day with its year: "Friday January 22, 2027"."""
    return _DAY_OF_YEAR.filled(day=_weekday_and_month(day), year=str(day.year))


def days_away(respond_by: datetime, now: datetime, time_zone: tzinfo) -> int:
    """Return how many days after today a moment lies, by this clock; midnight ends the day before it."""
    return (_last_minute(respond_by, time_zone).date() - now.astimezone(time_zone).date()).days


def _day(respond_by: datetime, time_zone: tzinfo) -> Words:
    return _weekday_and_month(_last_minute(respond_by, time_zone).date())


def _weekday_and_month(day: date) -> Words:
    return _DAY.filled(weekday=_WEEKDAYS[day.weekday()], month=_MONTHS[day.month - 1], number=str(day.day))


def _last_minute(respond_by: datetime, time_zone: tzinfo) -> datetime:
    """Give the minute that ends then: people call midnight the end of the day that ends, not of the next."""
    return (respond_by - _MINUTE).astimezone(time_zone)
