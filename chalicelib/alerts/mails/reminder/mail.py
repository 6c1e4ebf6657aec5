"""Compose reminders: what waits, by when it was promised, and one tap to each. Pure.

They say no more than an alert at its most discreet, whatever the practice lets into its mailbox: no names, no answers.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.alerts.batch_mail import MAILING_TAG
from chalicelib.alerts.mails import batch_words as words
from chalicelib.alerts.mails.alert.mail import moment_in_words
from chalicelib.alerts.mails.alert.words import ANSWER, POSSIBLE_SPAM
from chalicelib.alerts.open_leads import OpenLeads
from chalicelib.forms import UnknownFormError, load_form
from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import Lead
from chalicelib.mail.message import ATTEMPT_TAG, CHANNEL_TAG, Alarm, Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import by_time, on_day
from chalicelib.text.templates import render
from chalicelib.text.words import Words

# As many as somebody reads on a phone; the others are counted, and the inbox has them all.
MOST_IN_FULL = 50
# What is overdue already must not hide what can still be answered in time.
_KEPT_FOR_EITHER = MOST_IN_FULL // 2


@dataclass(frozen=True)
class Row:
    """One request in a reminder."""

    title: str
    reference: str
    url: str
    received: str
    promised: str
    is_overdue: bool


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[Row, ...]


def compose_reminder(
    waiting: OpenLeads,
    channel: Channel,
    *,
    practice: Practice,
    now: datetime,
    desk_url: str,
    attempt: int,
    may_be_repeat: bool,
) -> Message:
    """Write the email that reminds of everything that waits, what was promised soonest first."""
    language = practice.language
    leads = sorted(waiting.leads, key=lambda lead: _soonest(lead, now))
    late, in_time = (tuple(lead for lead in leads if is_overdue(lead, now) is late) for late in (True, False))
    shown_late = late[: MOST_IN_FULL - min(_KEPT_FOR_EITHER, len(in_time))]
    shown_in_time = in_time[: MOST_IN_FULL - len(shown_late)]
    left_out = [*late[len(shown_late) :], *in_time[len(shown_in_time) :]]
    title = words.ONE_WAITS(language) if len(leads) == 1 else words.MANY_WAIT(language).format(count=len(leads))
    context = {
        "language": language,
        "practice": practice,
        "title": title,
        "remarks": [*_remarks(channel, language, may_be_repeat=may_be_repeat)],
        "groups": [
            Group(
                _heading(name, len(shown), len(group), language),
                tuple(_row(lead, practice, now, desk_url) for lead in shown),
            )
            for name, shown, group in ((words.OVERDUE, shown_late, late), (words.IN_TIME, shown_in_time, in_time))
            if group
        ],
        "left_out_title": words.ALSO_WAITING(language),
        "left_out": [*_shares(left_out, now, language)],
        "perhaps_more": "" if waiting.saw_all else words.PERHAPS_MORE(language),
        "how_to_stop": words.HOW_TO_STOP(language),
        "privacy": words.PRIVACY(language),
        "url": f"{desk_url}/inbox",
        "open": words.OPEN_INBOX(language),
    }
    return Message(
        sender=practice.mail_from,
        to=practice.second_to if channel is Channel.SECOND else practice.alerts_to,
        subject=" · ".join(_subject(leads, practice, now)),
        text=render("alerts/mails/reminder/mail.txt", **context),
        html=render("alerts/mails/reminder/mail.html", **context),
        headers={"Auto-Submitted": "auto-generated"},
        tags={MAILING_TAG: "reminder", CHANNEL_TAG: str(channel), ATTEMPT_TAG: str(attempt)},
    )


def compose_reminder_alarm(practice: Practice) -> Alarm:
    return Alarm("Front Desk: reminders", words.REMINDER_ALARM(practice.language))


def title_of(lead: Lead, language: str) -> str:
    """Say what kind of request it is; one of a form that is no longer in the registry goes by the form's name."""
    try:
        title = load_form(lead.form).alert_title(language)
    except UnknownFormError:
        title = lead.form
    return f"{title} ({POSSIBLE_SPAM(language)})" if lead.doubts else title


def is_overdue(lead: Lead, now: datetime) -> bool:
    return lead.promise is not None and lead.promise.respond_by <= now


def _soonest(lead: Lead, now: datetime) -> tuple[datetime, str]:
    return (lead.promise.respond_by if lead.promise else now), lead.reference


def _subject(leads: Sequence[Lead], practice: Practice, now: datetime) -> Iterator[str]:
    """Give the parts of the subject: safe on a lock screen, and true whenever they are read."""
    language = practice.language
    yield words.REMINDER(language)
    overdue = sum(is_overdue(lead, now) for lead in leads)
    if len(leads) == 1:
        yield title_of(leads[0], language)
        yield from _answer_by(leads[0], practice, now)
        yield leads[0].reference
        return
    yield words.WAITING_SHORT(language).format(count=len(leads))
    if overdue:
        yield words.OVERDUE_SHORT(language).format(count=overdue)
    else:
        yield from _answer_by(leads[0], practice, now)


def _answer_by(lead: Lead, practice: Practice, now: datetime) -> Iterator[str]:
    if is_overdue(lead, now):
        yield words.OVERDUE(practice.language).lower()
    if lead.promise:
        yield ANSWER(practice.language).format(by=_by(lead.promise.respond_by, practice, now))


def _promised(lead: Lead, practice: Practice, now: datetime) -> str:
    language = practice.language
    if lead.promise is None:
        return words.WITHOUT_PROMISE(language)
    pattern = words.WAS_PROMISED if is_overdue(lead, now) else words.PROMISED
    return pattern(language).format(by=_by(lead.promise.respond_by, practice, now))


def _by(respond_by: datetime, practice: Practice, now: datetime) -> str:
    """Give the time alone if it is on the day of the email, else with its day."""
    zone = practice.time_zone
    is_today = respond_by.astimezone(zone).date() == now.astimezone(zone).date()
    return (by_time if is_today else on_day)(respond_by, zone)(practice.language)


def _heading(name: Words, shown: int, count: int, language: str) -> str:
    number = str(count) if shown == count else words.SHOWN_OF(language).format(shown=shown, count=count)
    return f"{name(language)}: {number}"


def _remarks(channel: Channel, language: str, *, may_be_repeat: bool) -> Iterator[str]:
    if may_be_repeat:
        yield words.REPEAT(language)
    if channel is Channel.SECOND:
        yield words.SECOND(language)


def _row(lead: Lead, practice: Practice, now: datetime, desk_url: str) -> Row:
    language = practice.language
    return Row(
        title=title_of(lead, language),
        reference=lead.reference,
        url=f"{desk_url}/inbox/leads/{lead.reference}",
        received=words.RECEIVED(language).format(moment=moment_in_words(lead.received_at, practice)),
        promised=_promised(lead, practice, now),
        is_overdue=is_overdue(lead, now),
    )


def _shares(leads: Sequence[Lead], now: datetime, language: str) -> Iterator[str]:
    """Count what is not listed, by what it is."""
    counts = Counter(title_of(lead, language) for lead in leads)
    overdue = Counter(title_of(lead, language) for lead in leads if is_overdue(lead, now))
    for title, count in counts.most_common():
        pattern = words.SHARE_OVERDUE if overdue[title] else words.SHARE
        yield pattern(language).format(form=title, count=count, overdue=overdue[title])
