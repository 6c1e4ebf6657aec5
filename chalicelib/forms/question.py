"""How a form asks: the words of a question in both languages, who may see its answer, and how it is typed."""

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
    """How a page shows a question."""

    LINE = "line"
    LINES = "lines"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    CHOICE = "choice"
    TICK = "tick"


@dataclass(frozen=True)
class Question:
    """One question, as a page, a description and an alert need it."""

    label: Words
    sensitivity: Sensitivity
    look: Widget = Widget.LINE
    help: Words | None = None
    # What to say when a required answer is missing: it names the thing asked for.
    missing: Words | None = None
    choices: Mapping[str, Words] = field(default_factory=dict)
    suggestions: tuple[Words, ...] = ()
    # The HTML autofill token, so that a browser can type for those who type with difficulty (WCAG 1.3.5).
    autocomplete: str = ""
    longest: int = 200
    consent: Wording | None = None


class Form(BaseModel):
    """The base of every form. A field's type reads what was typed; its `Ask` says how it is asked.

    The model takes only text that is not blank: `forms.validating` sees to blanks, lists and other names beforehand.
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
        """Give every question of the form in the order in which it is asked."""
        return {name: _question_of(name, info.metadata) for name, info in cls.model_fields.items()}

    @classmethod
    @cache
    def required(cls) -> frozenset[str]:
        return frozenset(name for name, info in cls.model_fields.items() if info.is_required())

    def notes(self, today: date) -> list[str]:  # noqa: ARG002 - a form without a rule of its own has none to apply
        """Give the codes of what the practitioner should know before she answers."""
        return []


def _question_of(name: str, metadata: list[object]) -> Question:
    for item in metadata:
        if isinstance(item, Question):
            return item
    raise TypeError(f"{name} has no Ask: say how it is asked.")
