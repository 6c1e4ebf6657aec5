"""Answers as the practice reads them: in an alert, on a lead's page, in a file."""

from collections.abc import Callable
from datetime import date

from chalicelib.forms import common_questions
from chalicelib.forms.dates import other_reading
from chalicelib.forms.question import Question
from chalicelib.leads.lead import Answer, Lead
from chalicelib.text.words import Words

YES_NO = {True: common_questions.YES_NO["yes"], False: common_questions.YES_NO["no"]}
_TYPED = Words("{date} – typed: {typed}", "{date} – escrito: {typed}")
_TWO_WAYS = Words(
    "{date} – typed: {typed}, which may also mean {other}. Please ask.",
    "{date} – escrito: {typed}, que también puede significar {other}. Pregunte, por favor.",
)
LANGUAGE_NAMES = {"en": Words("English", "Inglés"), "es": Words("Spanish", "Español")}


def answer_in_words(question: Question, answer: Answer, language: str) -> str:
    """Return an answer as the practice reads it in its language."""
    if isinstance(answer, bool):
        return YES_NO[answer](language)
    if isinstance(answer, str):
        known = question.choices or (LANGUAGE_NAMES if asks_for_language(question) else {})
        return known[answer](language) if answer in known else answer
    return typed_text(answer)


def asks_for_language(question: Question) -> bool:
    return question.label == common_questions.LANGUAGE.label


def with_what_was_typed(shown: str, name: str, lead: Lead, write: Callable[[date], str], language: str) -> str:
    """Return a date as it is shown, with what was typed where that says more, and with the other day it may mean."""
    typed, stored = lead.typed.get(name), lead.answers.get(name)
    if not typed or not isinstance(stored, str):
        return shown
    other = other_reading(typed, date.fromisoformat(stored), lead.received_at.date())
    if other is None and typed.isascii() and not any(map(str.isalpha, typed)):
        return shown  # numbers that mean one day need no words
    if other is None:
        return _TYPED(language).format(date=shown, typed=typed)
    return _TWO_WAYS(language).format(date=shown, typed=typed, other=write(other))


def typed_text(answer: Answer) -> str:
    """Return an answer to a question that nobody knows, or of a phone number what was typed."""
    if isinstance(answer, dict):
        return answer.get("typed") or ", ".join(answer.values())
    return str(answer)
