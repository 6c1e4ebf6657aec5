"""What was asked again: the lead waits anew, and its timeline says so. Safe to do twice, and cut short anywhere."""

from dataclasses import replace

from chalicelib.alerts.changes import change_lead
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.sender_limit import BURST, count_sender
from chalicelib.leads.alert import AlertState
from chalicelib.leads.asked_again import asked_again
from chalicelib.leads.asking import Asking
from chalicelib.leads.lead import Lead, TimelineEvent

ASKED_AGAIN = "asked_again"
_ASKED_OF_VISIT = "wish_"


def take_up(desk: AlertDesk, key: str, count: int) -> None:
    """Let a lead wait anew because somebody asked again; whoever calls tells the practice next.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    asking, lead = desk.store.asking(key, count), desk.store.get(key)
    if asking and lead and not lead.is_gone_by(desk.clock.now()):
        _let_wait(desk, lead, asking)
        event_id = f"{ASKED_AGAIN}-{count:06}"
        kind = f"{_ASKED_OF_VISIT}{asking.wish}" if asking.wish else ASKED_AGAIN
        desk.store.record(key, TimelineEvent(event_id, asking.at, kind, attempt=count))
    desk.store.settle_asking(key, count)


def _let_wait(desk: AlertDesk, lead: Lead, asking: Asking) -> None:
    now, retention = desk.clock.now(), desk.practice.retention
    is_doubted = asking.is_held or (lead.alert.state is AlertState.HELD and _is_of_a_burst(desk, lead, asking))

    def wait(found: Lead) -> Lead:
        stays_held = is_doubted and found.alert.state is AlertState.HELD
        return asked_again(found, asking, now=now, retention=retention, stays_held=stays_held)

    change_lead(desk, lead, wait)


def _is_of_a_burst(desk: AlertDesk, lead: Lead, asking: Asking) -> bool:
    """Say whether the sender is one of whom many came; the asking is counted like a lead of its own."""
    as_lead = replace(
        lead,
        key=f"{lead.key}#{asking.count}",
        received_at=asking.at,
        sender_hash=asking.sender_hash,
        doubts=(),
    )
    return bool(asking.sender_hash) and BURST in count_sender(desk, as_lead, desk.clock.now()).doubts
