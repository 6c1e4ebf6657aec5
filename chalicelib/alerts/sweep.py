"""The sweep: every minute, whatever is due. It makes certain what the stream makes fast.

What was asked again is taken up; then every lead that is due is read once, and told of, clean and urgent ones first;
then come the emails about many leads: gathered alerts, reminders, the day's digest; then the practice's phones and who
wrote; last a look at those that merely wait. If one lead or one part fails, the others go on; without the list of what
is due, nothing does.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from chalicelib.alerts.askings import take_up
from chalicelib.alerts.certificates import see_to_ending
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.digest import send_digest
from chalicelib.alerts.dispatch import do_what_is_due, is_unsent
from chalicelib.alerts.gathering import gather, settle
from chalicelib.alerts.pace import Pace, Wait
from chalicelib.alerts.reminders import remind
from chalicelib.faults import log_fault
from chalicelib.leads.alert import RENEWALS, TO_PHONES, TO_THE_PRACTICE, TO_WHO_WROTE
from chalicelib.leads.alert_transitions import LEASE, LONGEST_WAIT
from chalicelib.leads.lead import Lead
from chalicelib.leads.urgency import urgency

# The next sweep comes in a minute; one that runs into it would only do the same work beside it.
TIME_FOR_ONE_SWEEP = timedelta(seconds=50)
# A part of it, so that some are told of even where more are due than can be read; others come first in a minute.
TIME_FOR_READING = timedelta(seconds=20)
# Of those that merely wait, most of which wait for their reminder, so many are looked at.
MOST_LOOKED_AT = 200

# However slow the services for pushes are, emails to who wrote have their time as well.
TIME_FOR_PUSHES = timedelta(seconds=10)

Stopwatch = Callable[[], float]


def sweep(desk: AlertDesk, stopwatch: Stopwatch = time.monotonic, wait: Wait | None = None) -> None:
    """Do what is due for every lead, and measure how long the longest has waited for its alert.

    `stopwatch` counts the seconds of real work: the desk's clock may be moved under a sweep on a laptop. `wait` lets
    seconds pass where the mail service asks for it; without it, its first such refusal ends the sending.
    """
    Sweep(desk, stopwatch, wait).run()


def sweep_at_the_mail_services_pace(desk: AlertDesk) -> None:
    """Sweep, and wait where the mail service takes no more emails at that moment."""
    sweep(desk, wait=time.sleep)


class Sweep:
    """One sweep: the leads that it has come upon, as they stand then."""

    def __init__(self, desk: AlertDesk, stopwatch: Stopwatch, wait: Wait | None) -> None:
        self._desk = desk
        self._stopwatch = stopwatch
        self._began = stopwatch()
        self._pace = Pace(desk, wait)
        self._seen: dict[str, Lead | None] = {}
        # Those for which everything was done that one email each can do.
        self._done: set[str] = set()
        # Those whose certificate could not be noted for the digest.
        self._unnoted: set[str] = set()
        self._saw_all = True

    def run(self) -> None:
        self._desk.look_up_practice()  # where alerts go
        keys = self._take_up_askings()
        self._read([*keys, *self._desk.store.due(self._desk.clock.now())])
        # Nobody is told alone of what a gathered email may have told: without an answer, that waits for a minute.
        due = self._leads() if self._try(self._settle) else []
        for lead in sorted(due, key=urgency):
            if self._is_time_up():
                self._saw_all = False
                break
            self._try(partial(self._tell_practice, lead))
        for work in (self._gather, self._remind, lambda: send_digest(self._desk)):
            if not self._is_time_up():
                self._try(work)
        self._push()
        for lead in self._leads():
            if not self._is_time_up():
                self._try(partial(self._tell_who_wrote, lead))
        self._look_at_waiting()
        self._measure()
        self._desk.metrics.count("Sweeps")

    def _take_up_askings(self) -> list[str]:
        keys = []
        for key, count in list(self._desk.store.askings_due()):
            keys.append(key)
            if self._is_time_up():
                self._saw_all = False
                break
            self._saw_all = self._try(partial(take_up, self._desk, key, count)) and self._saw_all
        return keys

    def _read(self, keys: Iterable[str]) -> None:
        """Read each lead once, for as long as there is time for reading."""
        for key in keys:
            if key in self._seen:
                continue
            if self._passed() > TIME_FOR_READING:
                self._saw_all = False
                break
            self._try(partial(self._read_one, key))

    def _read_one(self, key: str) -> None:
        self._seen[key] = None
        try:
            self._seen[key] = self._desk.store.get(key)
        except Exception:
            self._saw_all = False
            raise

    def _tell_practice(self, lead: Lead) -> None:
        """Note for the digest what is to be noted, and do what is due on the practice's own ways."""
        ready, fault = self._see_to_ending(lead)
        try:
            told = do_what_is_due(self._desk, lead.key, TO_THE_PRACTICE, known=ready, pace=self._pace)
        except Exception:
            self._saw_all = False
            raise
        self._seen[lead.key] = told
        self._done.add(lead.key)
        if fault:
            self._saw_all = False
            self._unnoted.add(lead.key)
            raise fault

    def _push(self) -> None:
        end = self._passed() + TIME_FOR_PUSHES
        for lead in sorted(self._leads(), key=urgency):
            if lead.key in self._done and self._passed() < end and not self._is_time_up():
                self._try(partial(self._push_one, lead))

    def _push_one(self, lead: Lead) -> None:
        self._seen[lead.key] = do_what_is_due(self._desk, lead.key, TO_PHONES, known=lead, pace=self._pace)

    def _tell_who_wrote(self, lead: Lead) -> None:
        """Do what is due for whoever wrote.

        An email about renewing waits until its certificate is noted for the digest: once it is sent, the sweep may not
        come upon the lead again.
        """
        among = TO_WHO_WROTE - (RENEWALS.keys() if lead.key in self._unnoted else set())
        if lead.key in self._done:
            self._seen[lead.key] = do_what_is_due(self._desk, lead.key, among, known=lead, pace=self._pace)

    def _see_to_ending(self, lead: Lead) -> tuple[Lead | None, Exception | None]:
        """Return the lead as it stands then, None where it has to be read; and what went wrong."""
        try:
            now = self._desk.clock.now()
            return (lead if lead.is_gone_by(now) else see_to_ending(self._desk, lead, now)), None
        except Exception as fault:  # noqa: BLE001 - the alerts come first; it is counted after them
            return None, fault

    def _settle(self) -> None:
        self._seen |= settle(self._desk, self._leads(), self._pace, self._is_time_up)

    def _gather(self) -> None:
        self._seen |= gather(
            self._desk, [lead for lead in self._leads() if lead.key in self._done], self._pace, self._is_time_up
        )

    def _remind(self) -> None:
        now = self._desk.clock.now()
        waiting = [lead for lead in self._leads() if lead.remind_at and lead.remind_at <= now]
        remind(self._desk, waiting, self._is_time_up)

    def _look_at_waiting(self) -> None:
        """Look at some of those that are due within the hour: nobody may have been told of them for long."""
        looked_at = 0
        for key in self._desk.store.due(self._desk.clock.now() + LONGEST_WAIT + LEASE):
            if key in self._seen:
                continue
            if looked_at >= MOST_LOOKED_AT or self._is_time_up():
                self._saw_all = False
                return
            looked_at += 1
            self._try(partial(self._read_one, key))

    def _measure(self) -> None:
        now = self._desk.clock.now()
        oldest = max((_waited(lead, now) for lead in self._leads()), default=timedelta(0))
        # A sweep that did not see all may only make the number worse: "all is well" would be a guess.
        if self._saw_all or oldest:
            self._desk.metrics.measure("OldestUnsentSeconds", oldest / timedelta(seconds=1))

    def _leads(self) -> list[Lead]:
        return [lead for lead in self._seen.values() if lead]

    def _passed(self) -> timedelta:
        return timedelta(seconds=self._stopwatch() - self._began)

    def _is_time_up(self) -> bool:
        return self._passed() > TIME_FOR_ONE_SWEEP

    def _try(self, work: Callable[[], None]) -> bool:
        """Do a part of the work; its fault stops no other part."""
        try:
            work()
        except Exception as fault:  # noqa: BLE001 - the others are due as well
            log_fault(fault)
            self._desk.metrics.count("SweepFaults")
            return False
        return True


def _waited(lead: Lead, now: datetime) -> timedelta:
    return now - lead.asked_at if is_unsent(lead) else timedelta(0)
