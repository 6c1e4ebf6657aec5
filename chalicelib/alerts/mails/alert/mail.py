"""Compose the alert: what came, when, and as much of the answers as the practice lets into its mailbox. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from chalicelib.alerts.mails import words as shared
from chalicelib.alerts.mails.alert import words
from chalicelib.alerts.mails.common import Line, mailbox_of, title_of, trace_of_lead, write
from chalicelib.forms import load_form
from chalicelib.forms.answers import answer_in_words, with_what_was_typed
from chalicelib.forms.form import Form
from chalicelib.forms.lead_form import kind_in_words
from chalicelib.forms.question import Question
from chalicelib.leads.alert import Channel
from chalicelib.leads.lead import AlertDetail, Lead, Sensitivity, Wish
from chalicelib.leads.phone_words import PHONE_NOTES
from chalicelib.leads.words import (
    NOTES,
    NOTES_OF_WHAT_IS_MISSING,
    OTHER_ANSWERS,
    REFERENCE,
    WISHES,
    code_in_words,
    doubts_in_words,
)
from chalicelib.mail.message import Alarm, Message
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import by_time_or_day, moment

# Counting further would cost more and tell her nothing new.
MOST_COUNTED = 50


def compose_alert(
    lead: Lead,
    channel: Channel,
    *,
    to: str,
    practice: Practice,
    detail: AlertDetail,
    desk_url: str,
    now: datetime,
    open_count: int | None = None,
) -> Message:
    """Return the email that tells the practitioner of a lead.

    `open_count` is how many requests are open with this one; None if nobody could say.
    """
    form, language = load_form(lead.form), practice.language
    title = form.alert_title(language)
    context = {
        "language": language,
        "title": title,
        "preview": " · ".join(_preview(lead, practice, now, open_count)),
        "who": _name(lead, detail),
        "call": _call(lead, detail, language),
        "facts": [*_facts(lead, practice, now), *_count(open_count, language)],
        "answers": [*_answers(lead, form, detail, language)],
        "warnings": [*_warnings(lead, detail, language)],
        "remarks": [*_remarks(lead, channel, language)],
        "privacy": words.WHERE_THE_REST_IS[detail](language) if detail in words.WHERE_THE_REST_IS else "",
        "url": f"{desk_url}/inbox/leads/{lead.reference}",
        "open": words.OPEN(language),
    }
    return write(
        "alert",
        context,
        practice=practice,
        to=to,
        subject=_subject(lead, practice),
        trace=trace_of_lead(lead, channel, practice),
        reply_to=_reply_to(lead, detail),
    )


def _subject(lead: Lead, practice: Practice) -> str:
    """Return a subject that is safe on a lock screen, and the same for all alerts of a lead."""
    wish = _wish(lead)
    again = [(WISHES[wish] if wish else words.ASKED_AGAIN)(practice.language)] if lead.standing.asked_again_at else []
    return " · ".join([title_of(lead, practice.language), *again, *_answer_by(lead, practice), lead.reference])


def _wish(lead: Lead) -> Wish | None:
    return lead.asked_again.wish if lead.asked_again else None


def _answer_by(lead: Lead, practice: Practice) -> Iterator[str]:
    """Return the promised time, in words that stay true whenever they are read."""
    if promised := _promised(lead, practice):
        yield shared.ANSWER(practice.language).format(by=promised)


def _promised(lead: Lead, practice: Practice) -> str:
    if lead.promise is None:
        return ""
    return by_time_or_day(lead.promise.respond_by, lead.asked_at, practice.time_zone)(practice.language)


def _count(open_count: int | None, language: str) -> Iterator[Line]:
    if open_count is not None:
        yield Line(words.OPEN_REQUESTS(language), _counted(open_count))


def _counted(open_count: int) -> str:
    return f"{open_count}+" if open_count >= MOST_COUNTED else str(open_count)


def _preview(lead: Lead, practice: Practice, now: datetime, open_count: int | None) -> Iterator[str]:
    """Return what a list of emails shows beside the subject: as safe on a lock screen, and nothing of it again."""
    language = practice.language
    if kind := kind_in_words(lead, language):
        yield kind
    if open_count is not None:
        yield words.COUNT_OPEN(language).format(count=_counted(open_count))
    yield words.RECEIVED(language).format(at=moment(lead.received_at, practice.time_zone, now)(language))


def _name(lead: Lead, detail: AlertDetail) -> str:
    return "" if detail is AlertDetail.MINIMAL else str(lead.answers.get("name", ""))


def _call(lead: Lead, detail: AlertDetail, language: str) -> Line | None:
    """Return the button that calls, if her mailbox may know the number and there is one."""
    phone = lead.answers.get("phone")
    if detail is AlertDetail.MINIMAL or not isinstance(phone, dict):
        return None
    return Line("", words.CALL(language).format(phone=phone["typed"]), _tel(phone))


def _tel(phone: Mapping[str, str]) -> str:
    return f"tel:{phone['e164']}" + (f";ext={phone['extension']}" if "extension" in phone else "")


def compose_alarm(lead: Lead, *, practice: Practice) -> Alarm:
    """Return the notice for whoever watches over the desk: which lead, and what went wrong with its alert."""
    reason = words.ESCALATIONS[lead.escalated_because](practice.language)
    text = words.ALARM(practice.language).format(reference=lead.reference, reason=reason)
    return Alarm(subject=f"Front Desk: {lead.reference}", text=text)


def compose_poison_alarm(reference: str, *, practice: Practice) -> Alarm:
    """Return the notice for a lead that cannot even be read."""
    return Alarm(f"Front Desk: {reference}", words.POISON(practice.language).format(reference=reference))


def _remarks(lead: Lead, channel: Channel, language: str) -> Iterator[str]:
    """Say why this email comes again, or to another address."""
    if lead.standing.asked_again_at:
        wish = _wish(lead)
        yield (words.OF_VISIT[wish] if wish else words.SAME_WORDS)(language)
    if lead.alerts[channel].may_be_repeat:
        yield shared.MAY_BE_REPEAT(language)
    if channel is Channel.SECOND:
        yield words.SECOND(language).format(reason=words.ESCALATIONS[lead.escalated_because](language))


def _facts(lead: Lead, practice: Practice, now: datetime) -> Iterator[Line]:
    """Return what every alert may say: nothing that a visitor typed, only which of our own choices was made."""
    language = practice.language
    if kind := kind_in_words(lead, language):
        yield Line(words.ABOUT(language), kind)
    yield Line(words.RECEIVED_AT(language), moment(lead.received_at, practice.time_zone, now)(language))
    if again_at := lead.standing.asked_again_at:
        yield Line(words.ASKED_AGAIN_AT(language), moment(again_at, practice.time_zone, now)(language))
    if promised := _promised(lead, practice):
        yield Line(words.ANSWER_BY(language), promised)
    yield Line(REFERENCE(language), lead.reference)


def _answers(lead: Lead, form: Form, detail: AlertDetail, language: str) -> Iterator[Line]:
    for name, ask in form.questions().items():
        if name in lead.answers and Sensitivity.PUBLIC < ask.sensitivity <= detail and name != "kind":
            yield _line(name, ask, lead, language)
    if detail >= AlertDetail.FULL:
        yield from _public_answers(lead, form, language)
        yield from (Line(_asked_elsewhere(name, language), text) for name, text in lead.other_answers)


def _asked_elsewhere(name: str, language: str) -> str:
    """Say that the question is not one of ours: whoever sends a form chooses what it says."""
    return f"{words.ASKED_BY_SITE(language)} “{name}”" if name else OTHER_ANSWERS(language)


def _public_answers(lead: Lead, form: Form, language: str) -> Iterator[Line]:
    """Return the public answers that a visitor typed, like how they heard of us: they wait for the full level."""
    for name, ask in form.questions().items():
        if name in lead.answers and ask.sensitivity is Sensitivity.PUBLIC and not ask.choices:
            yield _line(name, ask, lead, language)


def _line(name: str, ask: Question, lead: Lead, language: str) -> Line:
    label, answer = ask.label(language), lead.answers[name]
    if isinstance(answer, dict):
        return Line(label, answer["typed"], _tel(answer))
    shown = answer_in_words(ask, answer, language)
    return Line(label, with_what_was_typed(shown, name, lead, date.isoformat, language))


def _warnings(lead: Lead, detail: AlertDetail, language: str) -> Iterator[str]:
    """Say why it may be spam; what the notes say of the visitor is as sensitive as their answers."""
    yield from doubts_in_words(lead.doubts, language)
    yield from (code_in_words(note, NOTES, language) for note in lead.notes if _may_tell(note, detail))


def _may_tell(note: str, detail: AlertDetail) -> bool:
    if note in NOTES_OF_WHAT_IS_MISSING or detail is AlertDetail.FULL:
        return True
    return (note == "call_instead" or note in PHONE_NOTES) and detail > AlertDetail.MINIMAL


def _reply_to(lead: Lead, detail: AlertDetail) -> str:
    """Let her answer with one tap, if her mailbox may know the address."""
    return "" if detail is AlertDetail.MINIMAL else mailbox_of(lead)
