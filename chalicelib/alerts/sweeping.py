"""The sweep: every minute, whatever is due. It makes certain what the stream makes fast."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from chalicelib.alerts.changes import LEASE, LONGEST_WAIT
from chalicelib.alerts.sending import AlertDesk, do_what_is_due, is_unsent
from chalicelib.faults import log_fault
from chalicelib.storage import LeadStore

# The next sweep comes in a minute; one that runs into it would only do the same work beside it.
TIME_FOR_ONE_SWEEP = timedelta(seconds=50)


def sweep(desk: AlertDesk, stopwatch: Callable[[], float] = time.monotonic) -> None:
    """Do what is due for every lead, and measure how long the longest has waited for its alert.

    `stopwatch` counts the seconds of real work: the desk's clock may be moved under a sweep on a laptop.
    """
    end = stopwatch() + TIME_FOR_ONE_SWEEP / timedelta(seconds=1)
    now = desk.clock.now()
    oldest, saw_all = timedelta(0), True
    for key in _due_first(desk.store, now):
        waited = _see_to(desk, key)
        oldest = max(oldest, waited or timedelta(0))
        saw_all = saw_all and waited is not None
        if stopwatch() > end:
            saw_all = False
            break
    # A sweep that did not see all may only make the number worse: "all is well" would be a guess.
    if saw_all or oldest:
        desk.metrics.measure("OldestUnsentSeconds", oldest / timedelta(seconds=1))
    desk.metrics.count("Sweeps")


def _due_first(store: LeadStore, now: datetime) -> Iterator[str]:
    """Give every lead that is due, then those that wait for their next try: they are looked at, and left alone."""
    seen: set[str] = set()
    for moment in (now, now + LONGEST_WAIT + LEASE):
        for key in store.due(moment):
            if key not in seen:
                seen.add(key)
                yield key


def _see_to(desk: AlertDesk, key: str) -> timedelta | None:
    """Do what is due for one lead; give how long its alert is still waiting, None if that cannot be said.

    One lead's fault stops no other.
    """
    try:
        do_what_is_due(desk, key)
        lead = desk.store.get(key)
        return desk.clock.now() - lead.received_at if lead and is_unsent(lead) else timedelta(0)
    except Exception as fault:  # noqa: BLE001 - the others are due as well
        log_fault(fault)
        desk.metrics.count("SweepFaults")
        return None
