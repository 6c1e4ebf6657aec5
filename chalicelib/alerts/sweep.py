"""The sweep: every minute, whatever is due. It makes certain what the stream makes fast.

First what was asked again, then every lead's own alerts, then the reminders of those that wait, then the day's digest.
If one lead or one part fails, the others go on; without the list of what is due, nothing does.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from chalicelib.alerts.askings import take_up
from chalicelib.alerts.certificates import see_to_ending
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.digest import send_digest
from chalicelib.alerts.dispatch import do_what_is_due, is_unsent
from chalicelib.alerts.reminders import remind
from chalicelib.faults import log_fault
from chalicelib.leads.alert import RENEWALS, Channel
from chalicelib.leads.alert_transitions import LEASE, LONGEST_WAIT
from chalicelib.leads.lead import Lead
from chalicelib.storage import LeadStore

# The next sweep comes in a minute; one that runs into it would only do the same work beside it.
TIME_FOR_ONE_SWEEP = timedelta(seconds=50)


def sweep(desk: AlertDesk, stopwatch: Callable[[], float] = time.monotonic) -> None:
    """Do what is due for every lead, and measure how long the longest has waited for its alert.

    `stopwatch` counts the seconds of real work: the desk's clock may be moved under a sweep on a laptop.
    """
    end = stopwatch() + TIME_FOR_ONE_SWEEP / timedelta(seconds=1)
    seen, saw_all = _see_to_leads(desk, lambda: stopwatch() > end)
    oldest = max((_waited(lead, desk.clock.now()) for lead in seen), default=timedelta(0))
    # A sweep that did not see all may only make the number worse: "all is well" would be a guess.
    if saw_all or oldest:
        desk.metrics.measure("OldestUnsentSeconds", oldest / timedelta(seconds=1))
    now = desk.clock.now()
    waiting = [lead for lead in seen if lead.remind_at and lead.remind_at <= now]
    for work in (lambda: remind(desk, waiting, lambda: stopwatch() > end), lambda: send_digest(desk)):
        if stopwatch() <= end:
            _try(desk, work)
    desk.metrics.count("Sweeps")


def _see_to_leads(desk: AlertDesk, is_time_up: Callable[[], bool]) -> tuple[list[Lead], bool]:
    """Do what is due for each lead; return the leads as they stand then, and whether those are all."""
    seen: list[Lead] = []
    saw_all = True

    def see_to(key: str) -> None:
        """Note for the digest what is to be noted, and do what is due.

        An email about renewing waits until that is noted: once it is sent, the sweep may not come upon the lead again.
        """
        lead, fault = _see_to_ending(desk, key)
        channels = [channel for channel in Channel if fault is None or channel not in RENEWALS]
        if lead := do_what_is_due(desk, key, channels, known=lead):
            seen.append(lead)
        if fault:
            raise fault

    for key, count in list(desk.store.askings_due()):
        saw_all = _try(desk, partial(take_up, desk, key, count)) and saw_all
        saw_all = _try(desk, partial(see_to, key)) and saw_all
        if is_time_up():
            return seen, False
    for key in _due_first(desk.store, desk.clock.now()):
        saw_all = _try(desk, partial(see_to, key)) and saw_all
        if is_time_up():
            return seen, False
    return seen, saw_all


def _see_to_ending(desk: AlertDesk, key: str) -> tuple[Lead | None, Exception | None]:
    """Return the lead as it stands then, None where it has to be read; and what went wrong."""
    try:
        lead, now = desk.store.get(key), desk.clock.now()
        return (lead if lead is None or lead.is_gone_by(now) else see_to_ending(desk, lead, now)), None
    except Exception as fault:  # noqa: BLE001 - the alerts come first; it is counted after them
        return None, fault


def _waited(lead: Lead, now: datetime) -> timedelta:
    return now - lead.asked_at if is_unsent(lead) else timedelta(0)


def _try(desk: AlertDesk, work: Callable[[], None]) -> bool:
    """Do a part of the work; its fault stops no other part."""
    try:
        work()
    except Exception as fault:  # noqa: BLE001 - the others are due as well
        log_fault(fault)
        desk.metrics.count("SweepFaults")
        return False
    return True


def _due_first(store: LeadStore, now: datetime) -> Iterator[str]:
    """Return every lead that is due, then those that wait for their next try: they are looked at, and left alone."""
    seen: set[str] = set()
    for moment in (now, now + LONGEST_WAIT + LEASE):
        for key in store.due(moment):
            if key not in seen:
                seen.add(key)
                yield key
