"""How a form asks: everything that is known of a question stands on the question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from chalicelib.leads.lead import Sensitivity
from chalicelib.text.words import Words


@dataclass(frozen=True)
class Wording:
    """The text of a consent; a change of the text is a new version."""

    version: str
    text: Words


class Widget(StrEnum):
    """With what a page lets a question be answered."""

    LINE = "line"
    LINES = "lines"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    CHOICE = "choice"
    TICK = "tick"


class AnswerGroup(StrEnum):
    """Under which heading the inbox shows an answer; in this order."""

    WHO = "who"
    REACH = "reach"
    WHERE = "where"
    WHAT = "what"
    HEARD = "heard"
    CONSENT = "consent"


@dataclass(frozen=True)
class Answered:
    """That another question of the form, a choice, was answered with one of some values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question, and all that pages, descriptions, alerts and the inbox know of it."""

    label: Words
    sensitivity: Sensitivity
    group: AnswerGroup
    widget: Widget = Widget.LINE
    help: Words | None = None
    # What to say when a required answer is missing: it names the thing asked for.
    missing: Words | None = None
    choices: Mapping[str, Words] = field(default_factory=dict)
    suggestions: tuple[Words, ...] = ()
    # The HTML autofill token, so that a browser can type for those who type with difficulty (WCAG 1.3.5).
    autocomplete: str = ""
    longest: int = 200
    consent: Wording | None = None
    # Nice to know, never needed: it waits folded, so that the form looks as short as it is.
    is_folded: bool = False
    # It is shown once this was answered; a browser that cannot wait (no script, no `:has()`) shows it at once.
    only_after: Answered | None = None
    # What the inbox calls it, in a word or two; where there is nothing, its label.
    short_label: Words | None = None
    # What many other forms call it, separated by spaces, where it is to be known at once; `understanding` finds out the
    # rest. Case, accents, dashes and underscores do not matter.
    aliases: str = ""
    # What says most about a lead: of these a row of the inbox shows the first, by this number, that was answered.
    preview_rank: int | None = None


class Form(BaseModel):
    """The base of every form. A field's type reads what was typed; its `Question` says how it is asked.

    The model takes only text that is not blank: `forms.validation` sees to blanks, lists and other names beforehand.
    """

    # Pydantic's own messages print the value that was refused; ours never do.
    model_config = ConfigDict(hide_input_in_errors=True, extra="forbid", frozen=True)

    name_in_url: ClassVar[str]
    title: ClassVar[Words]
    intro: ClassVar[Words]
    submit_label: ClassVar[Words]
    # Whether an optional choice that cannot be understood is kept as an other answer instead of being refused: forms
    # of other people ask in their own words, and their visitors cannot mend that.
    keeps_unclear_choices: ClassVar[bool] = False
    # Whether a submission that may be spam waits for a person, or alerts as "possible spam" because hours count.
    holds_when_in_doubt: ClassVar[bool]
    # What the practitioner reads in a subject line on a lock screen: no name, no condition.
    alert_title: ClassVar[Words]
    # Groups of questions of which at least one must be answered.
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @classmethod
    @cache
    def questions(cls) -> Mapping[str, Question]:
        """Return every question of the form in the order in which it is asked."""
        return {name: _question_of(name, info.metadata) for name, info in cls.model_fields.items()}

    @classmethod
    @cache
    def required(cls) -> frozenset[str]:
        return frozenset(name for name, info in cls.model_fields.items() if info.is_required())

    def notes(self, today: date) -> list[str]:  # noqa: ARG002 - a form without a rule of its own has none to apply
        """Return the codes of what the practitioner should know before she answers."""
        return []


def _question_of(name: str, metadata: list[object]) -> Question:
    for item in metadata:
        if isinstance(item, Question):
            return item
    raise TypeError(f"{name} has no Question: say how it is asked.")
