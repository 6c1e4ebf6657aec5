"""Compose the mail that asks a new address whether alerts are to come to it: fixed words and a link. Pure."""

from datetime import datetime

from chalicelib.alerts.mails.address import words
from chalicelib.alerts.mails.common import trace_of_batch, write
from chalicelib.leads.alert import Channel
from chalicelib.mail.message import Message
from chalicelib.practice.practice import Practice


def compose_address(to: str, link: str, *, practice: Practice, at: datetime) -> Message:
    language = practice.language
    title = words.TITLE(language)
    context = {
        "language": language,
        "title": title,
        "remarks": [],
        "asked": words.ASKED(language).format(practice=practice.name),
        "if_wrong": words.IF_WRONG(language),
        "open": words.OPEN(language),
        "url": link,
    }
    trace = trace_of_batch("address", Channel.FIRST, 1, practice=practice, now=at)
    return write("address", context, practice=practice, to=to, subject=f"{title} · {practice.name}", trace=trace)
