"""The stream trigger: each new lead's record, one after the other, each failure reported by itself.

First the practice is told of every lead, then those who wrote: what goes wrong with their letters is for the sweep.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chalicelib.alerts.composing import compose_poison_alarm
from chalicelib.alerts.freeing import FreeingDesk, free_solved
from chalicelib.alerts.sending import do_what_is_due
from chalicelib.faults import log_fault
from chalicelib.lead import TO_THE_PRACTICE, Channel, public_reference
from chalicelib.sameday.solving import SPENT
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.attributes import from_attributes
from chalicelib.storage.items import LEAD_SORT_KEY, lead_key_of

BatchFailures = dict[str, list[dict[str, str]]]

# No letter is begun later than this: a function that is cut short reports the leads that were told of as well.
TIME_FOR_LETTERS = timedelta(seconds=8)
_TO_WHO_WROTE = frozenset(Channel) - TO_THE_PRACTICE


def handle_records(
    desk: FreeingDesk, event: dict[str, Any], stopwatch: Callable[[], float] = time.monotonic
) -> BatchFailures:
    """See to every new lead and every solved riddle in a DynamoDB stream event; name the records to bring again.

    `stopwatch` counts the seconds of real work.
    """
    end = stopwatch() + TIME_FOR_LETTERS / timedelta(seconds=1)
    news = [record for record in event["Records"] if _is_news(record)]
    failed = [record for record in news if not _is_practice_told(desk, record)]
    for record in news:
        if record not in failed and stopwatch() < end:
            _write_letter(desk, _key_of(record))
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]} for record in failed]}


def _is_news(record: dict[str, Any]) -> bool:
    keys = record["dynamodb"]["Keys"]
    return bool(record["eventName"] == "INSERT" and (keys["sk"]["S"] == LEAD_SORT_KEY or keys["pk"]["S"] == SPENT))


def _spent_in(record: dict[str, Any]) -> dict[str, Any] | None:
    """Give what a solved riddle says; None for a lead."""
    if record["dynamodb"]["Keys"]["pk"]["S"] != SPENT:
        return None
    values: dict[str, Any] = from_attributes(record["dynamodb"]["NewImage"])["values"]
    return values


def _key_of(record: dict[str, Any]) -> str:
    spent = _spent_in(record)
    return spent["lead"] if spent else lead_key_of(record["dynamodb"]["Keys"]["pk"]["S"])


def _is_practice_told(desk: FreeingDesk, record: dict[str, Any]) -> bool:
    """Work on one record. One that cannot be worked on at all is reported at once: waiting would not mend it."""
    key, spent = _key_of(record), _spent_in(record)
    try:
        if spent:
            free_solved(desk, spent)
        do_what_is_due(desk, key, TO_THE_PRACTICE)
    except StoreUnavailableError as fault:
        log_fault(fault)
        return False
    except Exception as fault:  # noqa: BLE001 - one record's fault must not hold up the others
        log_fault(fault)
        return _is_reported(desk, key)
    return True


def _write_letter(desk: FreeingDesk, key: str) -> None:
    try:
        do_what_is_due(desk, key, _TO_WHO_WROTE)
    except Exception as fault:  # noqa: BLE001 - the practice was told; the sweep tries the letter again
        log_fault(fault)


def _is_reported(desk: FreeingDesk, key: str) -> bool:
    try:
        desk.alarm_topic.publish(compose_poison_alarm(public_reference(key), practice=desk.practice))
    except Exception as fault:  # noqa: BLE001 - then the stream brings it again, and the on-failure queue keeps it
        log_fault(fault)
        return False
    return True
