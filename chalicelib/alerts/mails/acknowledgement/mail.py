"""Compose the acknowledgement: whoever wrote learns that their request arrived, and when to expect an answer. Pure."""

from datetime import datetime

from chalicelib.alerts.mails.acknowledgement import words
from chalicelib.alerts.mails.common import write_to_visitor
from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import on_day
from chalicelib.text.words import Words


def compose_acknowledgement(lead: Lead, *, practice: Practice, now: datetime) -> Message:
    """Return the email that tells whoever wrote that their request arrived.

    Raises:
        CannotBeWrittenError: the lead has no address that mail can be sent to.
    """
    texts = {
        "title": words.ARRIVED,
        "aim": _aim(lead, practice, now),
        "steps": words.STEPS,
        "call": words.CALL,
        "caution": words.NO_HEALTH_BY_EMAIL,
        "why": words.WHY,
        "reference_label": words.REFERENCE,
    }
    return write_to_visitor(
        "acknowledgement",
        lead,
        Channel.VISITOR,
        practice=practice,
        subject=words.SUBJECT,
        texts=texts,
        # Another program that answers by itself must not answer this.
        headers={"Auto-Submitted": "auto-replied"},
    )


def _aim(lead: Lead, practice: Practice, now: datetime) -> Words:
    """Say by when an answer may be expected, naming the day: nobody knows on which one it is read."""
    if lead.promise is None:
        return words.NO_AIM
    when = on_day(lead.promise.respond_by, practice.time_zone)
    if lead.promise.respond_by < now:
        return words.AIMED.filled(when=when)
    return (words.AIM_ELSEWHERE if lead.is_visit_uncertain else words.AIM).filled(when=when)
