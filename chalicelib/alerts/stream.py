"""The stream trigger: the record of each new lead and of each that was asked again, each failure reported by itself.

First the practice is told of every lead by email, then its phones, then those who wrote: what goes wrong with these is
for the sweep.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib.alerts.askings import take_up
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.alerts.mails.alert.mail import compose_poison_alarm
from chalicelib.alerts.pace import Pace
from chalicelib.faults import log_fault
from chalicelib.leads.alert import TO_PHONES, TO_THE_PRACTICE, TO_WHO_WROTE, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.reference import public_reference
from chalicelib.leads.urgency import urgency
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.table import ASKING_SORT_KEYS, LEAD_SORT_KEY, count_of_asking, lead_key_of

BatchFailures = dict[str, list[dict[str, str]]]

# No push and no email to a visitor is begun later than these: a function that is cut short would report the leads that
# were told of as well.
TIME_FOR_PUSHES = timedelta(seconds=5)
TIME_FOR_VISITORS = timedelta(seconds=8)


def handle_records(
    desk: AlertDesk, event: dict[str, Any], stopwatch: Callable[[], float] = time.monotonic
) -> BatchFailures:
    """Do what is due for every lead that is new or was asked again; name the records to be delivered again.

    `stopwatch` counts the seconds of real work.
    """
    began = stopwatch()
    desk.look_up_practice()  # where alerts go
    pace = Pace(desk)
    works = [_Work(record) for record in event["Records"] if _is_news(record)]
    for work in works:
        _attempt(desk, work, lambda work: _look(desk, work))
    ready = sorted((work for work in works if work.lead), key=lambda work: _urgency(work.lead))
    for work in ready:
        _attempt(desk, work, lambda work: _tell(desk, work, TO_THE_PRACTICE, pace))
    for among, longest in ((TO_PHONES, TIME_FOR_PUSHES), (TO_WHO_WROTE, TIME_FOR_VISITORS)):
        for work in ready:
            if work.is_done and stopwatch() - began < longest / timedelta(seconds=1):
                _try_to_tell(desk, work, among, pace)
    failed = [work.number for work in works if not work.is_done]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


@dataclass
class _Work:
    """A record, and the lead that it is of as it stands then; None if it is gone."""

    record: dict[str, Any]
    lead: Lead | None = None
    is_done: bool = True

    @property
    def key(self) -> str:
        return _key_of(self.record)

    @property
    def number(self) -> str:
        return str(self.record["dynamodb"]["SequenceNumber"])


def _urgency(lead: Lead | None) -> tuple[bool, datetime, datetime]:
    assert lead  # noqa: S101 - works without one are left out before
    return urgency(lead)


def _is_news(record: dict[str, Any]) -> bool:
    """Say whether a record is of a new lead, or of one that was asked again."""
    is_of_either = _sort_key_of(record) == LEAD_SORT_KEY or bool(_count_of(record))
    return bool(record["eventName"] == "INSERT" and is_of_either)


def _sort_key_of(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["Keys"]["sk"]["S"])


def _count_of(record: dict[str, Any]) -> int:
    """Return the number of an asking; 0 for a record of anything else."""
    sort_key = _sort_key_of(record)
    return count_of_asking(sort_key) if sort_key.startswith(ASKING_SORT_KEYS) else 0


def _key_of(record: dict[str, Any]) -> str:
    return lead_key_of(record["dynamodb"]["Keys"]["pk"]["S"])


def _attempt(desk: AlertDesk, work: _Work, step: Callable[[_Work], None]) -> None:
    """Take a step of the work on one record, and note whether it is to be delivered again.

    One that cannot be worked on at all is reported at once: waiting would not mend it.
    """
    try:
        step(work)
    except StoreUnavailableError as fault:
        log_fault(fault)
        work.lead, work.is_done = None, False
    except Exception as fault:  # noqa: BLE001 - one record's fault must not hold up the others
        log_fault(fault)
        work.lead, work.is_done = None, _is_reported(desk, work.key)


def _look(desk: AlertDesk, work: _Work) -> None:
    if count := _count_of(work.record):
        take_up(desk, work.key, count)
    work.lead = desk.store.get(work.key)


def _tell(desk: AlertDesk, work: _Work, among: Collection[Channel], pace: Pace) -> None:
    work.lead = do_what_is_due(desk, work.key, among, known=work.lead, pace=pace)


def _try_to_tell(desk: AlertDesk, work: _Work, among: Collection[Channel], pace: Pace) -> None:
    try:
        if work.lead:
            _tell(desk, work, among, pace)
    except Exception as fault:  # noqa: BLE001 - the practice was told by email; the sweep tries again
        log_fault(fault)


def _is_reported(desk: AlertDesk, key: str) -> bool:
    try:
        desk.alarm_topic.publish(compose_poison_alarm(public_reference(key), practice=desk.practice))
    except Exception as fault:  # noqa: BLE001 - then the stream brings it again, and the on-failure queue keeps it
        log_fault(fault)
        return False
    return True
