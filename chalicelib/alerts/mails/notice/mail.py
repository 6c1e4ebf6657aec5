"""Compose the notice that something was done in the inbox which a thief would do as well: fixed words only. Pure."""

from datetime import datetime

from chalicelib.alerts.mails.common import trace_of_batch, write
from chalicelib.alerts.mails.notice import words
from chalicelib.alerts.mails.notice.words import Notice
from chalicelib.leads.alert import Channel
from chalicelib.mail.message import Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import moment


def compose_notice(notice: Notice, to: str, *, practice: Practice, at: datetime, device: str) -> Message:
    """Return the email to one address; `device` is named in words of ours, like "Safari on iPhone"."""
    language = practice.language
    title = words.WHAT[notice](language)
    when = moment(at, practice.time_zone, at)(language)
    context = {
        "language": language,
        "title": title,
        "remarks": [],
        "when": words.WHEN(language).format(moment=when, device=device),
        "if_right": words.IF_RIGHT(language),
        "if_wrong": words.IF_WRONG(language),
        "privacy": words.PRIVACY(language),
    }
    trace = trace_of_batch("notice", Channel.FIRST, 1, practice=practice, now=at)
    subject = f"{words.SECURITY(language)} · {title}"
    return write("notice", context, practice=practice, to=to, subject=subject, trace=trace)
