"""Dates and times in words, in both languages."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from chalicelib.text.words import Words

_MINUTE = timedelta(minutes=1)
_NOON = 12
_MINUTES_AN_HOUR = 60
# Up to so many, people count hours; from then on, days.
_HOURS_IN_HOURS = 36

WEEKDAYS = (
    Words("Monday", "lunes"),
    Words("Tuesday", "martes"),
    Words("Wednesday", "miércoles"),
    Words("Thursday", "jueves"),
    Words("Friday", "viernes"),
    Words("Saturday", "sábado"),
    Words("Sunday", "domingo"),
)
MONTHS = (
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

# By whether it is morning, and whether the hour is one, which in some languages is no plural.
_BY_CLOCK = {
    (True, False): Words("by {clock} AM", "antes de las {clock} a. m."),
    (False, False): Words("by {clock} PM", "antes de las {clock} p. m."),
    (True, True): Words("by {one} AM", "antes de la {one} a. m."),
    (False, True): Words("by {one} PM", "antes de la {one} p. m."),
}
_AT_NOON = Words("at noon", "al mediodía")
_AT_CLOCK = {
    (True, False): Words("at {clock} AM", "a las {clock} a. m."),
    (False, False): Words("at {clock} PM", "a las {clock} p. m."),
    (True, True): Words("at {one} AM", "a la {one} a. m."),
    (False, True): Words("at {one} PM", "a la {one} p. m."),
}

_NEAR_DAYS = {0: Words("today {by}", "hoy {by}"), 1: Words("tomorrow, {day}, {by}", "mañana, {day}, {by}")}
_ANOTHER_DAY = Words("{day} {by}", "el {day} {by}")
_DAY = Words("{weekday} {month} {number}", "{weekday} {number} de {month}")

_DAY_OF_YEAR = Words("{day}, {year}", "{day} de {year}")


def when(respond_by: datetime, now: datetime, time_zone: tzinfo) -> Words:
    """Return a moment as people say it who live by this clock: "today by 3:40 PM"; never earlier than it is."""
    pattern = _NEAR_DAYS.get(days_away(respond_by, now, time_zone), _ANOTHER_DAY)
    return pattern.filled(day=_day(respond_by, time_zone), by=by_time(respond_by, time_zone))


def on_day(respond_by: datetime, time_zone: tzinfo) -> Words:
    """Return a moment so that it stays true on any day on which it is read: "Monday November 23 by 10 AM"."""
    return _ANOTHER_DAY.filled(day=_day(respond_by, time_zone), by=by_time(respond_by, time_zone))


def by_time(respond_by: datetime, time_zone: tzinfo) -> Words:
    """Return the time of day alone: "by 3:40 PM"."""
    # A day may end as the clocks change, and the next begin at one.
    if (_last_minute(respond_by, time_zone) + _MINUTE).time() == time():
        return _MIDNIGHT_WORDS
    return _at_clock(respond_by.astimezone(time_zone).time(), _BY_CLOCK, _NOON_WORDS)


def _at_clock(local: time, patterns: Mapping[tuple[bool, bool], Words], noon: Words) -> Words:
    """Return a time of day in the pattern for its hour, without minutes if there are none."""
    if local == time(_NOON):
        return noon
    hour = local.hour % _NOON or _NOON
    clock = f"{hour}:{local.minute:02}" if local.minute else str(hour)
    return patterns[local.hour < _NOON, hour == 1].filled(clock=clock, one=clock)


def day_alone(moment: datetime, time_zone: tzinfo) -> Words:
    """Return the day of a moment: "Monday November 23"."""
    return _day(moment + _MINUTE, time_zone)


def day_of_year(day: date) -> Words:
    """Return a day with its year: "Friday January 22, 2027"."""
    return _DAY_OF_YEAR.filled(day=_weekday_and_month(day), year=str(day.year))


def on_day_at(at: datetime, time_zone: tzinfo) -> Words:
    """Return the moment at which something begins: "Friday January 22 at 3 PM"."""
    return _beginning(at, time_zone, _weekday_and_month)


def on_date_at(at: datetime, time_zone: tzinfo) -> Words:
    """Return the moment at which something begins, with its year: "Friday January 22, 2027 at 3 PM"."""
    return _beginning(at, time_zone, day_of_year)


def _beginning(at: datetime, time_zone: tzinfo, in_words: Callable[[date], Words]) -> Words:
    local = at.astimezone(time_zone)
    return _ANOTHER_DAY.filled(day=in_words(local.date()), by=_at_clock(local.time(), _AT_CLOCK, _AT_NOON))


def by_time_or_day(respond_by: datetime, read_at: datetime, time_zone: tzinfo) -> Words:
    """Return the time alone if it is on the day of reading, else with its day."""
    is_that_day = respond_by.astimezone(time_zone).date() == read_at.astimezone(time_zone).date()
    return (by_time if is_that_day else on_day)(respond_by, time_zone)


def moment(at: datetime, time_zone: tzinfo, now: datetime | None = None) -> Words:
    """Return a moment: "Sun Nov 22, 3:40 PM", with its year unless that is the year of `now`."""
    local = at.astimezone(time_zone)
    is_this_year = now is not None and now.astimezone(time_zone).year == local.year
    day = _with_weekday(local, short_day(local) if is_this_year else short_date(local))
    shown = clock(local.time())
    return Words(f"{day.en}, {shown.en}", f"{day.es}, {shown.es}")


def time_or_moment(at: datetime, time_zone: tzinfo, now: datetime) -> Words:
    """Return a moment, without its day if that is today."""
    local = at.astimezone(time_zone)
    is_today = local.date() == now.astimezone(time_zone).date()
    return clock(local.time()) if is_today else moment(at, time_zone, now)


def clock(at: time) -> Words:
    """Return a time of day: "9:00 AM"."""
    return _clock(at, f":{at:%M}")


def clock_with_seconds(at: time) -> Words:
    """Return a time of day to the second: "9:00:05 AM"."""
    return _clock(at, f":{at:%M:%S}")


def _clock(at: time, after_hour: str) -> Words:
    clock = f"{at.hour % _NOON or _NOON}{after_hour}"
    return Words(f"{clock} AM", f"{clock} a. m.") if at.hour < _NOON else Words(f"{clock} PM", f"{clock} p. m.")


def short_day(day: date) -> Words:
    """Return a day of this year: "Nov 16"."""
    month = MONTHS[day.month - 1]
    return Words(f"{month.en[:3]} {day.day}", f"{day.day} {month.es[:3]}")


def short_date(day: date) -> Words:
    """Return a day of any year: "Apr 23, 1975"."""
    return Words(f"{short_day(day).en}, {day.year}", f"{short_day(day).es} {day.year}")


def short_date_with_weekday(day: date) -> Words:
    """Return a day of any year: "Mon Nov 23, 2026"."""
    return _with_weekday(day, short_date(day))


def short_day_with_weekday(day: date) -> Words:
    """Return a day of this year: "Mon Nov 23"."""
    return _with_weekday(day, short_day(day))


def _with_weekday(day: date, shown: Words) -> Words:
    weekday = WEEKDAYS[day.weekday()]
    return Words(f"{weekday.en[:3]} {shown.en}", f"{weekday.es[:3]} {shown.es}")


def month_and_year(day: date) -> Words:
    """Return the month of a day: "November 2026"."""
    month = MONTHS[day.month - 1]
    return Words(f"{month.en} {day.year}", f"{month.es} {day.year}")


def long_day(day: date) -> Words:
    """Return a day as it stands above a page: "Tuesday, November 24"."""
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    return Words(f"{weekday.en}, {month.en} {day.day}", f"{weekday.es}, {day.day} de {month.es}")


def short_clock(at: time) -> Words:
    """Return a time of day, a whole hour without its minutes: "6 PM"."""
    return clock(at) if at.minute else _clock(at, "")


def about(length: timedelta) -> Words:
    """Return a length of time, roughly, as people say it: "57 min", "3 h", "2 days"; a moment is a minute."""
    minutes = max(1, length // _MINUTE)
    if minutes < _MINUTES_AN_HOUR:
        return Words(f"{minutes} min", f"{minutes} min")
    hours = minutes // _MINUTES_AN_HOUR
    if hours < _HOURS_IN_HOURS:
        return Words(f"{hours} h", f"{hours} h")
    days = max(2, (hours + 12) // 24)
    return Words(f"{days} days", f"{days} días")


def duration(minutes: float) -> str:
    """Return minutes as people say them in either language: "45 min" or "2 h 05 min"."""
    hours, rest = divmod(round(minutes), _MINUTES_AN_HOUR)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def days_away(respond_by: datetime, now: datetime, time_zone: tzinfo) -> int:
    """Return how many days after today a moment lies, by this clock; midnight ends the day before it."""
    return (_last_minute(respond_by, time_zone).date() - now.astimezone(time_zone).date()).days


def _day(respond_by: datetime, time_zone: tzinfo) -> Words:
    return _weekday_and_month(_last_minute(respond_by, time_zone).date())


def _weekday_and_month(day: date) -> Words:
    return _DAY.filled(weekday=WEEKDAYS[day.weekday()], month=MONTHS[day.month - 1], number=str(day.day))


def _last_minute(respond_by: datetime, time_zone: tzinfo) -> datetime:
    """Return the minute that ends then: people call midnight the end of the day that ends, not of the next."""
    return (respond_by - _MINUTE).astimezone(time_zone)
