"""A lead as one row of a list: who wrote, how late it is, what to know before calling, and how they are reached."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.forms import every_question
from chalicelib.forms.lead_form import questions_of
from chalicelib.inbox.pages.lead.contact_links import ContactLink, contact_links
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.row_flags import TimesWritten, flags_of, times_written
from chalicelib.inbox.row_times import RowTime, is_late, time_of
from chalicelib.inbox.words import words
from chalicelib.leads.lead import Answer, Lead
from chalicelib.leads.status import Status
from chalicelib.leads.status_transitions import marks_of
from chalicelib.leads.words import doubts_in_words
from chalicelib.practice.practice import Practice

_LONGEST_PREVIEW = 90  # characters; two lines of a phone
# What can be said of a lead without looking at its page.
_QUICK = (Status.NO_ANSWER, Status.CONTACTED)


@dataclass(frozen=True)
class Row:
    """One line of a list. It shows what a visitor typed, so it stays out of logs."""

    reference: str
    name: str = field(repr=False)
    flags: tuple[str, ...] = field(repr=False)
    # How late it is, in how long from now, and as a moment.
    time: RowTime
    is_late: bool
    preview: str = field(repr=False)
    status: Status
    is_held: bool
    may_be_spam: bool
    # Why it is held.
    reasons: tuple[str, ...]
    # The way in which they wish to be reached; None if there is none.
    reach: ContactLink | None
    # A phone number, for paper.
    phone: str = field(repr=False)
    outcomes: tuple[Status, ...]
    # What an action on it must name, so that it is not done on top of another one.
    number: int


def rows_of(request: InboxRequest, leads: Sequence[Lead], written: TimesWritten | None = None) -> list[Row]:
    """Return the rows of some leads; how often each person wrote may be known from more leads than these."""
    times = times_written(leads) if written is None else written
    return [row_of(lead, request.now, request.desk.practice, times) for lead in leads]


def row_of(lead: Lead, now: datetime, practice: Practice, written: TimesWritten) -> Row:
    language = practice.language
    return Row(
        reference=lead.reference,
        name=name_of(lead, language),
        flags=flags_of(lead, language, written),
        time=time_of(lead, now, practice),
        is_late=is_late(lead, now),
        preview=_preview(lead),
        status=lead.standing.status,
        is_held=lead.is_held,
        may_be_spam=bool(lead.doubts),
        reasons=tuple(doubts_in_words(lead.doubts, language)),
        reach=next((way for way in contact_links(lead, practice) if way.is_wished), None),
        phone=_text(lead.answers.get("phone")),
        outcomes=_outcomes(lead, marks_of(lead)),
        number=lead.standing.number,
    )


def name_of(lead: Lead, language: str) -> str:
    """Return what to call whoever wrote: the name, or else how they can be reached."""
    given = (_text(lead.answers.get(field)) for field in ("name", "phone", "email"))
    return next((text for text in given if text), words(language)["list_no_name"])


def _outcomes(lead: Lead, possible: Collection[Status]) -> tuple[Status, ...]:
    return tuple(status for status in _QUICK if status in possible) if lead.standing.is_open else ()


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
