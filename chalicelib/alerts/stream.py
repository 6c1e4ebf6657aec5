"""The stream trigger: each new lead's record, one after the other, each failure reported by itself."""

from typing import Any

from chalicelib.alerts import changes
from chalicelib.alerts.sending import AlertDesk, change_lead, do_what_is_due
from chalicelib.faults import log_fault
from chalicelib.storage import StoreUnavailableError
from chalicelib.storage.items import LEAD_SORT_KEY, lead_key_of

BatchFailures = dict[str, list[dict[str, str]]]


def handle_records(desk: AlertDesk, event: dict[str, Any]) -> BatchFailures:
    """Do what is due for every new lead in a DynamoDB stream event; name the records to be delivered again."""
    failed = [record for record in event["Records"] if not _is_done(desk, record)]
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]} for record in failed]}


def _is_done(desk: AlertDesk, record: dict[str, Any]) -> bool:
    """Work on one record. What cannot be worked on at all is escalated at once: waiting would not mend it."""
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
        return _is_escalated(desk, key)
    return True


def _is_escalated(desk: AlertDesk, key: str) -> bool:
    now = desk.clock.now()
    try:
        change_lead(desk, key, lambda lead: changes.escalate(lead, "poison", now))
        do_what_is_due(desk, key)
    except Exception as fault:  # noqa: BLE001 - then the stream brings it again, and the on-failure queue keeps it
        log_fault(fault)
        return False
    return True
