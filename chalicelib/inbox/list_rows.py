"""A lead as one row of a list: what it is, who wrote, and what is next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.forms import every_question
from chalicelib.forms.lead_form import form_title, questions_of
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import words
from chalicelib.leads.lead import Answer, Lead
from chalicelib.leads.status import Status
from chalicelib.leads.words import DOUBTS, code_in_words
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import short_date, time_or_moment

_LONGEST_PREVIEW = 160  # characters; two or three lines of a phone


@dataclass(frozen=True)
class Row:
    """One line of a list. It shows what a visitor typed, so it stays out of logs."""

    reference: str
    name: str
    what: str
    received: str
    status: Status
    is_held: bool
    may_be_spam: bool
    is_late: bool
    # By when to answer, when to try again, when the visit is, until when the certificate lasts; empty if nothing is.
    next: str
    preview: str
    # When they asked again and nobody has answered since; empty if they did not.
    asked_again: str
    # Why it is held.
    reasons: tuple[str, ...]
    # What an action on it must name, so that it is not done on top of another one.
    number: int


def answer_by(lead: Lead) -> datetime | None:
    """Say by when an answer was promised; None if none was."""
    return lead.promise.respond_by if lead.promise else None


def is_late(lead: Lead, now: datetime) -> bool:
    by = answer_by(lead)
    return lead.standing.is_awaited and by is not None and by <= now


def has_come_again(lead: Lead, now: datetime) -> bool:
    """Say whether the moment has come for which somebody put it off."""
    return lead.standing.is_open and lead.standing.again_at is not None and lead.standing.again_at <= now


def rows_of(request: InboxRequest, leads: Iterable[Lead]) -> list[Row]:
    return [row_of(lead, request.now, request.desk.practice) for lead in leads]


def row_of(lead: Lead, now: datetime, practice: Practice) -> Row:
    return Row(
        reference=lead.reference,
        name=name_of(lead, practice.language),
        what=what_of(lead, practice.language),
        received=_moment(lead.received_at, now, practice),
        status=lead.standing.status,
        is_held=lead.is_held,
        may_be_spam=bool(lead.doubts),
        is_late=is_late(lead, now),
        next=_next(lead, now, practice) or _until(lead, practice.language),
        preview=_preview(lead),
        asked_again=_asked_again(lead, now, practice),
        reasons=tuple(code_in_words(doubt, DOUBTS, practice.language) for doubt in lead.doubts),
        number=lead.standing.number,
    )


def name_of(lead: Lead, language: str) -> str:
    """Return what to call whoever wrote: the name, or else how they can be reached."""
    given = (_text(lead.answers.get(field)) for field in ("name", "phone", "email"))
    return next((text for text in given if text), words(language)["list_no_name"])


def what_of(lead: Lead, language: str) -> str:
    """Say what came, like "Same-day request · Renewal"."""
    kind, chosen = questions_of(lead).get("kind"), lead.answers.get("kind")
    told = [kind.choices[chosen](language)] if kind and isinstance(chosen, str) and chosen in kind.choices else []
    return " · ".join([form_title(lead, language), *told])


def _moment(at: datetime, now: datetime, practice: Practice) -> str:
    return time_or_moment(at, practice.time_zone, now)(practice.language)


def _next(lead: Lead, now: datetime, practice: Practice) -> str:
    said, standing, by = words(practice.language), lead.standing, answer_by(lead)
    if not standing.is_open or lead.is_held:
        return ""
    if standing.status is Status.SCHEDULED and standing.visit_at and not standing.asked_again_at:
        return said["list_visit"].format(moment=_moment(standing.visit_at, now, practice))
    if has_come_again(lead, now):
        return said["list_again_now"]
    if standing.again_at and not is_late(lead, now):
        return said["list_again_at"].format(moment=_moment(standing.again_at, now, practice))
    if by and standing.is_awaited:
        name = "list_overdue" if is_late(lead, now) else "list_answer_by"
        return said[name].format(moment=_moment(by, now, practice))
    return ""


def _until(lead: Lead, language: str) -> str:
    """Say until when a certificate lasts; nothing while they wait to hear from the practice again."""
    ends_on = None if lead.standing.is_open else lead.standing.ends_on
    return words(language)["list_until"].format(day=short_date(ends_on)(language)) if ends_on else ""


def _asked_again(lead: Lead, now: datetime, practice: Practice) -> str:
    if lead.standing.asked_again_at is None:
        return ""
    moment = _moment(lead.standing.asked_again_at, now, practice)
    return words(practice.language)["list_asked_again"].format(moment=moment)


def _previewed(lead: Lead) -> list[str]:
    """Return the fields that say most about a lead, the first one first; of a form that is gone, as others ask them."""
    asked = questions_of(lead) or {name: first for name, (first, *_) in every_question().items()}
    ranks = {name: question.preview_rank for name, question in asked.items() if question.preview_rank is not None}
    return sorted(ranks, key=lambda name: ranks[name])


def _preview(lead: Lead) -> str:
    typed = [_text(lead.answers.get(field)) for field in _previewed(lead)] + [text for _, text in lead.other_answers]
    text = " ".join(next((one for one in typed if one), "").split())
    return text if len(text) <= _LONGEST_PREVIEW else text[:_LONGEST_PREVIEW].rstrip() + "…"


def _text(answer: Answer | None) -> str:
    if isinstance(answer, dict):
        return answer.get("typed", "")
    return answer.strip() if isinstance(answer, str) else ""
