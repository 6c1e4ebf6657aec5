"""Whether an email about a visit is still wanted when it is due, and what it is made of."""

from datetime import datetime

from chalicelib.alerts.acknowledgement_limits import were_stopped
from chalicelib.alerts.desk import AlertDesk
from chalicelib.alerts.mails.visit.mail import Links, compose_visit, compose_visit_reminder
from chalicelib.leads import visits
from chalicelib.leads.alert import Channel
from chalicelib.leads.keyed_hashes import email_hashes_of
from chalicelib.leads.lead import Lead, Wish
from chalicelib.leads.visit_link import wish_url
from chalicelib.mail.message import Message
from chalicelib.storage.suppression_list import is_listed
from chalicelib.storage.table import SUPPRESSED


def is_visit_mail_wanted(desk: AlertDesk, lead: Lead, channel: Channel, now: datetime) -> bool:
    """Look once more, at the moment of sending: at the visit, at who takes no mail, at what came back today.

    Raises:
        StoreUnavailableError: nobody can say; nothing may be sent.
    """
    if not visits.is_right(lead, channel, now):
        return False
    if is_listed(desk.records, SUPPRESSED, *email_hashes_of(desk.settings.keys, lead)):
        return False
    # On a day on which much came back, nothing goes to an address of which nobody knows whether it exists.
    return visits.has_taken_mail(lead) or not were_stopped(desk.records, now.astimezone(desk.practice.time_zone).date())


def compose_visit_mail(desk: AlertDesk, lead: Lead, channel: Channel) -> Message:
    practice, links = desk.practice, _links(desk, lead)
    if channel is Channel.VISIT_REMINDER:
        return compose_visit_reminder(lead, practice=practice, links=links)
    return compose_visit(lead, practice=practice, links=links, now=desk.clock.now())


def _links(desk: AlertDesk, lead: Lead) -> Links | None:
    """Return where the person says that they cannot come; None where nobody knows the desk's own address."""
    settings, visit_at = desk.settings, lead.told_visit.at
    if not settings.public_url or visit_at is None:
        return None
    another_time, cannot_come = (
        wish_url(settings.public_url, settings.keys, lead, wish, visit_at)
        for wish in (Wish.ANOTHER_TIME, Wish.CANNOT_COME)
    )
    return Links(another_time, cannot_come)
