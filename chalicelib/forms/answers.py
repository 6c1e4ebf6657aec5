"""Answers as the practice reads them: in an alert, on a lead's page, in a file."""

from chalicelib.forms import common_questions
from chalicelib.forms.question import Question
from chalicelib.leads.lead import Answer
from chalicelib.text.words import Words

YES_NO = {True: common_questions.YES_NO["yes"], False: common_questions.YES_NO["no"]}
_LANGUAGES = {"en": Words("English", "Inglés"), "es": Words("Spanish", "Español")}


def answer_in_words(question: Question, answer: Answer, language: str) -> str:
    """Return an answer as the practice reads it in its language."""
    if isinstance(answer, bool):
        return YES_NO[answer](language)
    if isinstance(answer, str):
        is_language = question.label == common_questions.LANGUAGE.label
        known = question.choices or (_LANGUAGES if is_language else {})
        return known[answer](language) if answer in known else answer
    return typed_text(answer)


def typed_text(answer: Answer) -> str:
    """Return an answer to a question that nobody knows, or of a phone number what was typed."""
    if isinstance(answer, dict):
        return answer.get("typed") or ", ".join(answer.values())
    return str(answer)
