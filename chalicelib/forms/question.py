"""How a form asks: everything that is known of a question stands on the question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

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
class Otherwise:
    """What a question is called once another was so answered; what the browser knows of its owner is then no answer."""

    after: Answered
    label: Words


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
    # It asks about somebody else once this was answered.
    otherwise: Otherwise | None = None
    # What a choice means for the visitor, said at once, by its name.
    told: Mapping[str, Words] = field(default_factory=dict)
    # The question in whose box it is answered on a page: an answer there that has no digit is this one's.
    in_box_of: str = ""
    # How a phone's keyboard behaves, as attributes of HTML.
    typing: Mapping[str, str] = field(default_factory=dict)
    # What it is called where nobody answers on the same day any more.
    label_another_day: Words | None = None
    # What the inbox calls it, in a word or two; where there is nothing, its label.
    short_label: Words | None = None
    # What many other forms call it, separated by spaces, where it is to be known at once; `understanding` finds out the
    # rest. Case, accents, dashes and underscores do not matter.
    aliases: str = ""
    # What says most about a lead: of these a row of the inbox shows the first, by this number, that was answered.
    preview_rank: int | None = None
