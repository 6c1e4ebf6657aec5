"""Compose the emails to whoever wrote: fixed words, and nothing that anybody typed into a form. Pure."""

from datetime import datetime

from chalicelib.alerts.mails import visitor_words as words
from chalicelib.alerts.mails.alert import words as alert_words
from chalicelib.alerts.mails.alert.mail import domain_of, mailbox_of
from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import ATTEMPT_TAG, CHANNEL_TAG, KEY_TAG, LEAD_TAG, TRACE_HEADER, Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import day_of_year, on_day
from chalicelib.text.emergency import emergency_words
from chalicelib.text.templates import render
from chalicelib.text.words import Words


class CannotBeWrittenError(Exception):
    """There is no address to write to."""


def compose_acknowledgement(lead: Lead, *, practice: Practice, now: datetime) -> Message:
    """Write the email that tells whoever wrote that their request arrived.

    Raises:
        CannotBeWrittenError: the lead has no address that mail can be sent to.
    """
    # Another program that answers by itself must not answer this.
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    texts = _in_language(
        lead,
        title=words.ARRIVED,
        aim=_aim(lead, practice, now),
        steps=words.STEPS,
        call=words.CALL,
        caution=words.NO_HEALTH_BY_EMAIL,
        why=words.WHY_ARRIVED,
        reference_label=words.REFERENCE,
    )
    return _letter(lead, Channel.VISITOR, practice, "acknowledgement", words.ARRIVED_SUBJECT, texts, headers)


def _aim(lead: Lead, practice: Practice, now: datetime) -> Words:
    """Say by when an answer may be expected, naming the day: nobody knows on which one it is read."""
    if lead.promise is None:
        return words.NO_AIM
    when = on_day(lead.promise.respond_by, practice.time_zone)
    return (words.AIMED if lead.promise.respond_by < now else words.AIM).filled(when=when)


def compose_renewal(lead: Lead, channel: Channel, *, practice: Practice, desk_url: str, stop_url: str) -> Message:
    """Write the reminder that a certificate ends, with what the law wants below it and two ways to stop it.

    Raises:
        CannotBeWrittenError: the lead has no address that mail can be sent to, or no date.
    """
    until = lead.standing.certified_until
    if until is None:
        raise CannotBeWrittenError
    headers = {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        # The mail program's own button: one POST, without a page (RFC 8058).
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    texts = _in_language(
        lead,
        title=words.ENDS.filled(day=day_of_year(until)),
        renew=words.TO_RENEW,
        write=words.WRITE,
        call=words.CALL_US,
        nothing_to_do=words.NOTHING_TO_DO,
        why=words.WHY_RENEWAL,
        stop=words.STOP,
    )
    links = {"write_url": f"{desk_url}/f/{lead.form}?lang={lead.language}", "stop_url": stop_url}
    return _letter(lead, channel, practice, "renewal", words.RENEWAL_SUBJECT, texts | links, headers)


def _letter(
    lead: Lead,
    channel: Channel,
    practice: Practice,
    template: str,
    subject: Words,
    texts: dict[str, str],
    headers: dict[str, str],
) -> Message:
    to = mailbox_of(lead)
    if not to:
        raise CannotBeWrittenError
    alert, language = lead.alerts[channel], lead.language
    context = {
        "practice": practice,
        "language": language,
        "reference": lead.reference,
        "emergency": emergency_words(language),
        "repeat": alert_words.REPEAT(language) if alert.may_be_repeat else "",
        **texts,
    }
    thread = f"<{lead.reference}.{channel}@{domain_of(practice.mail_from)}>"
    return Message(
        sender=practice.mail_from,
        to=to,
        subject=f"{subject(language)} · {lead.reference}",
        text=render(f"alerts/mails/{template}/mail.txt", **context),
        html=render(f"alerts/mails/{template}/mail.html", **context),
        headers={
            **headers,
            "References": thread,
            "In-Reply-To": thread,
            TRACE_HEADER: f"{lead.key}/{channel}/{alert.attempt}",
        },
        tags={
            LEAD_TAG: lead.reference,
            KEY_TAG: lead.key,
            CHANNEL_TAG: str(channel),
            ATTEMPT_TAG: str(alert.attempt),
        },
    )


def _in_language(lead: Lead, **texts: Words) -> dict[str, str]:
    return {name: text(lead.language) for name, text in texts.items()}
