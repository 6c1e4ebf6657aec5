"""The promise: by when a request that came at some moment is to be answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.leads.hours import Hours

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Promise:
    """By when the practice aims to answer."""

    # In UTC, on a whole minute.
    respond_by: datetime
    # Whether that is still in time on the day on which the request came.
    same_day: bool


def promise(received_at: datetime, hours: Hours) -> Promise | None:
    """Return when `respond_within` of open time has passed, and whether that is still the same day.

    None if that is more than `hours.LONGEST_WAIT` away: nothing honest can be said.
    """
    answered = hours.after_open_time(received_at, hours.respond_within)
    if answered is None:
        return None
    respond_by = _whole_minute(answered)
    return Promise(respond_by, _is_same_day(received_at, respond_by, hours))


def _whole_minute(moment: datetime) -> datetime:
    """Round up to what a clock face shows, so that what people read is exactly what is kept."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + _MINUTE


def _is_same_day(received_at: datetime, respond_by: datetime, hours: Hours) -> bool:
    # The last minute counts: an answer due at midnight is due on the day that ends then.
    last_minute = (respond_by - _MINUTE).astimezone(hours.time_zone)
    if last_minute.date() != hours.local_date(received_at):
        return False
    cut_off = hours.day(last_minute.date()).cut_off
    return cut_off is None or last_minute.time() < cut_off
