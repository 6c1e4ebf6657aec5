"""When an alert may be claimed, and what a claim makes of it. The table states the same as a condition."""

from dataclasses import replace
from datetime import datetime

from chalicelib.lead import Alert, AlertState


def can_be_claimed(alert: Alert, now: datetime) -> bool:
    is_abandoned = alert.state is AlertState.SENDING and alert.lease_until is not None and alert.lease_until < now
    return alert.state is AlertState.PENDING or is_abandoned


def claimed(alert: Alert, lease_until: datetime) -> Alert:
    return replace(alert, state=AlertState.SENDING, attempt=alert.attempt + 1, lease_until=lease_until)
