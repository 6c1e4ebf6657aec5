"""Do what is due for a lead: claim its alert, compose it, send it, mark it. Safe to call twice and side by side."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from chalicelib.alerts.composing import compose
from chalicelib.clock import Clock
from chalicelib.lead import AlertState
from chalicelib.mail import Mailer, MailUnavailableError
from chalicelib.practice import Practice
from chalicelib.settings import Settings
from chalicelib.storage import LeadStore

# Longer than the function may run, so that a claim is never taken over from a sender that is still at work.
LEASE = timedelta(minutes=2)


class AlertDesk(Protocol):
    """What this room needs of the desk."""

    @property
    def settings(self) -> Settings: ...
    @property
    def practice(self) -> Practice: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def store(self) -> LeadStore: ...
    @property
    def mailer(self) -> Mailer: ...


class Done(StrEnum):
    NOTHING = "nothing"  # held, sent already, or in somebody else's hand
    SENT = "sent"
    LATER = "later"  # the mail service did not take it; it is pending again


def do_what_is_due(desk: AlertDesk, key: str) -> Done:
    """Send the lead's alert if it is due.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    now = desk.clock.now()
    lead = desk.store.claim_alert(key, now=now, lease_until=now + LEASE)
    if lead is None:
        return Done.NOTHING
    message = compose(
        lead, practice=desk.practice, detail=desk.settings.alert_detail, desk_url=desk.settings.public_url
    )
    try:
        message_id = desk.mailer.send(message)
    except MailUnavailableError:
        desk.store.settle_alert(key, lead.alert, replace(lead.alert, state=AlertState.PENDING, lease_until=None))
        return Done.LATER
    sent = replace(lead.alert, state=AlertState.SENT, lease_until=None, sent_at=desk.clock.now(), message_id=message_id)
    desk.store.settle_alert(key, lead.alert, sent)
    return Done.SENT
