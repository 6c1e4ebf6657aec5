"""A lead's answers, grouped as the practitioner would ask for them; works for any form. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from chalicelib.forms.answers import (
    LANGUAGE_NAMES,
    answer_in_words,
    asks_for_language,
    typed_text,
    with_what_was_typed,
)
from chalicelib.forms.lead_form import questions_of
from chalicelib.forms.question import AnswerGroup, Question, Widget
from chalicelib.inbox.words import words
from chalicelib.leads.age import age_on
from chalicelib.leads.lead import Lead
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import moment, short_date
from chalicelib.text.words import LANGUAGES


@dataclass(frozen=True)
class Fact:
    label: str
    text: str = field(repr=False)
    # Whether it is what they wrote themselves, which says most about a request.
    is_their_words: bool = False


@dataclass(frozen=True)
class Group:
    # Names the group's title among the words.
    name: str
    facts: tuple[Fact, ...]
    # The labels of what was asked and not answered.
    missing: tuple[str, ...] = ()

    @property
    def their_words(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.is_their_words)

    def without_their_words(self) -> "Group":
        """Return the group as it stands below their words."""
        return replace(self, facts=tuple(fact for fact in self.facts if not fact.is_their_words))


def arrange(lead: Lead, practice: Practice, today: date) -> list[Group]:
    """Put every question of the form into one group, answered or not, and what else was sent into the last."""
    questions = questions_of(lead)
    members: dict[str, dict[str, Question]] = {group: {} for group in AnswerGroup}
    for name, question in questions.items():
        members[question.group][name] = question
    groups = [_group(group, asked, lead, practice, today) for group, asked in members.items() if asked]
    other = tuple(_other_answers(lead, questions))
    return [*groups, Group("other", other)] if other else groups


def _group(group: str, asked: Mapping[str, Question], lead: Lead, practice: Practice, today: date) -> Group:
    facts = [
        Fact(
            short_label(question, practice.language),
            _text(name, question, lead, practice, today),
            is_their_words=question.preview_rank is not None,
        )
        for name, question in asked.items()
    ]
    return Group(
        group,
        tuple(fact for fact in facts if fact.text),
        tuple(fact.label for fact in facts if not fact.text),
    )


def _other_answers(lead: Lead, questions: Mapping[str, Question]) -> Iterator[Fact]:
    """Yield what the form did not ask, and answers to questions that it no longer asks."""
    yield from (Fact(name, text) for name, text in lead.other_answers)
    yield from (Fact(name, typed_text(answer)) for name, answer in lead.answers.items() if name not in questions)


def short_label(question: Question, language: str) -> str:
    """Return a question in a word or two, or as it was asked."""
    return (question.short_label or question.label)(language)


def _text(name: str, question: Question, lead: Lead, practice: Practice, today: date) -> str:
    """Write an answer, or nothing if there is none."""
    language = practice.language
    if name in lead.consents:
        given = lead.consents[name]
        given_at = moment(given.given_at, practice.time_zone)(language)
        return words(language, "lead")["consent_given"].format(moment=given_at, version=given.version)
    answer = lead.answers.get(name, "")
    if not answer and asks_for_language(question) and lead.language != language:
        return wrote_in(lead, language)
    if isinstance(answer, str) and question.widget is Widget.DATE:
        shown = _date_text(name, answer, language, today)
        return with_what_was_typed(shown, name, lead, lambda day: short_date(day)(language), language)
    return answer_in_words(question, answer, language)


def wrote_in(lead: Lead, language: str) -> str:
    """Say in which language the form was filled in, which is a hint where nobody asked or answered."""
    known = LANGUAGE_NAMES.get(lead.language)
    name = known(language) if known else LANGUAGES.get(lead.language, lead.language)
    # Spanish writes the names of languages small.
    return words(language, "lead")["wrote_in"].format(language=name.lower() if language == "es" else name)


def _date_text(name: str, text: str, language: str, today: date) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    if name != "date_of_birth":
        return short_date(day)(language)
    return words(language, "lead")["years_old"].format(date=short_date(day)(language), years=age_on(today, day))
