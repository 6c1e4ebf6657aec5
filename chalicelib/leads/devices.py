"""Devices of the practice that are told of requests by a push: what each was told, and when it may be told next. Pure.

A push carries nothing. Whoever taps it sees all that waits, so one push tells of every lead that was there by then.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.leads.alert import PUSHED_WITHIN, Channel
from chalicelib.leads.lead import Lead

# As alerts go one by one: so many within an hour, fewer about doubted leads; what comes beyond shares a push.
WITHIN = timedelta(hours=1)
DOUBTED_ONE_BY_ONE = 3
GAP = timedelta(minutes=5)
# A visitor's request is stored at the latest so long after it came: then it is seen by whoever taps a push.
STORED_WITHIN = timedelta(seconds=15)
# Of so much a device knows that it was told.
_MOST_KEPT = 50


@dataclass(frozen=True)
class Telling:
    """What a push was sent for, and when."""

    news: str
    at: datetime


@dataclass(frozen=True)
class Device:
    """A browser of somebody of the practice that shows a notification for each push."""

    person: str
    # The hash of the token in the device's cookie.
    id: str
    # Where its push service takes pushes for it. Whoever knows it can have it renewed, so it is in no log.
    endpoint: str = field(repr=False)
    # The id of the desk's key under which it expects pushes.
    key: str
    name: str
    since: datetime
    # The last ones, newest last.
    told: tuple[Telling, ...] = ()
    # Why the last push did not arrive; nothing after one that did.
    trouble: str = ""
    # Since when its push service knows it no more.
    gone_at: datetime | None = None
    version: int = 0

    @property
    def told_at(self) -> datetime | None:
        return self.told[-1].at if self.told else None


def news_of(lead: Lead) -> str:
    """Name what there is to tell of a lead, without telling its key: that it came, or how often it was asked again."""
    return hashlib.sha256(f"{lead.key}#{lead.times_asked_again}".encode()).hexdigest()[:16]


def was_told(device: Device, lead: Lead) -> bool:
    """Say whether a push told this device of a lead: its own, or one that was sent once the lead could be seen."""
    news, end = news_of(lead), lead.alerts[Channel.PUSH].not_after
    # An alert ends so long after it was set going.
    shown_from = end - PUSHED_WITHIN + STORED_WITHIN if end else None
    return any(telling.news == news or (shown_from and telling.at >= shown_from) for telling in device.told)


def may_be_told_at(device: Device, lead: Lead, now: datetime, one_by_one: int) -> datetime:
    """Return when the device may be told of a lead: now, or a while after the last push where there were many."""
    lately = [telling.at for telling in device.told if now - telling.at < WITHIN]
    most = min(one_by_one, DOUBTED_ONE_BY_ONE) if lead.doubts else one_by_one
    return max(now, lately[-1] + GAP) if lately and len(lately) >= most else now


def told(device: Device, news: str, now: datetime) -> Device:
    """Note that a push was taken. What is long over is forgotten, but for the last."""
    kept = tuple(telling for telling in device.told if now - telling.at < PUSHED_WITHIN)
    return replace(device, told=(*kept, Telling(news, now))[-_MOST_KEPT:], trouble="")


def gone(device: Device, endpoint: str, now: datetime) -> Device:
    """Note that a push service knows the device no more: it is kept so that its owner can be told.

    One that has another address by now is still there.
    """
    return replace(device, endpoint="", gone_at=now, trouble="") if device.endpoint == endpoint else device
