"""Dates and times in words, in both languages."""

from datetime import date, datetime, time, timedelta, tzinfo

from chalicelib.text.words import Words

_MINUTE = timedelta(minutes=1)
_NOON = 12
_MINUTES_AN_HOUR = 60

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
    """Return the day of a moment: "Monday November 23"."""
    return _day(moment + _MINUTE, time_zone)


def day_of_year(day: date) -> Words:
    """Return a day with its year: "Friday January 22, 2027"."""
    return _DAY_OF_YEAR.filled(day=_weekday_and_month(day), year=str(day.year))


def by_time_or_day(respond_by: datetime, read_at: datetime, time_zone: tzinfo) -> Words:
    """Return the time alone if it is on the day of reading, else with its day."""
    is_that_day = respond_by.astimezone(time_zone).date() == read_at.astimezone(time_zone).date()
    return (by_time if is_that_day else on_day)(respond_by, time_zone)


def moment(at: datetime, time_zone: tzinfo) -> Words:
    """Return a moment: "3:40 PM, Sun Nov 22"."""
    local = at.astimezone(time_zone)
    return Words(
        f"{local.hour % 12 or 12}:{local:%M %p, %a %b} {local.day}",
        f"{local:%H:%M}, {local.day}/{local.month}/{local.year}",
    )


def time_or_moment(at: datetime, now: datetime, time_zone: tzinfo) -> Words:
    """Return a moment without its day if that is today, and without its year if that is this."""
    written = moment(at, time_zone)
    day, today = (one.astimezone(time_zone).date() for one in (at, now))
    if day == today:
        return Words(written.en.partition(",")[0], written.es.partition(",")[0])
    return written if day.year == today.year else Words(f"{written.en}, {day.year}", written.es)


def clock(at: time) -> Words:
    """Return a time of day: "9:00 AM"."""
    return Words(f"{at.hour % 12 or 12}:{at:%M %p}", f"{at:%H:%M}")


def clock_with_seconds(at: time) -> Words:
    """Return a time of day to the second: "9:00:05 AM"."""
    return Words(f"{at.hour % 12 or 12}:{at:%M:%S %p}", f"{at:%H:%M:%S}")


def short_day(day: date) -> Words:
    """Return a day of this year: "Nov 16"."""
    month = MONTHS[day.month - 1]
    return Words(f"{month.en[:3]} {day.day}", f"{day.day} {month.es[:3]}")


def short_date(day: date) -> Words:
    """Return a day of any year: "Apr 23, 1975"."""
    return Words(f"{short_day(day).en}, {day.year}", f"{day.day}/{day.month}/{day.year}")


def short_date_with_weekday(day: date) -> Words:
    """Return a day of any year: "Mon Nov 23, 2026"."""
    weekday, shown = WEEKDAYS[day.weekday()], short_day(day)
    return Words(f"{weekday.en[:3]} {shown.en}, {day.year}", f"{weekday.es[:3]} {shown.es} {day.year}")


def month_and_year(day: date) -> Words:
    """Return the month of a day: "November 2026"."""
    month = MONTHS[day.month - 1]
    return Words(f"{month.en} {day.year}", f"{month.es} {day.year}")


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
