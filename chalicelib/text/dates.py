"""The promise in words. It says "we aim to": nobody can guarantee an answer, and nothing here says so."""

from datetime import date, datetime, time, timedelta, tzinfo

from chalicelib.leads.hours import Promise
from chalicelib.practice.practice import Practice
from chalicelib.text.words import Words

_MINUTE = timedelta(minutes=1)
# A visitor who waits past tomorrow is told whom to call.
_LONG_WAIT = 1  # days
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

_AIM = Words("We aim to answer you {when}.", "Haremos lo posible por responderle {when}.")
_CALL = Words("If you cannot wait, call {phone}.", "Si no puede esperar, llame al {phone}.")
_OVERDUE = Words(
    "We aimed to answer you {when}. If you have not heard from us, call {phone}.",
    "Queríamos responderle {when}. Si no ha tenido noticias nuestras, llame al {phone}.",
)
_UNKNOWN = Words(
    "We cannot say yet when we can answer you.",
    "Todavía no podemos decirle cuándo podremos responderle.",
)


def aim(promise: Promise | None, now: datetime, practice: Practice) -> Words:
    """Give the sentences that tell a visitor when to expect an answer, and whom to call if that is long."""
    call = _filled(_CALL, phone=practice.phone)
    if promise is None:
        return _joined(_UNKNOWN, call)
    spoken = when(promise.respond_by, now, practice.time_zone)
    if promise.respond_by < now:
        return _filled(_OVERDUE, when=spoken, phone=practice.phone)
    sentence = _filled(_AIM, when=spoken)
    waits_long = _days_away(promise.respond_by, now, practice.time_zone) > _LONG_WAIT
    return _joined(sentence, call) if waits_long else sentence


def when(respond_by: datetime, now: datetime, time_zone: tzinfo) -> Words:
    """Give a moment as people say it who live by this clock: "today by 3:40 PM"; never earlier than it is."""
    pattern = _NEAR_DAYS.get(_days_away(respond_by, now, time_zone), _ANOTHER_DAY)
    return _filled(pattern, day=_day(respond_by, time_zone), by=by_time(respond_by, time_zone))


def on_day(respond_by: datetime, time_zone: tzinfo) -> Words:
    """Give a moment so that it stays true on any day on which it is read: "Monday November 23 by 10 AM"."""
    return _filled(_ANOTHER_DAY, day=_day(respond_by, time_zone), by=by_time(respond_by, time_zone))


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
    return _filled(_DAY_OF_YEAR, day=_weekday_and_month(day), year=str(day.year))


def _days_away(respond_by: datetime, now: datetime, time_zone: tzinfo) -> int:
    return (_last_minute(respond_by, time_zone).date() - now.astimezone(time_zone).date()).days


def _day(respond_by: datetime, time_zone: tzinfo) -> Words:
    return _weekday_and_month(_last_minute(respond_by, time_zone).date())


def _weekday_and_month(day: date) -> Words:
    return _filled(_DAY, weekday=_WEEKDAYS[day.weekday()], month=_MONTHS[day.month - 1], number=str(day.day))


def _last_minute(respond_by: datetime, time_zone: tzinfo) -> datetime:
    """Give the minute that ends then: people call midnight the end of the day that ends, not of the next."""
    return (respond_by - _MINUTE).astimezone(time_zone)


def _filled(pattern: Words, **values: Words | str) -> Words:
    def in_language(language: str) -> str:
        spoken = {name: value if isinstance(value, str) else value(language) for name, value in values.items()}
        # "p. m." at the end of a sentence ends it.
        return pattern(language).format(**spoken).replace("m..", "m.")

    return Words(in_language("en"), in_language("es"))


def _joined(first: Words, second: Words) -> Words:
    return Words(f"{first.en} {second.en}", f"{first.es} {second.es}")
