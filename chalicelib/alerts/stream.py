"""The stream trigger: the record of each new lead and of each that was asked again, each failure reported by itself.

First the practice is told of every lead, then those who wrote: what goes wrong with their emails is for the sweep.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chalicelib.alerts.askings import take_up
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.alerts.mails.alert.mail import compose_poison_alarm
from chalicelib.faults import log_fault
from chalicelib.leads.alert import TO_THE_PRACTICE, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.reference import public_reference
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.table import ASKING_SORT_KEYS, LEAD_SORT_KEY, count_of_asking, lead_key_of

BatchFailures = dict[str, list[dict[str, str]]]

# No email to a visitor is begun later than this: a function that is cut short would report the leads that were told of
# as well.
TIME_FOR_VISITORS = timedelta(seconds=8)
_TO_WHO_WROTE = frozenset(Channel) - TO_THE_PRACTICE


def handle_records(
    desk: AlertDesk, event: dict[str, Any], stopwatch: Callable[[], float] = time.monotonic
) -> BatchFailures:
    """Do what is due for every lead that is new or was asked again; name the records to be delivered again.

    `stopwatch` counts the seconds of real work.
    """
    end = stopwatch() + TIME_FOR_VISITORS / timedelta(seconds=1)
    told: list[tuple[str, Lead | None]] = []
    failed: list[dict[str, Any]] = []
    for record in filter(_is_news, event["Records"]):
        is_done, lead = _tell_practice(desk, _key_of(record), _count_of(record))
        if is_done:
            told.append((_key_of(record), lead))
        else:
            failed.append(record)
    for key, lead in told:
        if stopwatch() < end:
            _tell_visitor(desk, key, lead)
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]} for record in failed]}


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


def _tell_practice(desk: AlertDesk, key: str, count: int) -> tuple[bool, Lead | None]:
    """Work on one record; return whether it is done, and the lead as it stands then, if that is known.

    `count` is the number of the asking that it is of, if it is of one.

    One that cannot be worked on at all is reported at once: waiting would not mend it.
    """
    try:
        if count:
            take_up(desk, key, count)
        return True, do_what_is_due(desk, key, TO_THE_PRACTICE)
    except StoreUnavailableError as fault:
        log_fault(fault)
        return False, None
    except Exception as fault:  # noqa: BLE001 - one record's fault must not hold up the others
        log_fault(fault)
        return _is_reported(desk, key), None


def _tell_visitor(desk: AlertDesk, key: str, lead: Lead | None) -> None:
    try:
        do_what_is_due(desk, key, _TO_WHO_WROTE, known=lead)
    except Exception as fault:  # noqa: BLE001 - the practice was told; the sweep tries again
        log_fault(fault)


def _is_reported(desk: AlertDesk, key: str) -> bool:
    try:
        desk.alarm_topic.publish(compose_poison_alarm(public_reference(key), practice=desk.practice))
    except Exception as fault:  # noqa: BLE001 - then the stream brings it again, and the on-failure queue keeps it
        log_fault(fault)
        return False
    return True
