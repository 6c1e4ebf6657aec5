"""What all emails share: how they are put together, and by what feedback finds what each of them is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

import idna

from chalicelib.alerts.mails import words
from chalicelib.faults import log_fault
from chalicelib.forms import UnknownFormError, load_form
from chalicelib.leads.alert import TO_THE_PRACTICE, VISITS, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import mailable_email
from chalicelib.leads.words import POSSIBLE_SPAM
from chalicelib.mail import MailRefusedError
from chalicelib.mail.message import (
    ATTEMPT_TAG,
    CHANNEL_TAG,
    KEY_TAG,
    LEAD_TAG,
    MAILING_TAG,
    TRACE_HEADER,
    Message,
)
from chalicelib.practice.practice import Practice
from chalicelib.text.emergency_notice import emergency_words
from chalicelib.text.templates import render
from chalicelib.text.words import Words

NOT_COMPOSED = "NotComposed"
# The email that tells of many leads at once, as its tag names it.
GATHERED = "alerts"
# Which conversation an email about many leads belongs to, where that is not one of its own kind.
_OF_THE_DAY = {"reminder": "day", "digest": "day"}
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class CannotBeWrittenError(Exception):
    """There is no address to write to, or nothing to say."""


@dataclass(frozen=True)
class Line:
    """One line of an email, with its label; `link` makes it one tap to call or write."""

    label: str
    text: str
    link: str = ""

    @property
    def in_plain_text(self) -> str:
        """Return it as plain text has it: of several lines each is quoted, so that none looks like one of ours."""
        lines = self.text.splitlines()
        said = f" {self.text}" if len(lines) <= 1 else "".join(f"\n> {line}".rstrip() for line in lines)
        return f"{self.label}{'' if self.label.endswith('?') else ':'}{said}"


@dataclass(frozen=True)
class Trace:
    """The headers and tags by which feedback about an email finds what it is about."""

    headers: Mapping[str, str]
    tags: Mapping[str, str]


def trace_of_lead(lead: Lead, channel: Channel, practice: Practice) -> Trace:
    """Return the trace of an email about one lead.

    All alerts of a lead refer to the same message, so that a mail program shows them as one conversation; whoever
    wrote has one for their visit, and one for each other email and its repeats.
    """
    about = Channel.VISIT if channel in VISITS else channel
    conversation = lead.reference if channel in TO_THE_PRACTICE else f"{lead.reference}.{about}"
    thread = f"<{conversation}@{_own_domain(practice)}>"
    attempt = str(lead.alerts[channel].attempt)
    return Trace(
        {"References": thread, "In-Reply-To": thread, TRACE_HEADER: f"{lead.key}/{channel}/{attempt}"},
        {LEAD_TAG: lead.reference, KEY_TAG: lead.key, CHANNEL_TAG: str(channel), ATTEMPT_TAG: attempt},
    )


def trace_of_batch(mail: str, channel: Channel, attempt: int, *, practice: Practice, now: datetime) -> Trace:
    """Return the trace of an email about many leads; digest and reminders of a day are one conversation.

    So are those of another kind, each kind for itself.

    Feedback looks for the leads that a gathered one names, and leaves the others alone.
    """
    day = now.astimezone(practice.time_zone).date()
    thread = f"<{_OF_THE_DAY.get(mail, mail)}.{day.isoformat()}@{_own_domain(practice)}>"
    return Trace(
        {"References": thread, "In-Reply-To": thread, TRACE_HEADER: f"{mail}/{channel}/{attempt}"},
        {MAILING_TAG: mail, CHANNEL_TAG: str(channel), ATTEMPT_TAG: str(attempt)},
    )


def _own_domain(practice: Practice) -> str:
    return practice.mail_from.rpartition("@")[2].rstrip(">")


def write(
    mail: str,
    context: Mapping[str, object],
    *,
    practice: Practice,
    to: str,
    subject: str,
    trace: Trace,
    headers: Mapping[str, str] = _NO_HEADERS,
    reply_to: str = "",
) -> Message:
    """Return the email whose two templates lie in the folder `mail`, filled with `context`."""
    filled = {"practice": practice, **context}
    return Message(
        sender=practice.mail_from,
        to=to,
        subject=subject,
        text=render(f"alerts/mails/{mail}/mail.txt", **filled),
        html=render(f"alerts/mails/{mail}/mail.html", **filled),
        reply_to=reply_to,
        headers={"Auto-Submitted": "auto-generated", **headers, **trace.headers},
        tags=trace.tags,
    )


def write_to_visitor(
    mail: str,
    lead: Lead,
    channel: Channel,
    *,
    practice: Practice,
    subject: Words,
    texts: Mapping[str, Words | str],
    headers: Mapping[str, str] = _NO_HEADERS,
) -> Message:
    """Return an email to whoever wrote, in their language: fixed words, and nothing that anybody typed into a form.

    Raises:
        CannotBeWrittenError: the lead has no address that mail can be sent to.
    """
    to, language = mailbox_of(lead), lead.language
    if not to:
        raise CannotBeWrittenError
    context = {
        "language": language,
        "reference": lead.reference,
        "emergency": emergency_words(language),
        "remarks": [words.MAY_BE_REPEAT(language)] if lead.alerts[channel].may_be_repeat else [],
        **{name: text if isinstance(text, str) else text(language) for name, text in texts.items()},
    }
    message = write(
        mail,
        context,
        practice=practice,
        to=to,
        subject=f"{subject(language)} · {lead.reference}",
        trace=trace_of_lead(lead, channel, practice),
        headers={"X-Auto-Response-Suppress": "All", **headers},
    )
    return replace(message, sender=practice.mail_from_to_visitors)


def title_of(lead: Lead, language: str) -> str:
    """Say what kind of request it is; one of a form that is no longer in the registry goes by the form's name."""
    try:
        title = load_form(lead.form).alert_title(language)
    except UnknownFormError:
        title = lead.form
    return f"{title} ({POSSIBLE_SPAM(language)})" if lead.doubts else title


def mailbox_of(lead: Lead) -> str:
    """Return the visitor's address as the mail service can write it; nothing if there is none."""
    local, _, domain = mailable_email(lead).rpartition("@")
    if not domain:
        return ""
    # By the same rules by which the address was accepted: Python's own codec knows older ones, under which some
    # domains become somebody else's.
    return f"{local}@{idna.encode(domain).decode()}"


def composed(compose: Callable[[], Message]) -> Message:
    """Return what `compose` returns; if it fails, time alone will not mend it, and the alarm topic tells of it.

    Raises:
        MailRefusedError: for good; the email cannot be composed.
    """
    try:
        return compose()
    except Exception as fault:  # noqa: BLE001 - whatever the reason is, the email cannot be sent
        log_fault(fault)
        raise MailRefusedError(NOT_COMPOSED, is_permanent=True) from None
