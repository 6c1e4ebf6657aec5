"""What a lead sets going when it comes in, or when a person releases it: as if it had just come. Pure."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.leads.alert import PUSHED_WITHIN, Alert, AlertState, Channel
from chalicelib.leads.hours import Hours
from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import mailable_email, without_tag
from chalicelib.leads.promise import Promise
from chalicelib.leads.reminders import first_reminder

# An acknowledgement that comes later only confuses.
ACKNOWLEDGED_WITHIN = timedelta(hours=12)


class AcknowledgementRules(Protocol):
    """What the practice says of emails to visitors."""

    @property
    def acknowledge(self) -> frozenset[str]:
        """The names of the forms whose visitors are told that their request arrived."""
        ...

    @property
    def own_addresses(self) -> frozenset[str]:
        """The practice's own mailboxes, in lower case."""
        ...


# Mail to these is read by a program or by nobody; answering it may go round in circles.
_ROLES = frozenset(
    {
        "abuse",
        "admin",
        "administrator",
        "bounce",
        "bounces",
        "daemon",
        "do-not-reply",
        "donotreply",
        "hostmaster",
        "info",
        "mailer-daemon",
        "no-reply",
        "no_reply",
        "nobody",
        "noreply",
        "postmaster",
        "root",
        "security",
        "spam",
        "support",
        "webmaster",
    }
)


def admit(lead: Lead, now: datetime, *, promised: Promise | None, hours: Hours, practice: AcknowledgementRules) -> Lead:
    """Return the lead as it is once the practitioner, and whoever wrote, are to be told at once.

    `promised` is the promise made for this moment; it is what every reader of the lead sees.
    """
    at_once = Alert(AlertState.PENDING, due_at=now)
    alerts = {**lead.alerts, Channel.FIRST: at_once, Channel.PUSH: replace(at_once, not_after=now + PUSHED_WITHIN)}
    if is_acknowledged(lead, practice):
        alerts[Channel.VISITOR] = replace(at_once, not_after=now + ACKNOWLEDGED_WITHIN)
    return replace(lead, alerts=alerts, promise=promised, remind_at=first_reminder(now, hours), reminders=0)


def is_acknowledged(lead: Lead, practice: AcknowledgementRules) -> bool:
    """Say whether whoever wrote gets an email that it arrived: never a role, never ourselves.

    Nor is a doubted one acknowledged, until somebody of the practice has decided for it.
    """
    if lead.doubts and not lead.standing.number:
        return False
    return lead.form in practice.acknowledge and has_mailbox(lead, practice.own_addresses)


def has_mailbox(lead: Lead, own_addresses: Collection[str]) -> bool:
    """Say whether there is an address that mail of ours may be sent to: never a role, never ourselves."""
    if not lead.email_hash or not mailable_email(lead):
        return False
    mailbox = without_tag(mailable_email(lead).casefold())
    return mailbox.rpartition("@")[0] not in _ROLES and mailbox not in map(without_tag, own_addresses)
