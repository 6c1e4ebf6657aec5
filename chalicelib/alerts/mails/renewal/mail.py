"""Compose the reminder that a certificate ends, for whoever was certified and asked for it. Pure."""

from chalicelib.alerts.mails.common import CannotBeWrittenError, write_to_visitor
from chalicelib.alerts.mails.renewal import words
from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import day_of_year
from chalicelib.text.words import Words


def compose_renewal(lead: Lead, channel: Channel, *, practice: Practice, desk_url: str, stop_url: str) -> Message:
    """Return the reminder that a certificate ends, with what the law wants below it and two ways to stop it.

    Raises:
        CannotBeWrittenError: the lead has no address that mail can be sent to, or no date.
    """
    until = lead.standing.certified_until
    if until is None:
        raise CannotBeWrittenError
    texts: dict[str, Words | str] = {
        "title": words.ENDS.filled(day=day_of_year(until)),
        "renew": words.TO_RENEW,
        "write": words.WRITE,
        "write_url": f"{desk_url}/f/{lead.form}?lang={lead.language}",
        "call": words.CALL,
        "nothing_to_do": words.NOTHING_TO_DO,
        "why": words.WHY,
        "stop": words.STOP,
        "stop_url": stop_url,
    }
    # The mail program's own button to stop: one POST, without a page (RFC 8058).
    headers = {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return write_to_visitor(
        "renewal", lead, channel, practice=practice, subject=words.SUBJECT, texts=texts, headers=headers
    )
