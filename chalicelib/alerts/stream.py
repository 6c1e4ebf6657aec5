"""The stream trigger: each new lead's record, one after the other, each failure reported by itself."""

from typing import Any

from chalicelib.alerts.sending import AlertDesk, Done, do_what_is_due
from chalicelib.faults import log_fault
from chalicelib.storage.items import LEAD_SORT_KEY, lead_key_of

BatchFailures = dict[str, list[dict[str, str]]]


def handle_records(desk: AlertDesk, event: dict[str, Any]) -> BatchFailures:
    """Do what is due for every new lead in a DynamoDB stream event; name the records to be delivered again."""
    failed = [record for record in event["Records"] if _is_new_lead(record) and not _is_done(desk, record)]
    return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]} for record in failed]}


def _is_new_lead(record: dict[str, Any]) -> bool:
    sort_key: str = record["dynamodb"]["Keys"]["sk"]["S"]
    return record["eventName"] == "INSERT" and sort_key == LEAD_SORT_KEY


def _is_done(desk: AlertDesk, record: dict[str, Any]) -> bool:
    try:
        return do_what_is_due(desk, lead_key_of(record["dynamodb"]["Keys"]["pk"]["S"])) is not Done.LATER
    except Exception as fault:  # noqa: BLE001 - one record's fault must not hold up the others
        log_fault(fault)
        return False
