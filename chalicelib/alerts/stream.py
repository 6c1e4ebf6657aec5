"""The stream trigger: each new lead's record, one after the other, each failure reported by itself."""

from typing import Any

from chalicelib.alerts.composing import compose_poison_alarm
from chalicelib.alerts.sending import AlertDesk, do_what_is_due
from chalicelib.faults import log_fault
from chalicelib.lead import public_reference
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.items import LEAD_SORT_KEY, lead_key_of

BatchFailures = dict[str, list[dict[str, str]]]


def handle_records(desk: AlertDesk, event: dict[str, Any]) -> BatchFailures:
    """Do what is due for every new lead in a DynamoDB stream event; name the records to be delivered again."""
    failed = [record for record in event["Records"] if not _is_done(desk, record)]
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]} for record in failed]}


def _is_done(desk: AlertDesk, record: dict[str, Any]) -> bool:
    """Work on one record. One that cannot be worked on at all is reported at once: waiting would not mend it."""
    if record["eventName"] != "INSERT" or record["dynamodb"]["Keys"]["sk"]["S"] != LEAD_SORT_KEY:
        return True
    key = lead_key_of(record["dynamodb"]["Keys"]["pk"]["S"])
    try:
        do_what_is_due(desk, key)
    except StoreUnavailableError as fault:
        log_fault(fault)
        return False
    except Exception as fault:  # noqa: BLE001 - one record's fault must not hold up the others
        log_fault(fault)
        return _is_reported(desk, key)
    return True


def _is_reported(desk: AlertDesk, key: str) -> bool:
    try:
        desk.alarm_topic.publish(compose_poison_alarm(public_reference(key), practice=desk.practice))
    except Exception as fault:  # noqa: BLE001 - then the stream brings it again, and the on-failure queue keeps it
        log_fault(fault)
        return False
    return True
